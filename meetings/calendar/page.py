"""What stands on each day of the calendar, in a constant number of queries however much that is."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from cases.models import Case, DecisionMoment
from meetings.calendar.periods import Period
from meetings.holidays import SATURDAY, Holiday, Holidays, our_holidays
from meetings.models import AgendaItem, Attendee, Meeting, MeetingKind, MeetingState
from zvh.access.permissions import CasePermission
from zvh.access.querysets import cases_open_to
from zvh.accounts.models import Principal


@dataclass(frozen=True)
class Entry:
    """A meeting on its day. `items` are the cases on its agenda that are open to who looks."""

    meeting: Meeting
    items: tuple[AgendaItem, ...]

    @property
    def is_sitting(self) -> bool:
        return self.meeting.kind == MeetingKind.WEEGOVERLEG

    @property
    def url(self) -> str:
        """Empty for a meeting whose case is closed to who looks by now."""
        if self.is_sitting:
            return reverse("meetings:sitting", kwargs={"meeting": self.meeting.pk})
        return reverse("meetings:detail", kwargs={"item": self.items[0].pk}) if self.items else ""

    @property
    def case(self) -> Case | None:
        """Whose focusoverleg it is, when that is open to who looks."""
        return self.items[0].case if self.items and not self.is_sitting else None


@dataclass(frozen=True)
class Day:
    day: date
    entries: tuple[Entry, ...] = ()
    moments: tuple[DecisionMoment, ...] = ()
    holidays: tuple[Holiday, ...] = ()
    is_today: bool = False
    is_outside: bool = False
    is_past: bool = False

    @property
    def is_weekend(self) -> bool:
        return self.day.weekday() >= SATURDAY

    @property
    def is_empty(self) -> bool:
        return not (self.entries or self.moments or self.holidays)

    @property
    def is_public_holiday(self) -> bool:
        return any(holiday.is_public for holiday in self.holidays)


@dataclass(frozen=True)
class Calendar:
    """`unknown_from` is the first day of the period whose school holidays were not published yet."""

    period: Period
    weeks: tuple[tuple[Day, ...], ...]
    unknown_from: date | None = None

    @property
    def days(self) -> tuple[Day, ...]:
        return tuple(day for week in self.weeks for day in week)

    @property
    def number_of_cases(self) -> int:
        """For the log: of how many cases something stands here."""
        items = (item.case_id for day in self.days for entry in day.entries for item in entry.items)
        return len({*items, *(moment.case_id for day in self.days for moment in day.moments)})


def calendar_of(principal: Principal, period: Period) -> Calendar:
    """Meetings that the principal chairs, types in or is asked for, sittings they see, and decisions in own cases."""
    holidays, today = our_holidays(), timezone.localdate()
    entries, moments = _entries(principal, period), _moments(principal, period)
    weeks = tuple(
        tuple(
            Day(
                day=day,
                entries=tuple(entries[day]),
                moments=tuple(moments[day]),
                holidays=holidays.on(day),
                is_today=day == today,
                is_outside=period.is_outside(day),
                is_past=day < today,
            )
            for day in week
        )
        for week in period.weeks
    )
    return Calendar(period, weeks, _unknown_from(holidays, period))


def _unknown_from(holidays: Holidays, period: Period) -> date | None:
    known_until = holidays.school.known_until
    if known_until is None or known_until >= period.last:
        return None
    return max(period.first, known_until + timedelta(days=1))


def _entries(principal: Principal, period: Period) -> dict[date, list[Entry]]:
    asked = Attendee.objects.filter(item__meeting=OuterRef("pk"), user_id=principal.pk)
    own = Q(chair_id=principal.pk) | Q(typist_id=principal.pk) | Exists(asked)
    meetings = (
        Meeting.objects.visible_to(principal)
        .filter(own | Q(kind=MeetingKind.WEEGOVERLEG))
        .filter(starts_at__gte=_midnight(period.first), starts_at__lt=_midnight(period.last, days=1))
        .exclude(state=MeetingState.CANCELLED)
        .select_related("chair")
        .order_by("starts_at", "pk")
    )
    items: dict = defaultdict(list)
    shown = AgendaItem.objects.visible_to(principal).filter(meeting__in=meetings.order_by().values("pk"))
    for item in shown.select_related("case__household").order_by("position", "pk"):
        items[item.meeting_id].append(item)
    found: dict[date, list[Entry]] = defaultdict(list)
    for meeting in meetings:
        found[timezone.localdate(meeting.starts_at)].append(Entry(meeting, tuple(items[meeting.pk])))
    return found


def _moments(principal: Principal, period: Period) -> dict[date, list[DecisionMoment]]:
    """Of the cases that the principal keeps: whoever plans the meeting before it."""
    ahead = DecisionMoment.objects.visible_to(principal).filter(
        on__range=(period.first, period.last), case_id__in=cases_open_to(principal, CasePermission.WRITE)
    )
    found: dict[date, list[DecisionMoment]] = defaultdict(list)
    for moment in ahead.select_related("case__household").order_by("on", "pk"):
        found[moment.on].append(moment)
    return found


def _midnight(day: date, days: int = 0) -> datetime:
    return timezone.make_aware(datetime.combine(day + timedelta(days=days), time()))
