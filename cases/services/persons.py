"""Who is in the household, how they are related, and who holds custody."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.births import Birth
from cases.models import (
    Case,
    ChannelKind,
    ContactKind,
    ContactPoint,
    Custody,
    Membership,
    Person,
    Relationship,
    SafeChannel,
)
from cases.services.new import NewPerson
from cases.services.rows import constraints_in_words, hold, hold_new
from zvh.accounts.models import Organisation
from zvh.audit.log import record
from zvh.errors import Conflict, DomainError


def add_new_person(household_id: UUID, new: NewPerson, *, position: int) -> None:
    """The rows of one new person. The membership goes first: it is what makes the person insertable. The person goes
    last: a referrer adds rows about nobody who is there already."""
    Membership.objects.create(
        household_id=household_id,
        person_id=new.id,
        place=new.place,
        is_child=new.is_child,
        lives_here=new.lives_here,
        from_earlier_relation=new.from_earlier_relation,
        position=position,
    )
    _add_whereabouts(household_id, new)
    Person(
        id=new.id,
        first_names=new.first_names,
        last_name=new.last_name,
        gender=new.gender,
        born_earliest=new.birth.earliest,
        born_latest=new.birth.latest,
        birth_words=new.birth.words,
        interpreter_language=new.interpreter_language,
    ).save(force_insert=True)


def _add_whereabouts(household_id: UUID, new: NewPerson) -> None:
    if new.address:
        ContactPoint.objects.create(
            household_id=household_id,
            person_id=new.id,
            kind=ContactKind.ADDRESS,
            value=new.address,
            is_secret=new.address_is_secret,
        )
    if new.channel and (new.channel.value or new.channel.kind == ChannelKind.IN_PERSON):
        SafeChannel.objects.create(
            household_id=household_id,
            person_id=new.id,
            kind=new.channel.kind,
            value=new.channel.value,
            safe_times=new.channel.safe_times,
            voicemail_allowed=new.channel.voicemail_allowed,
            reads_along=new.channel.reads_along,
            agreed_on=new.channel.agreed_on,
        )


@transaction.atomic
def add_person(*, case: Case, new: NewPerson) -> None:
    """Add somebody to the household of this case; sent twice with the same id, it adds one."""
    hold_new(new.id)
    if Person.objects.filter(pk=new.id).exists():
        return
    if not new.name:
        raise DomainError(_("Write at least a first name or a last name."), field="first_names")
    members = Membership.objects.filter(household_id=case.household_id)
    last = members.aggregate(last=Max("position"))["last"]
    add_new_person(case.household_id, new, position=0 if last is None else last + 1)
    record("person.add", case_id=case.pk, subject_id=new.id)


@transaction.atomic
def change_person(
    *,
    case: Case,
    membership: Membership,
    first_names: str,
    last_name: str,
    gender: str,
    birth: Birth,
    interpreter_language: str,
    place: str,
    is_child: bool,
    lives_here: bool,
    from_earlier_relation: bool,
    died_on: date | None = None,
) -> None:
    """Correct who somebody is, and their place in this household."""
    person = membership.person
    hold(person)
    if not f"{first_names}{last_name}".strip():
        raise DomainError(_("Write at least a first name or a last name."), field="first_names")
    if died_on and birth.is_known and died_on < birth.earliest:
        raise DomainError(_("Nobody dies before they are born."), field="died_on")
    person.first_names, person.last_name, person.gender = first_names, last_name, gender
    person.born_earliest, person.born_latest, person.birth_words = birth.earliest, birth.latest, birth.words
    person.interpreter_language, person.died_on = interpreter_language, died_on
    person.save()
    membership.place, membership.is_child, membership.lives_here = place, is_child, lives_here
    membership.from_earlier_relation = from_earlier_relation
    membership.save(update_fields=["place", "is_child", "lives_here", "from_earlier_relation"])
    record("person.change", case_id=case.pk, subject_id=person.pk)


@transaction.atomic
def end_membership(*, case: Case, membership: Membership, until: date | None = None) -> None:
    """Somebody no longer belongs to this household; what is known of them stays."""
    hold(membership)
    if membership.until:
        return
    if Membership.objects.current().filter(household_id=membership.household_id).count() == 1:
        raise DomainError(_("A household has at least one person."))
    membership.until = until or timezone.localdate()
    membership.save(update_fields=["until"])
    record("membership.end", case_id=case.pk, subject_id=membership.pk)


@transaction.atomic
def relate(*, case: Case, new_id: UUID, person: UUID, kind: str, other: UUID) -> None:
    """`person` is `kind` of `other`; both belong to the household of this case."""
    hold_new(new_id)
    if Relationship.objects.filter(pk=new_id).exists():
        return
    _must_be_members(case, (person, other), field="other")
    if person == other:
        raise DomainError(_("A person cannot be related to themselves."), field="other")
    if Relationship.objects.filter(person_id=person, other_id=other, kind=kind).exists():
        raise Conflict(_("This relationship is already recorded."), field="kind")
    with constraints_in_words(Relationship, field="other"):
        Relationship.objects.create(id=new_id, person_id=person, kind=kind, other_id=other)
    record("relationship.add", case_id=case.pk, subject_id=new_id)


@transaction.atomic
def remove_relationship(*, case: Case, relationship: Relationship) -> None:
    """Take back a relationship that was recorded by mistake."""
    _must_be_members(case, (relationship.person_id, relationship.other_id))
    relationship_id = relationship.pk
    relationship.delete()
    record("relationship.remove", case_id=case.pk, subject_id=relationship_id)


@transaction.atomic
def record_custody(
    *, case: Case, child: UUID, holders: Iterable[UUID], organisation: Organisation | None = None
) -> None:
    """From now on custody of the child is held by these persons, or by an organisation; what held before ends today."""
    holders = set(holders)
    _must_be_members(case, {child, *holders}, field="holders")
    if child in holders:
        raise DomainError(_("A child does not hold custody of themselves."), field="holders")
    current = Custody.objects.filter(household_id=case.household_id, child_id=child, until__isnull=True)
    organisation_id = organisation.pk if organisation else None
    kept = {
        (custody.holder_id, custody.organisation_id)
        for custody in current
        if custody.holder_id in holders or (organisation_id and custody.organisation_id == organisation_id)
    }
    for custody in current:
        if (custody.holder_id, custody.organisation_id) not in kept:
            custody.until = timezone.localdate()
            custody.save(update_fields=["until"])
    wanted = {(holder, None) for holder in holders} | (
        {(None, organisation_id)} if organisation_id else set()
    )
    Custody.objects.bulk_create(
        Custody(
            household_id=case.household_id,
            child_id=child,
            holder_id=holder,
            organisation_id=organisation_id,
            since=timezone.localdate(),
        )
        for holder, organisation_id in wanted - kept
    )
    record("custody.record", case_id=case.pk, subject_id=child)


def _must_be_members(case: Case, persons: Iterable[UUID], field: str | None = None) -> None:
    persons = set(persons)
    members = Membership.objects.filter(household_id=case.household_id, person_id__in=persons)
    if members.values("person_id").distinct().count() != len(persons):
        raise DomainError(_("Choose people of this household."), field=field)
