"""A finding is written once and travels: prepared, on the table, in the dossier, in the plan, on paper."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models import Case, Person, Phase
from cases.models.statements import Statement, StatementQuerySet
from leidraad.models.conversation import Conversation
from meetings.models import Part
from zvh.access.parts import open_in_parts
from zvh.access.querysets import VisibleQuerySet


class FindingKind(models.TextChoices):
    """What a topic of the guide captures as a finding; the guide's keys are these values."""

    CONCERN = "concern", _("concern")
    JOINT_CONCERN = "joint_concern", _("joint biggest concern")
    PATTERN = "pattern", _("pattern")
    RISK = "risk", _("risk")
    HELP_TRIED = "help_tried", _("earlier help")
    STRENGTH = "strength", _("strength")
    RECOVERY = "recovery", _("recovery point")
    FUTURE = "future", _("future")
    NEED = "need", _("what is needed")
    UNKNOWN = "unknown", _("not known yet")
    REVIEW = "review", _("review of agreements")
    PHASE_CHECK = "phase_check", _("which phase fits")
    NOTE = "note", _("note")
    # Released from a part with the OM: a row of its own that shows nothing of its source.
    FOR_FAMILY = "for_family", _("for the family to know")


class RiskNature(models.TextChoices):
    STATIC = "static", _("static")
    DYNAMIC = "dynamic", _("dynamic")


class RiskLevel(models.TextChoices):
    INDIVIDUAL = "individual", _("individual")
    SYSTEMIC = "systemic", _("systemic")


class FindingQuerySet(StatementQuerySet):
    def of_kinds(self, kinds):
        return self.filter(kind__in=list(kinds))

    def current(self):
        """Findings that no later finding replaced."""
        return self.filter(replaced_by__isnull=True)


class Finding(Statement):
    """One table for what all topics capture. The kind says which of the specific fields are used."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="findings")
    # Where it arose; both are empty for what came in outside a meeting.
    conversation = models.ForeignKey(
        Conversation, on_delete=models.PROTECT, related_name="findings", null=True, blank=True
    )
    part = models.ForeignKey(Part, on_delete=models.PROTECT, related_name="findings", null=True, blank=True)
    phase = models.CharField(max_length=24, choices=Phase.choices, blank=True)
    topic_key = models.CharField(max_length=40, blank=True)
    kind = models.CharField(_("kind"), max_length=16, choices=FindingKind.choices)
    text = models.TextField(_("text"))
    persons = models.ManyToManyField(
        Person, related_name="findings", blank=True, verbose_name=_("about whom")
    )
    shielded_from = models.ManyToManyField(Person, related_name="+", blank=True)
    rank = models.PositiveSmallIntegerField(_("place in the top 3"), null=True, blank=True)
    replaced_by = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="replaces"
    )

    risk_nature = models.CharField(_("can it change"), max_length=8, choices=RiskNature.choices, blank=True)
    risk_level = models.CharField(_("whose risk"), max_length=10, choices=RiskLevel.choices, blank=True)
    found_out_by = models.CharField(_("who finds out"), max_length=120, blank=True)
    due_on = models.DateField(_("by when"), null=True, blank=True)
    how_we_know = models.TextField(_("how we will know"), blank=True)
    is_minimum = models.BooleanField(_("the least that must be arranged: a bodemeis"), default=False)
    period_words = models.CharField(_("when"), max_length=80, blank=True)
    helped = models.BooleanField(_("did it help"), null=True, blank=True)
    experienced = models.TextField(_("how the family experienced it"), blank=True)
    is_long_term = models.BooleanField(_("needs a long breath"), default=False)
    fits_phase = models.CharField(_("phase that fits now"), max_length=24, choices=Phase.choices, blank=True)
    connections = models.TextField(_("how the problems hang together"), blank=True)
    # A look back is about one agreement of the running plan.
    reviewed_line = models.ForeignKey(
        "leidraad.BottomLine", on_delete=models.SET_NULL, null=True, blank=True, related_name="look_backs"
    )
    reviewed_action = models.ForeignKey(
        "leidraad.Action", on_delete=models.SET_NULL, null=True, blank=True, related_name="look_backs"
    )
    still_holds = models.BooleanField(_("does it hold"), null=True, blank=True)

    objects = FindingQuerySet.as_manager()

    class Meta:
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        ordering = ["created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(rank__isnull=True) | Q(rank__range=(1, 3)), name="finding_rank_1_to_3"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="finding_has_text"),
            models.CheckConstraint(
                condition=~Q(from_om_part=True) | Q(part__isnull=False), name="finding_om_part_is_named"
            ),
        ]
        indexes = [models.Index(fields=["case", "kind", "-created_at"], name="finding_by_case")]

    def __str__(self):
        return self.text[:60]


class ReviewKind(models.TextChoices):
    CONFIRMED = "confirmed", _("confirmed")
    CORRECTED = "corrected", _("corrected")
    DISPUTED = "disputed", _("disputed")
    SETTLED = "settled", _("dispute settled")


class FindingReviewQuerySet(VisibleQuerySet):
    def visible_to(self, principal):
        """With their finding; what was said of it in a part with the OM, for who sat there."""
        if principal is None:
            return self.none()
        return self.filter(finding_id__in=Finding.objects.visible_to(principal).values("id")).filter(
            Q(om_parts=[]) | Q(principal_id=principal.pk) | open_in_parts(principal)
        )


class FindingReview(models.Model):
    """Somebody at some time confirmed, corrected or disputed a finding; two people may dispute the same one."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    finding = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="reviews")
    kind = models.CharField(_("kind"), max_length=10, choices=ReviewKind.choices)
    # Their view stands beside the finding (rule 10).
    view = models.TextField(_("their view"), blank=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    principal = models.ForeignKey("accounts.Principal", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=models.functions.Now())
    # The part with the OM in which it was said, whatever part the finding comes from.
    om_parts = ArrayField(models.UUIDField(), default=list, blank=True, editable=False)

    objects = FindingReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("review of a finding")
        verbose_name_plural = _("reviews of findings")
        ordering = ["at"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind__in=["disputed", "settled", "corrected"]) | ~Q(view=""),
                name="review_has_a_view",
            )
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.finding}"
