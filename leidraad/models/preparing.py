"""What somebody prepares for a meeting: that they do, what they sent to the chair, and that they were asked again.

What is still being typed is a `Draft`. What was sent as a statement is a `Finding` that reaches the chair; here stands
under which question it was given, and what cannot be a finding: that something still holds, or that nothing is shared.
"""

import uuid

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from cases.models import Case, Phase
from leidraad.models.agreements import Idea
from leidraad.models.conversation import Conversation
from leidraad.models.findings import Finding
from zvh.access.permissions import CasePermission
from zvh.access.querysets import VisibleQuerySet, cases_open_to


class PreparationQuerySet(VisibleQuerySet):
    """That somebody prepares is for them, and for who keeps the dossier; it says nothing of what they prepare."""

    def visible_to(self, principal):
        if principal is None:
            return self.none()
        own = Q(principal_id=principal.pk, case_id__in=cases_open_to(principal, CasePermission.VIEW))
        return self.filter(own | Q(case_id__in=cases_open_to(principal, CasePermission.WRITE)))


class Preparation(models.Model):
    """One attendee's preparation of one focusoverleg. Who prepares is a principal: a user, or a guest."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="preparations")
    principal = models.ForeignKey("accounts.Principal", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    begun_at = models.DateTimeField(db_default=Now())
    # Empty as long as nothing was sent, and again when it was taken back.
    submitted_at = models.DateTimeField(null=True, blank=True)

    objects = PreparationQuerySet.as_manager()

    class Meta:
        verbose_name = _("preparation")
        verbose_name_plural = _("preparations")
        constraints = [
            models.UniqueConstraint(fields=["conversation", "principal"], name="preparation_once"),
        ]

    def __str__(self):
        return str(self.conversation)


class AnswerKind(models.TextChoices):
    ADDED = "added", _("added")
    SILENT = "silent", _("nothing is shared")
    CONFIRMED = "confirmed", _("still holds")
    CORRECTED = "corrected", _("corrected")
    DISPUTED = "disputed", _("disputed")


class Silence(models.TextChoices):
    """Why an organisation shares nothing under a question (domain.md rule 8)."""

    NOTHING = "nothing", _("we have nothing to add")
    MEDICAL = "medical", _("we are bound by medical secrecy")
    INVESTIGATION = "investigation", _("an investigation is going on")


class PreparedAnswerQuerySet(VisibleQuerySet):
    def visible_to(self, principal):
        """Who gave it, and who directs the case; what is about a finding, for who sees that one."""
        if principal is None:
            return self.none()
        findings = Finding.objects.visible_to(principal).values("id")
        return (
            self.filter(case_id__in=cases_open_to(principal, CasePermission.VIEW))
            .filter(
                Q(author_id=principal.pk) | Q(case_id__in=cases_open_to(principal, CasePermission.DIRECT))
            )
            .filter(Q(known__isnull=True) | Q(known_id__in=findings))
        )


class PreparedAnswer(models.Model):
    """One thing that was sent to the chair: about a finding that is known, a new one, or that nothing is shared.

    It counts from `counted_at`: a confirmation from the moment the meeting starts, the rest from the moment the chair
    puts it on the table. Until then who gave it can change it or take it back.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    preparation = models.ForeignKey(Preparation, on_delete=models.CASCADE, related_name="answers")
    author = models.ForeignKey("accounts.Principal", on_delete=models.PROTECT, related_name="+")
    phase = models.CharField(max_length=24, choices=Phase.choices)
    topic_key = models.CharField(max_length=40)
    # Which field of the question it was given in, such as "text": one answer for each.
    place = models.CharField(max_length=60)
    kind = models.CharField(_("answer"), max_length=10, choices=AnswerKind.choices)
    known = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="+", null=True, blank=True)
    # What reaches the chair, as long as it stands by itself.
    proposed = models.OneToOneField(
        Finding, on_delete=models.SET_NULL, related_name="prepared", null=True, blank=True
    )
    proposed_idea = models.OneToOneField(
        Idea, on_delete=models.SET_NULL, related_name="prepared", null=True, blank=True
    )
    silence = models.CharField(_("why nothing is shared"), max_length=13, choices=Silence.choices, blank=True)
    # A hash of all that was said, so that the same answer sent again stays the one it was.
    said = models.CharField(max_length=64, editable=False)
    given_at = models.DateTimeField(db_default=Now())
    counted_at = models.DateTimeField(null=True, blank=True)

    objects = PreparedAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("prepared answer")
        verbose_name_plural = _("prepared answers")
        ordering = ["given_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["preparation", "phase", "topic_key", "place"],
                condition=Q(counted_at__isnull=True),
                name="prepared_answer_once",
            ),
            models.CheckConstraint(
                condition=Q(kind="silent") | Q(silence=""), name="prepared_silence_has_its_kind"
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["confirmed", "corrected", "disputed"]) | Q(known__isnull=False),
                name="prepared_review_is_of_a_finding",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.topic_key}"


class AskedAgainQuerySet(VisibleQuerySet):
    def visible_to(self, principal):
        """Who keeps the dossier."""
        return self.filter(case_id__in=cases_open_to(principal, CasePermission.WRITE))


class AskedAgain(models.Model):
    """Somebody was reminded, by hand, to prepare: a mail without a word of the case."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="+")
    principal = models.ForeignKey("accounts.Principal", on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey("accounts.Principal", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(db_default=Now())

    objects = AskedAgainQuerySet.as_manager()

    class Meta:
        verbose_name = _("reminder to prepare")
        verbose_name_plural = _("reminders to prepare")
        ordering = ["asked_at"]

    def __str__(self):
        return str(self.conversation)
