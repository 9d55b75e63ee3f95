"""Who is at the table: the parts of a meeting, attendees, their seats, and the chair's reasons after a warning."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models import Case, Person
from meetings.models.agenda import AgendaItem
from zvh.access.querysets import CaseContentQuerySet


class PartState(models.TextChoices):
    WAITING = "waiting", _("still to come")
    RUNNING = "running", _("going on")
    DONE = "done", _("done")


class Part(models.Model):
    """A stretch of the meeting with its own table. The OM and the family never share one (rule 3)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="parts")
    position = models.PositiveSmallIntegerField(default=1)
    title = models.CharField(_("title"), max_length=80, blank=True)
    with_family = models.BooleanField(_("with the family"), default=False)
    # Keys of the guide's steps that this part goes through (rule 3a).
    steps = ArrayField(models.CharField(max_length=40), default=list, blank=True, verbose_name=_("steps"))
    state = models.CharField(_("state"), max_length=8, choices=PartState.choices, default=PartState.WAITING)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = CaseContentQuerySet.as_manager()

    class Meta:
        verbose_name = _("part")
        verbose_name_plural = _("parts")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "position"], name="part_position_once", deferrable=models.Deferrable.DEFERRED
            ),
            models.UniqueConstraint(fields=["item"], condition=Q(state="running"), name="part_one_running"),
        ]

    def __str__(self):
        return self.label

    @property
    def label(self) -> str:
        """What the table calls it: its number, and its title when it has one."""
        number = _("part %(number)d") % {"number": self.position}
        return f"{number} ({self.title})" if self.title else number


def initials_of(name: str) -> str:
    """The first letters of the first and the last word of a name."""
    words = name.split()
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


class AttendeeKind(models.TextChoices):
    PROFESSIONAL = "professional", _("professional")
    GUEST = "guest", _("guest")
    FAMILY = "family", _("family member")
    CONFIDANT = "confidant", _("confidant")
    INTERPRETER = "interpreter", _("interpreter")


class TableRole(models.TextChoices):
    CHAIR = "chair", _("chair")
    TYPIST = "typist", _("types")
    CASUSREGISSEUR = "casusregisseur", _("casusregisseur")
    INVOLVED = "involved", _("involved")
    EXPERT = "expert", _("materiedeskundige or expert pool member")
    OBSERVER = "observer", _("observer")


class Reply(models.TextChoices):
    NONE = "none", _("no answer yet")
    ACCEPTED = "accepted", _("comes")
    DECLINED = "declined", _("does not come")


class Attendee(models.Model):
    """Somebody asked for one agenda item, in one capacity. Family members are persons, not users."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="attendees")
    kind = models.CharField(_("kind"), max_length=12, choices=AttendeeKind.choices)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="attendances", null=True, blank=True
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="attendances", null=True, blank=True
    )
    name = models.CharField(_("name"), max_length=120, blank=True)
    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="attendances", null=True, blank=True
    )
    table_role = models.CharField(
        _("at the table as"), max_length=16, choices=TableRole.choices, default=TableRole.INVOLVED
    )
    accompanies = models.ForeignKey(
        "self",
        on_delete=models.CASCADE,
        related_name="companions",
        null=True,
        blank=True,
        verbose_name=_("comes with"),
    )
    is_online = models.BooleanField(_("online"), default=False)
    # Rule 5: online, a professional is physically with the family member.
    professional_beside = models.CharField(_("professional beside them"), max_length=120, blank=True)
    invited_by = models.CharField(_("invited by"), max_length=120, blank=True)
    reply = models.CharField(_("answer"), max_length=10, choices=Reply.choices, default=Reply.NONE)
    was_present = models.BooleanField(_("was present"), null=True, blank=True)

    objects = CaseContentQuerySet.as_manager()

    class Meta:
        verbose_name = _("attendee")
        verbose_name_plural = _("attendees")
        constraints = [
            models.UniqueConstraint(fields=["item", "user"], name="attendee_user_once"),
            models.UniqueConstraint(fields=["item", "person"], name="attendee_person_once"),
            models.CheckConstraint(
                condition=(
                    Q(kind="professional", user__isnull=False, person__isnull=True)
                    | Q(kind="family", person__isnull=False, user__isnull=True)
                    | (
                        Q(
                            kind__in=["guest", "confidant", "interpreter"],
                            user__isnull=True,
                            person__isnull=True,
                        )
                        & ~Q(name="")
                    )
                ),
                name="attendee_is_somebody",
            ),
        ]

    def __str__(self):
        return self.display_name

    @property
    def display_name(self) -> str:
        if self.user_id:
            return self.user.name
        return self.person.full_name if self.person_id else self.name

    @property
    def initials(self) -> str:
        return self.user.initials if self.user_id else initials_of(self.display_name)

    @property
    def detail(self) -> str:
        """What stands under the name: organisation, capacity, with whom they come."""
        words = [self.organisation.label if self.organisation_id else ""]
        if self.kind == AttendeeKind.PROFESSIONAL:
            if self.table_role != TableRole.INVOLVED:
                words.append(self.get_table_role_display())
        elif self.kind != AttendeeKind.FAMILY:
            words.append(self.get_kind_display())
        if self.is_online:
            words.append(_("online"))
        return ", ".join(str(word) for word in words if word)

    @property
    def leads(self) -> bool:
        return self.table_role in {TableRole.CHAIR, TableRole.TYPIST}

    @property
    def is_family_side(self) -> bool:
        """Whether this seat counts as the family's under rule 3: confidants hear what the family hears."""
        return self.kind in {AttendeeKind.FAMILY, AttendeeKind.CONFIDANT}

    @property
    def is_om(self) -> bool:
        return bool(self.organisation_id and self.organisation.is_om)

    @property
    def may_hold_back(self) -> bool:
        """Whether they may say that something cannot be shared yet: police and OM (rule 8)."""
        return bool(self.organisation_id and (self.organisation.is_om or self.organisation.is_police))

    @property
    def lacks_covenant(self) -> bool:
        """Whether they speak for an organisation that has not signed the covenant (rule 7)."""
        of_organisation = (
            self.kind in {AttendeeKind.PROFESSIONAL, AttendeeKind.GUEST} and self.organisation_id
        )
        return bool(of_organisation and self.organisation.covenant_signed_on is None)


class Seat(models.Model):
    """An attendee's place at the table of one part."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    part = models.ForeignKey(Part, on_delete=models.CASCADE, related_name="seats")
    attendee = models.ForeignKey(Attendee, on_delete=models.CASCADE, related_name="seats")

    objects = CaseContentQuerySet.as_manager()

    class Meta:
        verbose_name = _("seat")
        verbose_name_plural = _("seats")
        constraints = [models.UniqueConstraint(fields=["part", "attendee"], name="seat_once")]

    def __str__(self):
        return f"{self.attendee} / {self.part}"


class WarningRule(models.TextChoices):
    FAMILY_NOT_INVITED = "family_not_invited", _("a family member is not invited")
    FAMILY_ALONE_ONLINE = "family_alone_online", _("a family member is online without a professional")
    TABLE_TOO_LARGE = "table_too_large", _("more than eight people at one table")


class AcceptedWarning(models.Model):
    """The chair's reason for going on after a warning of rule 5 (per person) or rule 9 (per part)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="accepted_warnings")
    rule = models.CharField(max_length=20, choices=WarningRule.choices)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    part = models.ForeignKey(Part, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    reason = models.TextField(_("reason"))
    decided_by = models.ForeignKey("accounts.Principal", on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(auto_now_add=True)

    objects = CaseContentQuerySet.as_manager()

    class Meta:
        verbose_name = _("accepted warning")
        verbose_name_plural = _("accepted warnings")
        constraints = [
            models.UniqueConstraint(
                fields=["item", "rule", "person", "part"], nulls_distinct=False, name="warning_accepted_once"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="warning_accepted_with_reason"),
        ]

    def __str__(self):
        return self.get_rule_display()
