"""Keeps a demo that is started again much later of today: what nobody held was put off, in the words of the log too."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from meetings.models import Meeting, MeetingKind, MeetingState
from meetings.services import reschedule
from zvh.access.principal import acting_as
from zvh.embedded.demo.days import moment

WEEK = timedelta(days=7)


@transaction.atomic
def keep_demo_current(*, today: date) -> int:
    """Put off the planned meetings of a kind when all of them lie behind us; returns how many that were.

    By whole weeks, so that each keeps its weekday, hour and distance to the others, and the first lies in the week that
    begins today. Runs as the owner of the database. Whoever was asked is still asked, and can read the case again.
    """
    with acting_as(None):
        return sum(_put_off(kind, today) for kind in MeetingKind.values)


def _put_off(kind: str, today: date) -> int:
    planned = list(Meeting.objects.filter(kind=kind, state=MeetingState.PLANNED).order_by("starts_at"))
    days = [timezone.localdate(meeting.starts_at) for meeting in planned]
    if not planned or days[-1] >= today:
        return 0
    weeks = -(-(today - days[0]) // WEEK)
    for meeting in planned:
        reschedule(
            meeting=meeting,
            version=meeting.version,
            starts_at=_later(meeting.starts_at, weeks),
            ends_at=_later(meeting.ends_at, weeks),
            place=meeting.place,
            is_online=meeting.is_online,
        )
    return len(planned)


def _later(at: datetime, weeks: int) -> datetime:
    """At the same hour of the clock, on either side of a change of it."""
    local = timezone.localtime(at)
    return moment(local.date() + weeks * WEEK, f"{local:%H:%M}")
