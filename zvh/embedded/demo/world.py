"""What every part of the loader works with: people, days, the guide, and the dossier being written."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import models

from cases.models import Case, Household, Person
from leidraad.guide import Guide
from leidraad.models import GuideVersion
from zvh.access.models import Grant
from zvh.accounts.models import Organisation, User
from zvh.embedded.demo.batch import Batch
from zvh.embedded.demo.days import Days, moment


@dataclass
class World:
    days: Days
    batch: Batch
    organisations: dict[str, Organisation]
    users: dict[str, User]
    guide_version: GuideVersion
    guide: Guide

    @property
    def intake(self) -> list[User]:
        return [user for user in self.users.values() if user.has_intake_duty]

    def grant(
        self,
        user: User,
        case: Case,
        permissions,
        *,
        reason: str,
        because_of: UUID,
        since: date,
        until: date | datetime | None = None,
    ) -> None:
        """Open the case to the user for this period, as the service behind `reason` would have done."""
        for permission in permissions:
            self.batch.add(
                Grant(
                    principal_id=user.pk,
                    case_id=case.pk,
                    permission=permission,
                    reason=reason,
                    because_of=because_of,
                    valid_from=moment(since, "00:00"),
                    valid_until=moment(until, "00:00") if type(until) is date else until,
                )
            )


@dataclass
class Dossier:
    """One household's file while it is being written; `rows` finds what later entries refer to by its key."""

    world: World
    told: dict
    household: Household
    case: Case
    persons: dict[str, Person]
    rows: dict[str, models.Model] = field(default_factory=dict)
    # Per statement, whom it must not reach.
    shields: dict[UUID, tuple[Person, ...]] = field(default_factory=dict)
    # Per finding, about whom it is.
    about: dict[UUID, list[str]] = field(default_factory=dict)
    actions: int = 0
    _later: list[tuple[date, Callable[[], None]]] = field(default_factory=list)

    @property
    def batch(self) -> Batch:
        return self.world.batch

    @property
    def procesregisseur(self) -> User:
        return self.world.users[self.told["case"]["procesregisseur"]]

    def happens(self, day: date, what: Callable[[], None]) -> None:
        """Write this when the file has come to that day: a plan is frozen with what was known then."""
        self._later.append((day, what))

    def catch_up(self, day: date) -> None:
        """Write what happened up to and including this day, in the order of the days."""
        due = sorted((entry for entry in self._later if entry[0] <= day), key=lambda entry: entry[0])
        self._later = [entry for entry in self._later if entry[0] > day]
        for _day, what in due:
            what()

    def people(self, keys) -> list[Person]:
        return [self.persons[key] for key in keys]

    def source(self, entry: dict) -> dict:
        """The source fields of a statement: a professional's organisation, or a family member."""
        if "source_family" in entry:
            return {"source_person": self.persons[entry["source_family"]]}
        if "source" in entry:
            return {"source_organisation": self.world.users[entry["source"]].organisation}
        return {}
