"""What somebody stated about the household: who says so, how sure, and how far it may reach."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from zvh.access.parts import open_in_parts, opens_in_parts
from zvh.access.permissions import CasePermission
from zvh.access.querysets import VisibleQuerySet, cases_open_to


class Reach(models.TextChoices):
    """Among professionals. What may go to a family member is decided per person, never by this alone."""

    AUTHOR = "author", _("only who wrote it")
    CHAIR = "chair", _("only the chair")
    TABLE = "table", _("professionals at the table")
    PLAN = "plan", _("professionals, and the plan")


class Certainty(models.TextChoices):
    OBSERVED = "observed", _("seen myself")
    REPORTED = "reported", _("heard from someone")
    SUSPECTED = "suspected", _("suspicion")


class StatementQuerySet(VisibleQuerySet):
    """Rows whose reach is several properties, not one list (docs/architecture.md, Who a row may reach)."""

    def visible_to(self, principal):
        if principal is None:
            return self.none()
        return self.filter(case_id__in=cases_open_to(principal, CasePermission.VIEW)).filter(
            models.Q(reach=Reach.PLAN)
            | self.own_of(principal)
            | (models.Q(reach=Reach.TABLE) & (models.Q(from_om_part=False) | open_in_parts(principal)))
            | models.Q(reach=Reach.CHAIR, case_id__in=cases_open_to(principal, CasePermission.DIRECT))
        )

    def own_of(self, principal) -> models.Q:
        """What somebody sees whatever its reach."""
        return models.Q(author_id=principal.pk)


# The same by hand for the database; a property test ties the two.
def statement_select(own: str = "author_id = access_principal()") -> str:
    return (
        f"case_id IN (SELECT access_cases('view_case')) AND (reach = 'plan' OR {own} "
        f"OR (reach = 'table' AND (NOT from_om_part OR {opens_in_parts()})) "
        "OR (reach = 'chair' AND case_id IN (SELECT access_cases('direct_case'))))"
    )


STATEMENT_SELECT = statement_select()
STATEMENT_INSERT = "case_id IN (SELECT cases_added_to()) AND author_id = access_principal()"
STATEMENT_UPDATE = (
    "case_id IN (SELECT access_cases('write_case')) "
    "OR (author_id = access_principal() AND case_id IN (SELECT cases_added_to()))"
)


class Statement(models.Model):
    """Abstract: source, certainty and reach of what is stated (domain.md rules 3, 4, 4a and 10).

    `from_om_part` never turns off, and `om_parts` are the parts with the OM it comes from: at reach TABLE it is
    for who sat at each of those. `shielded_from` is declared by each model. What is derived from a statement
    inherits the narrowest of its sources.
    """

    author = models.ForeignKey("accounts.Principal", on_delete=models.PROTECT, related_name="+")
    source_organisation = models.ForeignKey(
        "accounts.Organisation",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("source"),
    )
    source_person = models.ForeignKey(
        "cases.Person",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("family member who said it"),
    )
    certainty = models.CharField(_("how we know"), max_length=10, choices=Certainty.choices, blank=True)
    reach = models.CharField(_("who can see this"), max_length=10, choices=Reach.choices, default=Reach.TABLE)
    from_om_part = models.BooleanField(_("from the part with the OM"), default=False)
    # Plain ids: meetings stand above the dossier.
    om_parts = ArrayField(models.UUIDField(), default=list, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    confirmed_at = models.DateTimeField(_("last confirmed"), null=True, blank=True)

    class Meta:
        abstract = True
