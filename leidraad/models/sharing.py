"""On what ground something was shared, and who may copy it (domain.md rules 7 and 8)."""

import uuid

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from cases.models import Case, Person
from leidraad.models.conversation import Conversation
from leidraad.models.findings import Finding
from meetings.models import Attendee
from zvh.access.permissions import CasePermission
from zvh.access.querysets import VisibleQuerySet, cases_open_to


class BasisKind(models.TextChoices):
    """On what a medical organisation shares; each is one tap in the meeting."""

    CONSENT = "consent", _("consent")
    CONFLICT = "conflict", _("conflict of duties")
    GENERAL = "general", _("general knowledge, not about this person")


class SharingBasisQuerySet(VisibleQuerySet):
    """Whoever reads the case; of one finding, whoever sees that finding."""

    def visible_to(self, principal):
        findings = Finding.objects.visible_to(principal).values("id")
        return self.filter(case_id__in=cases_open_to(principal, CasePermission.VIEW)).filter(
            Q(finding__isnull=True) | Q(finding_id__in=findings)
        )


class SharingBasis(models.Model):
    """Why a medical organisation shares: with one finding, or as one attendee for the whole meeting.

    The explanation may follow before closing. What is told of a finding goes before what is told of the meeting.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="bases")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    attendee = models.OneToOneField(
        Attendee, on_delete=models.CASCADE, related_name="basis", null=True, blank=True
    )
    finding = models.OneToOneField(
        Finding, on_delete=models.CASCADE, related_name="basis", null=True, blank=True
    )
    kind = models.CharField(_("basis"), max_length=8, choices=BasisKind.choices)
    of_whom = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("consent of whom"),
    )
    given_on = models.DateField(_("consent given on"), null=True, blank=True)
    explanation = models.TextField(_("explanation"), blank=True)
    noted_by = models.ForeignKey("accounts.Principal", on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField(auto_now=True)

    objects = SharingBasisQuerySet.as_manager()

    class Meta:
        verbose_name = _("basis for sharing")
        verbose_name_plural = _("bases for sharing")
        constraints = [
            models.CheckConstraint(
                condition=Q(attendee__isnull=False, finding__isnull=True)
                | Q(attendee__isnull=True, finding__isnull=False),
                name="basis_of_attendee_or_finding",
            ),
            models.CheckConstraint(
                condition=Q(kind="consent") | Q(of_whom__isnull=True, given_on__isnull=True),
                name="basis_of_whom_with_consent",
            ),
        ]

    def __str__(self):
        return self.get_kind_display()

    @property
    def lacks_explanation(self) -> bool:
        """Consent needs of whom and when, a conflict of duties its reason; general knowledge needs no more."""
        if self.kind == BasisKind.CONSENT:
            return not (self.of_whom_id and self.given_on)
        return self.kind == BasisKind.CONFLICT and not self.explanation


class CopyPermissionQuerySet(VisibleQuerySet):
    def visible_to(self, principal):
        """Whoever sees the finding sees who may copy it."""
        return self.filter(finding_id__in=Finding.objects.visible_to(principal).values("id"))

    def current(self):
        return self.filter(withdrawn_at__isnull=True)


class CopyPermission(models.Model):
    """The source organisation lets a finding be taken over into another dossier; withdrawn, it keeps its dates."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    finding = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="copy_permissions")
    # Empty means every partner.
    to = models.ForeignKey(
        "accounts.Organisation",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("who may copy it"),
    )
    given_by = models.ForeignKey("accounts.Principal", on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField(db_default=Now())
    withdrawn_by = models.ForeignKey(
        "accounts.Principal", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = CopyPermissionQuerySet.as_manager()

    class Meta:
        verbose_name = _("permission to copy")
        verbose_name_plural = _("permissions to copy")
        ordering = ["given_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["finding", "to"],
                condition=Q(withdrawn_at__isnull=True),
                nulls_distinct=False,
                name="copy_permission_once",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="copy_permission_withdrawn_by_somebody",
            ),
        ]

    def __str__(self):
        return f"{self.finding}: {self.to or _('every partner')}"
