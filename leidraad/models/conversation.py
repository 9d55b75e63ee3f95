"""The guide as data, and one focusoverleg's way through it."""

import uuid

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from cases.models import Case, Phase
from meetings.models import AgendaItem, Part
from zvh.access.permissions import CasePermission
from zvh.access.querysets import CaseContentQuerySet, VisibleQuerySet, cases_open_to


class GuideVersion(models.Model):
    """A loaded leidraad. Never changed: a meeting keeps showing the version it was held with."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    title = models.CharField(_("title"), max_length=200)
    version = models.PositiveIntegerField(_("version"))
    language = models.CharField(_("language"), max_length=8)
    content = models.JSONField()
    sha256 = models.CharField(max_length=64, unique=True)
    loaded_at = models.DateTimeField(db_default=Now())
    is_current = models.BooleanField(_("used for new meetings"), default=False)

    class Meta:
        verbose_name = _("version of the leidraad")
        verbose_name_plural = _("versions of the leidraad")
        ordering = ["-loaded_at"]
        constraints = [
            models.UniqueConstraint(fields=["title", "version"], name="guide_version_once"),
            models.UniqueConstraint(
                fields=["is_current"], condition=Q(is_current=True), name="guide_one_current"
            ),
        ]

    def __str__(self):
        return f"{self.title} {self.version}"


class Typing(models.TextChoices):
    """Who types during a meeting. Unless the chair says otherwise, the table decides (`leidraad.rules.who_types`)."""

    BY_TABLE = "", _("as the table asks: only the typist when the family is there")
    EVERYONE = "everyone", _("everyone types their own")
    TYPIST = "typist", _("only the typist types")


class Conversation(models.Model):
    """The leidraad's side of one focusoverleg: which version, phase, goal and topics, and where we are."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="conversations")
    item = models.OneToOneField(AgendaItem, on_delete=models.CASCADE, related_name="conversation")
    guide = models.ForeignKey(GuideVersion, on_delete=models.PROTECT, related_name="conversations")
    goal = models.TextField(_("goal of this meeting"), blank=True)
    phase = models.CharField(_("phase"), max_length=24, choices=Phase.choices)
    planned_phase = models.CharField(_("planned phase"), max_length=24, choices=Phase.choices)
    step = models.CharField(_("step"), max_length=40, blank=True)
    topic_key = models.CharField(_("topic"), max_length=40, blank=True)
    part = models.ForeignKey(Part, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    closing_note = models.TextField(_("closing note"), blank=True)
    typing = models.CharField(_("who types"), max_length=8, choices=Typing.choices, blank=True, default="")
    # Minutes per step of the guide where this meeting differs from it: {"beeldvorming": 25}.
    minutes = models.JSONField(_("minutes per step"), default=dict, blank=True)
    # Raised with every move, so that a doubled click moves once.
    version = models.PositiveIntegerField(default=0)

    objects = CaseContentQuerySet.as_manager()

    class Meta:
        verbose_name = _("conversation")
        verbose_name_plural = _("conversations")

    def __str__(self):
        return f"{self.item} ({self.get_phase_display()})"


class ConversationTopic(models.Model):
    """A topic chosen for a meeting. Those of another phase stay when the phase is switched."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="topics")
    phase = models.CharField(max_length=24, choices=Phase.choices)
    step = models.CharField(max_length=40)
    key = models.CharField(max_length=40)
    position = models.PositiveSmallIntegerField()
    is_chosen = models.BooleanField(_("chosen"), default=True)
    first_shown_at = models.DateTimeField(null=True, blank=True)

    objects = CaseContentQuerySet.as_manager()

    class Meta:
        verbose_name = _("topic of a conversation")
        verbose_name_plural = _("topics of a conversation")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["conversation", "phase", "key"], name="topic_once_per_conversation"
            )
        ]

    def __str__(self):
        return f"{self.phase}/{self.key}"


class DraftQuerySet(VisibleQuerySet):
    """A draft is its author's alone until it is added as what it is; a shared one is of who keeps the dossier."""

    def visible_to(self, principal):
        if principal is None:
            return self.none()
        own = Q(author_id=principal.pk, case_id__in=cases_open_to(principal, CasePermission.CONTRIBUTE))
        shared = Q(author_id=None, case_id__in=cases_open_to(principal, CasePermission.WRITE))
        return self.filter(own | shared)


class Draft(models.Model):
    """Text saved as it is typed, with a version, so that a reload or a crash loses nothing.

    Without an author it is shared: chair and typist write one joint text together.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="drafts")
    author = models.ForeignKey(
        "accounts.Principal", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    # Which form of the room: phase, topic and kind, such as "directe_veiligheid/zorgen/concern".
    place = models.CharField(max_length=120)
    fields = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField(auto_now=True)

    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        constraints = [
            models.UniqueConstraint(
                fields=["conversation", "author", "place"],
                nulls_distinct=False,
                name="draft_once_per_place",
            )
        ]

    def __str__(self):
        return self.place
