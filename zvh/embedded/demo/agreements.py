"""Writes what a focusoverleg agreed: ideas, bottom lines, actions, cooperation and the closing plan."""

from datetime import date, datetime

from leidraad.models import Action, ActionStatus, BottomLine, ClosingPlan, Cooperation, Idea, IdeaOutcome
from zvh.embedded.demo.statements import Minutes, shield, stated
from zvh.embedded.demo.table import Table

# With the aim, the six categories of table 3.2.
KINDS = {
    "info_professionals": ("exchange", "professionals"),
    "info_family": ("exchange", "family"),
    "meeting_professionals": ("meeting", "professionals"),
    "meeting_family": ("meeting", "family"),
    "other_professionals": ("other", "professionals"),
    "other_family": ("other", "family"),
}


def write_agreements(table: Table, minutes: Minutes) -> None:
    """All of it, in the order in which it came on the table; actions may rest on a bottom line."""
    told = table.told
    for entry in told.get("ideas", []):
        _add_idea(table, entry, minutes.next())
    for entry in told.get("bottom_lines", []):
        _add_bottom_line(table, entry, minutes.next())
    for entry in told.get("actions", []):
        _add_action(table, entry, minutes.next())
    for entry in told.get("cooperation", []):
        _add_cooperation(table, entry, minutes.next())
    if "closing" in told:
        _add_closing_plan(table, told["closing"], minutes.next())


def _add_idea(table: Table, entry: dict, at: datetime) -> None:
    dossier = table.dossier
    source = {"source_family": entry["by_family"]} if "by_family" in entry else {"source": entry["by"]}
    idea = dossier.batch.add(
        Idea(
            text=entry["text"],
            horizon=entry.get("term", ""),
            family_weight=entry["family"],
            expert_weight=entry["expert"],
            bearable_weight=entry["bearable"],
            outcome=IdeaOutcome.CHOSEN if entry["chosen"] else IdeaOutcome.NOT_CHOSEN,
            outcome_reason=" ".join(entry.get("not_chosen", "").split()),
            named_at=at,
            **stated(table, entry | source),
        ),
        at=at,
    )
    shield(table, idea, entry)


def _add_bottom_line(table: Table, entry: dict, at: datetime) -> None:
    dossier = table.dossier
    need, guardian = dossier.rows.get(entry.get("need")), dossier.world.users[entry["guardian"]]
    line = dossier.batch.add(
        BottomLine(
            phase=table.conversation.phase,
            text=entry["text"],
            because_of=need,
            guardian=guardian.name,
            guardian_user=guardian,
            consequence=entry["consequence"],
            is_proposal=entry.get("proposal", False),
            **stated(table, entry),
        ),
        at=at,
    )
    shield(table, line, entry, need)
    dossier.rows[entry["key"]] = line
    if entry.get("until") is not None:
        ended_on = dossier.world.days.working_day(entry["until"])
        dossier.happens(ended_on, lambda: dossier.batch.change(line, ended_on=ended_on))


def _add_action(table: Table, entry: dict, at: datetime) -> None:
    dossier, days = table.dossier, table.dossier.world.days
    need = dossier.rows.get(entry.get("why"))
    kind, aim = KINDS[entry["kind"]]
    dossier.actions += 1
    action = dossier.batch.add(
        Action(
            phase=table.conversation.phase,
            text=entry["what"],
            due_on=days.working_day(entry["due"]) if entry["due"] is not None else None,
            reason=need.text if need else "",
            because_of=need,
            kind=kind,
            aim=aim,
            horizon=entry.get("term", ""),
            status_since=table.day,
            is_proposal=entry.get("proposal", False),
            urgent_reason=entry.get("urgent_without_family", ""),
            position=dossier.actions,
            **_owner(table, entry),
            **stated(table, entry),
        ),
        at=at,
    )
    shield(table, action, entry, need)
    for report in entry.get("history", []):
        day = days.working_day(report["day"])
        dossier.happens(day, lambda report=report, day=day: _report(table, action, report, day))


def _report(table: Table, action: Action, told: dict, day: date) -> None:
    """How the action stands from that day on."""
    table.dossier.batch.change(
        action, status=ActionStatus(told["status"]), status_note=told.get("note", ""), status_since=day
    )


def _owner(table: Table, entry: dict) -> dict:
    """Exactly one: somebody who logs in, an organisation, or a family member."""
    if "owner" in entry:
        return {"owner": table.dossier.world.users[entry["owner"]]}
    if "owner_org" in entry:
        return {"owner_organisation": table.dossier.world.organisations[entry["owner_org"]]}
    return {"owner_person": table.dossier.persons[entry["owner_family"]]}


def _add_cooperation(table: Table, entry: dict, at: datetime) -> None:
    dossier = table.dossier
    agreed = dossier.batch.add(Cooperation(text=entry["text"], **stated(table, entry)), at=at)
    shield(table, agreed, entry)
    if "until" in entry:
        ended_on = dossier.world.days.working_day(entry["until"])
        dossier.happens(ended_on, lambda: dossier.batch.change(agreed, ended_on=ended_on))


def _add_closing_plan(table: Table, entry: dict, at: datetime) -> None:
    words = {name: " ".join(entry[name].split()) for name in ("signals", "first_heard_by", "what_then")}
    table.dossier.batch.add(ClosingPlan(**words, **stated(table, entry)), at=at)
