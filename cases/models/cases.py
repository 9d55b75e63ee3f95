"""The case: a household's stay at the ZVH, from referral to its end, and who directs it."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from cases.models.persons import Household
from cases.querysets import CaseQuerySet, ReferralQuerySet
from zvh.access.permissions import CasePermission
from zvh.access.querysets import CaseContentQuerySet


class CaseState(models.TextChoices):
    REFERRED = "referred", _("referred")
    DECLINED = "declined", _("declined with advice")
    OPEN = "open", _("open")
    STABILISING = "stabilising", _("in follow-up")
    CLOSED = "closed", _("closed")


class Track(models.TextChoices):
    REGULAR = "regulier", _("regular")
    MDA = "mda", _("MDA++")


class Phase(models.TextChoices):
    """The three phases of the leidraad; the guide's keys are these values."""

    SAFETY = "directe_veiligheid", _("Directe veiligheid")
    RISK = "risicogestuurde_zorg", _("Risicogestuurde zorg")
    RECOVERY = "herstelgerichte_zorg", _("Herstelgerichte zorg")


IN_HAND = [CaseState.REFERRED, CaseState.OPEN, CaseState.STABILISING]


class Case(models.Model):
    """At most one case in hand per household; a later referral is recidive of the same household (rule 1)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="cases")
    number = models.CharField(_("number"), max_length=12, unique=True)
    state = models.CharField(_("state"), max_length=12, choices=CaseState.choices, default=CaseState.REFERRED)
    track = models.CharField(_("track"), max_length=10, choices=Track.choices, blank=True)
    phase = models.CharField(_("phase"), max_length=24, choices=Phase.choices, blank=True)
    phase_since = models.DateField(_("in this phase since"), null=True, blank=True)
    referred_on = models.DateField(_("referred on"))
    opened_on = models.DateField(_("taken up on"), null=True, blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        ordering = ["-referred_on", "-number"]
        default_permissions = ()
        # Names that no translation changes, or every language would ask for a migration.
        permissions = [
            (permission.value, permission.value.replace("_", " ")) for permission in CasePermission
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["household"],
                condition=Q(state__in=["referred", "open", "stabilising"]),
                name="case_one_in_hand",
                violation_error_message=_("This household already has a case in hand."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=["referred", "declined"]) | (~Q(track="") & ~Q(phase="")),
                name="case_open_has_track_and_phase",
                violation_error_message=_("A case that is taken up has a track and a phase."),
            ),
            models.CheckConstraint(
                condition=~Q(state="closed") | Q(ended_on__isnull=False), name="case_closed_has_date"
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("referred_on")),
                name="case_ends_after_referral",
            ),
        ]
        indexes = [
            models.Index(fields=["-referred_on", "-number"], name="case_newest_first"),
            models.Index(fields=["state", "-referred_on"], name="case_by_state"),
        ]

    def __str__(self):
        return self.number

    @property
    def is_in_hand(self) -> bool:
        return self.state in IN_HAND


class ReferralAnswer(models.TextChoices):
    """What the referrer was told; they never read the case itself."""

    NONE = "", _("not weighed yet")
    TAKEN_UP = "taken_up", _("taken up")
    DECLINED = "declined", _("declined with advice")


class Referral(models.Model):
    """Why the household is brought to the ZVH, by whom, and whether the family knows (one per case).

    The referrer reads this row and nothing else of the case, so that what they see is the same whether or not
    the household was here before (docs/decisions/0006).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="referral")
    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="referrals"
    )
    referrer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="referrals")
    reason = models.TextField(_("why now"))
    summary = models.TextField(_("what is going on"), blank=True)
    needed = models.TextField(_("what is needed"), blank=True)
    predictive_factors = models.TextField(_("predictive factors"), blank=True)
    family_view = models.TextField(_("how the family sees it"), blank=True)
    family_told = models.BooleanField(_("the family has been told"), null=True, blank=True)
    told_by = models.CharField(_("told by"), max_length=120, blank=True)
    not_told_reason = models.TextField(_("why the family has not been told"), blank=True)
    acute_danger = models.BooleanField(_("someone is in danger now"), default=False)
    long_standing = models.BooleanField(_("violence or child abuse that has lasted long"), default=False)
    crime_or_nuisance = models.BooleanField(_("crime or nuisance is involved"), default=False)
    advised_track = models.CharField(_("advised track"), max_length=10, choices=Track.choices, blank=True)
    more_asked = models.TextField(_("what the weegoverleg still asks"), blank=True)
    possibly_known = models.BooleanField(default=False, editable=False)
    created_at = models.DateTimeField(db_default=Now())
    # The household and persons as the referrer named them, and the number: {"number", "household", "persons"}.
    sent = models.JSONField(default=dict, editable=False)
    answer = models.CharField(
        _("answer"), max_length=10, choices=ReferralAnswer.choices, default=ReferralAnswer.NONE, blank=True
    )
    answer_text = models.TextField(_("what the referrer reads"), blank=True)
    answered_on = models.DateField(null=True, blank=True)
    # Raised with every change, so that the referrer and intake don't overwrite each other.
    version = models.PositiveIntegerField(default=0)

    objects = ReferralQuerySet.as_manager()

    class Meta:
        verbose_name = _("referral")
        verbose_name_plural = _("referrals")
        indexes = [models.Index(fields=["-created_at"], name="referral_newest_first")]
        constraints = [
            models.CheckConstraint(
                condition=Q(answer="") | Q(answered_on__isnull=False), name="referral_answer_has_date"
            ),
        ]

    def __str__(self):
        return str(self.case)

    @property
    def is_asked_for_more(self) -> bool:
        """From then on until it is weighed its referrer adds people too (docs/decisions/0006)."""
        return bool(self.more_asked) and not self.answer


class Duty(models.TextChoices):
    PROCESREGISSEUR = "procesregisseur", _("Procesregisseur")
    PROCESONDERSTEUNER = "procesondersteuner", _("Procesondersteuner")
    CASUSREGISSEUR = "casusregisseur", _("Casusregisseur")


class DirectorKind(models.TextChoices):
    """With whom case direction is placed (domain.md, What a ZVH does)."""

    INVOLVED = "involved", _("a professional already involved")
    EXPERT = "expert", _("a materiedeskundige")
    EXTERNAL = "external", _("an external, trained casusregisseur")


class Appointment(models.Model):
    """Somebody's time in charge of a case. At most one current procesregisseur and casusregisseur (rule 1)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="appointments")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="appointments")
    duty = models.CharField(_("duty"), max_length=20, choices=Duty.choices)
    director_kind = models.CharField(
        _("placed with"), max_length=10, choices=DirectorKind.choices, blank=True
    )
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    handed_over_warmly = models.BooleanField(_("handed over in a conversation"), null=True, blank=True)
    handover_note = models.TextField(_("about the handover"), blank=True)

    objects = CaseContentQuerySet.as_manager()

    class Meta:
        verbose_name = _("appointment")
        verbose_name_plural = _("appointments")
        ordering = ["since"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "duty"],
                condition=Q(until__isnull=True, duty__in=["procesregisseur", "casusregisseur"]),
                name="appointment_one_current",
                violation_error_message=_("There is already somebody with this duty; end that first."),
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="appointment_in_order"
            ),
        ]

    def __str__(self):
        return f"{self.get_duty_display()}: {self.user}"


class PhaseChange(models.Model):
    """How the case got into its phase; safety always leads back (domain.md, The method)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="phase_changes")
    from_phase = models.CharField(max_length=24, choices=Phase.choices, blank=True)
    to_phase = models.CharField(max_length=24, choices=Phase.choices)
    on = models.DateField()
    reason = models.TextField(blank=True)
    principal = models.ForeignKey("accounts.Principal", on_delete=models.PROTECT, related_name="+")
    # Several on one day: what was last written counts.
    created_at = models.DateTimeField(db_default=Now())

    objects = CaseContentQuerySet.as_manager()

    class Meta:
        verbose_name = _("change of phase")
        verbose_name_plural = _("changes of phase")
        ordering = ["on", "created_at"]
        constraints = [
            # Back may lead anywhere, on goes one phase at a time (cases.rules.may_change_phase).
            models.CheckConstraint(
                condition=~Q(from_phase="directe_veiligheid", to_phase="herstelgerichte_zorg"),
                name="phase_skips_none",
                violation_error_message=_("A case goes on one phase at a time; back it may go to any phase."),
            ),
        ]

    def __str__(self):
        return f"{self.from_phase} → {self.to_phase}"


class TrackChange(models.Model):
    """From regular to MDA++ is a dated change within the same case."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="track_changes")
    from_track = models.CharField(max_length=10, choices=Track.choices, blank=True)
    to_track = models.CharField(max_length=10, choices=Track.choices)
    on = models.DateField()
    reason = models.TextField(blank=True)

    objects = CaseContentQuerySet.as_manager()

    class Meta:
        verbose_name = _("change of track")
        verbose_name_plural = _("changes of track")
        ordering = ["on"]

    def __str__(self):
        return f"{self.from_track} → {self.to_track}"


class EndingKind(models.TextChoices):
    DECLINED = "declined", _("declined with advice")
    COMPLETED = "afgerond", _("completed")
    HANDED_OVER = "overgedragen", _("handed over")
    ENDED = "beeindigd", _("ended")


class CaseEnding(models.Model):
    """How a case ended, with a reason; a handover names to whom, who directs, what stays, and the way back."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="ending")
    kind = models.CharField(_("how"), max_length=12, choices=EndingKind.choices)
    reason = models.TextField(_("reason"))
    advice = models.TextField(_("advice"), blank=True)
    handed_to = models.CharField(_("handed over to"), max_length=200, blank=True)
    directs = models.CharField(_("who directs from now on"), max_length=200, blank=True)
    way_back = models.TextField(_("the way back to the ZVH"), blank=True)
    safety_concern_handed_over = models.TextField(
        _("the open concern about direct safety that is handed over"), blank=True
    )
    on = models.DateField(_("on"))
    principal = models.ForeignKey("accounts.Principal", on_delete=models.PROTECT, related_name="+")

    objects = CaseContentQuerySet.as_manager()

    class Meta:
        verbose_name = _("ending of a case")
        verbose_name_plural = _("endings of cases")
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="ending_has_reason",
                violation_error_message=_("Give a reason."),
            ),
            models.CheckConstraint(
                condition=~Q(kind="overgedragen") | (~Q(handed_to="") & ~Q(directs="") & ~Q(way_back="")),
                name="ending_handover_is_whole",
            ),
        ]

    def __str__(self):
        return self.get_kind_display()
