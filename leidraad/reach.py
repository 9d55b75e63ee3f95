"""Who a row may reach, in words beside it: worked out by the same functions that make the papers.

For professionals only. On a screen that the family sees, not even that somebody is kept apart may show.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse
from django.utils.translation import gettext as _

from cases.models import Case, Person, Reach, Statement
from leidraad.audiences import Facts, FamilyMember, Refusal, refusal
from leidraad.models.reach import subject_name
from leidraad.plan.circumstances import heard_at_tables
from leidraad.plan.facts import closed_to, facts_of
from leidraad.plan.household import HouseholdToday
from leidraad.plan.rows import texts_in, texts_of
from leidraad.plan.wording import IN_SHORT, WHY_LEFT_OUT


@dataclass(frozen=True)
class PersonReach:
    """Whether one family member may have a row, and else why not."""

    person: Person
    why: Refusal | None

    @property
    def in_short(self) -> str:
        return str(IN_SHORT[self.why]) if self.why else ""

    @property
    def in_full(self) -> str:
        return str(WHY_LEFT_OUT[self.why]) if self.why else ""


@dataclass(frozen=True)
class RowReach:
    """One row: which professionals, and each family member who gets papers of their own. `url` leads to more."""

    professionals: str
    persons: tuple[PersonReach, ...]
    url: str

    @property
    def sentence(self) -> str:
        """Such as: "Professionals in this case. Fatima. Not Peter: kept apart." """
        return " ".join([self.professionals, *self._of_family()])

    def _of_family(self) -> Iterable[str]:
        may = [each.person.short_name for each in self.persons if each.why is None]
        if may:
            yield f"{', '.join(may)}."
        reasons = {each.why: each.in_short for each in self.persons if each.why}
        for why, words in reasons.items():
            names = [each.person.short_name for each in self.persons if each.why == why]
            if len(names) == len(self.persons):
                yield _("Nobody of the family: %(why)s.") % {"why": words}
            else:
                yield _("Not %(names)s: %(why)s.") % {"names": _(" and ").join(names), "why": words}


class CaseReach:
    """Read once per page; then each row costs nothing when it was fetched `with_facts`."""

    def __init__(self, case: Case):
        self.case = case

    @cached_property
    def household(self) -> HouseholdToday:
        return HouseholdToday.of(self.case)

    @cached_property
    def heard_by(self):
        return heard_at_tables(self.case)

    def facts(self, row: Statement) -> Facts:
        return facts_of(row, self.heard_by)

    def of(self, row: Statement) -> RowReach:
        return self._in_words(
            self.facts(row),
            texts_in(row),
            professionals=professionals_in_words(row.reach, from_om=bool(closed_to(row))),
            url=reach_url(row),
        )

    def _in_words(self, facts: Facts, texts: tuple[str, ...], *, professionals: str, url: str) -> RowReach:
        persons = (PersonReach(person, refusal(facts, texts, reader)) for person, reader in self.readers)
        return RowReach(professionals, tuple(persons), url)

    def of_plan(self, row: dict, sort: str) -> RowReach:
        """Of a row as the plan holds it."""
        facts = Facts.from_content(row["facts"])
        return self._in_words(
            facts,
            texts_of(row),
            professionals=professionals_in_words(facts.reach, from_om=bool(row["om_parts"])),
            url=_url(self.case.pk, sort, row["id"]),
        )

    @property
    def readers(self) -> tuple[tuple[Person, FamilyMember], ...]:
        return self.household.readers


def professionals_in_words(reach: str, *, from_om: bool) -> str:
    if reach == Reach.AUTHOR:
        return _("Only who wrote it.")
    if reach == Reach.CHAIR:
        return _("Only who wrote it and who directs the case.")
    if from_om:
        return _("Professionals who sat there with the OM, and who keeps the dossier.")
    return _("Professionals in this case.")


def reach_url(row: Statement) -> str:
    """Where a row's reach is decided on."""
    return _url(row.case_id, subject_name(row), row.pk)


def _url(case_id, sort: str, key) -> str:
    return reverse("leidraad:reach", kwargs={"case": case_id, "sort": sort, "statement": key})
