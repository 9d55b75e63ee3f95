"""The findings of a case as a list: by kind, the newest first, and which of them are disputed or old."""

from datetime import timedelta

from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet, Value, When
from django.utils import timezone

from cases.models import Case, Involvement, Membership, Person
from leidraad.models import Finding, FindingKind, FindingReview, ReviewKind
from leidraad.rules import STALE_AFTER_DAYS
from zvh.accounts.models import Principal


def persons_of(case: Case, principal: Principal) -> list[Person]:
    """Who belongs to the household now."""
    members = Membership.objects.visible_to(principal).current().filter(household_id=case.household_id)
    return [row.person for row in members.select_related("person")]


class CasePeople:
    """Whose view of a finding it can be: the family, and the organisations that help."""

    def __init__(self, principal: Principal, case: Case, own_organisation):
        self.persons = persons_of(case, principal)
        helping = (
            Involvement.objects.visible_to(principal)
            .filter(case=case, until__isnull=True)
            .values_list("organisation_id", "organisation__short_name", "organisation__name")
        )
        self.organisations = {own_organisation.pk: own_organisation.label} | {
            key: short or name for key, short, name in helping
        }
        self.others = {key: label for key, label in self.organisations.items() if key != own_organisation.pk}


def findings_of(
    case: Case,
    principal: Principal,
    *,
    kind: str = "",
    person: str = "",
    is_disputed: bool = False,
    is_old: bool = False,
) -> QuerySet[Finding]:
    """The findings that no later words replaced; kinds in the order of the guide, the newest first within each."""
    found = Finding.objects.visible_to(principal).current().filter(case=case)
    if kind:
        found = found.filter(kind=kind)
    if person:
        found = found.filter(persons=person)
    if is_disputed:
        found = disputed(found)
    if is_old:
        found = old(found)
    order = models.Case(
        *[When(kind=value, then=Value(place)) for place, value in enumerate(FindingKind.values)],
        output_field=models.IntegerField(),
    )
    return found.annotate(kind_order=order).order_by("kind_order", "-created_at", "pk")


def disputed(findings: QuerySet[Finding]) -> QuerySet[Finding]:
    """Those with another view beside them that was not settled since."""
    settled = FindingReview.objects.filter(
        finding=OuterRef("finding"), kind=ReviewKind.SETTLED, at__gt=OuterRef("at")
    )
    open_disputes = FindingReview.objects.filter(finding=OuterRef("pk"), kind=ReviewKind.DISPUTED).exclude(
        Exists(settled)
    )
    return findings.filter(Exists(open_disputes))


def old(findings: QuerySet[Finding]) -> QuerySet[Finding]:
    """Those that nobody confirmed for long."""
    limit = timezone.now() - timedelta(days=STALE_AFTER_DAYS)
    recent = FindingReview.objects.filter(finding=OuterRef("pk"), kind=ReviewKind.CONFIRMED, at__gte=limit)
    return findings.filter(
        Q(confirmed_at__isnull=True) | Q(confirmed_at__lt=limit), created_at__lt=limit
    ).exclude(Exists(recent))
