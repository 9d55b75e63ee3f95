"""What happened since the last focusoverleg: how every next one opens, and what the case page shows first."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from cases.models import Case, Incident
from leidraad.models import OPEN_STATUSES, Action, ActionStatus, Finding, FindingReview, ReviewKind
from meetings.models import AgendaItem, MeetingKind, MeetingState

SHOWN = 12


@dataclass(frozen=True)
class SinceLast:
    """Each list holds at most `SHOWN` rows; `meeting` is None before the first focusoverleg has closed."""

    meeting: AgendaItem | None
    since: date
    done: list[Action]
    late: list[Action]
    stuck: list[Action]
    still_open: list[Action]
    new: list[Finding]
    disputed: list[FindingReview]
    incidents: list[Incident]

    @property
    def is_empty(self) -> bool:
        return not any(
            (self.done, self.late, self.stuck, self.still_open, self.new, self.disputed, self.incidents)
        )


def since_last_meeting(case: Case, principal, *, before: AgendaItem | None = None) -> SinceLast:
    """What `principal` may see of it; `before` is the meeting that opens with it."""
    last = last_closed_meeting(case, principal, before=before)
    moment = _moment(case, last)
    actions = list(
        Action.objects.visible_to(principal)
        .filter(case=case)
        .exclude(conversation__item=before)
        .filter(Q(status__in=OPEN_STATUSES) | Q(status_since__gte=timezone.localdate(moment)))
        .select_related("owner", "owner_organisation", "owner_person")
        .order_by(F("due_on").asc(nulls_last=True), "created_at")
    )
    late = [action for action in actions if action.is_late]
    stuck = [action for action in actions if action.status in (ActionStatus.STUCK, ActionStatus.WAITING)]
    return SinceLast(
        meeting=last,
        since=timezone.localdate(moment),
        done=[action for action in actions if action.status == ActionStatus.DONE][:SHOWN],
        late=late[:SHOWN],
        stuck=[action for action in stuck if action not in late][:SHOWN],
        still_open=[a for a in actions if a.status in OPEN_STATUSES and a not in late and a not in stuck][
            :SHOWN
        ],
        new=_new_findings(case, principal, moment, before),
        disputed=_disputed(case, principal),
        incidents=list(
            Incident.objects.visible_to(principal)
            .filter(case=case, created_at__gt=moment)
            .order_by("-created_at")[:SHOWN]
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


def _new_findings(case: Case, principal, moment: datetime, before: AgendaItem | None) -> list[Finding]:
    found = Finding.objects.visible_to(principal).current().filter(case=case, created_at__gt=moment)
    if before is not None:
        found = found.filter(Q(conversation__isnull=True) | ~Q(conversation__item=before))
    return list(found.select_related("source_organisation", "source_person").order_by("-created_at")[:SHOWN])


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
        .order_by("-at")[:SHOWN]
    )
