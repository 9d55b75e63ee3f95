"""The page to read before a meeting: what its reader may see, on one A4, whatever there is to say."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cases.models import ContactPoint
from leidraad.models import Action, Finding, FindingReview
from tests.documents.pdf import pages_of, text_of, ua_failures
from tests.leidraad.preparing.world import WORDS, give_everything, known_finding, stranger
from tests.leidraad.room.meeting import logged_in
from tests.roles import as_owner

pytestmark = pytest.mark.django_db

AVAILABLE = ("alles/", "vraag/krachten/", "overzicht/")


def summary(planned, user) -> str:
    return logged_in(user).get(f"/overleggen/{planned.held.item.pk}/samenvatting/").content.decode()


def paper(planned, user) -> bytes:
    response = logged_in(user).get(f"/overleggen/{planned.held.item.pk}/samenvatting/pdf/")
    assert (response.status_code, response.headers["Content-Type"]) == (200, "application/pdf")
    return response.content


def fill(planned, number: int) -> None:
    """So much of everything, in long words."""
    with as_owner():
        said = {"case": planned.case, "author_id": planned.chair.pk, "source_person": planned.held.mother}
        for place in range(number):
            for kind in ("risk", "strength", "unknown", "note"):
                finding = Finding.objects.create(
                    **said, kind=kind, text=f"{kind} {place} " + "heel veel woorden " * 20
                )
                FindingReview.objects.create(
                    case=planned.case,
                    finding=finding,
                    kind="disputed",
                    view="Nee " * 60,
                    person=planned.held.father,
                    principal_id=planned.chair.pk,
                )
            Action.objects.create(
                **said,
                text=f"actie {place} " + "die lang duurt " * 20,
                owner=planned.partner,
                due_on=timezone.localdate() - timedelta(days=place % 5 - 2),
            )


def test_the_chair_reads_the_family_what_is_open_and_what_was_prepared(planned):
    give_everything(planned, planned.partner)
    planned.send(planned.partner)
    with as_owner():
        Action.objects.create(
            case=planned.case,
            author_id=planned.chair.pk,
            text="Slot vervangen",
            owner=planned.partner,
            due_on=timezone.localdate() - timedelta(days=1),
        )
    known_finding(planned, "unknown", "Waar slaapt vader nu?")
    page = summary(planned, planned.chair)
    words = (
        "Sanne",
        "Noor",
        "Slot vervangen",
        "te laat",
        "Waar slaapt vader nu?",
        "Noor noemt haar mentor.",
        "heeft voorbereid",
    )
    assert [one for one in words if one not in page] == []
    # A correction is among what is contradicted, and where all were silent among what nobody knows.
    assert ("Vader drinkt niet meer." in page, "niemand zei er iets over" in page) == (True, True)


def test_an_expert_reads_nothing_of_what_was_sent_to_the_chair(planned):
    give_everything(planned, planned.partner)
    planned.send(planned.partner)
    for user in (planned.held.prosecutor, planned.held.typist):
        assert WORDS not in summary(planned, user)
        assert WORDS not in text_of(paper(planned, user))


def test_of_a_part_with_the_om_only_who_sat_there_reads(planned):
    known_finding(
        planned,
        "strength",
        f"{WORDS} van het OM",
        part=planned.held.with_om,
        from_om_part=True,
        om_parts=[planned.held.with_om.pk],
    )
    outsider = stranger()
    assert WORDS in summary(planned, planned.held.prosecutor)
    assert "uit het deel met het OM" in text_of(paper(planned, planned.held.prosecutor))
    with as_owner():
        planned.held.with_om.seats.filter(attendee__user=planned.partner).delete()
    assert WORDS not in summary(planned, planned.partner)
    assert logged_in(outsider).get(f"/overleggen/{planned.held.item.pk}/samenvatting/").status_code == 404


def test_no_address_is_on_it(planned):
    with as_owner():
        ContactPoint.objects.create(
            household=planned.case.household, person=planned.held.mother, kind="address", value=WORDS
        )
    assert WORDS not in summary(planned, planned.chair)
    assert WORDS not in text_of(paper(planned, planned.chair))


def test_it_is_one_page_of_valid_pdf_ua_with_nothing_in_it(planned):
    pdf = paper(planned, planned.chair)
    assert (pages_of(pdf), ua_failures(pdf)) == (1, [])


def test_it_is_one_page_of_valid_pdf_ua_with_very_much_in_it(planned):
    give_everything(planned, planned.partner)
    planned.send(planned.partner)
    fill(planned, 20)
    pdf = paper(planned, planned.chair)
    assert (pages_of(pdf), ua_failures(pdf)) == (1, [])
    assert "en nog" in text_of(pdf)


def test_queries_are_the_same_with_3_and_with_300_findings(planned):
    def queries() -> dict[str, int]:
        counted = {}
        for user, page in (
            *((planned.partner, planned.url(rest)) for rest in AVAILABLE),
            (planned.chair, f"/overleggen/{planned.held.item.pk}/samenvatting/"),
        ):
            client = logged_in(user)
            with CaptureQueriesContext(connection) as captured:
                assert client.get(page).status_code == 200
            counted[page] = len(captured)
        return counted

    fill(planned, 3)
    few = queries()
    fill(planned, 72)
    assert queries() == few
