"""What stands around the agreements of a plan: meeting, people, who directs, measures, scale scores."""

from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from cases.models import Appointment, Case, Duty, Measure, Membership, Phase, PhaseChange
from leidraad.models import Conversation, ScaleRound
from leidraad.plan.facts import HeardBy
from leidraad.plan.rows import day
from meetings.models import AgendaItem, Attendee, MeetingKind, MeetingState, Seat


def heard_at_tables(case: Case) -> HeardBy:
    """Per part, the family members who sat there: what was said before them is no news to them."""
    heard: dict[UUID, set[str]] = {}
    seats = Seat.objects.filter(case=case, attendee__person__isnull=False).exclude(
        attendee__was_present=False
    )
    for part_id, person_id in seats.values_list("part_id", "attendee__person_id"):
        heard.setdefault(part_id, set()).add(str(person_id))
    return {part_id: frozenset(persons) for part_id, persons in heard.items()}


def phases_been(case: Case) -> list[str]:
    changes = PhaseChange.objects.filter(case=case).values_list("from_phase", "to_phase")
    been = {phase for change in changes for phase in change}
    return [phase for phase in Phase.values if phase in been]


def meeting_content(conversation: Conversation | None) -> dict | None:
    if conversation is None:
        return None
    meeting = conversation.item.meeting
    earlier = AgendaItem.objects.filter(
        case_id=conversation.case_id,
        meeting__kind=MeetingKind.FOCUSOVERLEG,
        meeting__starts_at__lt=meeting.starts_at,
    ).exclude(meeting__state=MeetingState.CANCELLED)
    return {
        "id": str(conversation.item_id),
        "conversation": str(conversation.pk),
        "number": earlier.count() + 1,
        "on": day(meeting.starts_at),
    }


def people_of(case: Case) -> list[dict]:
    """Everybody of the household, also who left it: what was agreed may still name them."""
    memberships = Membership.objects.filter(household_id=case.household_id).select_related("person")
    return [
        {
            "id": str(membership.person_id),
            "name": membership.person.full_name,
            "short": membership.person.short_name,
            "place": membership.place,
            "is_child": membership.is_child,
        }
        for membership in memberships.order_by("-until", "position", "id")
    ]


def duties_of(case: Case) -> dict[str, dict]:
    """Who directs, one per duty: whom everyone calls."""
    current = Appointment.objects.filter(
        case=case, until__isnull=True, duty__in=[Duty.PROCESREGISSEUR, Duty.CASUSREGISSEUR]
    ).select_related("user__organisation")
    return {
        appointment.duty: {
            "id": str(appointment.user_id),
            "name": appointment.user.name,
            "organisation": appointment.user.organisation.label,
            "organisation_id": str(appointment.user.organisation_id),
        }
        for appointment in current
    }


def next_meeting_of(case: Case, conversation: Conversation | None) -> dict | None:
    """The next one planned, with the family members who are asked: only they hear when and where."""
    planned = AgendaItem.objects.filter(
        case=case, meeting__state=MeetingState.PLANNED, meeting__kind=MeetingKind.FOCUSOVERLEG
    ).select_related("meeting")
    if conversation:
        planned = planned.exclude(pk=conversation.item_id)
    item = planned.order_by("meeting__starts_at").first()
    if item is None:
        return None
    asked = Attendee.objects.filter(item=item, person__isnull=False).values_list("person_id", flat=True)
    return {
        "id": str(item.pk),
        "starts_at": timezone.localtime(item.meeting.starts_at).isoformat(),
        "place": item.meeting.place,
        "is_online": item.meeting.is_online,
        "asked": sorted(map(str, asked)),
    }


def scale_means(case: Case, conversation: Conversation | None) -> list[dict]:
    """Per question the last round whose scores were turned over; questions are never added up together."""
    rounds = ScaleRound.objects.filter(case=case, revealed_at__isnull=False).prefetch_related("scores")
    if conversation:
        rounds = rounds.filter(conversation=conversation)
    last = {asked.question_key: asked for asked in rounds.order_by("revealed_at", "number")}
    return [_mean_of(asked) for _, asked in sorted(last.items())]


def _mean_of(asked: ScaleRound) -> dict:
    """The mean in tenths as text: a number with a fraction has more than one spelling."""
    values = sorted(score.value for score in asked.scores.all())
    return {
        "id": str(asked.pk),
        "key": asked.question_key,
        "question": asked.question,
        "higher_is": asked.higher_is,
        "mean": f"{sum(values) / len(values):.1f}" if values else "",
        "lowest": values[0] if values else None,
        "highest": values[-1] if values else None,
        "count": len(values),
        "om_parts": sorted(map(str, asked.om_parts)),
    }


def measures_of(case: Case) -> list[dict]:
    """Measures in force, such as a contact ban: they bind whoever acts on the plan."""
    today = timezone.localdate()
    running = Measure.objects.filter(case=case).filter(Q(until__isnull=True) | Q(until__gte=today))
    return [
        {
            "id": str(measure.pk),
            "kind": measure.kind,
            "person": str(measure.person_id),
            "protects": sorted(str(person.pk) for person in measure.protects.all()),
            "conditions": measure.conditions,
            "since": day(measure.since),
            "until": day(measure.until),
        }
        for measure in running.prefetch_related("protects").order_by("since", "id")
    ]
