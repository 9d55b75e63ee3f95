"""What stands at the top of every page about a case."""

from datetime import date, timedelta

import pytest
from django.http import Http404
from django.test import RequestFactory

from cases.frame import case_frame, phase_change_in_words, time_in_words
from cases.models import Case, PhaseChange
from cases.services import appoint
from tests.cases.world import intake_worker, refer, taken_up
from tests.factories import CaseFactory, UserFactory, director_of
from tests.roles import acting
from zvh.access.grants import principal_of
from zvh.accounts.models import Role

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("days", "words"),
    [(0, "0 days"), (1, "1 day"), (13, "13 days"), (14, "2 weeks"), (45, "6 weeks"), (-3, "0 days")],
)
def test_time_in_words(days, words):
    assert time_in_words(TODAY - timedelta(days=days), TODAY) == words


def test_no_time_is_no_words():
    assert time_in_words(None, TODAY) == ""


def frame_of(case, user, active="family"):
    request = RequestFactory().get("/")
    request.user, request.principal = user, principal_of(user)
    with acting(user):
        return case_frame(request, Case.objects.get(pk=case.pk), active=active)


def test_number_track_place_and_casusregisseur_stand_over_the_name():
    case, director = taken_up()
    with acting(director):
        name = UserFactory(role=Role.CASUSREGISSEUR, name="F. Jansen")
        appoint(case=case, user=name, duty="casusregisseur", director_kind="external")
    frame = frame_of(case, director)["frame"]
    assert frame.household == "De Wit"
    assert frame.over == f"{case.number} · MDA++ · Delft · casusregisseur F. Jansen"
    assert [tab.label for tab in frame.tabs if tab.is_current] == ["Family"]


def test_the_path_shows_where_the_case_is_and_was():
    case = CaseFactory(phase="risicogestuurde_zorg", phase_since=date.today() - timedelta(days=28))
    director = director_of(case)
    with acting(director):
        PhaseChange.objects.create(
            case=case, to_phase="directe_veiligheid", on=date.today(), principal_id=director.pk
        )
    steps = frame_of(case, director)["frame"].path.steps
    assert [(step.state.value, step.note) for step in steps] == [
        ("been", ""),
        ("now", "4 weeks"),
        ("to_come", ""),
    ]


def test_how_it_got_there_is_told_in_words():
    change = PhaseChange(
        from_phase="risicogestuurde_zorg", to_phase="directe_veiligheid", on=date(TODAY.year, 10, 3)
    )
    words = phase_change_in_words(change)
    assert "Risicogestuurde zorg" in words
    assert words.endswith("Directe veiligheid")


def test_a_referral_has_no_findings_or_plan_yet():
    intake = intake_worker()
    case = refer(UserFactory())
    labels = [tab.label for tab in frame_of(case, intake)["frame"].tabs]
    assert labels[0] == "Referral"
    assert "Plan" not in labels


def test_a_household_that_is_closed_to_somebody_is_a_404():
    case = CaseFactory()
    stranger = UserFactory()
    request = RequestFactory().get("/")
    request.user, request.principal = stranger, principal_of(stranger)
    with acting(stranger), pytest.raises(Http404):
        case_frame(request, Case(pk=case.pk, household_id=case.household_id))
