"""The people and referrals that the tests of `cases` begin with, made through the services themselves."""

import uuid
from datetime import date

from cases.births import Birth
from cases.models import Case
from cases.services import (
    NewChannel,
    NewCustody,
    NewPerson,
    NewRelation,
    ReferralText,
    refer_household,
    take_up,
)
from tests.factories import UserFactory
from tests.roles import acting, as_owner
from zvh.accounts.models import Role

BORN_MOTHER = Birth(date(1988, 4, 2), date(1988, 4, 2))
BORN_CHILD = Birth(date(2015, 6, 1), date(2015, 6, 1))


def intake_worker(**fields):
    return UserFactory(role=fields.pop("role", Role.PROCESREGISSEUR), has_intake_duty=True, **fields)


def mother(**fields):
    return NewPerson(
        **{
            "first_names": "Samira",
            "last_name": "de Wit",
            "birth": BORN_MOTHER,
            "place": "moeder",
            "channel": NewChannel(value="06 1234 5678"),
            "address": "Lange Gracht 12, Delft",
            **fields,
        }
    )


def child(**fields):
    return NewPerson(
        **{
            "first_names": "Noor",
            "last_name": "de Wit",
            "birth": BORN_CHILD,
            "is_child": True,
            "place": "dochter",
            **fields,
        }
    )


def refer(referrer, *, persons=None, new_id=None, household_name="De Wit", text=None) -> Case:
    """A referral as the referrer would send it; the case as the owner of the database sees it."""
    persons = persons or [mother(), child()]
    new_id = new_id or uuid.uuid4()
    with acting(referrer):
        refer_household(
            new_id=new_id,
            referrer=referrer,
            household_name=household_name,
            municipality="Delft",
            text=text or ReferralText(reason="De ruzies lopen op."),
            persons=persons,
            relations=[NewRelation(persons[0].id, "parent", persons[1].id)] if len(persons) > 1 else [],
            custodies=[NewCustody(child=persons[1].id, holder=persons[0].id)] if len(persons) > 1 else [],
        )
    with as_owner():
        return Case.objects.get(pk=new_id)


def taken_up(*, referrer=None, intake=None, procesregisseur=None, phase="directe_veiligheid", **referral):
    """A case that was referred and taken up; returns it with its procesregisseur."""
    intake = intake or intake_worker()
    referrer = referrer or UserFactory(role=Role.PARTNER)
    procesregisseur = procesregisseur or UserFactory(role=Role.PROCESREGISSEUR)
    case = refer(referrer, **referral)
    with acting(intake):
        take_up(
            case=case, track="mda", phase=phase, procesregisseur=procesregisseur, reason="Er zijn kinderen."
        )
    return case, procesregisseur
