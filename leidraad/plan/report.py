"""What one meeting did, as a canonical value: who was there, what is new, what was judged and decided.

Nothing is copied from earlier reports: of what was known before, only what was confirmed, corrected or
disputed in this meeting.
"""

from django.db.models import Q

from cases.models import Incident
from leidraad.guide import Guide, read_guide
from leidraad.models import (
    Action,
    BottomLine,
    Conversation,
    Cooperation,
    Finding,
    FindingReview,
    Idea,
    ScaleRound,
    Verdict,
)
from leidraad.models.agreements import OPEN_STATUSES
from leidraad.plan.circumstances import heard_at_tables, meeting_content
from leidraad.plan.content import SHARED
from leidraad.plan.facts import HeardBy, closed_to, with_facts
from leidraad.plan.gathering import absent_of, parts_of, people_at, warnings_of
from leidraad.plan.rows import day, finding_row, idea_row, incident_row, owner_of
from leidraad.plan.time_spent import time_content
from leidraad.sharing import with_bases


def report_content(conversation: Conversation) -> dict:
    """The report of the meeting so far; rows for their author or the chair alone are left out."""
    item, guide = conversation.item, read_guide(conversation.guide)
    heard_by = heard_at_tables(conversation.case)
    verdict = Verdict.objects.filter(conversation=conversation).first()
    return {
        "meeting": {
            **meeting_content(conversation),
            "place": item.meeting.place,
            "is_online": item.meeting.is_online,
            "chair": item.meeting.chair.name,
            "typist": item.meeting.typist.name if item.meeting.typist_id else "",
        },
        "goal": conversation.goal,
        "planned_phase": conversation.planned_phase,
        "people": people_at(item),
        "parts": parts_of(item, guide),
        "absent": absent_of(item),
        "warnings": warnings_of(item),
        "since": _since(conversation),
        "steps": _steps(conversation, guide, heard_by),
        "incidents": _incidents(conversation),
        "scales": _scales(conversation, guide),
        "verdict": _verdict(verdict),
        "ideas": _ideas(conversation, heard_by),
        "decided": _decided(conversation),
        "time": time_content(conversation, guide),
        "closing_note": conversation.closing_note,
    }


def _since(conversation: Conversation) -> list[dict]:
    """What was agreed before this meeting and how it stands now: it opens the report."""
    earlier = (
        Action.objects.filter(case_id=conversation.case_id, reach__in=SHARED)
        .exclude(conversation=conversation)
        .filter(Q(status__in=OPEN_STATUSES) | Q(status_since__gte=_last_time(conversation)))
        .select_related("owner__organisation", "owner_person", "owner_organisation")
    )
    return [
        {
            "id": str(action.pk),
            "text": action.text,
            "owner": owner_of(action),
            "due_on": day(action.due_on),
            "status": action.status,
            "status_note": action.status_note,
            "status_since": day(action.status_since),
            "from_om": action.from_om_part,
            "om_parts": closed_to(action),
        }
        for action in earlier.order_by("position", "created_at", "id")
    ]


def _last_time(conversation: Conversation):
    """The day of the meeting before this one; long ago when there was none."""
    before = Conversation.objects.filter(
        case_id=conversation.case_id, item__meeting__closed_at__lt=conversation.item.meeting.starts_at
    ).order_by("-item__meeting__closed_at")
    closed_at = before.values_list("item__meeting__closed_at", flat=True).first()
    return (closed_at or conversation.item.meeting.starts_at).date()


def _steps(conversation: Conversation, guide: Guide, heard_by: HeardBy) -> list[dict]:
    """Per step and topic what was said that is new, and what was known and changed."""
    said = (
        with_bases(
            with_facts(
                Finding.objects.filter(Q(conversation=conversation) | Q(pk__in=_reviewed_in(conversation)))
            )
        )
        .filter(reach__in=SHARED, case_id=conversation.case_id)
        .current()
        .prefetch_related("reviews__organisation")
        .order_by("rank", "created_at", "id")
    )
    by_topic: dict[str, list[dict]] = {}
    for finding in said:
        is_new = finding.conversation_id == conversation.pk
        row = {**finding_row(finding, heard_by), "is_new": is_new, **_told_only_here(finding)}
        by_topic.setdefault(f"{finding.phase}/{finding.topic_key}", []).append(row)
    return [
        {"key": step.key, "title": step.title, "topics": topics}
        for step in guide.steps
        if (topics := _topics(guide, step.key, by_topic))
    ]


def _told_only_here(finding: Finding) -> dict:
    """What a report tells of a finding and a plan doesn't."""
    names = ("still_holds", "fits_phase", "period_words", "helped", "experienced")
    return {name: getattr(finding, name) for name in names}


def _reviewed_in(conversation: Conversation):
    started = conversation.item.meeting.started_at or conversation.item.meeting.starts_at
    return FindingReview.objects.filter(case_id=conversation.case_id, at__gte=started).values("finding_id")


def _topics(guide: Guide, step: str, by_topic: dict[str, list[dict]]) -> list[dict]:
    return [
        {"path": topic.path, "title": topic.title, "question": topic.question, "rows": by_topic[topic.path]}
        for phase in guide.phases
        for topic in phase.topics_of(step)
        if topic.path in by_topic
    ]


def _incidents(conversation: Conversation) -> list[dict]:
    """Those that were told since the meeting began."""
    started = conversation.item.meeting.started_at or conversation.item.meeting.starts_at
    told = (
        Incident.objects.filter(case_id=conversation.case_id, reach__in=SHARED, created_at__gte=started)
        .select_related("source_organisation")
        .prefetch_related("shielded_from", "roles__person")
    )
    return [incident_row(incident) for incident in told.order_by("happened_earliest", "created_at", "id")]


def _scales(conversation: Conversation, guide: Guide) -> list[dict]:
    """Each round that was turned over, with who gave what and why; what stayed covered stays covered."""
    rounds = ScaleRound.objects.filter(conversation=conversation, revealed_at__isnull=False).prefetch_related(
        "scores__attendee__user", "scores__attendee__person", "scores__attendee__organisation"
    )
    return [_round(asked, guide) for asked in rounds.order_by("question_key", "number")]


def _round(asked: ScaleRound, guide: Guide) -> dict:
    topic = guide.topic(*asked.question_key.split("/", 1))
    scale = topic.scale if topic else None
    return {
        "id": str(asked.pk),
        "question": asked.question,
        "number": asked.number,
        "higher_is": asked.higher_is,
        "om_parts": sorted(map(str, asked.om_parts)),
        "low": scale.low if scale else "",
        "high": scale.high if scale else "",
        "scores": [
            {
                "id": str(score.pk),
                "name": score.attendee.display_name,
                "organisation": score.attendee.organisation.label if score.attendee.organisation_id else "",
                "person": str(score.attendee.person_id or ""),
                "value": score.value,
                "reason": score.reason,
            }
            for score in sorted(asked.scores.all(), key=lambda score: (-score.value, str(score.attendee_id)))
        ],
    }


def _verdict(verdict: Verdict | None) -> dict | None:
    if verdict is None:
        return None
    return {
        "id": str(verdict.pk),
        "outcome": verdict.outcome,
        "unsafe_now": verdict.unsafe_now,
        "unsafe_reason": verdict.unsafe_reason,
        "from_phase": verdict.from_phase,
        "to_phase": verdict.to_phase,
        "reason": verdict.reason,
    }


def _ideas(conversation: Conversation, heard_by: HeardBy) -> list[dict]:
    ideas = with_facts(Idea.objects.filter(conversation=conversation, reach__in=SHARED))
    return [idea_row(idea, heard_by) for idea in ideas.order_by("created_at", "id")]


def _decided(conversation: Conversation) -> dict[str, list[str]]:
    """Which rows of the plan were decided in this meeting."""
    models = {"actions": Action, "bottom_lines": BottomLine, "cooperation": Cooperation}
    return {
        name: [str(key) for key in rows.order_by("created_at", "id").values_list("pk", flat=True)]
        for name, model in models.items()
        for rows in [model.objects.filter(conversation=conversation, reach__in=SHARED)]
    }
