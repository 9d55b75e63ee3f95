"""That a family member may hear a child's words, decided by who directs the case (domain.md rule 4a)."""

import uuid

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from cases.models import Case, Person
from zvh.access.querysets import CaseContentQuerySet


class HearingQuerySet(CaseContentQuerySet):
    def running(self):
        return self.filter(ended_at__isnull=True)


class ChildVoiceHearing(models.Model):
    """Until it ends, the plan of this person holds what the child said; other words end it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    voice = models.ForeignKey("clients.ChildVoice", on_delete=models.CASCADE, related_name="hearings")
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("who may hear it")
    )
    reason = models.TextField(_("why"))
    decided_by = models.ForeignKey("accounts.Principal", on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(db_default=Now())
    ended_by = models.ForeignKey(
        "accounts.Principal", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.TextField(_("why it ended"), blank=True)

    objects = HearingQuerySet.as_manager()

    class Meta:
        verbose_name = _("hearing of a child’s words")
        verbose_name_plural = _("hearings of children’s words")
        ordering = ["decided_at"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="hearing_has_reason"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True, end_reason="")
                | (Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(end_reason="")),
                name="hearing_ends_with_reason",
            ),
            models.UniqueConstraint(
                fields=["voice", "person"], condition=Q(ended_at__isnull=True), name="hearing_once"
            ),
        ]

    def __str__(self):
        return str(self.person)
