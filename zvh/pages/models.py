"""What the pages keep of their own: when somebody wants their digest, and which ones were made."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from zvh.access.history import without_history
from zvh.access.purposes import Purpose
from zvh.access.querysets import VisibleQuerySet


class Rhythm(models.TextChoices):
    WEEKLY = "weekly", _("Every week")
    DAILY = "daily", _("Every working day")
    OFF = "off", _("Never")


class Weekday(models.IntegerChoices):
    """As in ISO 8601. A mail about work comes on a working day."""

    MONDAY = 1, _("Monday")
    TUESDAY = 2, _("Tuesday")
    WEDNESDAY = 3, _("Wednesday")
    THURSDAY = 4, _("Thursday")
    FRIDAY = 5, _("Friday")


class OwnQuerySet(VisibleQuerySet):
    """Rows of one person; the purpose that makes digests sees whose they are."""

    def visible_to(self, principal):
        if principal is None:
            return self.none()
        if principal.pk == Purpose.DIGESTS.principal_id:
            return self.all()
        return self.filter(user_id=principal.pk)


class DigestSetting(models.Model):
    """When somebody wants their digest. Who has no row gets it on Monday."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="digest_setting"
    )
    rhythm = models.CharField(_("how often"), max_length=6, choices=Rhythm.choices, default=Rhythm.WEEKLY)
    weekday = models.PositiveSmallIntegerField(
        _("on which day"), choices=Weekday.choices, default=Weekday.MONDAY
    )
    # A day that had passed when it was chosen is no day on which a digest is due.
    changed_at = models.DateTimeField(db_default=Now())

    objects = OwnQuerySet.as_manager()

    class Meta:
        verbose_name = _("setting of the digest")
        verbose_name_plural = _("settings of the digest")
        constraints = [
            models.CheckConstraint(condition=Q(weekday__range=(1, 5)), name="digest_on_a_working_day"),
            models.CheckConstraint(
                condition=Q(rhythm__in=["weekly", "daily", "off"]), name="digest_has_a_rhythm"
            ),
        ]

    def __str__(self):
        return self.get_rhythm_display()


class Digest(models.Model):
    """That somebody's digest of a day was made, and since when it looks back. What it counted is not kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="digests")
    # The day on which it was due.
    on = models.DateField()
    since = models.DateTimeField()
    made_at = models.DateTimeField(db_default=Now())

    objects = OwnQuerySet.as_manager()

    class Meta:
        verbose_name = _("digest")
        verbose_name_plural = _("digests")
        constraints = [models.UniqueConstraint(fields=["user", "on"], name="digest_once_a_day")]

    def __str__(self):
        return str(self.on)


without_history(DigestSetting, because="When somebody wants a mail; the log tells that they changed it.")
without_history(Digest, because="Added once, and never changed.")
