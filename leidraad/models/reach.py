"""Decisions about one row: who of the family it is kept from, who may hear it, and what of it was released."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from cases.models import Case, Person
from leidraad.models.agreements import Action, BottomLine, ClosingPlan, Cooperation, Idea, PlanVersion
from leidraad.models.findings import Finding
from meetings.models import Attendee
from zvh.access.parts import open_in_parts
from zvh.access.permissions import CasePermission
from zvh.access.querysets import VisibleQuerySet, cases_open_to

# What a decision can be about, by the name of its field here; addresses use the same names.
SUBJECTS: dict[str, type[models.Model]] = {
    "finding": Finding,
    "idea": Idea,
    "action": Action,
    "bottom_line": BottomLine,
    "cooperation": Cooperation,
    "closing_plan": ClosingPlan,
}


def exactly_one_subject() -> Q:
    """Each subject given and all others empty."""
    condition = Q()
    for name in SUBJECTS:
        condition |= Q(**{f"{other}__isnull": other != name for other in SUBJECTS})
    return condition


class AboutRowQuerySet(VisibleQuerySet):
    def visible_to(self, principal):
        """Those about a row that the principal may see: of another row not even the existence shows."""
        if principal is None:
            return self.none()
        seen = Q(case_id__in=cases_open_to(principal, CasePermission.VIEW))
        for name, model in SUBJECTS.items():
            rows = model.objects.visible_to(principal).values("id")
            seen &= Q(**{f"{name}__isnull": True}) | Q(**{f"{name}_id__in": rows})
        return self.filter(seen)

    def about(self, row):
        return self.filter(**{subject_name(row): row})

    def running(self):
        return self.filter(ended_at__isnull=True)


def subject_name(row: models.Model) -> str:
    """By which name a decision is about this row."""
    return next(name for name, model in SUBJECTS.items() if isinstance(row, model))


class AboutRow(models.Model):
    """Abstract: about exactly one row of what was said or agreed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    finding = models.ForeignKey(
        Finding, on_delete=models.CASCADE, null=True, blank=True, related_name="%(class)ss"
    )
    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, null=True, blank=True, related_name="%(class)ss")
    action = models.ForeignKey(
        Action, on_delete=models.CASCADE, null=True, blank=True, related_name="%(class)ss"
    )
    bottom_line = models.ForeignKey(
        BottomLine, on_delete=models.CASCADE, null=True, blank=True, related_name="%(class)ss"
    )
    cooperation = models.ForeignKey(
        Cooperation, on_delete=models.CASCADE, null=True, blank=True, related_name="%(class)ss"
    )
    closing_plan = models.ForeignKey(
        ClosingPlan, on_delete=models.CASCADE, null=True, blank=True, related_name="%(class)ss"
    )

    objects = AboutRowQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def subject(self):
        return next(getattr(self, name) for name in SUBJECTS if getattr(self, f"{name}_id"))


class Ruling(models.TextChoices):
    KEPT_FROM = "kept_from", _("kept from")
    MAY_HEAR = "may_hear", _("may hear")


class ReachDecision(AboutRow):
    """One row, one family member: kept from them, or agreed with the teller that they may hear it (rule 4a).

    While a shielding runs the person stands in the row's `shielded_from`. What a child told is decided about
    by professionals, with a reason; of an adult the reason says how it was agreed.
    """

    ruling = models.CharField(_("decision"), max_length=9, choices=Ruling.choices)
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("family member")
    )
    # Whose words they are; of a shielding nobody's.
    teller = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("who told it"),
    )
    reason = models.TextField(_("reason"))
    agreed_on = models.DateField(_("agreed on"), null=True, blank=True)
    decided_by = models.ForeignKey("accounts.Principal", on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(db_default=Now())
    ended_by = models.ForeignKey(
        "accounts.Principal", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.TextField(_("why it ended"), blank=True)

    class Meta:
        verbose_name = _("decision about the reach of a row")
        verbose_name_plural = _("decisions about the reach of rows")
        ordering = ["decided_at"]
        constraints = [
            models.CheckConstraint(condition=exactly_one_subject(), name="reach_decision_about_one_row"),
            models.CheckConstraint(condition=~Q(reason=""), name="reach_decision_has_reason"),
            models.CheckConstraint(
                condition=Q(ruling="kept_from", teller__isnull=True, agreed_on__isnull=True)
                | Q(ruling="may_hear", teller__isnull=False),
                name="reach_decision_says_whose_words",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True, end_reason="")
                | (Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(end_reason="")),
                name="reach_decision_ends_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(teller__isnull=True) | ~Q(teller=models.F("person")),
                name="reach_decision_not_own_words",
            ),
            models.UniqueConstraint(
                fields=[*SUBJECTS, "person", "ruling", "teller"],
                condition=Q(ended_at__isnull=True),
                nulls_distinct=False,
                name="reach_decision_once",
            ),
        ]

    def __str__(self):
        return f"{self.get_ruling_display()}: {self.person}"


class Release(AboutRow):
    """A new row that tells the family what they must know from a part with the OM (rule 3).

    The source stays as it is. Who released it sat there as the OM or directs the case, and the OM's consent is
    recorded: of whom, when and how.
    """

    released = models.OneToOneField(Finding, on_delete=models.PROTECT, related_name="release")
    consent_of = models.ForeignKey(
        Attendee, on_delete=models.PROTECT, related_name="+", verbose_name=_("who of the OM agreed")
    )
    consent_on = models.DateField(_("agreed on"))
    consent_how = models.TextField(_("how it was agreed"))
    released_by = models.ForeignKey("accounts.Principal", on_delete=models.PROTECT, related_name="+")
    released_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("release from a part with the OM")
        verbose_name_plural = _("releases from parts with the OM")
        ordering = ["released_at"]
        constraints = [
            models.CheckConstraint(condition=exactly_one_subject(), name="release_of_one_row"),
            models.CheckConstraint(condition=~Q(consent_how=""), name="release_says_how"),
        ]

    def __str__(self):
        return str(self.released)


class PlanLayerQuerySet(VisibleQuerySet):
    def visible_to(self, principal):
        if principal is None:
            return self.none()
        cases = cases_open_to(principal, CasePermission.VIEW)
        return self.filter(case_id__in=cases).filter(open_in_parts(principal))


class PlanLayer(models.Model):
    """A frozen version with what certain parts with the OM add to it, for who sat at all of those.

    The version itself holds what every professional of the case may know.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    version = models.ForeignKey(PlanVersion, on_delete=models.CASCADE, related_name="layers")
    om_parts = ArrayField(models.UUIDField())
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)

    objects = PlanLayerQuerySet.as_manager()

    class Meta:
        verbose_name = _("layer of a version of the plan")
        verbose_name_plural = _("layers of versions of the plan")
        constraints = [
            models.UniqueConstraint(fields=["version", "om_parts"], name="plan_layer_once"),
            models.CheckConstraint(condition=~Q(om_parts=[]), name="plan_layer_has_parts"),
        ]

    def __str__(self):
        return f"{self.version} ({len(self.om_parts)})"
