"""One statement as a row of the plan: plain values under stable names, with what decides who gets it.

Ids and dates are text, so that a row reads the same before and after it was frozen.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone

from cases.models import Incident, Person
from cases.models.statements import Reach, Statement
from leidraad.audiences import Facts, derived
from leidraad.models import Action, ActionAim, BottomLine, ClosingPlan, Finding, Idea

WRITTEN = (
    "text",
    "connections",
    "how_we_know",
    "guardian",
    "guardian_organisation",
    "consequence",
    "reason",
    "status_note",
    "urgent_reason",
    "found_out_by",
    "signals",
    "first_heard_by",
    "what_then",
)

# Of a row that does not say from which part with the OM it comes: nobody sat there.
NOWHERE = str(UUID(int=0))
HeardBy = Mapping[UUID, frozenset[str]]


def day(moment: date | datetime | None) -> str:
    """A day as text; of a moment, the day it was here. Empty for None."""
    if moment is None:
        return ""
    return (timezone.localdate(moment) if isinstance(moment, datetime) else moment).isoformat()


def ids_of(persons: Iterable[Person]) -> list[str]:
    return sorted(str(person.pk) for person in persons)


def finding_row(finding: Finding, heard_by: HeardBy) -> dict:
    return {
        **_stated(finding, finding_facts(finding, heard_by)),
        "kind": finding.kind,
        "phase": finding.phase,
        "text": finding.text,
        "persons": ids_of(finding.persons.all()),
        "rank": finding.rank,
        "connections": finding.connections,
        "how_we_know": finding.how_we_know,
        "is_minimum": finding.is_minimum,
        "is_long_term": finding.is_long_term,
        "risk_nature": finding.risk_nature,
        "risk_level": finding.risk_level,
        "found_out_by": finding.found_out_by,
        "due_on": day(finding.due_on),
        "views": [_view(review) for review in finding.reviews.all()],
    }


def finding_facts(finding: Finding, heard_by: HeardBy) -> Facts:
    return _facts(finding, heard_by, about=finding.persons.all())


def action_row(action: Action, heard_by: HeardBy) -> dict:
    return {
        **_stated(action, _action_facts(action, heard_by)),
        "phase": action.phase,
        "text": action.text,
        "owner": owner_of(action),
        "persons": ids_of(action.persons.all()),
        "due_on": day(action.due_on),
        "reason": action.reason,
        "kind": action.kind,
        "aim": action.aim,
        "horizon": action.horizon,
        "status": action.status,
        "status_note": action.status_note,
        "status_since": day(action.status_since),
        "is_proposal": action.is_proposal,
        "urgent_reason": action.urgent_reason,
        "position": action.position,
    }


def owner_of(action: Action) -> dict:
    """Who does it. `id` names the person, user or organisation; somebody in words has none."""
    if action.owner_id:
        organisation = action.owner.organisation
        return {
            "kind": "user",
            "id": str(action.owner_id),
            "name": action.owner.name,
            "organisation": organisation.label,
            "organisation_id": str(organisation.pk),
        }
    if action.owner_person_id:
        return {"kind": "person", "id": str(action.owner_person_id), "name": action.owner_person.full_name}
    if action.owner_organisation_id:
        organisation = action.owner_organisation
        name, key = organisation.label, str(organisation.pk)
        return {"kind": "organisation", "id": key, "name": name, "organisation_id": key}
    return {"kind": "words", "id": "", "name": action.owner_words}


def _action_facts(action: Action, heard_by: HeardBy) -> Facts:
    owner = owner_of(action)
    own = _facts(
        action,
        heard_by,
        about=[*action.persons.all(), *([action.owner_person] if action.owner_person_id else [])],
        organisations={owner.get("organisation_id", "")} - {""},
        is_agreement=True,
        is_among_professionals=action.aim != ActionAim.FAMILY
        and not (action.owner_person_id and not action.aim),
    )
    return derived(own, _sources(action, ("because_of", "because_of_line", "idea"), heard_by))


def bottom_line_row(line: BottomLine, heard_by: HeardBy) -> dict:
    guardian = line.guardian_user
    organisations = {str(guardian.organisation_id)} if guardian else set()
    own = _facts(line, heard_by, about=line.persons.all(), organisations=organisations, is_agreement=True)
    return {
        **_stated(line, derived(own, _sources(line, ("because_of",), heard_by))),
        "phase": line.phase,
        "text": line.text,
        "guardian": guardian.name if guardian else line.guardian,
        "guardian_organisation": guardian.organisation.label if guardian else "",
        "guardian_id": str(guardian.pk) if guardian else "",
        "consequence": line.consequence,
        "persons": ids_of(line.persons.all()),
        "is_proposal": line.is_proposal,
        "urgent_reason": line.urgent_reason,
    }


def agreement_row(agreement: Statement, heard_by: HeardBy) -> dict:
    """An agreement on cooperation."""
    return {
        **_stated(agreement, _facts(agreement, heard_by, is_agreement=True)),
        "text": agreement.text,
    }


def closing_plan_row(plan: ClosingPlan, heard_by: HeardBy) -> dict:
    return {
        **_stated(plan, _facts(plan, heard_by, is_agreement=True)),
        "signals": plan.signals,
        "first_heard_by": plan.first_heard_by,
        "what_then": plan.what_then,
    }


def idea_row(idea: Idea, heard_by: HeardBy) -> dict:
    return {
        **_stated(idea, _facts(idea, heard_by)),
        "text": idea.text,
        "horizon": idea.horizon,
        "outcome": idea.outcome,
        "outcome_reason": idea.outcome_reason,
    }


def incident_row(incident: Incident) -> dict:
    """Who had which part in it; a person may have two (rule 11)."""
    return {
        **_stated(incident, _facts(incident, {}, about=[role.person for role in incident.roles.all()])),
        "text": incident.text,
        "kinds": sorted(incident.kinds),
        "when": incident.when_words or day(incident.happened_earliest),
        "mark": incident.mark,
        "roles": sorted([str(role.person_id), role.part] for role in incident.roles.all()),
    }


def texts_of(row: Mapping) -> tuple[str, ...]:
    """Every text of a row that a reader would see, so that nothing in it tells what it must not."""
    owner = row.get("owner", {})
    written = [row.get(name, "") for name in WRITTEN]
    return tuple(filter(None, [*written, owner.get("name", ""), owner.get("organisation", "")]))


def _stated(statement: Statement, facts: Facts) -> dict:
    source = statement.source_organisation
    return {
        "id": str(statement.pk),
        "source": source.label if source else "",
        "source_id": str(source.pk) if source else "",
        "said_by": str(statement.source_person_id or ""),
        "certainty": statement.certainty,
        "noted_on": day(statement.created_at),
        "confirmed_on": day(statement.confirmed_at),
        "facts": facts.as_content(),
        "om_parts": closed_to(statement),
    }


def closed_to(statement: Statement) -> list[str]:
    """The parts with the OM whose table alone it is for; what says no part nobody sat at. Empty: for everybody."""
    if not statement.from_om_part or statement.reach == Reach.PLAN:
        return []
    return sorted(map(str, statement.om_parts)) or [NOWHERE]


def _facts(
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
        heard_by=heard_by.get(part_id, frozenset()),
        organisations=frozenset(sources),
        **more,
    )


def _sources(statement: Statement, names: Iterable[str], heard_by: HeardBy) -> list[Facts | None]:
    """The facts of what it rests on; None for a source that the database did not show to who asks."""
    sources = []
    for name in names:
        if getattr(statement, f"{name}_id"):
            source = getattr(statement, name)
            sources.append(None if source is None else _facts(source, heard_by, about=_persons_of(source)))
    return sources


def _persons_of(source: Statement) -> Iterable[Person]:
    return source.persons.all() if hasattr(source, "persons") else ()


def _view(review) -> dict:
    """What somebody else says about a finding (rule 10)."""
    return {
        "id": str(review.pk),
        "kind": review.kind,
        "text": review.view,
        "person": str(review.person_id or ""),
        "organisation": review.organisation.label if review.organisation_id else "",
        "on": day(review.at),
        "om_parts": sorted(map(str, review.om_parts)),
    }
