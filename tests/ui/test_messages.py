"""The tool that collects, compiles and checks translations."""

import gettext

import pytest

from tools import messages

PYTHON = """
from django.utils.translation import gettext_lazy as _, ngettext, pgettext
A = _("Open %(name)s")
B = pgettext("door", "Open")
def c(n):
    return ngettext("%(n)d day", "%(n)d days", n)
"""
TEMPLATE = """{% load i18n %}
{% if a %}
    {% translate "It's <b>open</b>" %}
  {% endif %}
{% blocktranslate trimmed count n=n %}
  One {{ thing }}
{% plural %}
  {{ n }} of {{ thing }}
{% endblocktranslate %}{% tag text=_("Late") %}
"""


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A project of one app, with a template outside of it."""
    monkeypatch.setattr(messages, "ROOT", tmp_path)
    monkeypatch.setattr(messages, "SOURCES", ("shop", "templates"))
    (tmp_path / "shop").mkdir()
    (tmp_path / "templates").mkdir()
    (tmp_path / "shop" / "apps.py").write_text("")
    (tmp_path / "shop" / "views.py").write_text(PYTHON)
    (tmp_path / "templates" / "page.html").write_text(TEMPLATE)
    messages.update([])
    return tmp_path


def translate(owner, **translations):
    """Fills in a catalog by source string; what isn't named gets itself."""
    path = messages.catalog_path(owner)
    catalog = messages.read_catalog(owner)
    for message in messages.by_key(catalog).values():
        own = message.id if isinstance(message.id, str) else tuple(message.id)
        message.string = translations.get(messages.key_of(message)[1], own)
    with path.open("wb") as file:
        messages.write_po(file, catalog)


def test_strings_of_python_and_templates_are_collected_per_app(project):
    shop = messages.by_key(messages.read_catalog(project / "shop"))
    assert set(shop) == {(None, "Open %(name)s"), ("door", "Open"), (None, "%(n)d day")}
    pages = messages.by_key(messages.read_catalog(project))
    assert set(pages) == {(None, "It's <b>open</b>"), (None, "One %(thing)s"), (None, "Late")}


def test_what_is_not_translated_is_listed(project):
    translate(project)
    name = "shop/locale/nl/LC_MESSAGES/django.po"
    assert sorted(messages.check()) == [
        f"{name}: not translated: '%(n)d day'",
        f"{name}: not translated: 'Open %(name)s'",
        f"{name}: not translated: 'Open'",
    ]


def test_complete_catalogs_pass(project):
    translate(project)
    translate(project / "shop")
    assert messages.check() == []


def test_a_lost_placeholder_is_listed(project):
    translate(project)
    translate(project / "shop", **{"Open %(name)s": "Open %(naam)s"})
    assert messages.check() == [
        "shop/locale/nl/LC_MESSAGES/django.po: other placeholders than the source: 'Open %(name)s'"
    ]


def test_a_singular_may_leave_out_the_number_but_the_plural_may_not(project):
    translate(project)
    translate(project / "shop", **{"%(n)d day": ("een dag", "%(n)d dagen")})
    assert messages.check() == []
    translate(project / "shop", **{"%(n)d day": ("%(n)d dag", "dagen")})
    assert len(messages.check()) == 1


def test_a_string_that_nothing_uses_any_more_is_listed_and_dropped_by_update(project):
    translate(project)
    translate(project / "shop")
    (project / "shop" / "views.py").write_text(PYTHON.replace("Open %(name)s", "Closed"))
    assert messages.check() == [
        "shop/locale/nl/LC_MESSAGES/django.po: not in the catalog: 'Closed'",
        "shop/locale/nl/LC_MESSAGES/django.po: nothing uses: 'Open %(name)s'",
    ]
    messages.update([])
    assert messages.check() == ["shop/locale/nl/LC_MESSAGES/django.po: not translated: 'Closed'"]


def test_two_translations_of_one_string_are_listed(project):
    (project / "shop" / "views.py").write_text('from x import _\nA = _("Late")\n')
    messages.update([])
    translate(project, Late="Te laat")
    translate(project / "shop", Late="Laat")
    names = [f"{owner}locale/nl/LC_MESSAGES/django.po" for owner in ("", "shop/")]
    assert messages.check() == [f"{' and '.join(names)}: translated in two ways: 'Late'"]


def test_a_new_string_takes_over_the_translation_of_another_app(project):
    translate(project, Late="Te laat")
    (project / "shop" / "views.py").write_text('from x import _\nA = _("Late")\n')
    messages.update([])
    assert messages.by_key(messages.read_catalog(project / "shop"))[(None, "Late")].string == "Te laat"


def test_a_string_hidden_in_an_f_string_is_listed(project):
    hidden = "from x import _\nA = f\"{_('Late')}!\"\n"
    (project / "shop" / "views.py").write_text(hidden)
    messages.update([])
    translate(project)
    assert messages.check() == ["shop/views.py: a translated string stands inside an f-string"]


def test_compiling_makes_what_changed_and_nothing_else(project):
    translate(project, Late="Te laat")
    translate(project / "shop")
    assert messages.compile_catalogs() == 2
    assert messages.compile_catalogs() == 0
    with messages.catalog_path(project).with_suffix(".mo").open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("Late") == "Te laat"
