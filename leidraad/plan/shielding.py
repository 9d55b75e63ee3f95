"""What today's dossier says must not reach a family member. Asked again every time a document is opened."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from django.db.models import Q

from cases.models import Case, ContactPoint, Involvement, Membership, Person, ProfessionalKeptOff, SafeChannel
from cases.separations import separated_from
from leidraad.audiences import Facts, FamilyMember
from leidraad.mentions import Hidden
from leidraad.models import Action, BottomLine, ClosingPlan, Cooperation, Finding
from zvh.access.principal import acting_as
from zvh.access.purposes import Purpose

STATEMENTS = (Action, BottomLine, ClosingPlan, Cooperation, Finding)


def reader_for(case: Case, person: Person) -> FamilyMember:
    """The family member with everything that is kept from them today (domain.md rules 4 and 4a)."""
    memberships = list(Membership.objects.filter(household_id=case.household_id).select_related("person"))
    apart = separated_from(case.household_id, person.pk)
    helpers = _helpers_of_only(case, apart)
    # Whoever prints need not see an address for it to be kept off the paper.
    with acting_as(Purpose.PAPERS.principal_id):
        kept_places, own_places = _places_kept_from(case, person, apart), _own_places(case, person)
    return FamilyMember(
        person_id=str(person.pk),
        separated_from=frozenset(map(str, apart)),
        organisations_of_separated=frozenset(str(help.organisation_id) for help in helpers),
        children=frozenset(
            str(row.person_id) for row in memberships if row.is_child and row.person_id != person.pk
        ),
        hidden=Hidden(
            places=(*kept_places, *_names_of_helpers(helpers)),
            known_places=own_places,
            called=tuple(_names_of(memberships, apart, person)),
        ),
        kept_off=_professionals_kept_off(case),
    )


def as_shielded_today(facts: Mapping[str, Facts]) -> dict[str, Facts]:
    """The facts of frozen rows by id, narrowed by what was shielded since; never wider than they were frozen.

    A row that is gone, or that whoever asks may no longer see, rests on something unseen.
    """
    narrowed = {key: replace(then, rests_on_unseen=True) for key, then in facts.items()}
    for model in STATEMENTS:
        rows = model.objects.filter(pk__in=list(facts)).prefetch_related("shielded_from")
        for row in rows:
            then = facts[str(row.pk)]
            narrowed[str(row.pk)] = replace(
                then,
                from_om_part=then.from_om_part or row.from_om_part,
                shielded_from=then.shielded_from | {str(person.pk) for person in row.shielded_from.all()},
                reach=row.reach if row.reach in {"author", "chair"} else then.reach,
            )
    return narrowed


def _professionals_kept_off(case: Case) -> tuple[tuple[str, str], ...]:
    """Rule 15: whose name stays off is called by their organisation on paper."""
    rows = ProfessionalKeptOff.objects.filter(household_id=case.household_id).current()
    return tuple(
        (row.called, row.instead) for row in rows.select_related("user__organisation", "organisation")
    )


def _places_kept_from(case: Case, person: Person, apart: frozenset) -> list[str]:
    """Every place of who they are kept apart from, past ones too, and every secret place of anyone else."""
    points = ContactPoint.objects.filter(household_id=case.household_id).exclude(person=person)
    kept = points.filter(Q(is_secret=True) | Q(person__in=apart)).values_list("value", flat=True)
    channels = SafeChannel.objects.filter(household_id=case.household_id).exclude(person=person)
    return [*kept, *channels.filter(person__in=apart).values_list("value", flat=True)]


def _own_places(case: Case, person: Person) -> tuple[str, ...]:
    points = ContactPoint.objects.filter(household_id=case.household_id, person=person)
    return tuple(points.values_list("value", flat=True))


def _helpers_of_only(case: Case, apart: frozenset) -> list[Involvement]:
    """Help for nobody but the separated: its name alone may tell where they are."""
    if not apart:
        return []
    by_organisation = defaultdict(list)
    involvements = Involvement.objects.filter(case=case).select_related("organisation", "user")
    for involvement in involvements.prefetch_related("persons"):
        by_organisation[involvement.organisation_id].append(involvement)
    return [
        involvement
        for helped in by_organisation.values()
        for persons in [{person.pk for each in helped for person in each.persons.all()}]
        if persons and persons <= apart and all(each.persons.all() for each in helped)
        for involvement in helped
    ]


def _names_of_helpers(helpers: list[Involvement]) -> Iterable[str]:
    for involvement in helpers:
        yield involvement.organisation.name
        yield involvement.organisation.short_name
        if involvement.user_id:
            yield involvement.user.name


def _names_of(memberships: list[Membership], apart: frozenset, person: Person) -> Iterable[str]:
    """What the separated are called: names, and their place in the family as the dossier words it.

    A last name that the reader or somebody else in the household has as well points at nobody.
    """
    shared = {row.person.last_name for row in memberships if row.person_id not in apart}
    places = {row.place for row in memberships if row.person_id not in apart}
    for row in memberships:
        if row.person_id in apart:
            first_names = row.person.first_names
            yield from {first_names, *first_names.split()[:1]}
            if row.person.last_name not in shared:
                yield row.person.last_name
            if row.place not in places:
                yield row.place
