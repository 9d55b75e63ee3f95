"""What happens at a table while it talks: how its time is spent, who spoke, what each finds the biggest concern."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from cases.models import Case
from leidraad.models.conversation import Conversation
from leidraad.models.findings import Finding
from meetings.models import Attendee, Part
from zvh.access.querysets import CaseContentQuerySet, VisibleQuerySet


class Stretch(models.Model):
    """A stretch of a meeting spent on one step of the guide, or on a pause. Going back makes a new one."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="stretches")
    part = models.ForeignKey(Part, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    # A pause says in which step it was taken.
    step = models.CharField(_("step"), max_length=40)
    is_pause = models.BooleanField(_("pause"), default=False)
    began_at = models.DateTimeField(_("began"), db_default=Now())
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    objects = CaseContentQuerySet.as_manager()

    class Meta:
        verbose_name = _("stretch of a meeting")
        verbose_name_plural = _("stretches of a meeting")
        ordering = ["began_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["conversation"], condition=Q(ended_at__isnull=True), name="stretch_one_open"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("began_at")), name="stretch_in_order"
            ),
        ]

    def __str__(self):
        return f"{self.step} (pause)" if self.is_pause else self.step


class Spoken(models.Model):
    """That somebody had the word about a topic; the chair sees who has not been heard yet."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="spoken")
    attendee = models.ForeignKey(Attendee, on_delete=models.CASCADE, related_name="+")
    # phase/topic of the guide, such as "directe_veiligheid/zorgen".
    topic_path = models.CharField(max_length=80)
    at = models.DateTimeField(db_default=Now())

    objects = CaseContentQuerySet.as_manager()

    class Meta:
        verbose_name = _("turn to speak")
        verbose_name_plural = _("turns to speak")
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(
                fields=["conversation", "attendee", "topic_path"], name="spoken_once_per_topic"
            )
        ]

    def __str__(self):
        return f"{self.attendee}: {self.topic_path}"


class NamedConcernQuerySet(VisibleQuerySet):
    def visible_to(self, principal):
        """With the concern that is named."""
        if principal is None:
            return self.none()
        return self.filter(finding_id__in=Finding.objects.visible_to(principal).values("id"))


class NamedConcern(models.Model):
    """What one participant names as the biggest concern. The joint one is picked by the group, not counted."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="named_concerns")
    attendee = models.ForeignKey(Attendee, on_delete=models.CASCADE, related_name="named_concerns")
    finding = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="named_by")
    noted_by = models.ForeignKey("accounts.Principal", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now=True)

    objects = NamedConcernQuerySet.as_manager()

    class Meta:
        verbose_name = _("named biggest concern")
        verbose_name_plural = _("named biggest concerns")
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(fields=["conversation", "attendee"], name="named_concern_once")
        ]

    def __str__(self):
        return f"{self.attendee}: {self.finding}"
