"""When we meet and about which cases: meetings and their agenda."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.models import Case, Phase, Track
from meetings.querysets import MeetingQuerySet
from zvh.access.querysets import CaseContentQuerySet


class MeetingKind(models.TextChoices):
    WEEGOVERLEG = "weegoverleg", _("Weegoverleg")
    FOCUSOVERLEG = "focusoverleg", _("Focusoverleg")


class MeetingState(models.TextChoices):
    PLANNED = "planned", _("planned")
    RUNNING = "running", _("going on")
    CLOSED = "closed", _("closed")
    CANCELLED = "cancelled", _("cancelled")


class Meeting(models.Model):
    """A sitting. A focusoverleg has one agenda item, a weegoverleg one per referral."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=12, choices=MeetingKind.choices)
    state = models.CharField(
        _("state"), max_length=10, choices=MeetingState.choices, default=MeetingState.PLANNED
    )
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    place = models.CharField(_("place"), max_length=200, blank=True)
    is_online = models.BooleanField(_("online"), default=False)
    chair = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="meetings_chaired",
        verbose_name=_("chair"),
    )
    typist = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="meetings_typed",
        null=True,
        blank=True,
        verbose_name=_("who types"),
    )
    started_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    # Raised with every change of state, so that a second browser can't close or start it again.
    version = models.PositiveIntegerField(default=0)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        ordering = ["starts_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="meeting_ends_after_it_starts",
                violation_error_message=_("A meeting cannot end before it starts."),
            ),
            models.CheckConstraint(
                condition=~Q(state="closed") | Q(closed_at__isnull=False), name="meeting_closed_has_time"
            ),
        ]
        indexes = [models.Index(fields=["starts_at"], name="meeting_by_start")]

    def __str__(self):
        return f"{self.get_kind_display()} {self.starts_at:%Y-%m-%d %H:%M}"


class WeighingOutcome(models.TextChoices):
    TAKEN_UP = "taken_up", _("taken up")
    DECLINED = "declined", _("declined with advice")
    MORE_ASKED = "more_asked", _("more is needed first")


class AgendaItem(models.Model):
    """One case in one meeting. An invitation opens an agenda item, never the whole sitting."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="items")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="agenda_items")
    position = models.PositiveSmallIntegerField(default=1)
    # What the weegoverleg decided about this referral; empty for a focusoverleg.
    outcome = models.CharField(_("decision"), max_length=12, choices=WeighingOutcome.choices, blank=True)
    outcome_reason = models.TextField(_("reason"), blank=True)
    advice = models.TextField(_("advice"), blank=True)
    track = models.CharField(_("track"), max_length=10, choices=Track.choices, blank=True)
    phase = models.CharField(_("starting phase"), max_length=24, choices=Phase.choices, blank=True)
    procesregisseur = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = CaseContentQuerySet.as_manager()

    class Meta:
        verbose_name = _("agenda item")
        verbose_name_plural = _("agenda items")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "case"],
                name="agenda_item_once",
                violation_error_message=_("This case is already on the agenda."),
            ),
            models.CheckConstraint(
                condition=Q(outcome="") | ~Q(outcome_reason=""), name="outcome_has_reason"
            ),
        ]

    def __str__(self):
        return f"{self.meeting}: {self.case}"
