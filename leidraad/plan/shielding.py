"""What today's dossier says must not reach a family member. Asked again every time a document is opened."""

from collections.abc import Mapping
from dataclasses import replace

from cases.models import Case, Person
from leidraad.audiences import NARROWEST_FIRST, Facts, FamilyMember
from leidraad.models import Action, BottomLine, ClosingPlan, Cooperation, Finding
from leidraad.plan.facts import facts_of, with_facts
from leidraad.plan.household import HouseholdToday

STATEMENTS = (Action, BottomLine, ClosingPlan, Cooperation, Finding)


def reader_for(case: Case, person: Person) -> FamilyMember:
    """The family member with everything that is kept from them today (domain.md rules 4 and 4a)."""
    return HouseholdToday.of(case).reader(person)


def as_shielded_today(facts: Mapping[str, Facts]) -> dict[str, Facts]:
    """The facts of frozen rows by id, narrowed by what was shielded or withdrawn since; never wider than frozen.

    A row that is gone, or that whoever asks may no longer see, rests on something unseen.
    """
    narrowed = {key: replace(then, rests_on_unseen=True) for key, then in facts.items()}
    for model in STATEMENTS:
        for row in with_facts(model.objects.filter(pk__in=list(facts))):
            then = facts[str(row.pk)]
            narrowed[str(row.pk)] = _narrower(then, facts_of(row, {}))
    return narrowed


def _narrower(then: Facts, now: Facts) -> Facts:
    return replace(
        then,
        from_om_part=then.from_om_part or now.from_om_part,
        shielded_from=then.shielded_from | now.shielded_from,
        words_of=then.words_of | now.words_of,
        agreed=then.agreed & now.agreed,
        reach=min(then.reach, now.reach, key=NARROWEST_FIRST.index),
    )
