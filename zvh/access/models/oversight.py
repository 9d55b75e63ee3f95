"""What keeps grants honest: who asked for access, who reviewed it, and who broke the glass.

A `case_id` is a plain UUID because access stands below the cases it guards; the foreign keys are laid by a migration
of `cases`. Requests and break-glass are written by database functions alone (zvh.access.functions).
"""

import uuid

from django.apps import apps
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zvh.access.models.grant import GrantReason
from zvh.access.permissions import CasePermission
from zvh.access.querysets import VisibleQuerySet, cases_open_to
from zvh.accounts.models import Principal


class RequestAnswer(models.TextChoices):
    NONE = "", _("waits for an answer")
    GRANTED = "granted", _("granted")
    DECLINED = "declined", _("declined")
    WITHDRAWN = "withdrawn", _("withdrawn")
    EXPIRED = "expired", _("not answered in time")


class AccessRequestQuerySet(VisibleQuerySet):
    def visible_to(self, principal):
        """Who asked, and whoever directs the case with this number."""
        return self.none() if principal is None else self.asked_by(principal) | self.decided_by(principal)

    def asked_by(self, principal):
        return self.filter(asker_id=principal.pk)

    def decided_by(self, principal):
        """Requests about the cases that they direct."""
        directed = cases_open_to(principal, CasePermission.DIRECT)
        return self.filter(
            number__in=apps.get_model("cases", "Case").objects.filter(pk__in=directed).values("number")
        )

    def waiting(self):
        return self.filter(answer="", expires_at__gt=Now())


class AccessRequest(models.Model):
    """Somebody asks for access to a case by its number.

    It knows the number as it was typed and not the case: a request for a number that does not exist is the same row,
    so neither the row nor the time it takes tells whether there is such a case.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    asker = models.ForeignKey(Principal, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(_("number"), max_length=12)
    reason = models.TextField(_("reason"))
    asked_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()
    answer = models.CharField(
        _("answer"), max_length=10, choices=RequestAnswer.choices, default=RequestAnswer.NONE, blank=True
    )
    answer_reason = models.TextField(_("reason of the answer"), blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(Principal, on_delete=models.PROTECT, related_name="+", null=True)

    objects = AccessRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request for access")
        verbose_name_plural = _("requests for access")
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["asker", "number"], condition=Q(answer=""), name="access_request_once"
            ),
            models.CheckConstraint(
                condition=Q(answer="") | Q(answered_at__isnull=False), name="access_request_answer_has_time"
            ),
        ]
        indexes = [
            models.Index(fields=["number"], name="access_request_by_number", condition=Q(answer="")),
            models.Index(fields=["asker", "-asked_at"], name="access_request_by_asker"),
        ]

    def __str__(self):
        return self.number

    @property
    def has_run_out(self) -> bool:
        """For the words beside it; whether it can be answered is decided by the database's clock."""
        return not self.answer and self.expires_at <= timezone.now()

    @property
    def waits(self) -> bool:
        return not self.answer and not self.has_run_out


class BreakGlassQuerySet(VisibleQuerySet):
    def visible_to(self, principal):
        """Who broke it, who was alerted, and who directs the case."""
        if principal is None:
            return self.none()
        alerted = BreakGlassAlert.objects.filter(principal_id=principal.pk)
        return self.filter(
            Q(principal_id=principal.pk)
            | Q(pk__in=alerted.values("break_glass_id"))
            | Q(case_id__in=cases_open_to(principal, CasePermission.DIRECT))
        )

    def open(self):
        """What still gives access at this moment, by the database's clock."""
        return self.filter(case_id__isnull=False, ended_at__isnull=True, until__gt=Now())


class BreakGlass(models.Model):
    """Reading a case without being involved, for a short time and with a reason (domain.md rule 2).

    Every attempt is a row; one for a number that no case has opened nothing and has no `case_id`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    principal = models.ForeignKey(Principal, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(_("number"), max_length=12)
    case_id = models.UUIDField(null=True, blank=True)
    reason = models.TextField(_("reason"))
    opened_at = models.DateTimeField(db_default=Now())
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(Principal, on_delete=models.PROTECT, related_name="+", null=True)

    objects = BreakGlassQuerySet.as_manager()

    class Meta:
        verbose_name = _("reading by break-glass")
        verbose_name_plural = _("readings by break-glass")
        ordering = ["-opened_at"]
        constraints = [
            models.CheckConstraint(condition=Q(until__gt=F("opened_at")), name="break_glass_in_order"),
        ]
        indexes = [
            models.Index(fields=["principal", "-opened_at"], name="break_glass_by_principal"),
            models.Index(fields=["case_id"], name="break_glass_by_case"),
        ]

    def __str__(self):
        return self.number


class BreakGlassAlertQuerySet(VisibleQuerySet):
    def visible_to(self, principal):
        return self.none() if principal is None else self.filter(principal_id=principal.pk)

    def unseen(self):
        return self.filter(seen_at__isnull=True)


class BreakGlassAlert(models.Model):
    """Tells one person that the glass was broken, on their pages until they say that they saw it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    break_glass = models.ForeignKey(BreakGlass, on_delete=models.CASCADE, related_name="alerts")
    principal = models.ForeignKey(Principal, on_delete=models.PROTECT, related_name="+")
    seen_at = models.DateTimeField(null=True, blank=True)

    objects = BreakGlassAlertQuerySet.as_manager()

    class Meta:
        verbose_name = _("alert about break-glass")
        verbose_name_plural = _("alerts about break-glass")
        constraints = [
            models.UniqueConstraint(fields=["break_glass", "principal"], name="break_glass_alert_once"),
        ]
        indexes = [
            models.Index(
                fields=["principal"], name="break_glass_alert_unseen", condition=Q(seen_at__isnull=True)
            )
        ]

    def __str__(self):
        return f"{self.break_glass_id} {self.principal_id}"


class ReviewOutcome(models.TextChoices):
    KEPT = "kept", _("kept")
    ENDED = "ended", _("ended")


class GrantReviewQuerySet(VisibleQuerySet):
    def visible_to(self, principal):
        return self.filter(case_id__in=cases_open_to(principal, CasePermission.DIRECT))


class GrantReview(models.Model):
    """Whoever directs looked at one person's access and kept or ended it, with a reason. Rows are only added."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case_id = models.UUIDField()
    principal = models.ForeignKey(Principal, on_delete=models.PROTECT, related_name="+")
    grant_reason = models.CharField(max_length=20, choices=GrantReason.choices)
    because_of = models.UUIDField()
    outcome = models.CharField(_("outcome"), max_length=5, choices=ReviewOutcome.choices)
    reason = models.TextField(_("reason"))
    decided_by = models.ForeignKey(Principal, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(db_default=Now())

    objects = GrantReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("review of access")
        verbose_name_plural = _("reviews of access")
        ordering = ["-decided_at"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="grant_review_has_reason"),
        ]
        indexes = [
            models.Index(fields=["because_of", "-decided_at"], name="grant_review_by_reason"),
            models.Index(fields=["case_id"], name="grant_review_by_case"),
        ]

    def __str__(self):
        return f"{self.outcome} {self.because_of}"
