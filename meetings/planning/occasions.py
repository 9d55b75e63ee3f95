"""Builds the plain values that the cautions judge: of a moment that is being planned, and of a meeting that is."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.models import Case, DecisionMoment, Phase, Separation
from meetings.holidays import our_holidays
from meetings.models import AgendaItem, Attendee, Meeting, Reply, Room
from meetings.planning.cautions import Caution, CautionKey, Decision, Occasion, RoomFacts, cautions_of
from meetings.planning.hours import hours_taken
from meetings.planning.series import on_that_day
from zvh.accounts.models import User
from zvh.ui.dates import short_day


def cautions_of_plan(
    *,
    starts_at: datetime,
    ends_at: datetime,
    room: Room | None,
    people: Iterable[User | None],
    case: Case | None = None,
    meeting: Meeting | None = None,
) -> tuple[Caution, ...]:
    """What speaks against it now. `people` are chair and typist; of a meeting that is planned, also who was asked."""
    asked = _asked_of(meeting)
    users = {user.pk: user for user in [*people, *(attendee.user for attendee in asked)] if user is not None}
    taken = hours_taken(
        users=users,
        rooms=[room.pk] if room else [],
        since=starts_at,
        until=ends_at,
        besides=meeting and meeting.pk,
    )
    whose = {hours.whose for hours in taken}
    return cautions_of(
        _occasion(
            starts_at=timezone.localtime(starts_at),
            ends_at=timezone.localtime(ends_at),
            decisions=_decisions(case),
            taken=tuple(sorted(user.name for pk, user in users.items() if pk in whose)),
            room=_facts_of(room, whose),
            people=sum(not attendee.is_online for attendee in asked),
            asks_safe_room=case is not None and _may_become_unsafe(case, asked),
        )
    )


def cautions_of_meeting(item: AgendaItem) -> tuple[Caution, ...]:
    """Of a focusoverleg as it stands, for as long as it is still to be held.

    Not that it is soon: every meeting comes near, and it was asked about when it was planned.
    """
    meeting = item.meeting
    found = cautions_of_plan(
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        room=meeting.room,
        people=(meeting.chair, meeting.typist),
        case=item.case,
        meeting=meeting,
    )
    return tuple(caution for caution in found if caution.key != CautionKey.SHORT_NOTICE)


def cautions_of_series(
    days: Sequence[date],
    starts_at: datetime,
    ends_at: datetime,
    room: Room | None,
    people: Iterable[User | None],
) -> tuple[Caution, ...]:
    """Of the first sitting everything; of the later ones on which days somebody or the room is taken then."""
    if not days:
        return ()
    people = [user for user in people if user is not None]
    first = cautions_of_plan(starts_at=starts_at, ends_at=ends_at, room=room, people=people)
    called = {user.pk: user.name for user in people} | ({room.pk: room.label} if room else {})
    begins, ends = (timezone.localtime(moment).time() for moment in (starts_at, ends_at))
    moments = {day: tuple(on_that_day(day, clock) for clock in (begins, ends)) for day in days[1:]}
    taken = hours_taken(
        users=[user.pk for user in people],
        rooms=[room.pk] if room else [],
        since=ends_at,
        until=max([ends_at, *(end for _start, end in moments.values())]),
    )
    later = {
        (day, called[hours.whose])
        for day, (start, end) in moments.items()
        for hours in taken
        if hours.starts_at < end and start < hours.ends_at
    }
    return (*first, *(_taken_on(day, name) for day, name in sorted(later)))


def _taken_on(day: date, name: str) -> Caution:
    words = _("%(name)s is taken at that time on %(day)s.") % {"name": name, "day": short_day(day)}
    return Caution(CautionKey.PERSON_TAKEN, f"{name} {day}", words)


def _occasion(*, starts_at: datetime, **facts) -> Occasion:
    holidays, today, day = our_holidays(), timezone.localdate(), starts_at.date()
    return Occasion(
        starts_at=starts_at,
        today=today,
        notice=holidays.working_days_between(today, day),
        least_notice=settings.ZVH_NOTICE_WORKING_DAYS,
        holidays=holidays.on(day),
        knows_school_holidays=holidays.knows_school(day),
        **facts,
    )


def _asked_of(meeting: Meeting | None) -> list[Attendee]:
    """Who comes, as far as they are known; of a sitting, those of the referrals that one may see."""
    if meeting is None:
        return []
    asked = Attendee.objects.filter(item__meeting=meeting).exclude(reply=Reply.DECLINED)
    once = {(each.user_id or each.pk): each for each in asked.select_related("user", "organisation")}
    return list(once.values())


def _facts_of(room: Room | None, whose: set[UUID]) -> RoomFacts | None:
    if room is None:
        return None
    return RoomFacts(room.label, room.seats, room.is_suited_when_unsafe, is_taken=room.pk in whose)


def _decisions(case: Case | None) -> tuple[Decision, ...]:
    if case is None:
        return ()
    ahead = DecisionMoment.objects.filter(case=case, on__gte=timezone.localdate())
    return tuple(Decision(moment.get_kind_display(), moment.on) for moment in ahead)


def _may_become_unsafe(case: Case, asked: list[Attendee]) -> bool:
    """Direct safety, people who are kept apart, or the OM at the table: reasons for a room that is meant for it."""
    return (
        case.phase == Phase.SAFETY
        or any(attendee.is_om for attendee in asked)
        or Separation.objects.filter(household_id=case.household_id, lifted_at__isnull=True).exists()
    )


def first_day_with_notice(today: date) -> date:
    """The first day for which whoever is asked has enough working days to prepare."""
    return our_holidays().after_working_days(today, settings.ZVH_NOTICE_WORKING_DAYS)
