"""Search before create: intake finds the household that was here before, and joins the referral to it (rule 1)."""

from dataclasses import dataclass
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _

from cases.models import Case, CaseState, Referral
from cases.services.merging import merge_known_persons
from cases.services.rows import constraints_in_words, hold
from cases.services.weighing import close_as_declined, leave_declined
from zvh.access import grants
from zvh.access.models import GrantReason
from zvh.access.permissions import VIEWER
from zvh.audit.log import record
from zvh.errors import Conflict, DomainError


@dataclass(frozen=True)
class KnownHousehold:
    """All that intake may know of a household that was here before."""

    household_id: UUID
    number: str
    director_id: UUID | None
    director: str
    in_hand: bool
    # Persons with the same name and birth, and persons who may be the same.
    matches: int
    possible: int


def may_search(case: Case) -> bool:
    """Whether the one who acts may search this hour; asking the same again is no other search."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT cases_has_searched(%s) OR cases_searches_left() > 0", [case.pk])
        return cursor.fetchone()[0]


@transaction.atomic
def known_households(*, case: Case) -> list[KnownHousehold]:
    """Households with somebody who is, or may be, one of this referral, for intake alone; sure matches first.

    Logged by the database, 60 different searches an hour.
    """
    if not may_search(case):
        raise DomainError(_("You have searched very often this hour. Try again later."))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT household_id, number, director_id, director, in_hand, matches, possible "
            "FROM cases_known_households(%s) ORDER BY matches DESC, possible DESC, number DESC",
            [case.pk],
        )
        found = [KnownHousehold(*row) for row in cursor.fetchall()]
    if found:
        Referral.objects.filter(case=case, possibly_known=False).update(possibly_known=True)
    return found


@transaction.atomic
def join_household(*, case: Case, household_id: UUID) -> None:
    """This referral is about that household: recidive, in one dossier. Raises Conflict when it has a case in hand."""
    hold(case)
    if case.state != CaseState.REFERRED:
        raise Conflict(_("This referral has been weighed already."))
    with constraints_in_words(Case):
        _join(case, household_id)
    record("household.join", case_id=case.pk, subject_id=household_id)


@transaction.atomic
def add_to_case_in_hand(*, case: Case, household_id: UUID, note: str, answer: str) -> None:
    """That household has a case in hand: close this referral, put it in the same dossier, and let its director read it.

    `note` is for the dossier; `answer` is what the referrer reads, who may not learn that the household was known.
    """
    hold(case)
    if case.state != CaseState.REFERRED:
        raise Conflict(_("This referral has been weighed already."))
    known = {found.household_id: found for found in known_households(case=case)}
    found = known.get(household_id)
    if found is None or not found.in_hand:
        raise Conflict(_("That household has no case in hand any more. Look again."))
    ending = close_as_declined(case=case, reason=note, advice="")
    _join(case, household_id)
    record("household.join", case_id=case.pk, subject_id=household_id)
    if found.director_id:
        grants.give(
            case_id=case.pk,
            principal_id=found.director_id,
            permissions=VIEWER,
            reason=GrantReason.INTAKE,
            because_of=ending.pk,
        )
    leave_declined(case=case, ending=ending, answer=answer)


def _join(case: Case, household_id: UUID) -> None:
    provisional = [member.person_id for member in case.household.memberships.current()]
    with connection.cursor() as cursor:
        cursor.execute("SELECT cases_join_household(%s, %s)", [case.pk, household_id])
        if not cursor.fetchone()[0]:
            raise Conflict(_("These two can't be joined. Look again which household it is."))
    case.refresh_from_db()
    merge_known_persons(case=case, new_person_ids=provisional)
