"""What we agree: ideas, actions, bottom lines, cooperation, the closing plan, and the plan as it was frozen."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.models import Case, Person, Phase
from cases.models.statements import Statement, StatementQuerySet
from leidraad.models.conversation import Conversation
from leidraad.models.findings import Finding
from meetings.models import Part
from zvh.access.querysets import CaseContentQuerySet


class Origin(models.TextChoices):
    """Where a row was recorded: figures show what was imported apart from what was recorded in the room."""

    ROOM = "room", _("recorded in the room")
    IMPORTED = "imported", _("imported")


class IdeaHorizon(models.TextChoices):
    SHORT = "short", _("short term")
    LONG = "long", _("long term")


class IdeaOutcome(models.TextChoices):
    OPEN = "open", _("not weighed yet")
    CHOSEN = "chosen", _("chosen")
    NOT_CHOSEN = "not_chosen", _("not chosen")


class Idea(Statement):
    """An idea is not a decision. One of the family that is not chosen keeps a reason (rule 5)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="ideas")
    conversation = models.ForeignKey(Conversation, on_delete=models.PROTECT, related_name="ideas")
    part = models.ForeignKey(Part, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    text = models.TextField(_("idea"))
    shielded_from = models.ManyToManyField(Person, related_name="+", blank=True)
    horizon = models.CharField(_("term"), max_length=5, choices=IdeaHorizon.choices, blank=True)
    # The three lenses, each 0 (no) to 3 (very): what matters to the family, what experts think, what is bearable.
    family_weight = models.PositiveSmallIntegerField(_("matters to the family"), null=True, blank=True)
    expert_weight = models.PositiveSmallIntegerField(_("experts advise it"), null=True, blank=True)
    bearable_weight = models.PositiveSmallIntegerField(_("the family can bear it"), null=True, blank=True)
    outcome = models.CharField(
        _("outcome"), max_length=10, choices=IdeaOutcome.choices, default=IdeaOutcome.OPEN
    )
    outcome_reason = models.TextField(_("why not"), blank=True)
    # Until the chair shows the names, nobody reads whose idea it is.
    named_at = models.DateTimeField(_("names shown"), null=True, blank=True)
    # Ideas that belong together stand under one of them.
    under = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="together",
        verbose_name=_("belongs with"),
    )

    objects = StatementQuerySet.as_manager()

    class Meta:
        verbose_name = _("idea")
        verbose_name_plural = _("ideas")
        ordering = ["created_at"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="idea_has_text"),
            models.CheckConstraint(
                condition=(Q(family_weight__isnull=True) | Q(family_weight__lte=3))
                & (Q(expert_weight__isnull=True) | Q(expert_weight__lte=3))
                & (Q(bearable_weight__isnull=True) | Q(bearable_weight__lte=3)),
                name="idea_weights_0_to_3",
            ),
            models.CheckConstraint(condition=~Q(under=models.F("id")), name="idea_not_under_itself"),
        ]

    def __str__(self):
        return self.text[:60]


class ActionKind(models.TextChoices):
    """With the aim, these are the six categories of table 3.2."""

    EXCHANGE = "exchange", _("exchange information")
    MEETING = "meeting", _("new meeting")
    OTHER = "other", _("other action")


class ActionAim(models.TextChoices):
    PROFESSIONALS = "professionals", _("among professionals")
    FAMILY = "family", _("for the family")


class ActionStatus(models.TextChoices):
    AGREED = "agreed", _("agreed")
    STARTED = "started", _("started")
    STUCK = "stuck", _("stuck")
    WAITING = "waiting", _("on a waiting list")
    DONE = "done", _("done")
    DROPPED = "dropped", _("no longer needed")


OPEN_STATUSES = [ActionStatus.AGREED, ActionStatus.STARTED, ActionStatus.STUCK, ActionStatus.WAITING]


class ActionQuerySet(StatementQuerySet):
    def own_of(self, principal):
        """Whoever it belongs to always sees it."""
        return super().own_of(principal) | Q(owner_id=principal.pk)

    def open(self):
        return self.filter(status__in=OPEN_STATUSES)

    def owned_by(self, user):
        return self.filter(owner=user)


class Action(Statement):
    """Who does what. Saved with what and who; date, reason, kind and aim may follow (rule 12)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="actions")
    conversation = models.ForeignKey(
        Conversation, on_delete=models.PROTECT, related_name="actions", null=True, blank=True
    )
    part = models.ForeignKey(Part, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    idea = models.ForeignKey(Idea, on_delete=models.SET_NULL, null=True, blank=True, related_name="actions")
    phase = models.CharField(max_length=24, choices=Phase.choices, blank=True)
    text = models.TextField(_("what"))
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="actions", null=True, blank=True
    )
    owner_organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="actions", null=True, blank=True
    )
    owner_person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="actions", null=True, blank=True
    )
    owner_words = models.CharField(_("somebody else"), max_length=120, blank=True)
    persons = models.ManyToManyField(Person, related_name="+", blank=True, verbose_name=_("with or for whom"))
    shielded_from = models.ManyToManyField(Person, related_name="+", blank=True)
    due_on = models.DateField(_("when"), null=True, blank=True)
    reason = models.TextField(_("why"), blank=True)
    because_of = models.ForeignKey(
        Finding, on_delete=models.SET_NULL, null=True, blank=True, related_name="actions"
    )
    because_of_line = models.ForeignKey(
        "leidraad.BottomLine", on_delete=models.SET_NULL, null=True, blank=True, related_name="actions"
    )
    kind = models.CharField(_("kind"), max_length=10, choices=ActionKind.choices, blank=True)
    aim = models.CharField(_("aimed at"), max_length=14, choices=ActionAim.choices, blank=True)
    horizon = models.CharField(_("term"), max_length=5, choices=IdeaHorizon.choices, blank=True)
    status = models.CharField(
        _("status"), max_length=8, choices=ActionStatus.choices, default=ActionStatus.AGREED
    )
    status_note = models.TextField(_("about the status"), blank=True)
    status_since = models.DateField(null=True, blank=True)
    # Rule 3a: decided without the family it concerns, until it was discussed with them.
    is_proposal = models.BooleanField(_("proposal, still to be discussed with the family"), default=False)
    urgent_reason = models.TextField(_("why this safety measure could not wait"), blank=True)
    origin = models.CharField(max_length=8, choices=Origin.choices, default=Origin.ROOM)
    position = models.PositiveSmallIntegerField(default=0)

    objects = ActionQuerySet.as_manager()

    class Meta:
        verbose_name = _("action")
        verbose_name_plural = _("actions")
        ordering = ["position", "created_at"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="action_has_text"),
            models.CheckConstraint(
                condition=Q(origin="imported")
                | Q(owner__isnull=False)
                | Q(owner_organisation__isnull=False)
                | Q(owner_person__isnull=False)
                | ~Q(owner_words=""),
                name="action_has_owner",
                violation_error_message=_("Say who does this."),
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "status", "due_on"], name="action_by_owner"),
            models.Index(fields=["case", "status"], name="action_by_case"),
        ]

    def __str__(self):
        return self.text[:60]

    @property
    def is_late(self) -> bool:
        """Whether the agreed day has passed while the action is still open."""
        return self.status in OPEN_STATUSES and self.due_on is not None and self.due_on < timezone.localdate()

    @property
    def has_reason(self) -> bool:
        """In words, or by what it hangs on: a finding or a bodemeis (rule 12)."""
        return bool(self.reason or self.because_of_id or self.because_of_line_id)

    @property
    def owner_key(self) -> str:
        """Who owns it as a form names them; empty for somebody who is only words."""
        owners = {
            "user": self.owner_id,
            "person": self.owner_person_id,
            "organisation": self.owner_organisation_id,
        }
        return next((f"{kind}:{key}" for kind, key in owners.items() if key), "")

    @property
    def owner_name(self) -> str:
        if self.owner_id:
            return self.owner.name
        if self.owner_person_id:
            return self.owner_person.full_name
        if self.owner_organisation_id:
            return self.owner_organisation.label
        return self.owner_words


class BottomLine(Statement):
    """A bodemeis: what must hold, who watches, and what happens when it does not."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="bottom_lines")
    conversation = models.ForeignKey(
        Conversation, on_delete=models.PROTECT, related_name="bottom_lines", null=True, blank=True
    )
    part = models.ForeignKey(Part, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    phase = models.CharField(max_length=24, choices=Phase.choices, blank=True)
    text = models.TextField(_("bodemeis"))
    # The need that was marked as the least that must be arranged.
    because_of = models.ForeignKey(
        Finding, on_delete=models.SET_NULL, null=True, blank=True, related_name="bottom_lines"
    )
    guardian = models.CharField(_("who watches"), max_length=120, blank=True)
    guardian_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    consequence = models.TextField(_("what happens when it does not hold"), blank=True)
    persons = models.ManyToManyField(Person, related_name="+", blank=True, verbose_name=_("for whom"))
    shielded_from = models.ManyToManyField(Person, related_name="+", blank=True)
    is_proposal = models.BooleanField(_("proposal, still to be discussed with the family"), default=False)
    urgent_reason = models.TextField(_("why this safety measure could not wait"), blank=True)
    ended_on = models.DateField(_("no longer holds since"), null=True, blank=True)

    objects = StatementQuerySet.as_manager()

    class Meta:
        verbose_name = _("bodemeis")
        verbose_name_plural = _("bodemeisen")
        ordering = ["created_at"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="bottom_line_has_text")]

    def __str__(self):
        return self.text[:60]


class Cooperation(Statement):
    """How we work on together: timeline, how we share news, whom to call."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="cooperation")
    conversation = models.ForeignKey(
        Conversation, on_delete=models.PROTECT, related_name="cooperation", null=True, blank=True
    )
    part = models.ForeignKey(Part, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    text = models.TextField(_("agreement"))
    shielded_from = models.ManyToManyField(Person, related_name="+", blank=True)
    ended_on = models.DateField(_("no longer holds since"), null=True, blank=True)

    objects = StatementQuerySet.as_manager()

    class Meta:
        verbose_name = _("agreement on cooperation")
        verbose_name_plural = _("agreements on cooperation")
        ordering = ["created_at"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="cooperation_has_text")]

    def __str__(self):
        return self.text[:60]


class ClosingPlan(Statement):
    """What we do when it becomes restless again; one per case, rewritten until the case is closed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="closing_plan")
    conversation = models.ForeignKey(
        Conversation, on_delete=models.PROTECT, related_name="closing_plans", null=True, blank=True
    )
    part = models.ForeignKey(Part, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    signals = models.TextField(_("by which signals do we notice it"))
    first_heard_by = models.TextField(_("who hears it first"))
    what_then = models.TextField(_("who then does what"))
    shielded_from = models.ManyToManyField(Person, related_name="+", blank=True)

    objects = StatementQuerySet.as_manager()

    class Meta:
        verbose_name = _("closing plan")
        verbose_name_plural = _("closing plans")

    def __str__(self):
        return self.signals[:60]


class PlanVersion(models.Model):
    """The plan as it stood when a meeting closed: canonical content, frozen, with its hash."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="plan_versions")
    conversation = models.OneToOneField(Conversation, on_delete=models.PROTECT, related_name="plan_version")
    number = models.PositiveIntegerField(_("version"))
    phase = models.CharField(max_length=24, choices=Phase.choices)
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    frozen_at = models.DateTimeField(db_default=Now())
    frozen_by = models.ForeignKey("accounts.Principal", on_delete=models.PROTECT, related_name="+")

    objects = CaseContentQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of the plan")
        verbose_name_plural = _("versions of the plan")
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="plan_version_once")]

    def __str__(self):
        return f"{self.case} v{self.number}"
