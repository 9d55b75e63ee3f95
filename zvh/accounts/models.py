"""Organisations, the people who work for them, and the principals that grants, seats and the log speak of."""

import uuid

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Chain(models.TextChoices):
    """The three chains that meet at a Zorg- en Veiligheidshuis."""

    CARE = "zorg", _("Care")
    JUSTICE = "straf", _("Criminal justice")
    GOVERNMENT = "bestuur", _("Local government")


class Role(models.TextChoices):
    """What somebody does with the software; it gives no access to any case (domain.md rule 2)."""

    PROCESREGISSEUR = "procesregisseur", _("Procesregisseur")
    PROCESONDERSTEUNER = "procesondersteuner", _("Procesondersteuner")
    CASUSREGISSEUR = "casusregisseur", _("Casusregisseur")
    PARTNER = "partner", _("Professional involved")
    EXPERT = "expert", _("Materiedeskundige or expert pool member")
    MANAGER = "manager", _("Manager")
    BEHEERDER = "beheerder", _("Functional administrator")
    PRIVACY_OFFICER = "privacy_officer", _("Privacy officer")


class CurrentOrganisations(models.Manager):
    """Those one can choose: what was merged into another stays for what was written about it."""

    def get_queryset(self):
        return super().get_queryset().filter(merged_into__isnull=True)


# They never see a household (domain.md rule 2): nobody involves them, and who becomes one of them keeps no grant.
NEVER_IN_A_CASE = frozenset({Role.MANAGER, Role.BEHEERDER, Role.PRIVACY_OFFICER})


class Organisation(models.Model):
    """A partner of the ZVH; everyone belongs to exactly one."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=120, unique=True)
    short_name = models.CharField(_("short name"), max_length=30, blank=True)
    chain = models.CharField(_("chain"), max_length=10, choices=Chain.choices)
    is_medical = models.BooleanField(_("bound by medical secrecy"), default=False)
    is_om = models.BooleanField(_("public prosecutor (OM)"), default=False)
    is_police = models.BooleanField(_("police"), default=False)
    covenant_signed_on = models.DateField(_("covenant signed on"), null=True, blank=True)
    role_in_household = models.CharField(
        _("what it does for a household"),
        max_length=120,
        blank=True,
        help_text=_("In a few words, such as: supervision, shelter, help with debts."),
    )
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, editable=False, related_name="merged"
    )

    every = models.Manager()
    objects = CurrentOrganisations()

    class Meta:
        default_manager_name = "objects"
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["name"]

    def __str__(self):
        return self.name

    @property
    def has_signed_covenant(self) -> bool:
        """Without it, it has no users but incidental ones (domain.md rule 7)."""
        return self.covenant_signed_on is not None and self.covenant_signed_on <= timezone.localdate()

    @property
    def label(self) -> str:
        """The name people use at the table."""
        return self.short_name or self.name


class FormerName(models.Model):
    """What an organisation or a user was called before: older texts still say it, and must be kept apart by it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    bearer_id = models.UUIDField()
    name = models.CharField(max_length=120)
    until = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("former name")
        verbose_name_plural = _("former names")
        indexes = [models.Index(fields=["bearer_id"], name="former_name_by_bearer")]

    def __str__(self):
        return self.name


class MovedReference(models.Model):
    """A row that pointed to an organisation before it was merged into another, so that it can be told apart still."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    table = models.CharField(max_length=63)
    row_id = models.UUIDField()
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("moved reference")
        verbose_name_plural = _("moved references")
        constraints = [models.UniqueConstraint(fields=["table", "row_id"], name="reference_moved_once")]

    def __str__(self):
        return f"{self.table} {self.row_id}"


class PrincipalKind(models.TextChoices):
    USER = "user", _("user")
    GUEST = "guest", _("guest")
    LINK = "link", _("personal link")
    PURPOSE = "purpose", _("named purpose of the system")


class Principal(models.Model):
    """Whoever acts: the one thing that grants, the log, seats and the database setting speak of.

    A user's principal carries the user's own id, so that a request knows its principal without a query.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=10, choices=PrincipalKind.choices)
    label = models.CharField(max_length=120)

    class Meta:
        verbose_name = _("principal")
        verbose_name_plural = _("principals")

    def __str__(self):
        return self.label


class UserManager(BaseUserManager):
    def create_user(self, *, email: str, name: str, organisation: Organisation, role: str, **fields):
        """A user together with the principal of the same id; the password is unusable unless given."""
        password = fields.pop("password", None)
        user = self.model(
            email=self.normalize_email(email), name=name, organisation=organisation, role=role, **fields
        )
        user.set_password(password)
        Principal.objects.using(self._db).create(id=user.id, kind=PrincipalKind.USER, label=name)
        user.save(using=self._db, force_insert=True)
        return user

    def get_by_natural_key(self, username):
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """A professional who logs in. `is_superuser` opens the administration of texts, never a case."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    function = models.CharField(_("function"), max_length=120, blank=True)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="users", verbose_name=_("organisation")
    )
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    has_intake_duty = models.BooleanField(
        _("has intake duty"),
        default=False,
        help_text=_("Receives referrals and puts them on the agenda of a weegoverleg."),
    )
    incidental_because = models.CharField(_("why without the covenant"), max_length=200, blank=True)
    incidental_until = models.DateField(_("access until"), null=True, blank=True)
    invited_at = models.DateTimeField(_("invited"), null=True, editable=False)
    is_active = models.BooleanField(_("active"), default=True)
    is_staff = models.BooleanField(_("may open the administration"), default=False)
    date_joined = models.DateTimeField(auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(models.functions.Lower("email"), name="user_email_once"),
            models.CheckConstraint(
                condition=models.Q(incidental_because="", incidental_until__isnull=True)
                | ~models.Q(incidental_because="") & models.Q(incidental_until__isnull=False),
                name="user_incidental_has_reason_and_end",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def initials(self) -> str:
        words = [word for word in self.name.replace(".", " ").split() if word[:1].isupper()]
        return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)).upper()
