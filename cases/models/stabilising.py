"""Following a household after recovery: how long, and who calls whom when (domain.md, The method: the fourth stage)."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.models.cases import Case
from cases.models.persons import Person
from cases.querysets import EvaluationMomentQuerySet, StabilisationQuerySet


class StabilisationEnd(models.TextChoices):
    RELAPSE = "relapse", _("the case opened again")
    OVER = "over", _("followed long enough")
    CASE_ENDED = "case_ended", _("ended with the case")
    RETURNED = "returned", _("referred again")


class Stabilisation(models.Model):
    """A time in which a household is only followed; one runs at a time.

    It may go on after the case was completed (docs/decisions/following-after-closing.md).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="stabilisations")
    since = models.DateField(_("since"))
    reason = models.TextField(_("by what we see that it is good enough"), blank=True)
    until = models.DateField(_("until"), null=True, blank=True)
    ended_how = models.CharField(
        _("how it ended"), max_length=10, choices=StabilisationEnd.choices, default="", blank=True
    )
    principal = models.ForeignKey("accounts.Principal", on_delete=models.PROTECT, related_name="+")

    objects = StabilisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        ordering = ["since", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(until__isnull=True),
                name="stabilisation_one_runs",
                violation_error_message=_("This household is followed already."),
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True, ended_how="") | (Q(until__gte=F("since")) & ~Q(ended_how="")),
                name="stabilisation_ends_whole",
            ),
        ]

    def __str__(self):
        return f"{self.case} {self.since}"


class EvaluationOutcome(models.TextChoices):
    FINE = "fine", _("it goes well")
    WATCH = "watch", _("keep an eye on it")
    BAD = "bad", _("a bad sign")


class BadSignAnswer(models.TextChoices):
    """What was decided on a bad sign; each with a reason."""

    REOPENED = "reopened", _("the case opened again")
    MEETING = "meeting", _("a focusoverleg is planned")
    REFERRED = "referred", _("referred again")
    NOTHING = "nothing", _("no other step")


class EvaluationMoment(models.Model):
    """A call, some months after recovery: a professional asks a family member how it goes, over their safe channel.

    What was said stands in rows of their own, because each has a reach of its own.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="evaluation_moments")
    stabilisation = models.ForeignKey(Stabilisation, on_delete=models.CASCADE, related_name="moments")
    planned_on = models.DateField(_("when"))
    # After how many months it was proposed; empty for one that somebody added.
    months = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    caller = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("who calls")
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="evaluation_moments", verbose_name=_("who is called")
    )
    removed_on = models.DateField(_("taken off on"), null=True, blank=True)
    removed_because = models.TextField(_("why it was taken off"), blank=True)
    done_on = models.DateField(_("spoken with on"), null=True, blank=True)
    outcome = models.CharField(
        _("how it goes"), max_length=6, choices=EvaluationOutcome.choices, default="", blank=True
    )
    is_unsafe = models.BooleanField(_("someone is not safe now"), default=False)
    note = models.TextField(_("what stood out"), blank=True)
    evaluated_by = models.ForeignKey(
        "accounts.Principal", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    answer = models.CharField(
        _("what was decided on it"), max_length=10, choices=BadSignAnswer.choices, default="", blank=True
    )
    answer_reason = models.TextField(_("why"), blank=True)
    answered_on = models.DateField(null=True, blank=True)
    answered_by = models.ForeignKey(
        "accounts.Principal", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    # Raised with every change, so that two people don't overwrite each other.
    version = models.PositiveIntegerField(default=0, editable=False)

    objects = EvaluationMomentQuerySet.as_manager()

    class Meta:
        verbose_name = _("evaluation moment")
        verbose_name_plural = _("evaluation moments")
        ordering = ["planned_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(done_on__isnull=True, outcome="")
                | (Q(done_on__isnull=False, removed_on__isnull=True) & ~Q(outcome="")),
                name="moment_done_has_outcome",
            ),
            models.CheckConstraint(
                condition=Q(removed_on__isnull=True) | ~Q(removed_because=""),
                name="moment_removed_has_reason",
                violation_error_message=_("Give a reason."),
            ),
            models.CheckConstraint(
                condition=Q(is_unsafe=False) | Q(outcome="bad"), name="moment_unsafe_is_a_bad_sign"
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_on__isnull=True)
                | (Q(outcome="bad", answered_on__isnull=False) & ~Q(answer="") & ~Q(answer_reason="")),
                name="moment_answer_is_whole",
            ),
        ]
        indexes = [
            models.Index(
                fields=["caller", "planned_on"],
                name="moment_to_come",
                condition=Q(done_on__isnull=True, removed_on__isnull=True),
            ),
            models.Index(fields=["case", "planned_on"], name="moment_by_case"),
        ]

    def __str__(self):
        return f"{self.case} {self.planned_on}"

    @property
    def is_to_come(self) -> bool:
        return self.done_on is None and self.removed_on is None

    @property
    def waits_for_an_answer(self) -> bool:
        return self.outcome == EvaluationOutcome.BAD and not self.answer
