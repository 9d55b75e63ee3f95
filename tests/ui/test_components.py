"""Components name their attributes, refuse unknown ones, and say in words what they show."""

from datetime import date

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory

from zvh.ui.components import Tab


def render(source: str, **context) -> str:
    return Template("{% load ui %}" + source).render(Context(context))


@pytest.mark.parametrize(
    "source",
    [
        "{% tag text='a' colour='red' %}",
        "{% tag %}",
        "{% tag 'a' %}",
        "{% card heading='a' %}{% endcard %}",
        "{% person name='a' %}",
        "{% progress done=1 total=2 %}",
    ],
)
def test_an_unknown_or_missing_attribute_stops_the_template(source):
    with pytest.raises(TemplateSyntaxError):
        Template("{% load ui %}" + source)


@pytest.mark.parametrize(
    "source",
    [
        "{% tag text='a' tone='red' %}",
        "{% shape name='heart' %}",
        "{% person name='a' initials='a' kind='pet' %}",
        "{% card title='a' level=1 %}{% endcard %}",
    ],
)
def test_an_unknown_value_stops_the_page(source):
    with pytest.raises(TemplateSyntaxError, match="must be one of"):
        render(source)


def test_what_users_wrote_is_escaped():
    written = render("{% tag text=words %}{% card title=words %}{{ words }}{% endcard %}", words="<b>&")
    assert "<b>" not in written
    assert written.count("&lt;b&gt;&amp;") == 3


def test_a_cell_keeps_its_markup():
    written = render("{% cell label='Naam' %}<a href='#'>x</a>{% endcell %}")
    assert "<a href='#'>x</a>" in written
    assert 'data-label="Naam"' in written


def test_facts_say_what_was_left_open_and_keep_a_nought():
    written = render("{% facts pairs=pairs %}", pairs=[("Tolk", ""), ("Kinderen", 0)])
    assert "niet vastgelegd" in written
    assert "<dd>0</dd>" in written


def test_a_fact_past_its_limit_asks_for_attention():
    source = "{% source words='gezien' confirmed=seen stale_after_days=180 today=today %}"
    fresh = render(source, seen=date(2026, 6, 1), today=date(2026, 11, 22))
    stale = render(source, seen=date(2026, 4, 1), today=date(2026, 11, 22))
    assert "tag warm" not in fresh
    assert "5 maanden geleden" in fresh
    assert "tag warm" in stale
    assert "7 maanden geleden voor het laatst bevestigd" in stale


def test_the_tab_of_this_page_is_marked_for_everyone():
    written = render("{% tabs items=items label='Casus' %}", items=[Tab("Plan", "/plan/", is_current=True)])
    assert '<a href="/plan/" aria-current="page">' in written


def test_pagination_keeps_the_other_parameters():
    request = RequestFactory().get("/casussen/", {"q": "de wit & zn", "page": "2"})
    page = Paginator(range(30), 10).get_page(2)
    written = render("{% pagination page=page %}", page=page, request=request)
    assert "?q=de+wit+%26+zn&amp;page=3" in written
    assert "11 tot en met 20 van 30" in written


def test_a_list_of_one_page_has_no_pagination():
    assert render("{% pagination page=page %}", page=Paginator(range(3), 10).get_page(1)).strip() == ""


def test_a_post_button_carries_the_token_and_asks_first_when_told():
    plain = render("{% post_button url='/weg/' label='Weg' %}", csrf_token="geheim")
    asking = render("{% post_button url='/weg/' label='Weg' question='Zeker?' %}", csrf_token="geheim")
    assert 'value="geheim"' in plain
    assert "<details" not in plain
    assert "<details" in asking
    assert "Zeker?" in asking
