"""Writes what came in before a focusoverleg: sent to the chair by some, half typed by others, by the rest nothing."""

from datetime import datetime, timedelta

from cases.models import Reach
from leidraad.guide import Topic
from leidraad.models import AnswerKind, Draft, Finding, Preparation, PreparedAnswer
from leidraad.preparing.desk import CAPTURE
from leidraad.preparing.said import Said
from leidraad.services.drafts import place_of
from zvh.accounts.models import User
from zvh.embedded.demo.days import moment
from zvh.embedded.demo.table import Table

SENT_BY = "16:05"


def write_preparations(table: Table) -> None:
    """The entries `prepared` were sent the working day before; those under `half_prepared` are still being typed."""
    at = moment(table.dossier.world.days.working_day(-1), SENT_BY)
    begun: dict[str, Preparation] = {}
    for entry in table.told.get("prepared", []):
        preparation = _preparation(table, begun, entry["source"], at, is_sent=True)
        _add_answer(table, preparation, entry, at)
    for entry in table.told.get("half_prepared", []):
        _preparation(table, begun, entry["source"], at, is_sent=False)
        _add_draft(table, entry, at)


def _preparation(
    table: Table, begun: dict[str, Preparation], source: str, at: datetime, *, is_sent: bool
) -> Preparation:
    if source not in begun:
        user = _user(table, {"source": source})
        begun[source] = table.dossier.batch.add(
            Preparation(
                case=table.dossier.case,
                conversation=table.conversation,
                principal_id=user.pk,
                organisation=user.organisation,
                begun_at=at - timedelta(minutes=4),
                submitted_at=at if is_sent else None,
            )
        )
    return begun[source]


def _add_answer(table: Table, preparation: Preparation, entry: dict, at: datetime) -> None:
    """What the chair has: a finding that reaches nobody else yet."""
    dossier, topic, user = table.dossier, table.topic(entry["topic"]), _user(table, entry)
    about = dossier.people(entry.get("about", []))
    finding = dossier.batch.add(
        Finding(
            case=dossier.case,
            conversation=table.conversation,
            kind=entry["kind"],
            text=entry["text"],
            phase=topic.phase,
            topic_key=topic.key,
            risk_nature=entry.get("nature", ""),
            risk_level=entry.get("level", ""),
            certainty=entry["certainty"],
            reach=Reach.CHAIR,
            author_id=user.pk,
            source_organisation=user.organisation,
        ),
        at=at,
    )
    dossier.batch.link(finding, "persons", about)
    said = Said(
        topic,
        "text",
        AnswerKind.ADDED,
        text=entry["text"],
        finding_kind=entry["kind"],
        certainty=entry["certainty"],
        persons=tuple(about),
    )
    dossier.batch.add(
        PreparedAnswer(
            case=dossier.case,
            preparation=preparation,
            author_id=user.pk,
            phase=topic.phase,
            topic_key=topic.key,
            place=said.place,
            kind=said.kind,
            proposed=finding,
            said=said.hash,
            given_at=at,
        )
    )
    _add_draft(table, entry, at - timedelta(minutes=1))


def _add_draft(table: Table, entry: dict, at: datetime) -> None:
    """What stands in the form of who prepared it."""
    topic: Topic = table.topic(entry["topic"])
    about = table.dossier.people(entry.get("about", []))
    typed = {
        "text": [entry["text"]],
        "certainty": [entry["certainty"]],
        "persons": [str(person.pk) for person in about],
    }
    table.dossier.batch.add(
        Draft(
            case=table.dossier.case,
            conversation=table.conversation,
            author_id=_user(table, entry).pk,
            place=place_of(topic, CAPTURE),
            fields={
                name: {"values": values, "number": 1, "seen_by": []}
                for name, values in typed.items()
                if values
            },
        ),
        at=at,
    )


def _user(table: Table, entry: dict) -> User:
    return table.dossier.world.users[entry["source"]]
