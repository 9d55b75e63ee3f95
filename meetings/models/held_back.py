"""That police or OM cannot share something yet: the fact alone, never what it is about (domain.md rule 8)."""

import uuid

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from cases.models import Case
from meetings.models.agenda import AgendaItem
from zvh.access.permissions import CasePermission
from zvh.access.querysets import VisibleQuerySet, cases_open_to


class HeldBackQuerySet(VisibleQuerySet):
    def visible_to(self, principal):
        """Who marked it, and who directs the case; nobody else who reads it."""
        if principal is None:
            return self.none()
        return self.filter(case_id__in=cases_open_to(principal, CasePermission.VIEW)).filter(
            Q(marked_by_id=principal.pk) | Q(case_id__in=cases_open_to(principal, CasePermission.DIRECT))
        )

    def current(self):
        return self.filter(taken_back_at__isnull=True)


class HeldBack(models.Model):
    """There is something that cannot be shared because of a running investigation. Deliberately without a text."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    # The meeting at which it was marked; it goes on until it is taken back.
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    marked_by = models.ForeignKey("accounts.Principal", on_delete=models.PROTECT, related_name="+")
    marked_at = models.DateTimeField(db_default=Now())
    taken_back_by = models.ForeignKey(
        "accounts.Principal", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    taken_back_at = models.DateTimeField(null=True, blank=True)

    objects = HeldBackQuerySet.as_manager()

    class Meta:
        verbose_name = _("cannot be shared yet")
        verbose_name_plural = _("cannot be shared yet")
        ordering = ["marked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "organisation", "marked_by"],
                condition=Q(taken_back_at__isnull=True),
                name="held_back_once",
            ),
            models.CheckConstraint(
                condition=Q(taken_back_at__isnull=True, taken_back_by__isnull=True)
                | Q(taken_back_at__isnull=False, taken_back_by__isnull=False),
                name="held_back_taken_back_by_somebody",
            ),
        ]

    def __str__(self):
        return str(self.organisation)
