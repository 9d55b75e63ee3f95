"""What every statement of the room shares: whose words, from which part, and whom it must not reach."""

from datetime import datetime, timedelta

from cases.models import Person, Statement
from zvh.embedded.demo.table import Table


class Minutes:
    """Moments that follow each other within the meeting, so that what was said keeps its order."""

    def __init__(self, starts_at: datetime):
        self._now = starts_at

    def next(self) -> datetime:
        self._now += timedelta(seconds=40)
        return self._now


def stated(table: Table, entry: dict) -> dict:
    """The shared fields; the typist is the author, the source says whose words they are."""
    part = table.part_of(entry)
    return {
        "case": table.dossier.case,
        "conversation": table.conversation,
        "part": table.parts[part],
        "from_om_part": table.om_is_in(part),
        "om_parts": [table.parts[part].pk] if table.om_is_in(part) else [],
        "author_id": (table.meeting.typist or table.meeting.chair).pk,
        "certainty": entry.get("certainty", ""),
        **table.dossier.source(entry),
    }


def shield(table: Table, row: Statement, entry: dict, *sources: Statement | None) -> None:
    """Keep the row from whom it is told to be kept from; it inherits the narrowest of its sources."""
    persons = {person.pk: person for person in table.dossier.people(entry.get("shielded_from", []))}
    for source in filter(None, sources):
        row.from_om_part = row.from_om_part or source.from_om_part
        row.om_parts = sorted({*row.om_parts, *source.om_parts})
        persons |= {person.pk: person for person in table.dossier.shields.get(source.pk, ())}
    for person in _separated_from_teller(table, entry):
        persons[person.pk] = person
    table.dossier.shields[row.pk] = tuple(persons.values())
    table.dossier.batch.link(row, "shielded_from", persons.values())


def _separated_from_teller(table: Table, entry: dict) -> list[Person]:
    """A family member's words do not reach who they are separated from at that time (rules 4 and 4a)."""
    teller = entry.get("source_family") or entry.get("by_family")
    days, kept_apart = table.dossier.world.days, []
    for told in table.dossier.told.get("separations", []):
        running = days.day(told["from"]) <= table.day < days.day(told["until"])
        if running and teller in told["persons"]:
            kept_apart += [key for key in told["persons"] if key != teller]
    return table.dossier.people(kept_apart)
