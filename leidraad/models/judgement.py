"""What the table judges: the scale, everyone for themselves, and the verdict over the phase."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models import Case, Phase
from leidraad.models.conversation import Conversation
from meetings.models import Attendee, Part
from zvh.access.parts import open_in_parts
from zvh.access.permissions import CasePermission
from zvh.access.querysets import CaseContentQuerySet, VisibleQuerySet, cases_open_to


class ScaleRound(models.Model):
    """One question put to everyone once. Rounds of different questions never share an average or a line."""

    class Better(models.TextChoices):
        HIGHER = "better", _("higher is better")
        LOWER = "worse", _("higher is worse")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="scale_rounds")
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="scale_rounds")
    part = models.ForeignKey(Part, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    # phase/topic of the guide, such as "directe_veiligheid/schaal": what makes two rounds comparable.
    question_key = models.CharField(max_length=80)
    question = models.TextField()
    higher_is = models.CharField(max_length=6, choices=Better.choices)
    number = models.PositiveSmallIntegerField(default=1)
    revealed_at = models.DateTimeField(null=True, blank=True)
    # The part with the OM in which it was asked: its scores and reasons are for that table.
    om_parts = ArrayField(models.UUIDField(), default=list, blank=True, editable=False)

    objects = CaseContentQuerySet.as_manager()

    class Meta:
        verbose_name = _("scale round")
        verbose_name_plural = _("scale rounds")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["conversation", "question_key", "number"], name="scale_round_once"
            )
        ]

    def __str__(self):
        return f"{self.question_key} {self.number}"


class ScaleScoreQuerySet(VisibleQuerySet):
    def visible_to(self, principal):
        """Face down a score is its giver's and of who typed it; turned over it is the table's, with the OM too."""
        if principal is None:
            return self.none()
        return self.filter(case_id__in=cases_open_to(principal, CasePermission.VIEW)).filter(
            Q(round__revealed_at__isnull=False)
            & (Q(round__om_parts=[]) | open_in_parts(principal, "round__om_parts"))
            | Q(entered_by_id=principal.pk)
            | Q(attendee__user_id=principal.pk)
        )


class ScaleScore(models.Model):
    """One participant's score, 1–10, with the reason for it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    round = models.ForeignKey(ScaleRound, on_delete=models.CASCADE, related_name="scores")
    attendee = models.ForeignKey(Attendee, on_delete=models.PROTECT, related_name="scores")
    value = models.PositiveSmallIntegerField(_("score"))
    reason = models.TextField(_("reason"), blank=True)
    entered_by = models.ForeignKey("accounts.Principal", on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(auto_now=True)

    objects = ScaleScoreQuerySet.as_manager()

    class Meta:
        verbose_name = _("score")
        verbose_name_plural = _("scores")
        constraints = [
            models.UniqueConstraint(fields=["round", "attendee"], name="score_once"),
            models.CheckConstraint(
                condition=Q(value__range=(1, 10)),
                name="score_1_to_10",
                violation_error_message=_("A score is a whole number from 1 to 10."),
            ),
        ]

    def __str__(self):
        return f"{self.attendee}: {self.value}"


class VerdictOutcome(models.TextChoices):
    """The guide's outcomes; going back is possible from everywhere."""

    STAY = "blijven", _("stay in this phase")
    BACK = "terug", _("back to an earlier phase")
    ON = "verder", _("on to the next phase")
    FINISH = "afsluiten", _("good enough to finish")


class Verdict(models.Model):
    """What the table judged at the end: the phase, and whether anyone is unsafe now."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="verdicts")
    conversation = models.OneToOneField(Conversation, on_delete=models.CASCADE, related_name="verdict")
    unsafe_now = models.BooleanField(_("someone is not safe now"), null=True, blank=True)
    unsafe_reason = models.TextField(_("who, and why"), blank=True)
    outcome = models.CharField(_("verdict"), max_length=10, choices=VerdictOutcome.choices, blank=True)
    from_phase = models.CharField(max_length=24, choices=Phase.choices)
    to_phase = models.CharField(_("phase from now on"), max_length=24, choices=Phase.choices, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    principal = models.ForeignKey("accounts.Principal", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now=True)

    objects = CaseContentQuerySet.as_manager()

    class Meta:
        verbose_name = _("verdict")
        verbose_name_plural = _("verdicts")
        constraints = [
            # Concern about direct safety always leads back.
            models.CheckConstraint(
                condition=~Q(unsafe_now=True) | Q(to_phase__in=["", "directe_veiligheid"]),
                name="verdict_unsafe_leads_back",
            ),
        ]

    def __str__(self):
        return self.get_outcome_display()
