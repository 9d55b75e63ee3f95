"""What bears on who may have a row: read from the row and from what it rests on (domain.md rules 3, 4 and 4a)."""

from collections.abc import Callable, Iterable, Mapping
from uuid import UUID

from cases.models import Incident, Person
from cases.models.statements import Reach, Statement
from leidraad.audiences import Facts, agreement, derived
from leidraad.models import (
    Action,
    ActionAim,
    BottomLine,
    ClosingPlan,
    Cooperation,
    Finding,
    Idea,
    Ruling,
)

# Of a row that does not say from which part with the OM it comes: nobody sat there.
NOWHERE = str(UUID(int=0))
HeardBy = Mapping[UUID, frozenset[str]]

OWN = ("shielded_from", "reachdecisions")
ABOUT = (*OWN, "persons")
# What the facts of each kind of row are read from, so that they cost the same for one row and for a hundred.
JOINED: dict[type[Statement], tuple[str, ...]] = {
    Action: (
        "owner__organisation",
        "owner_person",
        "owner_organisation",
        "because_of",
        "because_of_line__because_of",
        "because_of_line__guardian_user",
        "idea",
    ),
    BottomLine: ("guardian_user__organisation", "because_of"),
}
FETCHED: dict[type[Statement], tuple[str, ...]] = {
    Finding: ABOUT,
    Idea: OWN,
    Cooperation: OWN,
    ClosingPlan: OWN,
    BottomLine: (*ABOUT, *(f"because_of__{name}" for name in ABOUT)),
    Action: (
        *ABOUT,
        *(f"because_of__{name}" for name in ABOUT),
        *(f"because_of_line__{name}" for name in ABOUT),
        *(f"because_of_line__because_of__{name}" for name in ABOUT),
        *(f"idea__{name}" for name in OWN),
    ),
}


def with_facts(rows):
    """A queryset of statements with everything that `facts_of` reads."""
    joined = ("source_organisation", *JOINED.get(rows.model, ()))
    return rows.select_related(*joined).prefetch_related(*FETCHED[rows.model])


def facts_of(statement: Statement, heard_by: HeardBy) -> Facts:
    """The facts of a row; of one that rests on others, the narrowest of all."""
    return FACTS_OF[type(statement)](statement, heard_by)


def _of_finding(finding: Finding, heard_by: HeardBy) -> Facts:
    return _own(finding, heard_by, about=finding.persons.all())


def _of_said(row: Idea, heard_by: HeardBy) -> Facts:
    return _own(row, heard_by)


def _of_agreement(row: Cooperation | ClosingPlan, heard_by: HeardBy) -> Facts:
    return _own(row, heard_by, is_agreement=True)


def _of_action(action: Action, heard_by: HeardBy) -> Facts:
    helper = action.owner.organisation if action.owner_id else action.owner_organisation
    own = _own(
        action,
        heard_by,
        about=[*action.persons.all(), *([action.owner_person] if action.owner_person_id else [])],
        organisations={str(helper.pk)} if helper else set(),
        is_agreement=True,
        is_among_professionals=action.aim != ActionAim.FAMILY
        and not (action.owner_person_id and not action.aim),
    )
    return derived(own, _sources(action, ("because_of", "because_of_line", "idea"), heard_by))


def _of_line(line: BottomLine, heard_by: HeardBy) -> Facts:
    guardian = line.guardian_user
    organisations = {str(guardian.organisation_id)} if guardian else set()
    own = _own(line, heard_by, about=line.persons.all(), organisations=organisations, is_agreement=True)
    return derived(own, _sources(line, ("because_of",), heard_by))


def _of_incident(incident: Incident, heard_by: HeardBy) -> Facts:
    return _own(incident, {}, about=[role.person for role in incident.roles.all()])


FACTS_OF: dict[type[Statement], Callable[..., Facts]] = {
    Finding: _of_finding,
    Idea: _of_said,
    Action: _of_action,
    BottomLine: _of_line,
    Cooperation: _of_agreement,
    ClosingPlan: _of_agreement,
    Incident: _of_incident,
}


def ids_of(persons: Iterable[Person]) -> list[str]:
    return sorted(str(person.pk) for person in persons)


def closed_to(statement: Statement) -> list[str]:
    """The parts with the OM whose table alone it is for; what says no part nobody sat at. Empty: for everybody."""
    if not statement.from_om_part or statement.reach == Reach.PLAN:
        return []
    return sorted(map(str, statement.om_parts)) or [NOWHERE]


def _own(
    statement: Statement,
    heard_by: HeardBy,
    *,
    about: Iterable[Person] = (),
    organisations: Iterable[str] = (),
    **more,
) -> Facts:
    part_id = getattr(statement, "part_id", None)
    sources = {str(statement.source_organisation_id or ""), *organisations} - {""}
    return Facts(
        reach=statement.reach,
        from_om_part=statement.from_om_part,
        shielded_from=frozenset(ids_of(statement.shielded_from.all())),
        about=frozenset(ids_of(about)),
        words_of=frozenset({str(statement.source_person_id)} if statement.source_person_id else ()),
        agreed=_agreed(statement),
        heard_by=heard_by.get(part_id, frozenset()),
        organisations=frozenset(sources),
        **more,
    )


def _agreed(statement: Statement) -> frozenset[str]:
    """Whose words who may hear, as it is agreed now (rule 4a)."""
    if isinstance(statement, Incident):
        return frozenset()
    return frozenset(
        agreement(str(decision.teller_id), str(decision.person_id))
        for decision in statement.reachdecisions.all()
        if decision.ruling == Ruling.MAY_HEAR and decision.ended_at is None
    )


def _sources(statement: Statement, names: Iterable[str], heard_by: HeardBy) -> list[Facts | None]:
    """The facts of what it rests on; None for a source that the database did not show to who asks."""
    sources = []
    for name in names:
        if getattr(statement, f"{name}_id"):
            source = getattr(statement, name)
            sources.append(None if source is None else facts_of(source, heard_by))
    return sources
