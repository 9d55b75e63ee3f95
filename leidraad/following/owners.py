"""Whose actions are whose: who may report on one, who can take one over, and which have nobody left."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from cases.models import Appointment, Case, CaseState, Duty, Involvement, Membership
from leidraad.models import Action
from zvh.access.models import Grant
from zvh.access.permissions import CasePermission
from zvh.access.querysets import cases_open_to, may
from zvh.accounts.models import Organisation, User

FOLLOWED_STATES = (CaseState.OPEN, CaseState.STABILISING)
DIRECTING = (Duty.PROCESREGISSEUR, Duty.CASUSREGISSEUR)


def may_report(principal, user: User, action: Action) -> bool:
    """Whose action it is, who works on the case for the organisation it belongs to, and who keeps the dossier."""
    is_own = action.owner_id == principal.pk or (
        action.owner_organisation_id is not None and action.owner_organisation_id == user.organisation_id
    )
    permission = CasePermission.CONTRIBUTE if is_own else CasePermission.WRITE
    return may(principal, permission, action.case_id)


def own_actions(principal, user: User) -> QuerySet[Action]:
    """Open actions of this user, and of their organisation in cases that they work on."""
    works_on = cases_open_to(principal, CasePermission.CONTRIBUTE)
    of_organisation = Q(owner_organisation_id=user.organisation_id, case_id__in=works_on)
    return Action.objects.visible_to(principal).open().filter(Q(owner=user) | of_organisation)


def cases_directed(principal) -> QuerySet[Case]:
    """The cases in hand whose procesregisseur or casusregisseur somebody is now."""
    duties = Appointment.objects.filter(user_id=principal.pk, until__isnull=True, duty__in=DIRECTING)
    return Case.objects.visible_to(principal).filter(
        state__in=FOLLOWED_STATES, pk__in=duties.values("case_id")
    )


def without_owner(actions: QuerySet[Action]) -> QuerySet[Action]:
    """Those that nobody can do any more: the account or the access ended, or the organisation no longer helps."""
    works = Grant.objects.valid().filter(case_id=OuterRef("case_id"), permission=CasePermission.CONTRIBUTE)
    owner_works = works.filter(principal_id=OuterRef("owner_id"))
    somebody_works = works.filter(
        principal_id__in=User.objects.filter(
            organisation_id=OuterRef(OuterRef("owner_organisation_id")), is_active=True
        ).values("pk")
    )
    helps = Involvement.objects.current().filter(
        case_id=OuterRef("case_id"), organisation_id=OuterRef("owner_organisation_id")
    )
    nobody = Q(owner__isnull=True, owner_organisation__isnull=True, owner_person__isnull=True, owner_words="")
    left = Q(owner__isnull=False) & (Q(owner__is_active=False) | ~Exists(owner_works))
    gone = Q(owner_organisation__isnull=False) & ~Exists(somebody_works) & ~Exists(helps)
    return actions.open().filter(nobody | left | gone)


@dataclass(frozen=True)
class Owners:
    """Who can do something in a case now, by the key that a form sends; `left` are those who no longer can."""

    professionals: dict[str, str]
    family: dict[str, str]
    organisations: dict[str, str]

    @property
    def everybody(self) -> dict[str, str]:
        return self.professionals | self.family | self.organisations


def owners_in(case: Case, principal) -> Owners:
    """Everybody who is active in the case: with access and an account, in the household, or helping it now."""
    working = Grant.objects.valid().filter(case_id=case.pk, permission=CasePermission.CONTRIBUTE)
    users = User.objects.filter(pk__in=working.values("principal_id"), is_active=True).select_related(
        "organisation"
    )
    members = (
        Membership.objects.visible_to(principal)
        .filter(household_id=case.household_id, until__isnull=True, person__died_on__isnull=True)
        .select_related("person")
    )
    helping = Involvement.objects.visible_to(principal).current().filter(case=case)
    organisations = Organisation.objects.filter(pk__in=helping.values("organisation_id"))
    return Owners(
        professionals={f"user:{user.pk}": f"{user.name}, {user.organisation.label}" for user in users},
        family={f"person:{member.person_id}": member.person.full_name for member in members},
        organisations={f"organisation:{one.pk}": one.label for one in organisations},
    )


def name_of_former(case: Case, user_id: UUID) -> str:
    """The name of somebody who had access to this case, to say that they left; empty for anybody else."""
    was_here = Grant.objects.filter(case_id=case.pk, principal_id=user_id)
    user = User.objects.filter(pk=user_id).filter(Exists(was_here)).first()
    return user.name if user else ""
