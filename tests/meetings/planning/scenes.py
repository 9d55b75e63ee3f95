"""Scenes of planning: a room, days on which nothing is against a meeting, a case in which two are kept apart."""

from datetime import date, datetime, time, timedelta
from uuid import uuid4

from django.utils import timezone

from cases.models import DecisionMoment
from meetings.holidays import our_holidays
from meetings.models import Location, Room
from tests.meetings.browser import moment
from tests.meetings.scenes import Family
from tests.roles import as_owner

NOBODY_ASKED = {"seen": ""}


def make_room(name: str = "De Duinen", **about) -> Room:
    with as_owner():
        location, _is_new = Location.objects.get_or_create(name="ZVH", defaults={"address": "Kade 1"})
        return Room.objects.create(location=location, name=name, **{"seats": 12, **about})


def good_day(after: int = 10) -> date:
    """A working day outside holidays, with more than enough notice."""
    holidays = our_holidays()
    day = timezone.localdate() + timedelta(days=after)
    while not holidays.is_working_day(day) or holidays.on(day):
        day += timedelta(days=1)
    return day


def next_saturday() -> date:
    """Outside holidays, with more than enough notice."""
    today = timezone.localdate()
    day = today + timedelta(days=14 + (5 - today.weekday()) % 7)
    while our_holidays().on(day):
        day += timedelta(days=7)
    return day


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


def sent(day: date, **changes) -> dict:
    """What the form of a sitting sends: a moment, without an answer to anything that may be against it."""
    return moment(day=day.isoformat(), new_id=uuid4(), **NOBODY_ASKED) | changes


def hearing_of(family: Family, on: date, note: str = "") -> DecisionMoment:
    with as_owner():
        return DecisionMoment.objects.create(case=family.case, kind="hearing", on=on, note=note)
