"""Referring a household: the case opens with it, for intake; the referrer reads back what they wrote and no more."""

from collections.abc import Sequence
from dataclasses import asdict
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from cases import rules
from cases.births import Birth
from cases.models import Case, CaseState, Custody, Household, Referral, Relationship
from cases.services.new import NewCustody, NewPerson, NewRelation, ReferralText
from cases.services.persons import add_new_person
from cases.services.rows import case_is_new, constraints_in_words, hold_new, next_number
from zvh.access import grants
from zvh.access.models import GrantReason
from zvh.access.permissions import DIRECTOR, CasePermission
from zvh.accounts.models import NEVER_IN_A_CASE, Organisation, User
from zvh.audit.log import record
from zvh.errors import Conflict, DomainError


def intake_users() -> list[User]:
    """Everyone who receives referrals at this moment."""
    # Whatever duty somebody ticked.
    return list(User.objects.filter(has_intake_duty=True, is_active=True).exclude(role__in=NEVER_IN_A_CASE))


@transaction.atomic
def refer_household(
    *,
    new_id: UUID,
    referrer: User,
    household_name: str,
    text: ReferralText,
    persons: Sequence[NewPerson],
    relations: Sequence[NewRelation] = (),
    custodies: Sequence[NewCustody] = (),
    municipality: str = "",
    organisation: Organisation | None = None,
) -> Case:
    """Open a provisional household and a case in state "referred"; returns the case.

    Sent twice with the same `new_id`, it makes one. Whether the household was here before is for intake to find
    out: the referrer gets the same answer either way.
    """
    hold_new(new_id)
    if not case_is_new(new_id):
        return _already_referred(new_id, referrer)
    if not persons:
        raise DomainError(_("Name at least one person of this household."), field="persons")
    today = timezone.localdate()
    case = Case(id=new_id, household_id=uuid4(), number=next_number(today.year), referred_on=today)
    referral = Referral(id=uuid4(), case=case, referrer=referrer, **asdict(text))
    referral.organisation = organisation or referrer.organisation
    referral.advised_track = advice_for(
        referral, has_children=any(person.is_child for person in persons)
    ).track
    referral.sent = as_sent(case.number, household_name, persons)
    _open_to_intake_and_referrer(case, referral)
    with constraints_in_words(Case):
        case.save(force_insert=True)
    Household(id=case.household_id, name=household_name, municipality=municipality).save(force_insert=True)
    for position, person in enumerate(persons):
        add_new_person(case.household_id, person, position=position)
    Relationship.objects.bulk_create(
        Relationship(person_id=relation.person, kind=relation.kind, other_id=relation.other)
        for relation in relations
    )
    Custody.objects.bulk_create(
        Custody(
            household_id=case.household_id,
            child_id=custody.child,
            holder_id=custody.holder,
            organisation_id=custody.organisation_id,
        )
        for custody in custodies
    )
    referral.save(force_insert=True)
    record("case.refer", case_id=case.pk, subject_id=referral.pk)
    return case


def _already_referred(case_id: UUID, referrer: User) -> Case:
    """The case that this same form opened before; anything else with this id is refused."""
    if not Referral.objects.filter(case_id=case_id, referrer=referrer).exists():
        raise Conflict(_("This form can't be sent again. Open a new one."))
    return Case(id=case_id, state=CaseState.REFERRED)


def _open_to_intake_and_referrer(case: Case, referral: Referral) -> None:
    receivers = intake_users()
    if not receivers:
        raise DomainError(_("Nobody receives referrals at this moment. Call the Zorg- en Veiligheidshuis."))
    for user in receivers:
        grants.give(
            case_id=case.pk,
            principal_id=user.pk,
            permissions=DIRECTOR,
            reason=GrantReason.INTAKE,
            because_of=referral.pk,
        )
    grants.give(
        case_id=case.pk,
        principal_id=referral.referrer_id,
        permissions=(CasePermission.CONTRIBUTE,),
        reason=GrantReason.REFERRER,
        because_of=case.pk,
    )


def as_sent(number: str, household_name: str, persons: Sequence[NewPerson]) -> dict:
    """What the referrer may read back of the household; no address, number or channel is kept in it."""
    return {
        "number": number,
        "household": household_name,
        "persons": _persons_as_sent(persons),
    }


def _persons_as_sent(persons: Sequence[NewPerson]) -> list[dict]:
    return [
        {
            "name": person.name,
            "place": person.place,
            "born": _born_in_words(person.birth),
            "child": person.is_child,
        }
        for person in persons
    ]


def _born_in_words(birth: Birth) -> str:
    return birth.earliest.isoformat() if birth.is_exact else birth.words


def advised_track(
    *,
    organisation: Organisation,
    has_children: bool,
    acute_danger: bool,
    long_standing: bool,
    crime_or_nuisance: bool,
) -> rules.TrackAdvice:
    """The advice on the track that follows from who refers and what they say."""
    return rules.advise_track(
        rules.TrackFacts(
            acute_danger=acute_danger,
            long_standing=long_standing,
            crime_or_nuisance=crime_or_nuisance,
            has_children=has_children,
            from_police=organisation.is_police,
            from_veilig_thuis=organisation.name.startswith("Veilig Thuis"),
        )
    )


def advice_for(referral: Referral, *, has_children: bool) -> rules.TrackAdvice:
    """The advice that follows from a referral as it stands."""
    return advised_track(
        organisation=referral.organisation,
        has_children=has_children,
        acute_danger=referral.acute_danger,
        long_standing=referral.long_standing,
        crime_or_nuisance=referral.crime_or_nuisance,
    )


@transaction.atomic
def change_referral(
    *, referral: Referral, text: ReferralText, version: int, persons: Sequence[NewPerson] = ()
) -> None:
    """Rewrite what the referral says, by its referrer or by intake, until it was weighed.

    `persons` are people nobody named yet, by a referrer whom the weegoverleg asked for more; PermissionDenied for
    anyone else. Raises Conflict when somebody else changed the referral since `version`.
    """
    for name, value in asdict(text).items():
        setattr(referral, name, value)
    before = referral.sent.get("persons", [])
    has_children = has_children_now(referral) or any(person.is_child for person in persons)
    if persons:
        referral.sent = referral.sent | {"persons": [*before, *_persons_as_sent(persons)]}
    referral.advised_track = advice_for(referral, has_children=has_children).track
    changed = Referral.objects.filter(pk=referral.pk, version=version, answer="").update(
        **asdict(text), sent=referral.sent, advised_track=referral.advised_track, version=F("version") + 1
    )
    if not changed:
        raise Conflict(
            _("This referral was changed or weighed meanwhile. Reload it; your text is still here.")
        )
    record("referral.change", case_id=referral.case_id, subject_id=referral.pk)
    if persons:
        _name_people(referral, persons, after=len(before))


def _name_people(referral: Referral, persons: Sequence[NewPerson], *, after: int) -> None:
    """Add them to a household that the referrer does not see, behind the `after` people they named before."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT cases_household_asked_about(%s)", [referral.case_id])
        (household_id,) = cursor.fetchone()
    if household_id is None:
        raise PermissionDenied
    for position, person in enumerate(persons, start=after):
        add_new_person(household_id, person, position=position)
        record("person.add", case_id=referral.case_id, subject_id=person.id)


def has_children_now(referral: Referral) -> bool:
    """From the household for who may see it, and from what the referrer sent for the referrer."""
    case = Case.objects.filter(pk=referral.case_id).first()
    if case is not None:
        return case.household.memberships.current().filter(is_child=True).exists()
    return any(person.get("child") for person in referral.sent.get("persons", []))
