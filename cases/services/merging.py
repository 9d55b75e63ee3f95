"""Makes one person of two: somebody named in a new referral turns out to be somebody the household's dossier knows."""

from collections.abc import Iterable
from uuid import UUID

from django.db import models
from django.utils import timezone

from cases.births import birth_of, may_be_same
from cases.models import (
    Case,
    ContactPoint,
    Custody,
    Gender,
    Membership,
    Person,
    Relationship,
    SafeChannel,
    Separation,
)
from zvh.audit.log import record


def merge_known_persons(*, case: Case, new_person_ids: Iterable[UUID]) -> None:
    """Match the new persons by folded name and birth with the household's own; who matches nobody is a new member."""
    members = Membership.objects.filter(household_id=case.household_id).select_related("person")
    persons = {member.person_id: member.person for member in members}
    new = [persons[person_id] for person_id in new_person_ids if person_id in persons]
    known = [person for person in persons.values() if person not in new]
    for person in new:
        same = _same_person(person, known)
        if same:
            known.remove(same)
            merge_person(case=case, gone=person, kept=same)


def _same_person(person: Person, known: list[Person]) -> Person | None:
    """The one person with this name and a birth that fits; of two namesakes the one with the same birth, or none."""
    if not person.name_key:
        return None
    fitting = [
        other
        for other in known
        if other.name_key == person.name_key and may_be_same(birth_of(other), birth_of(person))
    ]
    if len(fitting) > 1:
        fitting = [
            other for other in fitting if birth_of(other).is_exact and birth_of(other) == birth_of(person)
        ]
    return fitting[0] if len(fitting) == 1 else None


def merge_person(*, case: Case, gone: Person, kept: Person) -> None:
    """Everything about `gone` becomes about `kept`. The row of `gone` stays, pointing to who it was."""
    _fill_blanks(kept, gone)
    Person.objects.filter(pk=gone.pk).update(merged_into=kept)
    _merge_memberships(case, gone, kept)
    _merge_relationships(gone, kept)
    _merge_custody(case, gone, kept)
    _merge_contact(case, gone, kept)
    _merge_separations(case, gone, kept)
    _point_the_rest(gone, kept)
    record("person.merge", case_id=case.pk, subject_id=kept.pk)


def _fill_blanks(kept: Person, gone: Person) -> None:
    if kept.gender == Gender.UNKNOWN:
        kept.gender = gone.gender
    if (birth_of(gone).is_exact and not birth_of(kept).is_exact) or not birth_of(kept).is_known:
        kept.born_earliest, kept.born_latest, kept.birth_words = (
            gone.born_earliest,
            gone.born_latest,
            gone.birth_words,
        )
    kept.interpreter_language = kept.interpreter_language or gone.interpreter_language
    kept.save()


def _merge_memberships(case: Case, gone: Person, kept: Person) -> None:
    """The referral is the newest word on who lives here; what it leaves open stays as it was known."""
    new = Membership.objects.filter(household_id=case.household_id, person=gone)
    current = Membership.objects.current().filter(household_id=case.household_id, person=kept).first()
    if current is None:
        new.update(person=kept)
        return
    for membership in new:
        current.place = membership.place or current.place
        current.is_child, current.lives_here = membership.is_child, membership.lives_here
        current.from_earlier_relation = membership.from_earlier_relation or current.from_earlier_relation
    current.save()
    new.delete()


def _merge_relationships(gone: Person, kept: Person) -> None:
    for end in ("person", "other"):
        for relationship in Relationship.objects.filter(**{end: gone}):
            setattr(relationship, end, kept)
            twin = Relationship.objects.filter(
                person=relationship.person, other=relationship.other, kind=relationship.kind
            )
            if relationship.person_id == relationship.other_id or twin.exists():
                relationship.delete()
            else:
                relationship.save(update_fields=[end])


def _merge_custody(case: Case, gone: Person, kept: Person) -> None:
    of_household = Custody.objects.filter(household_id=case.household_id)
    for end in ("child", "holder"):
        for custody in of_household.filter(**{end: gone}):
            setattr(custody, end, kept)
            twin = of_household.exclude(pk=custody.pk).filter(
                child=custody.child,
                holder=custody.holder,
                organisation=custody.organisation,
                until__isnull=True,
            )
            if custody.child_id == custody.holder_id or twin.exists():
                custody.delete()
            else:
                custody.save(update_fields=[end])


def _merge_contact(case: Case, gone: Person, kept: Person) -> None:
    """A newer safe channel replaces the older ones: one that was agreed long ago may be a danger now."""
    channels = SafeChannel.objects.filter(household_id=case.household_id)
    if channels.filter(person=gone).exists():
        channels.filter(person=kept, until__isnull=True).update(until=timezone.localdate())
    channels.filter(person=gone).update(person=kept)
    ContactPoint.objects.filter(household_id=case.household_id, person=gone).update(person=kept)


def _merge_separations(case: Case, gone: Person, kept: Person) -> None:
    current = Separation.objects.filter(household_id=case.household_id, lifted_at__isnull=True)
    for separation in current.filter(models.Q(person=gone) | models.Q(other=gone)):
        pair = {separation.person_id, separation.other_id} - {gone.pk} | {kept.pk}
        if len(pair) < 2:
            continue
        first, second = sorted(pair)
        if not current.filter(person_id=first, other_id=second).exists():
            Separation.objects.filter(pk=separation.pk).update(person_id=first, other_id=second)


def _point_the_rest(gone: Person, kept: Person) -> None:
    """Whatever else points to a person, also in apps that stand above this one."""
    done = (Membership, Relationship, Custody, SafeChannel, ContactPoint, Separation, Person)
    for relation in Person._meta.related_objects:
        if relation.related_model in done:
            continue
        of_gone = relation.related_model._base_manager.filter(**{relation.field.name: gone})
        if relation.many_to_many:
            for owner in of_gone:
                getattr(owner, relation.field.name).add(kept)
        # Not every table may be changed by the application; where nothing is, nothing is asked.
        elif of_gone.exists():
            of_gone.update(**{relation.field.name: kept})
