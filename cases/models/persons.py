"""The people around the violence, how they are related, and where they can safely be reached.

A person may belong to several households and one never reveals another (domain.md rule 1), so whatever is
known of somebody's whereabouts is a row of one household, not a column of the person.
"""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.names import fold_name
from cases.querysets import (
    ContactPointQuerySet,
    HouseholdContentQuerySet,
    HouseholdQuerySet,
    MembershipQuerySet,
    PersonQuerySet,
    RelationshipQuerySet,
    WhereaboutsQuerySet,
)


class Gender(models.TextChoices):
    FEMALE = "female", _("female")
    MALE = "male", _("male")
    OTHER = "other", _("other")
    UNKNOWN = "unknown", _("unknown")


class Household(models.Model):
    """The people around this violence, not an address; half of the couples live apart."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=120)
    name_key = models.CharField(max_length=120, editable=False)
    municipality = models.CharField(_("municipality"), max_length=60, blank=True)
    # Rule 15: agreements about visits, and whose name stays off everything the family gets.
    visiting_agreements = models.TextField(_("agreements about visits"), blank=True)
    # A referral of a household that was here before opens a provisional one, which is then joined to the known one.
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="+", null=True, blank=True, editable=False
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = HouseholdQuerySet.as_manager()

    class Meta:
        verbose_name = _("household")
        verbose_name_plural = _("households")
        indexes = [models.Index(fields=["name_key"], name="household_by_name")]

    def __str__(self):
        return self.name

    def save(self, **kwargs):
        self.name_key = fold_name(self.name)[: type(self).name_key.field.max_length]
        super().save(**kwargs)


class Person(models.Model):
    """A member of the household. Victim and perpetrator are roles in an incident, not labels here (rule 11)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    first_names = models.CharField(_("first names"), max_length=80, blank=True)
    last_name = models.CharField(_("last name"), max_length=80, blank=True)
    name_key = models.CharField(max_length=170, editable=False)
    gender = models.CharField(_("gender"), max_length=10, choices=Gender.choices, default=Gender.UNKNOWN)
    born_earliest = models.DateField(_("born on, or not before"), null=True, blank=True)
    born_latest = models.DateField(_("born not after"), null=True, blank=True)
    birth_words = models.CharField(_("birth, in words"), max_length=80, blank=True)
    died_on = models.DateField(_("died on"), null=True, blank=True)
    interpreter_language = models.CharField(_("interpreter needed for"), max_length=60, blank=True)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="+", null=True, blank=True, editable=False
    )

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("persons")
        indexes = [models.Index(fields=["name_key"], name="person_by_name")]
        constraints = [
            models.CheckConstraint(
                condition=Q(born_earliest__isnull=True, born_latest__isnull=True)
                | Q(born_earliest__lte=F("born_latest")),
                name="person_birth_in_order",
                violation_error_message=_("The latest date of birth lies before the earliest."),
            )
        ]

    def __str__(self):
        return self.full_name

    def save(self, **kwargs):
        folded = fold_name(f"{self.first_names} {self.last_name}")
        # Folding can make a name longer: one ligature becomes three letters.
        self.name_key = folded[: type(self).name_key.field.max_length]
        super().save(**kwargs)

    @property
    def full_name(self) -> str:
        return f"{self.first_names} {self.last_name}".strip() or str(_("unknown person"))

    @property
    def short_name(self) -> str:
        return self.first_names or self.last_name or str(_("unknown person"))


class Membership(models.Model):
    """A person's time in a household, and their place in it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="memberships")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    place = models.CharField(_("place in the family"), max_length=60, blank=True)
    is_child = models.BooleanField(_("is a child of this household"), default=False)
    lives_here = models.BooleanField(_("lives with the household"), default=True)
    from_earlier_relation = models.BooleanField(_("child from an earlier relation"), default=False)
    position = models.PositiveSmallIntegerField(default=0)
    since = models.DateField(_("since"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership of a household")
        verbose_name_plural = _("memberships of households")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["household", "person"],
                condition=Q(until__isnull=True),
                name="membership_current_once",
            ),
            models.CheckConstraint(
                condition=Q(since__isnull=True) | Q(until__isnull=True) | Q(since__lte=F("until")),
                name="membership_in_order",
            ),
        ]

    def __str__(self):
        return f"{self.person} ({self.place})"


class RelationshipKind(models.TextChoices):
    PARENT = "parent", _("parent of")
    ADOPTIVE_PARENT = "adoptive_parent", _("adoptive parent of")
    FOSTER_PARENT = "foster_parent", _("foster parent of")
    STEP_PARENT = "step_parent", _("step-parent of")
    PARTNER = "partner", _("partner of")
    EX_PARTNER = "ex_partner", _("ex-partner of")
    SIBLING = "sibling", _("brother or sister of")
    GRANDPARENT = "grandparent", _("grandparent of")
    SUPPORT = "support", _("supports")
    OTHER = "other", _("otherwise related to")


class Relationship(models.Model):
    """How one person is related to another: `person` is … of `other`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="relationships")
    other = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="relationships_of")
    kind = models.CharField(_("kind"), max_length=20, choices=RelationshipKind.choices)
    since = models.DateField(_("since"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)

    objects = RelationshipQuerySet.as_manager()

    class Meta:
        verbose_name = _("relationship")
        verbose_name_plural = _("relationships")
        constraints = [
            models.CheckConstraint(
                condition=~Q(person=F("other")),
                name="relationship_between_two",
                violation_error_message=_("A person cannot be related to themselves."),
            ),
            models.UniqueConstraint(fields=["person", "other", "kind"], name="relationship_once"),
        ]

    def __str__(self):
        return f"{self.person} {self.get_kind_display()} {self.other}"


class Custody(models.Model):
    """Who holds custody (gezag) of a child: a person or an organisation, recorded per child (rule 1)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="custodies")
    child = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="custodies")
    holder = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="custodies_held", null=True, blank=True
    )
    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    since = models.DateField(_("since"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)

    objects = HouseholdContentQuerySet.as_manager()

    class Meta:
        verbose_name = _("custody")
        verbose_name_plural = _("custodies")
        constraints = [
            models.CheckConstraint(
                condition=Q(holder__isnull=False, organisation__isnull=True)
                | Q(holder__isnull=True, organisation__isnull=False),
                name="custody_has_one_holder",
            ),
            models.CheckConstraint(condition=~Q(child=F("holder")), name="custody_not_of_oneself"),
        ]

    def __str__(self):
        return f"{self.holder or self.organisation}: {self.child}"


class ContactKind(models.TextChoices):
    ADDRESS = "address", _("address")
    PHONE = "phone", _("phone")
    EMAIL = "email", _("e-mail")
    SCHOOL = "school", _("school or day care")
    WORK = "work", _("work")
    WHEREABOUTS = "whereabouts", _("other whereabouts")


class ContactPoint(models.Model):
    """Where somebody is or can be reached; a row of its own, because policies hide rows, not columns (rule 4)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="contact_points")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="contact_points")
    kind = models.CharField(_("kind"), max_length=20, choices=ContactKind.choices)
    value = models.CharField(_("address, number or place"), max_length=200)
    is_secret = models.BooleanField(_("secret"), default=False)
    since = models.DateField(_("since"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)

    objects = ContactPointQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact point")
        verbose_name_plural = _("contact points")

    def __str__(self):
        return self.get_kind_display()


class ChannelKind(models.TextChoices):
    PHONE = "phone", _("phone")
    SMS = "sms", _("text message")
    EMAIL = "email", _("e-mail")
    POST = "post", _("post")
    IN_PERSON = "in_person", _("only in person")


class SafeChannel(models.Model):
    """How somebody can be reached without danger, agreed with that person alone (rule 4b)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="safe_channels")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="safe_channels")
    kind = models.CharField(_("reach by"), max_length=10, choices=ChannelKind.choices)
    value = models.CharField(_("number or address"), max_length=200, blank=True)
    safe_times = models.CharField(_("safe times"), max_length=120, blank=True)
    voicemail_allowed = models.BooleanField(_("a voicemail may be left"), default=False)
    reads_along = models.CharField(_("who reads or listens along"), max_length=120, blank=True)
    agreed_on = models.DateField(_("agreed with this person alone on"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)

    objects = WhereaboutsQuerySet.as_manager()

    class Meta:
        verbose_name = _("safe channel")
        verbose_name_plural = _("safe channels")

    def __str__(self):
        return self.get_kind_display()
