"""Who is separated from whom (domain.md rule 4): asked by the table rules, letters, plans and screens."""

from uuid import UUID

from cases.models import Separation


def separated_pairs(household_id: UUID) -> frozenset[frozenset[UUID]]:
    """The pairs of persons of this household that are separated now."""
    pairs = Separation.objects.filter(household_id=household_id, lifted_at__isnull=True)
    return frozenset(frozenset(pair) for pair in pairs.values_list("person_id", "other_id"))


def separated_from(household_id: UUID, person_id: UUID) -> frozenset[UUID]:
    """The persons that this one is separated from now."""
    return frozenset(
        other for pair in separated_pairs(household_id) if person_id in pair for other in pair - {person_id}
    )
