"""What the dossier knows: who helps, measures, separated persons, incidents and life domains."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.models.cases import Case
from cases.models.persons import Household, Person
from cases.models.statements import Statement, StatementQuerySet
from cases.querysets import HouseholdContentQuerySet
from zvh.access.querysets import CaseContentQuerySet, VisibleQuerySet


class InvolvementQuerySet(CaseContentQuerySet):
    def current(self):
        """Help that goes on: without an end, or with an end that is still to come."""
        return self.filter(Q(until__isnull=True) | Q(until__gt=timezone.localdate()))


class Involvement(models.Model):
    """An organisation, and usually somebody from it, that works with this household now.

    `until` is the first day on which it is over; access ends with it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="involvements")
    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="involvements"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="involvements", null=True, blank=True
    )
    aim = models.CharField(_("what the help is for"), max_length=300, blank=True)
    persons = models.ManyToManyField(
        Person, related_name="involvements", blank=True, verbose_name=_("for whom")
    )
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)

    objects = InvolvementQuerySet.as_manager()

    class Meta:
        verbose_name = _("involvement")
        verbose_name_plural = _("involvements")
        ordering = ["organisation__name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="involvement_in_order"
            ),
            models.UniqueConstraint(
                fields=["case", "organisation", "user"],
                condition=Q(until__isnull=True),
                nulls_distinct=False,
                name="involvement_current_once",
            ),
        ]

    def __str__(self):
        return f"{self.organisation}: {self.aim}"

    @property
    def is_current(self) -> bool:
        return self.until is None or self.until > timezone.localdate()


class MeasureKind(models.TextChoices):
    """Criminal, civil and administrative measures as the research counted them, and those of rule 4."""

    PROBATION = "probation", _("probation supervision")
    CONTACT_BAN = "contact_ban", _("contact or area ban")
    PRISON = "prison", _("prison")
    COMMUNITY_SERVICE = "community_service", _("community service")
    FORENSIC_WARD = "forensic_ward", _("forensic ward")
    ISD = "isd", _("ISD measure")
    HOUSE_BAN = "house_ban", _("temporary house ban")
    ADMINISTRATION = "administration", _("curatele or bewindvoering")
    SUPERVISION_ORDER = "supervision_order", _("ondertoezichtstelling")
    PLACEMENT_ORDER = "placement_order", _("machtiging uithuisplaatsing")
    OTHER = "other", _("other measure")


# Rule 4: these mark the persons concerned as separated at once.
SEPARATING_MEASURES = frozenset({MeasureKind.CONTACT_BAN, MeasureKind.HOUSE_BAN})
CRIMINAL_MEASURES = frozenset(
    {
        MeasureKind.PROBATION,
        MeasureKind.CONTACT_BAN,
        MeasureKind.PRISON,
        MeasureKind.COMMUNITY_SERVICE,
        MeasureKind.FORENSIC_WARD,
        MeasureKind.ISD,
    }
)
CIVIL_MEASURES = frozenset(
    {MeasureKind.ADMINISTRATION, MeasureKind.SUPERVISION_ORDER, MeasureKind.PLACEMENT_ORDER}
)


class Measure(models.Model):
    """A measure on a person, with conditions and an end that is signalled in time."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="measures")
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="measures", verbose_name=_("on whom")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=MeasureKind.choices)
    protects = models.ManyToManyField(
        Person, related_name="protected_by", blank=True, verbose_name=_("whom it protects")
    )
    conditions = models.TextField(_("conditions"), blank=True)
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)

    objects = CaseContentQuerySet.as_manager()

    class Meta:
        verbose_name = _("measure")
        verbose_name_plural = _("measures")
        ordering = ["since"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="measure_in_order",
                violation_error_message=_("A measure cannot end before it begins."),
            )
        ]

    def __str__(self):
        return self.get_kind_display()


class Separation(models.Model):
    """Two persons who are never in the same part and never learn each other's whereabouts (rule 4).

    A row of the household: the danger does not end with a case. `person` sorts before `other`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="separations")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(_("reason"))
    measure = models.ForeignKey(
        Measure, on_delete=models.SET_NULL, null=True, blank=True, related_name="separations"
    )
    marked_at = models.DateTimeField(auto_now_add=True)
    marked_by = models.ForeignKey("accounts.Principal", on_delete=models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey("accounts.Principal", on_delete=models.PROTECT, related_name="+", null=True)
    lift_reason = models.TextField(_("why the separation is lifted"), blank=True)

    objects = HouseholdContentQuerySet.as_manager()

    class Meta:
        verbose_name = _("separation")
        verbose_name_plural = _("separations")
        constraints = [
            models.CheckConstraint(condition=Q(person__lt=F("other")), name="separation_pair_sorted"),
            models.UniqueConstraint(
                fields=["household", "person", "other"],
                condition=Q(lifted_at__isnull=True),
                name="separation_marked_once",
            ),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True) | ~Q(lift_reason=""), name="separation_lifted_with_reason"
            ),
        ]

    def __str__(self):
        return f"{self.person} / {self.other}"


class ViolenceKind(models.TextChoices):
    PHYSICAL = "physical", _("physical")
    PSYCHOLOGICAL = "psychological", _("psychological")
    SEXUAL = "sexual", _("sexual")
    STALKING = "stalking", _("stalking")
    NEGLECT = "neglect", _("neglect")
    FINANCIAL = "financial", _("financial")
    WITNESSED = "witnessed", _("witnessed by children")


class IncidentMark(models.TextChoices):
    FIRST = "first", _("first")
    WORST = "worst", _("worst")
    LAST = "last", _("last")


class IncidentPart(models.TextChoices):
    """Somebody's part in one incident; someone can have two (rule 11)."""

    USED = "used", _("used violence")
    UNDERWENT = "underwent", _("underwent violence")
    WITNESSED = "witnessed", _("was there")


class Incident(Statement):
    """Something that happened. The date may be vague: earliest, latest and the words used."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="incidents")
    text = models.TextField(_("what happened"))
    kinds = ArrayField(
        models.CharField(max_length=20, choices=ViolenceKind.choices),
        default=list,
        blank=True,
        verbose_name=_("kinds"),
    )
    happened_earliest = models.DateField(_("happened on, or not before"), null=True, blank=True)
    happened_latest = models.DateField(_("not after"), null=True, blank=True)
    when_words = models.CharField(_("when, in words"), max_length=80, blank=True)
    mark = models.CharField(_("mark"), max_length=5, choices=IncidentMark.choices, blank=True)
    shielded_from = models.ManyToManyField(Person, related_name="+", blank=True)

    objects = StatementQuerySet.as_manager()

    class Meta:
        verbose_name = _("incident")
        verbose_name_plural = _("incidents")
        ordering = ["happened_earliest", "created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(happened_earliest__isnull=True)
                | Q(happened_latest__isnull=True)
                | Q(happened_earliest__lte=F("happened_latest")),
                name="incident_in_order",
            ),
            models.UniqueConstraint(
                fields=["case", "mark"], condition=~Q(mark=""), name="incident_marked_once"
            ),
        ]
        indexes = [models.Index(fields=["case", "happened_earliest"], name="incident_by_case")]

    def __str__(self):
        return self.when_words or str(self.happened_earliest or "")


class IncidentRoleQuerySet(VisibleQuerySet):
    def visible_to(self, principal):
        """With their incident."""
        return self.filter(incident_id__in=Incident.objects.visible_to(principal).values("id"))


class IncidentRole(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="roles")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="incident_roles")
    part = models.CharField(_("part"), max_length=10, choices=IncidentPart.choices)

    objects = IncidentRoleQuerySet.as_manager()

    class Meta:
        verbose_name = _("role in an incident")
        verbose_name_plural = _("roles in incidents")
        constraints = [
            models.UniqueConstraint(fields=["incident", "person", "part"], name="incident_role_once")
        ]

    def __str__(self):
        return f"{self.person} {self.get_part_display()}"


class LifeDomain(models.TextChoices):
    """The fourteen domains of table 3.1."""

    WORK = "werk", _("work")
    DAYTIME = "zinvolle_tijdsbesteding", _("meaningful use of time")
    FINANCES = "financien", _("finances")
    HOUSING = "huisvesting", _("housing")
    PARENTING = "opvoeden_en_opgroeien", _("raising and growing up")
    NETWORK = "sociaal_netwerk", _("social network")
    CRIME = "criminaliteit", _("crime")
    MENTAL_HEALTH = "ggz", _("mental health")
    DISABILITY = "licht_verstandelijke_beperking", _("mild intellectual disability")
    HEALTH = "gezondheid", _("health")
    EDUCATION = "onderwijs_en_opleiding", _("education and training")
    ADDICTION = "verslaving_of_middelengebruik", _("addiction or substance use")
    ROMANTIC = "romantische_relaties", _("romantic relations")
    INTERGENERATIONAL = "intergenerationele_overdracht", _("violence passed on between generations")


class LifeDomainState(models.TextChoices):
    PROBLEM = "problem", _("problem")
    STRENGTH = "strength", _("goes well")
    UNKNOWN = "unknown", _("unknown")


class LifeDomainEntry(models.Model):
    """What is known about one life domain, of the household or of one person in it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="life_domains")
    domain = models.CharField(_("life domain"), max_length=32, choices=LifeDomain.choices)
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="life_domains", null=True, blank=True
    )
    state = models.CharField(_("how it stands"), max_length=10, choices=LifeDomainState.choices)
    weight = models.PositiveSmallIntegerField(_("how heavy, 1–3"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)
    since_words = models.CharField(_("since when"), max_length=80, blank=True)
    source_organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    noted_on = models.DateField(_("noted on"))

    objects = CaseContentQuerySet.as_manager()

    class Meta:
        verbose_name = _("life domain")
        verbose_name_plural = _("life domains")
        constraints = [
            models.CheckConstraint(
                condition=Q(weight__isnull=True) | Q(weight__range=(1, 3)), name="life_domain_weight_1_to_3"
            ),
            models.UniqueConstraint(
                fields=["case", "domain", "person", "noted_on"],
                nulls_distinct=False,
                name="life_domain_once_a_day",
            ),
        ]

    def __str__(self):
        return f"{self.get_domain_display()}: {self.get_state_display()}"


class DecisionMoment(models.Model):
    """A dated decision elsewhere that meetings should not miss: a hearing, juvenile court, a release."""

    class Kind(models.TextChoices):
        HEARING = "hearing", _("hearing")
        JUVENILE_COURT = "juvenile_court", _("juvenile court")
        RELEASE = "release", _("release")
        PROTECTION_TABLE = "jeugdbeschermingstafel", _("Jeugdbeschermingstafel")
        OTHER = "other", _("other decision")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="decision_moments")
    kind = models.CharField(_("kind"), max_length=24, choices=Kind.choices)
    on = models.DateField(_("on"))
    note = models.CharField(_("note"), max_length=300, blank=True)

    objects = CaseContentQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision moment")
        verbose_name_plural = _("decision moments")
        ordering = ["on"]

    def __str__(self):
        return self.get_kind_display()
