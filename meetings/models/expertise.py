"""Which expertise organisations and people bring, and who is a fixed expert of a track. Nothing of a case."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models import Track
from meetings.models.places import PlaceQuerySet


class Expertise(models.TextChoices):
    """What should at least be on call (domain.md)."""

    CRIMINAL_LAW = "criminal_law", _("criminal law (OM)")
    FORENSIC_DOCTOR = "forensic_doctor", _("forensic doctor")
    MENTAL_HEALTH = "mental_health", _("mental health care")
    DEBT = "debt", _("debt help")
    TRAUMA = "trauma", _("trauma")
    CARE_AVOIDANCE = "care_avoidance", _("care avoidance and aggression")
    ADDICTION = "addiction", _("addiction care")
    MILD_DISABILITY = "mild_disability", _("mild intellectual disability")


class BroughtExpertise(models.Model):
    """An organisation, or one person of it, knows about this. With a track: a fixed expert there."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    expertise = models.CharField(_("expertise"), max_length=20, choices=Expertise.choices)
    track = models.CharField(_("fixed expert of"), max_length=10, choices=Track.choices, blank=True)

    objects = PlaceQuerySet.as_manager()

    class Meta:
        verbose_name = _("expertise")
        verbose_name_plural = _("expertise")
        constraints = [
            models.CheckConstraint(
                condition=Q(organisation__isnull=False, user__isnull=True, track="")
                | Q(organisation__isnull=True, user__isnull=False),
                name="expertise_of_somebody",
            ),
            models.UniqueConstraint(
                fields=["organisation", "user", "expertise"],
                nulls_distinct=False,
                name="expertise_once",
                violation_error_message=_("That was recorded already."),
            ),
        ]

    def __str__(self):
        return self.get_expertise_display()
