"""Grants: the only table that says who may do what on which case, from when until when, because of what."""

import uuid

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from zvh.access.permissions import CasePermission
from zvh.accounts.models import Principal


class GrantReason(models.TextChoices):
    INTAKE = "intake", _("receives referrals")
    REFERRER = "referrer", _("made the referral")
    APPOINTMENT = "appointment", _("appointed to the case")
    INVOLVEMENT = "involvement", _("involved with the household")
    INVITATION = "invitation", _("invited to a meeting")
    CHAIR = "chair", _("chairs the meeting")
    BREAK_GLASS = "break_glass", _("break-glass")
    LINK = "link", _("personal link of a family member")


class GrantQuerySet(models.QuerySet):
    def valid(self):
        """Grants that hold at this moment, by the database's clock."""
        return self.filter(valid_from__lte=Now()).filter(
            models.Q(valid_until__isnull=True) | models.Q(valid_until__gt=Now())
        )

    def of(self, principal):
        return self.filter(principal_id=principal.pk)

    def cases(self, permission):
        """Ids of the cases that these grants open for `permission`, as a subquery."""
        return self.filter(permission=permission).values("case_id")


class Grant(models.Model):
    """One permission of one principal on one case. Written by `zvh.access.grants` alone.

    `case_id` is a plain UUID because access stands below the cases it guards; the foreign key is laid by
    a migration of `cases`. `because_of` is the id of the involvement, invitation or appointment behind it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    principal = models.ForeignKey(Principal, on_delete=models.PROTECT, related_name="grants")
    case_id = models.UUIDField()
    permission = models.CharField(max_length=20, choices=CasePermission.choices)
    reason = models.CharField(max_length=20, choices=GrantReason.choices)
    because_of = models.UUIDField()
    valid_from = models.DateTimeField(db_default=Now())
    valid_until = models.DateTimeField(null=True, blank=True)
    given_by = models.ForeignKey(Principal, on_delete=models.PROTECT, related_name="+", null=True)
    given_at = models.DateTimeField(db_default=Now())

    objects = GrantQuerySet.as_manager()

    class Meta:
        verbose_name = _("grant")
        verbose_name_plural = _("grants")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_until__isnull=True)
                | models.Q(valid_until__gte=models.F("valid_from")),
                name="grant_ends_after_it_starts",
                violation_error_message=_("A grant cannot end before it starts."),
            ),
            models.UniqueConstraint(
                fields=["principal", "case_id", "permission", "reason", "because_of", "valid_from"],
                name="grant_given_once",
            ),
        ]
        indexes = [
            models.Index(fields=["principal", "permission", "case_id"], name="grant_by_principal"),
            models.Index(fields=["case_id"], name="grant_by_case"),
            models.Index(fields=["because_of"], name="grant_by_reason"),
        ]

    def __str__(self):
        return f"{self.principal_id} {self.permission} {self.case_id}"
