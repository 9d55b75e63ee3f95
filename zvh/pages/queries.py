"""What the lists show: rows through `visible_to`, with everything a row needs fetched along."""

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from cases.models import Appointment, Case, Duty
from leidraad.models import OPEN_STATUSES, Action
from meetings.models import AgendaItem, MeetingKind, MeetingState


def _current(principal, duty: str) -> Subquery:
    """The name of whoever has this duty on the case now."""
    appointments = Appointment.objects.visible_to(principal).filter(
        case=OuterRef("pk"), duty=duty, until__isnull=True
    )
    return Subquery(appointments.values("user__name")[:1])


def _next_meeting(principal, field: str) -> Subquery:
    """Start or agenda item of the first focusoverleg that is still to come."""
    return Subquery(
        AgendaItem.objects.visible_to(principal)
        .filter(
            case=OuterRef("pk"),
            meeting__kind=MeetingKind.FOCUSOVERLEG,
            meeting__state__in=[MeetingState.PLANNED, MeetingState.RUNNING],
        )
        .order_by("meeting__starts_at")
        .values(field)[:1]
    )


def cases_for_list(
    principal, *, words: str = "", state: str = "", track: str = "", phase: str = ""
) -> QuerySet[Case]:
    """The principal's cases, newest referral first, narrowed by what was asked."""
    cases = Case.objects.visible_to(principal)
    if words:
        cases = cases.matching(words)
    for field, value in (("state", state), ("track", track), ("phase", phase)):
        if value:
            cases = cases.filter(**{field: value})
    return cases.select_related("household").annotate(
        casusregisseur=_current(principal, Duty.CASUSREGISSEUR),
        next_meeting_at=_next_meeting(principal, "meeting__starts_at"),
    )


def agenda_for_list(principal, *, past: bool = False, words: str = "") -> QuerySet[AgendaItem]:
    """Agenda items the principal may see: those to come in order, or those that were, latest first.

    `words` narrow them to cases by number or name, and to meetings by place.
    """
    items = AgendaItem.objects.visible_to(principal).select_related("meeting__chair", "case__household")
    if words.strip():
        # Of the place, as rows by themselves: an OR across a join makes the database join every case before it looks.
        there = AgendaItem.objects.visible_to(principal).filter(meeting__place__icontains=words.strip())
        items = items.filter(_about(principal, words) | Q(pk__in=there.order_by().values("pk")))
    gone = Q(meeting__state__in=[MeetingState.CLOSED, MeetingState.CANCELLED])
    if past:
        return items.filter(gone).order_by("-meeting__starts_at", "position")
    return items.exclude(gone).order_by("meeting__starts_at", "position")


def _about(principal, words: str) -> Q:
    """Rows of a case that these words find among those the principal may open."""
    return Q(case_id__in=Case.objects.visible_to(principal).matching(words).order_by().values("pk"))


def actions_for_list(principal, user, *, which: str = "mine", words: str = "") -> QuerySet[Action]:
    """Actions of the user ("mine" and "done"), or of their cases ("all" open ones and "finished"); what is late
    stands first. `words` narrow them to cases by number or name, and to what the action says.
    """
    actions = Action.objects.visible_to(principal)
    actions = actions.open() if which in {"mine", "all"} else actions.exclude(status__in=OPEN_STATUSES)
    if which in {"mine", "done"}:
        actions = actions.owned_by(user)
    if words.strip():
        actions = actions.filter(_about(principal, words) | Q(text__icontains=words.strip()))
    return actions.select_related("case__household", "owner", "owner_organisation", "owner_person").order_by(
        F("due_on").asc(nulls_last=True), "created_at"
    )
