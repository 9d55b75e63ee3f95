"""The calendar: own meetings, sittings, decisions in own cases and holidays; as many queries for a full month as for an
empty one."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from meetings.models import Meeting
from tests.factories import AgendaItemFactory, CaseFactory, UserFactory, director_of, partner_in
from tests.meetings.browser import signed_in
from tests.meetings.planning.scenes import at, good_day, hearing_of
from tests.meetings.scenes import ask_user, make_family, plan, sitting_with
from tests.roles import as_owner
from zvh.accounts.models import Role

pytestmark = pytest.mark.django_db
CALENDAR, DAY = reverse("meetings:calendar"), reverse("meetings:calendar_day")


def day_of(page, day: date):
    return next(each for each in page.context["page"].days if each.day == day)


def names(day) -> list[str]:
    return [entry.case.household.name if entry.case else entry.meeting.kind for entry in day.entries]


@pytest.mark.parametrize("view", ["month", "week", "list", "", "jaar"])
def test_own_meetings_stand_on_their_day(family, item, chair, view):
    day = timezone.localdate(item.meeting.starts_at)
    page = chair.get(CALENDAR, {"view": view, "day": day.isoformat()})
    assert page.status_code == 200
    assert names(day_of(page, day)) == [family.case.household.name]
    assert family.case.number in page.content.decode()


def test_a_meeting_of_somebody_else_does_not_stand_there(item):
    day = timezone.localdate(item.meeting.starts_at)
    page = signed_in(UserFactory(role=Role.PROCESREGISSEUR)).get(CALENDAR, {"day": day.isoformat()})
    assert day_of(page, day).entries == ()


def test_who_is_asked_has_it_in_their_calendar(family, item):
    colleague = ask_user(item, family.director, role=Role.PROCESREGISSEUR).user
    day = timezone.localdate(item.meeting.starts_at)
    page = signed_in(colleague).get(CALENDAR, {"day": day.isoformat()})
    assert names(day_of(page, day)) == [family.case.household.name]


def test_sittings_stand_there_for_who_has_intake_duty():
    intake = UserFactory(role=Role.PROCESONDERSTEUNER, has_intake_duty=True)
    sitting = sitting_with(intake, UserFactory(role=Role.PROCESREGISSEUR))
    day = timezone.localdate(sitting.starts_at)
    page = signed_in(intake).get(CALENDAR, {"day": day.isoformat()})
    assert names(day_of(page, day)) == ["weegoverleg"]


def test_what_was_called_off_is_gone(family, item, chair):
    with as_owner():
        Meeting.objects.filter(pk=item.meeting_id).update(state="cancelled")
    day = timezone.localdate(item.meeting.starts_at)
    assert day_of(chair.get(CALENDAR, {"day": day.isoformat()}), day).entries == ()


def test_decisions_in_own_cases_are_marked_and_those_of_others_are_not(family, chair):
    other, day = make_family(), good_day()
    mine, _theirs = hearing_of(family, day), hearing_of(other, day)
    assert day_of(chair.get(CALENDAR, {"day": day.isoformat()}), day).moments == (mine,)


def test_a_partner_of_the_case_has_no_calendar(family):
    assert signed_in(partner_in(family.case)).get(CALENDAR).status_code == 403
    assert signed_in(partner_in(family.case)).get(DAY).status_code == 403


def test_holidays_are_shaded_and_named(chair):
    page = chair.get(CALENDAR, {"day": "2026-12-10"}).content.decode()
    assert "Eerste kerstdag, Kerstvakantie" in page
    assert "is-public" in page


@pytest.mark.parametrize(
    ("day", "unknown_from"), [("2026-12-10", None), ("2028-08-10", date(2028, 8, 21)), ("2031-05-01", None)]
)
def test_it_says_from_which_day_on_school_holidays_are_not_known(chair, day, unknown_from):
    page = chair.get(CALENDAR, {"day": day})
    expected = unknown_from or (page.context["period"].first if day == "2031-05-01" else None)
    assert page.context["page"].unknown_from == expected
    assert ("nog niet bekend" in page.content.decode()) is (expected is not None)


@pytest.mark.parametrize("day", ["", "morgen", "2026-13-01", "0001-01-01", "9999-12-31", "\x00"])
def test_a_day_that_cannot_be_read_is_today(chair, day):
    page = chair.get(CALENDAR, {"day": day})
    assert (page.status_code, page.context["period"].day) == (200, timezone.localdate())


@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 10, 25)])
@pytest.mark.parametrize("hour", [0, 1, 4, 23])
def test_on_the_day_of_the_clock_change_a_meeting_stands_on_its_own_day(family, chair, day, hour):
    """By the clock on the wall: an hour past midnight belongs to that day, on either side of the change."""
    AgendaItemFactory(
        case=family.case,
        meeting__chair=family.director,
        meeting__starts_at=at(day, hour, 30),
        meeting__ends_at=at(day, hour, 45),
    )
    page = chair.get(CALENDAR, {"day": day.isoformat(), "view": "week"})
    assert [each.day for each in page.context["page"].days if each.entries] == [day]


@pytest.mark.parametrize("view", ["month", "week", "list"])
def test_a_full_month_takes_as_many_queries_as_an_empty_one(family, chair, view):
    day = good_day()

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert chair.get(CALENDAR, {"day": day.isoformat(), "view": view}).status_code == 200
        return len(captured)

    queries()
    empty = queries()
    for number in range(12):
        AgendaItemFactory(
            case=family.case,
            meeting__chair=family.director,
            meeting__starts_at=at(day, 8) + timedelta(minutes=number),
        )
        hearing_of(family, day)
    assert (queries(), empty <= 12) == (empty, True)


def test_a_day_offers_its_own_cases_and_what_can_be_planned(family, chair):
    closed = CaseFactory(state="closed", ended_on=timezone.localdate())
    director_of(closed)
    day = good_day()
    page = chair.get(DAY, {"day": day.isoformat()})
    assert list(page.context["cases"]) == [family.case]
    plan_meeting = reverse("leidraad:plan_meeting", kwargs={"case": family.case.pk})
    assert f"{plan_meeting}?day={day.isoformat()}" in page.content.decode()
    assert f"{reverse('meetings:new_sitting')}?day={day.isoformat()}" in page.content.decode()


def test_cases_are_searched_by_number_or_household(family, chair):
    day = good_day().isoformat()
    found = [
        chair.get(DAY, {"day": day, "q": words}).context["cases"] for words in (family.case.number, "xyz")
    ]
    assert [list(cases) for cases in found] == [[family.case], []]


def test_on_a_day_that_has_passed_nothing_is_planned(family, chair):
    page = chair.get(DAY, {"day": (timezone.localdate() - timedelta(days=1)).isoformat()})
    assert (page.context["may_plan"], list(page.context["cases"])) == (False, [])


def test_a_case_whose_access_ended_leaves_the_hour_without_a_name(family, item):
    plan(family)
    other = UserFactory(role=Role.PROCESREGISSEUR)
    with as_owner():
        Meeting.objects.filter(pk=item.meeting_id).update(chair=other)
    day = timezone.localdate(item.meeting.starts_at)
    page = signed_in(other).get(CALENDAR, {"day": day.isoformat()})
    assert [(entry.case, entry.url) for entry in day_of(page, day).entries] == [(None, "")]
    assert family.case.household.name not in page.content.decode()
