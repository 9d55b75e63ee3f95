"""Who was at which table and who was not: the head of a report."""

from cases.models import Membership
from leidraad.guide import Guide
from leidraad.plan.rows import basis_content
from leidraad.sharing import is_medical
from meetings.models import AcceptedWarning, AgendaItem, Attendee, AttendeeKind, Part


def people_at(item: AgendaItem) -> list[dict]:
    """Everybody who was asked, with whether they were there; None when nobody noted it."""
    attendees = Attendee.objects.filter(item=item).select_related("user", "person", "organisation", "basis")
    return [
        {
            "id": str(attendee.pk),
            "name": attendee.display_name,
            "organisation": attendee.organisation.label if attendee.organisation_id else "",
            "kind": attendee.kind,
            "role": attendee.table_role,
            "person": str(attendee.person_id or ""),
            "was_present": attendee.was_present,
            "is_online": attendee.is_online,
            "basis": basis_content(getattr(attendee, "basis", None)) if is_medical(attendee) else None,
        }
        for attendee in sorted(attendees, key=_as_seated)
    ]


def _as_seated(attendee: Attendee) -> tuple:
    """The chair first, then professionals, then the family's side; by name within each."""
    return (
        attendee.table_role != "chair",
        attendee.kind not in {AttendeeKind.PROFESSIONAL, AttendeeKind.GUEST},
        attendee.display_name,
        str(attendee.pk),
    )


def parts_of(item: AgendaItem, guide: Guide) -> list[dict]:
    """The parts with their steps in words and the ids of who sat there."""
    titles = {step.key: step.title for step in guide.steps}
    parts = Part.objects.filter(item=item).prefetch_related("seats").order_by("position")
    return [
        {
            "id": str(part.pk),
            "position": part.position,
            "title": part.title,
            "with_family": part.with_family,
            "steps": [titles.get(step, step) for step in part.steps],
            "seated": sorted(str(seat.attendee_id) for seat in part.seats.all()),
        }
        for part in parts
    ]


def absent_of(item: AgendaItem) -> list[dict]:
    """Family members who were not there, whether or not they were asked: they hear the outcome (rule 5)."""
    attendees = Attendee.objects.filter(item=item, person__isnull=False)
    asked = {attendee.person_id: attendee for attendee in attendees}
    memberships = Membership.objects.filter(
        household_id=item.case.household_id, until__isnull=True, person__died_on__isnull=True
    ).select_related("person")
    absent = []
    for membership in memberships.order_by("position", "id"):
        attendee = asked.get(membership.person_id)
        if attendee is None or attendee.was_present is False:
            name = membership.person.full_name
            person = {"person": str(membership.person_id), "name": name, "is_child": membership.is_child}
            absent.append({**person, "was_asked": attendee is not None})
    return absent


def warnings_of(item: AgendaItem) -> list[dict]:
    """What the chair was warned of and why they went on (rules 5 and 9)."""
    accepted = AcceptedWarning.objects.filter(item=item).select_related("person", "decided_by")
    return [
        {
            "id": str(warning.pk),
            "rule": warning.rule,
            "person": warning.person.full_name if warning.person_id else "",
            "part": str(warning.part_id or ""),
            "reason": warning.reason,
            "by": warning.decided_by.label,
        }
        for warning in accepted.order_by("decided_at", "id")
    ]
