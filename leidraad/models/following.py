"""What becomes of what was agreed: reports on actions, whom they were told to, broken bottom lines, another course."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from cases.models import Case, Duty, Person
from cases.models.statements import Statement, StatementQuerySet
from leidraad.models.agreements import Action, ActionStatus, BottomLine
from zvh.access.permissions import CasePermission
from zvh.access.querysets import CaseContentQuerySet, VisibleQuerySet, cases_open_to


class WithActionQuerySet(VisibleQuerySet):
    def visible_to(self, principal):
        """With their action."""
        return self.filter(action_id__in=Action.objects.visible_to(principal).values("id"))


class ActionReport(models.Model):
    """How an action stands, said by whoever does it. The action itself shows the last one that was not taken back.

    `before` is how the action stood, so that a second thought brings that back.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="reports")
    status = models.CharField(_("status"), max_length=8, choices=ActionStatus.choices)
    # What is needed, or why it is no longer needed.
    note = models.TextField(_("explanation"), blank=True)
    waiting_since = models.DateField(_("on the list since"), null=True, blank=True)
    waiting_words = models.CharField(_("how long it still takes"), max_length=120, blank=True)
    bridge = models.TextField(_("what helps until then"), blank=True)
    before = models.JSONField(default=dict, editable=False)
    by = models.ForeignKey("accounts.Principal", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())
    taken_back_at = models.DateTimeField(null=True, blank=True)

    objects = WithActionQuerySet.as_manager()

    class Meta:
        verbose_name = _("report on an action")
        verbose_name_plural = _("reports on actions")
        ordering = ["-at"]
        indexes = [models.Index(fields=["action", "-at"], name="action_report_latest")]

    def __str__(self):
        return self.get_status_display()


class ActionReminder(models.Model):
    """That somebody was reminded of an agreed date, before or after it: once each, so a changed date begins again."""

    class Kind(models.TextChoices):
        BEFORE = "before", _("before the date")
        AFTER = "after", _("after the date")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="reminders")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    due_on = models.DateField()
    kind = models.CharField(max_length=6, choices=Kind.choices)
    sent_on = models.DateField()

    objects = WithActionQuerySet.as_manager()

    class Meta:
        verbose_name = _("reminder of an action")
        verbose_name_plural = _("reminders of actions")
        constraints = [
            models.UniqueConstraint(fields=["action", "user", "due_on", "kind"], name="action_reminded_once")
        ]
        indexes = [models.Index(fields=["user", "sent_on"], name="action_reminder_of_day")]

    def __str__(self):
        return self.get_kind_display()


# To whom an action that stays behind can be told, in the order of the path.
TOLD_DUTIES = [(duty.value, duty.label) for duty in (Duty.CASUSREGISSEUR, Duty.PROCESREGISSEUR)]


class EscalationStep(models.Model):
    """A step of the path that this case agreed on: so many days late, and this duty is told."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="escalation_steps")
    duty = models.CharField(_("who is told"), max_length=20, choices=TOLD_DUTIES)
    after_days = models.PositiveSmallIntegerField(_("days after the agreed date"))

    objects = CaseContentQuerySet.as_manager()

    class Meta:
        verbose_name = _("step of the escalation path")
        verbose_name_plural = _("steps of the escalation path")
        ordering = ["after_days"]
        constraints = [
            models.UniqueConstraint(fields=["case", "duty"], name="escalation_step_once"),
            models.CheckConstraint(
                condition=Q(after_days__range=(1, 365)), name="escalation_step_within_a_year"
            ),
        ]

    def __str__(self):
        return f"{self.get_duty_display()}: {self.after_days}"


class Escalation(models.Model):
    """That an action was told to somebody further on, because it is late or waits: each step once per agreed date."""

    class Because(models.TextChoices):
        LATE = "late", _("late")
        WAITING = "waiting", _("on a waiting list")
        STUCK = "stuck", _("stuck")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="escalations")
    duty = models.CharField(_("step"), max_length=20, choices=TOLD_DUTIES)
    due_on = models.DateField(null=True, blank=True)
    because = models.CharField(_("because"), max_length=7, choices=Because.choices)
    told = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey("accounts.Principal", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())

    objects = WithActionQuerySet.as_manager()

    class Meta:
        verbose_name = _("escalation")
        verbose_name_plural = _("escalations")
        ordering = ["at", "duty"]
        constraints = [
            models.UniqueConstraint(
                fields=["action", "duty", "due_on"], nulls_distinct=False, name="escalated_once"
            )
        ]

    def __str__(self):
        return f"{self.get_duty_display()}: {self.told}"


class BreachQuerySet(StatementQuerySet):
    def unsettled(self):
        return self.filter(settled_at__isnull=True)


class BottomLineBreach(Statement):
    """That a bodemeis did not hold: what happened, and in the end what was done. Reaches as far as its bodemeis."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="breaches")
    bottom_line = models.ForeignKey(BottomLine, on_delete=models.CASCADE, related_name="breaches")
    text = models.TextField(_("what happened"))
    when_words = models.CharField(_("when"), max_length=120)
    shielded_from = models.ManyToManyField(Person, related_name="+", blank=True)
    settled_words = models.TextField(_("what was done"), blank=True)
    settled_by = models.ForeignKey(
        "accounts.Principal", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    settled_at = models.DateTimeField(null=True, blank=True)

    objects = BreachQuerySet.as_manager()

    class Meta:
        verbose_name = _("broken bodemeis")
        verbose_name_plural = _("broken bodemeisen")
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="breach_has_text"),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, settled_by__isnull=True, settled_words="")
                | (Q(settled_at__isnull=False, settled_by__isnull=False) & ~Q(settled_words="")),
                name="breach_settled_with_words",
            ),
        ]

    def __str__(self):
        return self.text[:60]


class CourseMeans(models.TextChoices):
    """What can be done where going on as before does not make it safe."""

    PRESSURE = "drang", _("pressure (drang)")
    COMPULSION = "dwang", _("compulsion (dwang)")
    ESCALATION = "opschalen", _("escalation (opschalen)")


def means_in_words(means: list[str]) -> str:
    return ", ".join(str(CourseMeans(each).label) for each in means)


class NewCourse(Statement):
    """What will be different now, answered by the procesregisseur: why it was asked, by which means, and since when.

    Never changed; a later answer stands beside it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="courses")
    text = models.TextField(_("what will be different now"))
    means = ArrayField(
        models.CharField(max_length=10, choices=CourseMeans.choices),
        default=list,
        blank=True,
        verbose_name=_("by which means"),
    )
    # Keys of the signals that asked for it (leidraad.following.rules).
    about = ArrayField(models.CharField(max_length=160), default=list, blank=True, editable=False)
    shielded_from = models.ManyToManyField(Person, related_name="+", blank=True)

    objects = StatementQuerySet.as_manager()

    class Meta:
        verbose_name = _("what will be different")
        verbose_name_plural = _("what will be different")
        ordering = ["-created_at"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="new_course_has_text")]

    def __str__(self):
        return self.text[:60]

    @property
    def means_in_words(self) -> str:
        return means_in_words(self.means)


class SignalNoticeQuerySet(VisibleQuerySet):
    def visible_to(self, principal):
        """For who directs the case: a signal of a part with the OM has a key too."""
        return self.filter(case_id__in=cases_open_to(principal, CasePermission.DIRECT))


class SignalNotice(models.Model):
    """That who directs was told of a signal when it first appeared."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=160)
    told_on = models.DateField()

    objects = SignalNoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice of a signal")
        verbose_name_plural = _("notices of signals")
        constraints = [models.UniqueConstraint(fields=["case", "key"], name="signal_noticed_once")]

    def __str__(self):
        return self.key
