"""Sittings that repeat: planned together, each a sitting of its own; moved or called off from one of them on."""

from collections.abc import Sequence
from datetime import date, datetime, time
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.services.rows import hold_new
from meetings.models import Meeting, MeetingState, Room
from meetings.planning.series import on_that_day
from meetings.services.rescheduling import cancel, reschedule
from meetings.services.sittings import plan_sitting
from zvh.accounts.models import User
from zvh.audit import log
from zvh.errors import DomainError


@transaction.atomic
def plan_series(
    *,
    new_id: UUID,
    days: Sequence[date],
    begins: time,
    ends: time,
    chair: User,
    typist: User | None,
    place: str = "",
    room: Room | None = None,
    is_online: bool = False,
) -> list[Meeting]:
    """A sitting on each of these days, at the same time by the clock on the wall; all of them or none.

    Sent twice with the same `new_id`, it makes them once: each sitting has its key from it and its day.
    """
    hold_new(new_id)
    if not days:
        raise DomainError(_("No day is left on which a sitting can be planned."), field="until")
    planned = [
        plan_sitting(
            new_id=uuid5(new_id, day.isoformat()),
            series=new_id,
            chair=chair,
            typist=typist,
            starts_at=on_that_day(day, begins),
            ends_at=on_that_day(day, ends),
            place=place,
            room=room,
            is_online=is_online,
        )
        for day in days
    ]
    log.record("series.plan", subject_id=new_id)
    return planned


def later_in_series(meeting: Meeting) -> list[Meeting]:
    """What is still planned of its series after this sitting, in order."""
    if meeting.series is None:
        return []
    planned = Meeting.objects.filter(series=meeting.series, state=MeetingState.PLANNED)
    return list(planned.filter(starts_at__gt=meeting.starts_at).order_by("starts_at"))


@transaction.atomic
def move_series(
    *,
    meeting: Meeting,
    version: int,
    starts_at: datetime,
    ends_at: datetime,
    place: str,
    is_online: bool,
    room: Room | None = None,
    reply_until: datetime | None = None,
) -> int:
    """Move this sitting and every later one by as many days, to the same time on the wall; returns how many that were.

    Until when people answer is proposed anew for the later ones. Conflict when somebody changed this sitting since
    `version`; the later ones are taken as they are now.
    """
    days = _local_day(starts_at) - _local_day(meeting.starts_at)
    begins, ends = (timezone.localtime(moment).time() for moment in (starts_at, ends_at))
    later = later_in_series(meeting)
    where = {"place": place, "room": room, "is_online": is_online}
    first = {"starts_at": starts_at, "ends_at": ends_at, "reply_until": reply_until}
    reschedule(meeting=meeting, version=version, **first, **where)
    for other in later:
        day = _local_day(other.starts_at) + days
        reschedule(
            meeting=other,
            version=other.version,
            starts_at=on_that_day(day, begins),
            ends_at=on_that_day(day, ends),
            **where,
        )
    log.record("series.move", subject_id=meeting.series)
    return 1 + len(later)


@transaction.atomic
def cancel_series(*, meeting: Meeting, version: int) -> int:
    """Call off this sitting and every later one; what was on their agendas waits for another. Returns how many."""
    later = later_in_series(meeting)
    cancel(meeting=meeting, version=version)
    for other in later:
        cancel(meeting=other, version=other.version)
    log.record("series.cancel", subject_id=meeting.series)
    return 1 + len(later)


def _local_day(moment: datetime) -> date:
    return timezone.localdate(moment)
