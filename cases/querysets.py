"""Which households, persons and cases a principal may see, and the questions lists ask."""

from django.apps import apps
from django.db.models import Exists, OuterRef, Q

from cases.names import fold_name
from zvh.access.permissions import CasePermission
from zvh.access.purposes import Purpose
from zvh.access.querysets import VisibleQuerySet, cases_open_to


def households_open_to(principal):
    """Ids of the households of the cases that the principal may read; a new case opens no old case."""
    return apps.get_model("cases", "Case").objects.visible_to(principal).values("household_id")


def persons_open_to(principal):
    """Ids of the persons in those households."""
    membership_model = apps.get_model("cases", "Membership")
    return membership_model.objects.filter(household_id__in=households_open_to(principal)).values("person_id")


class HouseholdQuerySet(VisibleQuerySet):
    def visible_to(self, principal):
        return self.filter(id__in=households_open_to(principal))


class HouseholdContentQuerySet(VisibleQuerySet):
    def visible_to(self, principal):
        return self.filter(household_id__in=households_open_to(principal))


class WhereaboutsQuerySet(VisibleQuerySet):
    """Where somebody is or can be reached (domain.md rule 4): not for everybody who reads the dossier."""

    is_secret = Q(pk__in=[])

    def visible_to(self, principal):
        """All of it for who keeps the dossier. Others see what is not kept from anyone, and those they help."""
        if principal is None:
            return self.none()
        if principal.pk == Purpose.PAPERS.principal_id:
            return self.all()
        return self.filter(
            Q(household_id__in=_households_kept_by(principal))
            | (
                Q(household_id__in=households_open_to(principal))
                & ((~self.is_secret & ~Exists(_kept_apart())) | _helped_safely_by(principal))
            )
        )


def _households_kept_by(principal):
    """Ids of the households of the cases that the principal both reads and writes in."""
    cases = apps.get_model("cases", "Case").objects.visible_to(principal).writable_by(principal)
    return cases.values("household_id")


def _kept_apart():
    """Separations that hold now of the person a row is about."""
    separations = apps.get_model("cases", "Separation").objects
    return separations.filter(household_id=OuterRef("household_id"), lifted_at__isnull=True).filter(
        Q(person_id=OuterRef("person_id")) | Q(other_id=OuterRef("person_id"))
    )


def _helped_safely_by(principal):
    """Their own involvements name the person, and nobody whom the person is kept apart from."""
    helped = apps.get_model("cases", "Involvement").persons.through.objects.filter(
        involvement__user_id=principal.pk, involvement__until__isnull=True
    )
    in_household = helped.filter(involvement__case__household_id=OuterRef("household_id"))
    the_other = in_household.filter(
        Q(person_id=OuterRef("person_id")) | Q(person_id=OuterRef("other_id"))
    ).exclude(person_id=OuterRef(OuterRef("person_id")))
    return Q(Exists(in_household.filter(person_id=OuterRef("person_id")))) & ~Q(
        Exists(_kept_apart().filter(Exists(the_other)))
    )


class ContactPointQuerySet(WhereaboutsQuerySet):
    is_secret = Q(is_secret=True)


class MembershipQuerySet(HouseholdContentQuerySet):
    def current(self):
        return self.filter(until__isnull=True)


class PersonQuerySet(VisibleQuerySet):
    def visible_to(self, principal):
        return self.filter(id__in=persons_open_to(principal))


class RelationshipQuerySet(VisibleQuerySet):
    """Both ends must be visible: a tie to somebody in another household reveals that household."""

    def visible_to(self, principal):
        persons = persons_open_to(principal)
        return self.filter(person_id__in=persons, other_id__in=persons)


class CaseQuerySet(VisibleQuerySet):
    def visible_to(self, principal):
        return self.filter(id__in=cases_open_to(principal, CasePermission.VIEW))

    def writable_by(self, principal):
        return self.filter(id__in=cases_open_to(principal, CasePermission.WRITE))

    def directed_by(self, principal):
        return self.filter(id__in=cases_open_to(principal, CasePermission.DIRECT))

    def matching(self, words: str):
        """Cases by number, or by a name of the household or of somebody in it. Call after `visible_to`."""
        key = fold_name(words)
        if not key:
            return self
        # Subqueries instead of joins: no row is multiplied, so nothing has to be sorted to make rows distinct.
        # Each is about the row's own household, so that few cases don't cost a look at all names.
        households = apps.get_model("cases", "Household").objects.filter(
            pk=OuterRef("household_id"), name_key__contains=key
        )
        members = apps.get_model("cases", "Membership").objects.filter(
            household_id=OuterRef("household_id"), person__name_key__contains=key
        )
        return self.filter(Q(number__istartswith=words.strip()) | Q(Exists(households)) | Q(Exists(members)))


class ReferralQuerySet(VisibleQuerySet):
    def visible_to(self, principal):
        """Whoever reads the case, and the referrer: they contribute without reading the dossier."""
        if principal is None:
            return self.none()
        return self.filter(
            Q(case_id__in=cases_open_to(principal, CasePermission.VIEW))
            | Q(referrer_id=principal.pk, case_id__in=cases_open_to(principal, CasePermission.CONTRIBUTE))
        )

    def waiting(self):
        return self.filter(answer="")
