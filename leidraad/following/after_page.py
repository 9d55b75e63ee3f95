"""The page after a meeting, for one of those who were there: what is theirs, what was decided, when we meet again."""

from dataclasses import dataclass

from django.db.models import F

from leidraad.following.action_page import TAPS
from leidraad.following.owners import own_actions
from leidraad.models import Action, BottomLine, Conversation, Cooperation, PlanVersion, Verdict
from leidraad.plan.papers_page import PapersOnPage, papers_for_page
from meetings.models import AgendaItem, MeetingKind, MeetingState
from zvh.access.permissions import CasePermission
from zvh.access.querysets import may
from zvh.accounts.models import User


@dataclass
class AfterPage:
    """`own` are open actions of the case that are the reader's; what was decided is of this meeting alone."""

    conversation: Conversation | None
    own: list[Action]
    others: list[Action]
    bottom_lines: list[BottomLine]
    watched: frozenset
    cooperation: list[Cooperation]
    verdict: Verdict | None
    papers: PapersOnPage | None
    next_meeting: AgendaItem | None
    may_report: bool
    taps: tuple = tuple((status.value, status.label) for status in TAPS)


def after_page(item: AgendaItem, principal, user: User) -> AfterPage:
    """As far as this principal may see each of it."""
    conversation = Conversation.objects.visible_to(principal).filter(item=item).first()
    own = list(
        own_actions(principal, user)
        .filter(case_id=item.case_id)
        .select_related("owner", "owner_organisation", "owner_person")
        .order_by(F("due_on").asc(nulls_last=True), "created_at")
    )
    of_meeting = {"conversation": conversation}
    others = Action.objects.visible_to(principal).filter(**of_meeting).exclude(pk__in=[a.pk for a in own])
    lines = list(
        BottomLine.objects.visible_to(principal)
        .filter(case_id=item.case_id, ended_on__isnull=True)
        .select_related("guardian_user")
    )
    version = (
        PlanVersion.objects.select_related("case__household")
        .visible_to(principal)
        .filter(**of_meeting)
        .first()
    )
    return AfterPage(
        conversation=conversation,
        own=own,
        others=list(others.select_related("owner", "owner_organisation", "owner_person").order_by("position"))
        if conversation
        else [],
        bottom_lines=lines,
        watched=frozenset(line.pk for line in lines if line.guardian_user_id == principal.pk),
        cooperation=list(Cooperation.objects.visible_to(principal).filter(**of_meeting))
        if conversation
        else [],
        verdict=Verdict.objects.visible_to(principal).filter(**of_meeting).first() if conversation else None,
        papers=papers_for_page(principal, version) if version else None,
        next_meeting=_next(item, principal),
        may_report=may(principal, CasePermission.CONTRIBUTE, item.case_id),
    )


def _next(item: AgendaItem, principal) -> AgendaItem | None:
    planned = AgendaItem.objects.visible_to(principal).filter(
        case_id=item.case_id, meeting__kind=MeetingKind.FOCUSOVERLEG, meeting__state=MeetingState.PLANNED
    )
    return planned.select_related("meeting").order_by("meeting__starts_at").first()
