"""A row in every table with case content, so that no test about them passes for want of rows."""

from uuid import UUID, uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from cases.models import Case, Household, Person
from meetings.models import Meeting
from tests.access.world import World
from tests.roles import as_owner
from zvh.access.registry import GuardedTable, registered
from zvh.accounts.models import Organisation, Principal, User

# What a constraint asks beyond what a column does.
MORE = {
    "cases_custody": {"organisation": Organisation},
    "cases_caseending": {"kind": "declined"},
    "leidraad_sharingbasis": {"finding": True},
    "leidraad_reachdecision": {"finding": True},
    "leidraad_release": {"finding": True},
    "leidraad_scalescore": {"value": 5},
}


DOSSIER = ("cases", "meetings", "leidraad", "clients")


def tables_of_the_dossier() -> list[GuardedTable]:
    return [
        entry
        for entry in registered()[1]
        if isinstance(entry, GuardedTable) and entry.model._meta.app_label in DOSSIER
    ]


def told_by_visible_to(model: type[models.Model], principal: Principal) -> set:
    """The keys of the rows that the model says a principal may see; of a join table, with the row it hangs on."""
    if not model._meta.auto_created:
        return set(model._default_manager.visible_to(principal).values_list("pk", flat=True))
    owner = next(field for field in model._meta.local_fields if field.remote_field)
    seen = owner.related_model._default_manager.visible_to(principal)
    return set(model._default_manager.filter(**{f"{owner.name}__in": seen}).values_list("pk", flat=True))


def fill(world: World) -> None:
    """Add a row of this world's case to every table of the dossier that has none of it."""
    with as_owner():
        maker = _Maker(world)
        for entry in tables_of_the_dossier():
            if not maker.has(entry.model):
                maker.make(entry.model)


class _Maker:
    def __init__(self, world: World):
        self.case = Case.objects.select_related("household").get(pk=world.rows["case"])
        self.director_id: UUID = world.rows["director"]
        self.person_id: UUID = world.rows["person"]
        self.meeting_id: UUID = world.rows["meeting"]
        self.canary = world.canary

    def of_world(self, model: type[models.Model]) -> models.QuerySet:
        """The rows of this model that belong to this world's case."""
        rows, names = model._default_manager.all(), {field.name for field in model._meta.local_fields}
        director = User.objects.get(pk=self.director_id)
        known = {
            Case: {"pk": self.case.pk},
            Household: {"pk": self.case.household_id},
            Person: {"pk": self.person_id},
            Meeting: {"pk": self.meeting_id},
            User: {"pk": director.pk},
            Principal: {"pk": director.pk},
            Organisation: {"pk": director.organisation_id},
        }
        if model in known:
            return rows.filter(**known[model])
        if model._meta.auto_created:
            owner = next(field for field in model._meta.local_fields if field.remote_field)
            return rows.filter(**{f"{owner.name}__in": self.of_world(owner.related_model)})
        for name, value in (("case", self.case.pk), ("household", self.case.household_id)):
            if name in names:
                return rows.filter(**{name: value})
        if "case_id" in names:
            return rows.filter(case_id=self.case.pk)
        return rows.filter(person_id=self.person_id) if "person" in names else rows

    def has(self, model: type[models.Model]) -> bool:
        return self.of_world(model).exists()

    def make(self, model: type[models.Model]) -> None:
        more = MORE.get(model._meta.db_table, {})
        values = {
            field.attname: self._value(field, more.get(field.name))
            for field in model._meta.local_fields
            if field.name in more or self._is_needed(field)
        }
        model._default_manager.create(**values)

    def _is_needed(self, field: models.Field) -> bool:
        filled = field.has_default() or field.has_db_default() or getattr(field, "auto_now_add", False)
        return not (field.primary_key or field.null or filled or getattr(field, "auto_now", False))

    def _value(self, field: models.Field, given: object) -> object:
        if field.remote_field:
            return self._related(field)
        if given is not None:
            return given
        if field.choices:
            return next(value for value, _label in field.flatchoices if value)
        if isinstance(field, ArrayField):
            return [uuid4()]
        if isinstance(field, models.UUIDField):
            return self.case.pk
        plain = {
            models.DateField: timezone.localdate(),
            models.DateTimeField: timezone.now(),
            models.JSONField: {},
            models.BooleanField: False,
            models.BinaryField: b"",
            models.EmailField: f"{uuid4()}@example.org",
        }
        if type(field) in plain:
            return plain[type(field)]
        return 1 if isinstance(field, models.IntegerField) else f"{self.canary} {uuid4()}"[: field.max_length]

    def _related(self, field: models.Field) -> object:
        model = field.related_model
        if not self.has(model):
            self.make(model)
        return self.of_world(model).first().pk
