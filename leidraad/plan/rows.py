"""One statement as a row of the plan: plain values under stable names, with what decides who gets it.

Ids and dates are text, so that a row reads the same before and after it was frozen.
"""

from collections.abc import Mapping
from datetime import date, datetime

from django.utils import timezone

from cases.models import Incident
from cases.models.statements import Statement
from leidraad.models import Action, BottomLine, ClosingPlan, Finding, Idea, SharingBasis
from leidraad.plan.facts import HeardBy, closed_to, facts_of, ids_of
from leidraad.sharing import basis_of, needs_basis

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


def day(moment: date | datetime | None) -> str:
    """A day as text; of a moment, the day it was here. Empty for None."""
    if moment is None:
        return ""
    return (timezone.localdate(moment) if isinstance(moment, datetime) else moment).isoformat()


def finding_row(finding: Finding, heard_by: HeardBy) -> dict:
    return {
        **_stated(finding, heard_by),
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
        "basis": basis_content(basis_of(finding)) if needs_basis(finding) else None,
    }


def basis_content(basis: SharingBasis | None) -> dict:
    """On what basis it was shared (rule 8); empty when nobody stated that."""
    if basis is None:
        return {}
    return {
        "kind": basis.kind,
        "of_whom": str(basis.of_whom_id or ""),
        "given_on": day(basis.given_on),
        "explanation": basis.explanation,
    }


def action_row(action: Action, heard_by: HeardBy) -> dict:
    return {
        **_stated(action, heard_by),
        "phase": action.phase,
        "text": action.text,
        "owner": owner_of(action),
        "persons": ids_of(action.persons.all()),
        "due_on": day(action.due_on),
        "reason": action.reason,
        "kind": action.kind,
        "aim": action.aim,
        "horizon": action.horizon,
        "because_of": str(action.because_of_id or ""),
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


def bottom_line_row(line: BottomLine, heard_by: HeardBy) -> dict:
    guardian = line.guardian_user
    return {
        **_stated(line, heard_by),
        "phase": line.phase,
        "text": line.text,
        "guardian": guardian.name if guardian else line.guardian,
        "guardian_organisation": guardian.organisation.label if guardian else "",
        "guardian_id": str(guardian.pk) if guardian else "",
        "consequence": line.consequence,
        "because_of": str(line.because_of_id or ""),
        "persons": ids_of(line.persons.all()),
        "is_proposal": line.is_proposal,
        "urgent_reason": line.urgent_reason,
    }


def agreement_row(agreement: Statement, heard_by: HeardBy) -> dict:
    """An agreement on cooperation."""
    return {
        **_stated(agreement, heard_by),
        "text": agreement.text,
    }


def closing_plan_row(plan: ClosingPlan, heard_by: HeardBy) -> dict:
    return {
        **_stated(plan, heard_by),
        "signals": plan.signals,
        "first_heard_by": plan.first_heard_by,
        "what_then": plan.what_then,
    }


def idea_row(idea: Idea, heard_by: HeardBy) -> dict:
    """Without whose it is as long as the chair did not show that."""
    unnamed = {} if idea.named_at else {"source": "", "source_id": "", "said_by": ""}
    return {
        **_stated(idea, heard_by),
        **unnamed,
        "text": idea.text,
        "horizon": idea.horizon,
        "outcome": idea.outcome,
        "outcome_reason": idea.outcome_reason,
    }


def incident_row(incident: Incident) -> dict:
    """Who had which part in it; a person may have two (rule 11)."""
    return {
        **_stated(incident, {}),
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


def texts_in(statement: Statement) -> tuple[str, ...]:
    """The same of a row as it is now."""
    written = {name: getattr(statement, name, "") for name in WRITTEN}
    if isinstance(statement, BottomLine) and statement.guardian_user_id:
        guardian = statement.guardian_user
        written |= {"guardian": guardian.name, "guardian_organisation": guardian.organisation.label}
    owner = owner_of(statement) if isinstance(statement, Action) else {}
    return texts_of({**written, "owner": owner})


def _stated(statement: Statement, heard_by: HeardBy) -> dict:
    source = statement.source_organisation
    return {
        "id": str(statement.pk),
        "source": source.label if source else "",
        "source_id": str(source.pk) if source else "",
        "said_by": str(statement.source_person_id or ""),
        "certainty": statement.certainty,
        "noted_on": day(statement.created_at),
        "confirmed_on": day(statement.confirmed_at),
        "facts": facts_of(statement, heard_by).as_content(),
        "om_parts": closed_to(statement),
    }


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
