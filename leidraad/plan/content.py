"""The plan of a case as one canonical value: what holds now, whoever reads it.

A plan is not a document (docs/architecture.md): this is what a version freezes and what the page shows.
Renderings take away from it and never add.
"""

from django.db.models import Q
from django.utils import timezone

from cases.models import Case
from cases.models.statements import Reach
from leidraad.guide import Guide, read_guide
from leidraad.models import (
    Action,
    ActionStatus,
    BottomLine,
    ClosingPlan,
    Conversation,
    Cooperation,
    Finding,
    FindingKind,
    PlanVersion,
)
from leidraad.models.agreements import OPEN_STATUSES
from leidraad.plan.circumstances import (
    duties_of,
    heard_at_tables,
    measures_of,
    meeting_content,
    next_meeting_of,
    people_of,
    phases_been,
    scale_means,
)
from leidraad.plan.facts import HeardBy, with_facts
from leidraad.plan.rows import (
    action_row,
    agreement_row,
    bottom_line_row,
    closing_plan_row,
    day,
    finding_row,
)
from leidraad.plan.sections import sections_of
from leidraad.services.guide import current_guide
from leidraad.sharing import with_bases
from meetings.models import MeetingState

FORMAT = 1
SHARED = [Reach.TABLE, Reach.PLAN]
# What a plan shows of the analysis: of the phase it is made in, or else of the last phase that had any.
OF_THE_PHASE = (FindingKind.NEED, FindingKind.RISK, FindingKind.RECOVERY, FindingKind.FUTURE)
OF_THE_CASE = (FindingKind.STRENGTH, FindingKind.UNKNOWN, FindingKind.FOR_FAMILY)
TOP_ONLY = (FindingKind.RISK, FindingKind.RECOVERY)


def plan_content(case: Case, conversation: Conversation | None = None) -> dict:
    """The plan as it is now; with a conversation, as the plan that its meeting made.

    Holds what the table and the plan may know: rows for their author or the chair alone are left out.
    """
    conversation = conversation or _last_conversation(case)
    phase = conversation.phase if conversation else case.phase
    guide = guide_of(conversation).phase(phase)
    heard_by = heard_at_tables(case)
    previous = _previous_version(case, conversation)
    return {
        "format": FORMAT,
        "case": {
            "id": str(case.pk),
            "number": case.number,
            "household": case.household.name,
            "track": case.track,
            "phase": case.phase,
            "phase_since": day(case.phase_since),
            "phases_been": phases_been(case),
        },
        "phase": {"key": phase, "title": guide.title, "plan": guide.plan, "client_goal": guide.client_goal},
        "meeting": meeting_content(conversation),
        "goal": conversation.goal if conversation else "",
        "people": people_of(case),
        "duties": duties_of(case),
        "findings": _findings(case, phase, heard_by),
        "bottom_lines": _bottom_lines(case, heard_by),
        "actions": _actions(case, previous, heard_by),
        "cooperation": _cooperation(case, heard_by),
        "closing_plan": _closing_plan(case, heard_by),
        "next_meeting": next_meeting_of(case, conversation),
        "scales": scale_means(case, conversation),
        "measures": measures_of(case),
        "sections": sections_of(case, conversation),
    }


def guide_of(conversation: Conversation | None) -> Guide:
    """The guide the meeting was held with; before the first meeting, the one that is used now."""
    return read_guide(conversation.guide if conversation else current_guide())


def _last_conversation(case: Case) -> Conversation | None:
    held = Conversation.objects.filter(case=case, item__meeting__state=MeetingState.CLOSED)
    return held.select_related("guide", "item__meeting").order_by("-item__meeting__closed_at").first()


def _previous_version(case: Case, conversation: Conversation | None) -> PlanVersion | None:
    versions = PlanVersion.objects.filter(case=case).defer("content")
    return versions.exclude(conversation=conversation).first() if conversation else versions.first()


def _findings(case: Case, phase: str, heard_by: HeardBy) -> dict[str, list[dict]]:
    found = (
        with_bases(with_facts(Finding.objects.current().filter(case=case, reach__in=SHARED)))
        .of_kinds([*OF_THE_PHASE, *OF_THE_CASE, FindingKind.JOINT_CONCERN])
        .prefetch_related("reviews__organisation")
        .order_by("rank", "created_at", "id")
    )
    by_kind: dict[str, list[Finding]] = {kind: [] for kind in (*OF_THE_PHASE, *OF_THE_CASE)}
    by_kind[FindingKind.JOINT_CONCERN] = []
    for finding in found:
        by_kind[finding.kind].append(finding)
    chosen = {str(kind): by_kind[kind] for kind in OF_THE_CASE}
    for kind in OF_THE_PHASE:
        chosen[str(kind)] = _of_phase(by_kind[kind], phase)
    for kind in TOP_ONLY:
        chosen[str(kind)] = [row for row in chosen[str(kind)] if row.rank] or chosen[str(kind)]
    chosen[str(FindingKind.JOINT_CONCERN)] = sorted(
        by_kind[FindingKind.JOINT_CONCERN], key=lambda row: (row.created_at, row.pk)
    )[-1:]
    return {kind: [finding_row(row, heard_by) for row in rows] for kind, rows in chosen.items()}


def _of_phase(findings: list[Finding], phase: str) -> list[Finding]:
    """Those of this phase; when it has none yet, those of the phase that was worked on last."""
    if any(finding.phase == phase for finding in findings) or not findings:
        last = phase
    else:
        last = max(findings, key=lambda finding: finding.created_at).phase
    return [finding for finding in findings if finding.phase == last]


def _bottom_lines(case: Case, heard_by: HeardBy) -> list[dict]:
    """Those that hold, of every phase: a plan of an earlier phase goes on."""
    lines = with_facts(BottomLine.objects.filter(case=case, reach__in=SHARED, ended_on__isnull=True))
    return [bottom_line_row(line, heard_by) for line in lines.order_by("created_at", "id")]


def _actions(case: Case, previous: PlanVersion | None, heard_by: HeardBy) -> list[dict]:
    """Open ones, and those done or dropped since the last version: each step of an action shows once."""
    closed = Q(status__in=[ActionStatus.DONE, ActionStatus.DROPPED])
    if previous:
        closed &= Q(status_since__gte=timezone.localdate(previous.frozen_at))
    actions = with_facts(
        Action.objects.filter(case=case, reach__in=SHARED).filter(Q(status__in=OPEN_STATUSES) | closed)
    )
    return [action_row(action, heard_by) for action in actions.order_by("position", "created_at", "id")]


def _cooperation(case: Case, heard_by: HeardBy) -> list[dict]:
    agreed = with_facts(Cooperation.objects.filter(case=case, reach__in=SHARED, ended_on__isnull=True))
    return [agreement_row(row, heard_by) for row in agreed.order_by("created_at", "id")]


def _closing_plan(case: Case, heard_by: HeardBy) -> dict | None:
    plan = with_facts(ClosingPlan.objects.filter(case=case, reach__in=SHARED)).first()
    return closing_plan_row(plan, heard_by) if plan else None
