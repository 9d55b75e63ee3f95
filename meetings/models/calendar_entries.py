"""What somebody's calendar was last told of a meeting. What an entry says stands in `meetings/calendar_entries.py`."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from meetings.models.agenda import Meeting
from meetings.querysets import CalendarEntryQuerySet


class EntryEnded(models.TextChoices):
    """Why a meeting was taken out of somebody's calendar again."""

    CALLED_OFF = "called_off", _("called off")
    NOT_EXPECTED = "not_expected", _("no longer expected")
    DECLINED = "declined", _("does not come")


class CalendarEntry(models.Model):
    """One per meeting and user, however many referrals of a sitting they are asked for; its id is the entry's UID.

    It stays when they are no longer asked, so that asking them again goes on with a higher `sequence`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="entries")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    sequence = models.PositiveIntegerField(default=0)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    ended = models.CharField(max_length=12, choices=EntryEnded.choices, blank=True)
    told_at = models.DateTimeField(db_default=Now())

    objects = CalendarEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("calendar entry")
        verbose_name_plural = _("calendar entries")
        constraints = [
            models.UniqueConstraint(fields=["meeting", "user"], name="calendar_entry_once"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="calendar_entry_in_order"),
        ]

    def __str__(self):
        return str(self.pk)
