"""Sittings that repeat: each a sitting of its own, planned once, moved or called off from one of them on."""

from datetime import UTC, date, time, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from meetings.models import AgendaItem, Meeting, MeetingState
from meetings.planning.series import on_that_day
from meetings.services import add_to_agenda, cancel
from meetings.services.series import cancel_series, later_in_series, move_series, plan_series
from tests.factories import UserFactory
from tests.meetings.browser import signed_in
from tests.meetings.planning.scenes import good_day, make_room, sent
from tests.meetings.scenes import reload, waiting_referral
from tests.roles import acting, as_owner
from zvh.accounts.models import Role
from zvh.errors import Conflict, DomainError

pytestmark = pytest.mark.django_db
NEW_SITTING = reverse("meetings:new_sitting")
WEEK = timedelta(days=7)


@pytest.fixture
def chair():
    return UserFactory(role=Role.PROCESREGISSEUR)


def days(count: int) -> list[date]:
    first = timezone.localdate() + WEEK
    return [first + number * WEEK for number in range(count)]


def series_of(chair, count: int = 4, **about) -> list[Meeting]:
    with acting(chair):
        return plan_series(
            **{
                "new_id": uuid4(),
                "days": days(count),
                "begins": time(13, 0),
                "ends": time(14, 30),
                "chair": chair,
                "typist": None,
                "place": "Delft",
            }
            | about
        )


def moved(sitting: Meeting, by_days: int, hour: int) -> dict:
    day = timezone.localdate(sitting.starts_at) + timedelta(days=by_days)
    return {
        "meeting": sitting,
        "version": sitting.version,
        "starts_at": on_that_day(day, time(hour)),
        "ends_at": on_that_day(day, time(hour + 1)),
        "place": "Elders",
        "is_online": False,
    }


def as_they_are() -> list[tuple[str, int, str]]:
    """Day, hour and state of every sitting, in order."""
    with as_owner():
        rows = Meeting.objects.order_by("starts_at", "pk")
        local = [(timezone.localtime(row.starts_at), row) for row in rows]
        return [(start.date().isoformat(), start.hour, row.state) for start, row in local]


def test_a_series_is_planned_once_however_often_it_is_sent(chair):
    browser, day = signed_in(chair), good_day()
    form = sent(day, chair=chair.pk, repeat="2", count="3")
    del form["seen"]
    assert [browser.post(NEW_SITTING, form).status_code for _ in range(2)] == [302, 302]
    with as_owner():
        sittings = list(Meeting.objects.order_by("starts_at"))
        assert len({sitting.series for sitting in sittings}) == 1
    assert len(sittings) == 3
    assert {timezone.localtime(sitting.starts_at).weekday() for sitting in sittings} == {day.weekday()}
    assert {timezone.localtime(sitting.starts_at).hour for sitting in sittings} == {13}


def test_half_sent_days_are_made_no_second_time(chair):
    key = uuid4()
    series_of(chair, count=2, new_id=key)
    series_of(chair, count=3, new_id=key)
    assert len(as_they_are()) == 3


def test_it_says_which_days_were_left_out(chair):
    browser = signed_in(chair)
    form = sent(date(2027, 4, 13), chair=chair.pk, repeat="1", until="2027-05-04")
    del form["seen"]
    page = browser.post(NEW_SITTING, form, follow=True).content.decode()
    assert "Overgeslagen vanwege een vakantie of feestdag: 27 apr 2027 (Koningsdag)." in page
    assert "3 weegoverleggen zijn gepland." in page


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"repeat": "1"}, "until"),
        ({"repeat": "1", "until": "2020-01-01"}, "until"),
        ({"repeat": "4", "until": "2036-01-01"}, "until"),
        ({"repeat": "1", "count": "1"}, "count"),
        ({"repeat": "1", "count": "500"}, "count"),
        ({"repeat": "3", "count": "2"}, "repeat"),
    ],
)
def test_a_series_without_a_sensible_end_is_refused_beside_the_field(chair, changes, field):
    response = signed_in(chair).post(NEW_SITTING, sent(good_day(), chair=chair.pk, **changes))
    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])
    assert as_they_are() == []


def test_on_both_sides_of_the_clock_change_it_is_the_same_time_on_the_wall(chair):
    first = date(2027, 3, 25)
    sittings = series_of(chair, days=[first, first + WEEK], begins=time(13, 0), ends=time(14, 0))
    assert [f"{sitting.starts_at.astimezone(UTC):%H:%M}" for sitting in sittings] == ["12:00", "11:00"]
    with acting(chair):
        move_series(**moved(sittings[0], by_days=-1, hour=9))
    with as_owner():
        hours = [f"{row.starts_at:%d %H:%M}" for row in Meeting.objects.order_by("starts_at")]
    assert hours == ["24 08:00", "31 07:00"]


def test_a_time_that_the_clock_change_leaves_out_plans_nothing(chair):
    with pytest.raises(DomainError):
        series_of(chair, days=[date(2027, 3, 21), date(2027, 3, 28)], begins=time(2, 30), ends=time(4, 0))
    assert as_they_are() == []


def test_this_one_and_all_later_ones_are_moved_and_the_earlier_stays(chair):
    first, second, third, fourth = series_of(chair)
    with acting(chair):
        cancel(meeting=third, version=0)
        assert move_series(**moved(second, by_days=1, hour=9)) == 2
    one, two, three, four = days(4)
    tomorrow = timedelta(days=1)
    assert as_they_are() == [
        (one.isoformat(), 13, "planned"),
        ((two + tomorrow).isoformat(), 9, "planned"),
        (three.isoformat(), 13, "cancelled"),
        ((four + tomorrow).isoformat(), 9, "planned"),
    ]
    assert [reload(each).place for each in (first, fourth)] == ["Delft", "Elders"]


def test_one_of_them_is_moved_alone(chair):
    sittings = series_of(chair, count=3)
    url = reverse("meetings:move_sitting", kwargs={"meeting": sittings[1].pk})
    browser = signed_in(chair)
    assert list(browser.get(url).context["form"].fields)[-1] == "whole_series"
    form = {"day": good_day().isoformat(), "starts": "09:00", "ends": "10:00", "place": "Delft", "version": 0}
    assert browser.post(url, form).status_code == 302
    assert [reload(sitting).version for sitting in sittings] == [0, 1, 0]


def test_the_form_moves_all_of_them_into_a_room(chair):
    sittings, room = series_of(chair, count=3), make_room()
    url = reverse("meetings:move_sitting", kwargs={"meeting": sittings[0].pk})
    form = {"day": days(1)[0].isoformat(), "starts": "09:00", "ends": "10:00", "room": room.pk, "version": 0}
    assert signed_in(chair).post(url, form | {"whole_series": "yes"}).status_code == 302
    assert [reload(sitting).room for sitting in sittings] == [room] * 3


def test_from_here_on_they_are_called_off_and_their_referrals_wait_again(chair):
    intake = UserFactory(role=Role.PROCESONDERSTEUNER, has_intake_duty=True)
    sittings = series_of(chair, count=3)
    with acting(intake):
        add_to_agenda(meeting=sittings[2], case=waiting_referral(intake))
    url = reverse("meetings:sitting_cancellation", kwargs={"meeting": sittings[1].pk})
    response = signed_in(chair).post(url, {"version": 0, "series": "yes"})
    assert response.status_code == 302
    assert [state for _day, _hour, state in as_they_are()] == ["planned", "cancelled", "cancelled"]
    with acting(intake):
        case = AgendaItem.objects.get(meeting=sittings[2]).case
        add_to_agenda(meeting=sittings[0], case=case)


def test_calling_one_off_leaves_the_others(chair):
    sittings = series_of(chair, count=3)
    url = reverse("meetings:sitting_cancellation", kwargs={"meeting": sittings[0].pk})
    assert signed_in(chair).post(url, {"version": 0}).status_code == 302
    assert [state for _day, _hour, state in as_they_are()] == ["cancelled", "planned", "planned"]


def test_two_who_call_it_off_at_once_do_it_once(chair):
    sittings = series_of(chair, count=2)
    with acting(chair):
        cancel_series(meeting=sittings[0], version=0)
        with pytest.raises(Conflict):
            cancel_series(meeting=sittings[0], version=0)


def test_one_that_goes_on_is_not_moved_along(chair):
    sittings = series_of(chair, count=2)
    with as_owner():
        Meeting.objects.filter(pk=sittings[1].pk).update(state=MeetingState.RUNNING)
    with acting(chair):
        assert later_in_series(sittings[0]) == []
        assert move_series(**moved(sittings[0], by_days=1, hour=9)) == 1
    assert reload(sittings[1]).state == MeetingState.RUNNING


def test_somebody_else_moves_no_series(chair):
    sitting = series_of(chair, count=2)[0]
    url = reverse("meetings:sitting_cancellation", kwargs={"meeting": sitting.pk})
    stranger = signed_in(UserFactory(role=Role.PROCESREGISSEUR))
    assert stranger.post(url, {"version": 0, "series": "yes"}).status_code == 404
