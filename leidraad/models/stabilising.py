"""What came of an evaluation moment: how earlier goals go, which signs of relapse were seen, and what was said.

Rows of their own, because each reaches no further than what it is about.
"""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models import Case, EvaluationMoment
from leidraad.models.agreements import BottomLine, ClosingPlan
from leidraad.models.findings import Finding
from zvh.access.permissions import CasePermission
from zvh.access.querysets import VisibleQuerySet, cases_open_to


class Holds(models.TextChoices):
    YES = "yes", _("holds")
    PARTLY = "partly", _("partly")
    NO = "no", _("not")


class OfSeenRowQuerySet(VisibleQuerySet):
    """Rows that are seen with what they are about: one of `about` is filled, and hides them when it is hidden."""

    about: dict[str, type[models.Model]] = {}

    def visible_to(self, principal):
        if principal is None:
            return self.none()
        seen = Q()
        for name, model in self.about.items():
            seen |= Q(**{f"{name}__in": model.objects.visible_to(principal).values("pk")})
        return self.filter(seen, case_id__in=cases_open_to(principal, CasePermission.VIEW))


class GoalCheckQuerySet(OfSeenRowQuerySet):
    about = {"need": Finding, "line": BottomLine}


class SignalCheckQuerySet(OfSeenRowQuerySet):
    about = {"plan": ClosingPlan}


class SaidInCallQuerySet(OfSeenRowQuerySet):
    about = {"finding": Finding}


class GoalCheck(models.Model):
    """How one goal went at one moment: something that is needed, with how we know, or a bodemeis."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    moment = models.ForeignKey(EvaluationMoment, on_delete=models.CASCADE, related_name="goal_checks")
    need = models.ForeignKey(
        Finding, on_delete=models.PROTECT, related_name="goal_checks", null=True, blank=True
    )
    line = models.ForeignKey(
        BottomLine, on_delete=models.PROTECT, related_name="goal_checks", null=True, blank=True
    )
    holds = models.CharField(_("how it goes"), max_length=6, choices=Holds.choices)

    objects = GoalCheckQuerySet.as_manager()

    class Meta:
        verbose_name = _("goal looked at")
        verbose_name_plural = _("goals looked at")
        constraints = [
            models.CheckConstraint(
                condition=Q(need__isnull=False, line__isnull=True) | Q(need__isnull=True, line__isnull=False),
                name="goal_check_has_one_goal",
            ),
            models.UniqueConstraint(fields=["moment", "need"], name="goal_check_need_once"),
            models.UniqueConstraint(fields=["moment", "line"], name="goal_check_line_once"),
        ]

    def __str__(self):
        return f"{self.goal}: {self.get_holds_display()}"

    @property
    def goal(self) -> Finding | BottomLine:
        return self.need if self.need_id else self.line


class SignalCheck(models.Model):
    """Whether one sign of the toekomstplan was seen, in the words that it had at that moment."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    moment = models.ForeignKey(EvaluationMoment, on_delete=models.CASCADE, related_name="signal_checks")
    plan = models.ForeignKey(ClosingPlan, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    text = models.TextField(_("sign"))
    was_seen = models.BooleanField(_("seen"), default=False)

    objects = SignalCheckQuerySet.as_manager()

    class Meta:
        verbose_name = _("sign of relapse")
        verbose_name_plural = _("signs of relapse")
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["moment", "position"], name="signal_check_once")]

    def __str__(self):
        return self.text[:60]


class SaidInCall(models.Model):
    """What the family member said, in their words: a finding like any other, with its own reach (rule 4a)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    moment = models.ForeignKey(EvaluationMoment, on_delete=models.CASCADE, related_name="said")
    finding = models.OneToOneField(Finding, on_delete=models.CASCADE, related_name="said_in_call")

    objects = SaidInCallQuerySet.as_manager()

    class Meta:
        verbose_name = _("said in a call")
        verbose_name_plural = _("said in calls")

    def __str__(self):
        return str(self.finding)
