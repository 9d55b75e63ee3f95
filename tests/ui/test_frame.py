"""The frame of every page: who sees which places, and errors that tell a stranger nothing."""

from types import SimpleNamespace

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import reverse

from zvh.ui.components import CaseFrame
from zvh.ui.context import navigation_for, page_frame


def request_of(role, path="/"):
    request = RequestFactory().get(path)
    request.user = SimpleNamespace(
        is_authenticated=bool(role), role=role, name="M. Aydin", get_role_display=lambda: "Procesregisseur"
    )
    return request


@pytest.mark.parametrize(
    ("role", "places"),
    [
        ("procesregisseur", ["Vandaag", "Casussen", "Overleggen", "Weegoverleg", "Acties"]),
        ("partner", ["Vandaag", "Casussen", "Overleggen", "Acties"]),
        ("manager", ["Cijfers"]),
        ("beheerder", ["Vandaag", "Gebruikers", "Organisaties"]),
        ("privacy_officer", ["Vandaag", "Logboek", "Noodtoegang"]),
    ],
)
def test_each_role_sees_the_places_it_has(role, places):
    assert [str(link.label) for link in navigation_for(role, "/")] == places


def test_a_page_below_a_place_marks_that_place_and_not_the_start():
    links = navigation_for("partner", reverse("pages:case_list") + "iets/")
    assert [str(link.label) for link in links if link.is_current] == ["Casussen"]


def test_nobody_gets_no_navigation_and_no_search():
    frame = page_frame(request_of(""))
    assert (frame["navigation"], frame["search_url"]) == ((), "")


def test_only_who_works_on_cases_can_search_them():
    assert page_frame(request_of("partner"))["search_url"] == reverse("pages:case_list")
    assert page_frame(request_of("manager"))["search_url"] == ""


@pytest.mark.parametrize("demo", [True, False])
def test_the_demo_says_so_on_every_page(settings, demo):
    settings.ZVH_DEMO = demo
    for template in ("base.html", "bare.html", "404.html", "500.html", "clients/links/door.html"):
        for request in (None, request_of("partner")):
            written = render_to_string(template, request=request)
            assert ("alles en iedereen hier is verzonnen" in written) is demo, template


def test_what_was_searched_is_escaped():
    written = render_to_string("base.html", request=request_of("partner", '/?q="><script>'))
    assert "<script>" not in written
    assert "&quot;&gt;&lt;script&gt;" in written


@pytest.mark.parametrize("template", ["400.html", "403.html", "403_csrf.html", "404.html", "500.html"])
def test_an_error_is_the_same_for_everyone_and_needs_nothing(template):
    answers = {
        render_to_string(template),
        render_to_string(template, request=request_of("")),
        render_to_string(
            template, {"request_path": "/x/"}, request=request_of("procesregisseur", "/casussen/?q=x")
        ),
    }
    assert len(answers) == 1


def test_a_page_about_a_case_begins_with_number_household_and_phase():
    frame = CaseFrame(number="2026-0148", household="De Wit-Bakker", about=("MDA++", "", "Delft"))
    written = render_to_string("case_base.html", {"frame": frame}, request=request_of("partner"))
    assert "2026-0148 · MDA++ · Delft" in written
    assert "<h1>De Wit-Bakker</h1>" in written
    assert "<title>De Wit-Bakker 2026-0148 · ZVH Casusoverleg</title>" in written
