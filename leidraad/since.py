"""What happened since the last focusoverleg: how every next one opens, and what the case page shows first."""

from dataclasses import dataclass, fields
from datetime import date, datetime

from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from cases.models import Case, Incident
from leidraad.models import OPEN_STATUSES, Action, ActionStatus, Finding, FindingReview, ReviewKind
from meetings.models import AgendaItem, MeetingKind, MeetingState

SHOWN = 12


@dataclass(frozen=True)
class SinceLast:
    """Each list is whole; `meeting` is None before the first focusoverleg has closed."""

    meeting: AgendaItem | None
    since: date
    done: list[Action]
    dropped: list[Action]
    late: list[Action]
    stuck: list[Action]
    still_open: list[Action]
    new: list[Finding]
    disputed: list[FindingReview]
    incidents: list[Incident]

    @property
    def lists(self) -> dict[str, list]:
        return {
            field.name: getattr(self, field.name)
            for field in fields(self)
            if field.name not in {"meeting", "since"}
        }

    @property
    def is_empty(self) -> bool:
        return not any(self.lists.values())

    @property
    def first(self) -> dict[str, list]:
        """What a screen shows of each list."""
        return {name: rows[:SHOWN] for name, rows in self.lists.items()}

    @property
    def more(self) -> dict[str, int]:
        """How many rows of each list a screen leaves out."""
        return {name: max(0, len(rows) - SHOWN) for name, rows in self.lists.items()}


def since_last_meeting(case: Case, principal, *, before: AgendaItem | None = None) -> SinceLast:
    """What `principal` may see of it; `before` is the meeting that opens with it."""
    last = last_closed_meeting(case, principal, before=before)
    moment = _moment(case, last)
    actions = _actions(case, principal, moment, before)
    late = [action for action in actions if action.is_late]
    stuck = [action for action in actions if action.status in (ActionStatus.STUCK, ActionStatus.WAITING)]
    return SinceLast(
        meeting=last,
        since=timezone.localdate(moment),
        done=[action for action in actions if action.status == ActionStatus.DONE],
        dropped=[action for action in actions if action.status == ActionStatus.DROPPED],
        late=late,
        stuck=[action for action in stuck if action not in late],
        still_open=[a for a in actions if a.status in OPEN_STATUSES and a not in late and a not in stuck],
        new=_new_findings(case, principal, moment, before),
        disputed=_disputed(case, principal),
        incidents=list(
            Incident.objects.visible_to(principal)
            .filter(case=case, created_at__gt=moment)
            .order_by("-created_at")
        ),
    )


def last_closed_meeting(case: Case, principal, *, before: AgendaItem | None = None) -> AgendaItem | None:
    """The focusoverleg of this case that closed last, before the given one."""
    items = AgendaItem.objects.visible_to(principal).filter(
        case=case, meeting__kind=MeetingKind.FOCUSOVERLEG, meeting__state=MeetingState.CLOSED
    )
    if before is not None:
        items = items.filter(meeting__starts_at__lt=before.meeting.starts_at)
    return items.select_related("meeting").order_by("-meeting__starts_at").first()


def _moment(case: Case, last: AgendaItem | None) -> datetime:
    if last is not None:
        return last.meeting.closed_at
    return timezone.make_aware(datetime.combine(case.referred_on, datetime.min.time()))


def _actions(case: Case, principal, moment: datetime, before: AgendaItem | None) -> list[Action]:
    """What is still open, and what was finished since; what the meeting itself agreed is not looked back on."""
    actions = (
        Action.objects.visible_to(principal)
        .filter(case=case)
        .filter(Q(status__in=OPEN_STATUSES) | Q(status_since__gte=timezone.localdate(moment)))
    )
    if before is not None:
        actions = actions.exclude(conversation__item=before)
    actions = actions.select_related("owner", "owner_organisation", "owner_person")
    return list(actions.order_by(F("due_on").asc(nulls_last=True), "created_at"))


def _new_findings(case: Case, principal, moment: datetime, before: AgendaItem | None) -> list[Finding]:
    found = Finding.objects.visible_to(principal).current().filter(case=case, created_at__gt=moment)
    if before is not None:
        found = found.filter(Q(conversation__isnull=True) | ~Q(conversation__item=before))
    return list(found.select_related("source_organisation", "source_person").order_by("-created_at"))


def _disputed(case: Case, principal) -> list[FindingReview]:
    """Disputes that nobody settled yet, with the other view."""
    settled = FindingReview.objects.filter(
        finding=OuterRef("finding"), kind=ReviewKind.SETTLED, at__gt=OuterRef("at")
    )
    return list(
        FindingReview.objects.visible_to(principal)
        .filter(case=case, kind=ReviewKind.DISPUTED, finding__replaced_by__isnull=True)
        .exclude(Exists(settled))
        .select_related("finding", "person", "organisation")
        .order_by("-at")
    )
