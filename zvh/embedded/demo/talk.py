"""Writes what a focusoverleg brought: findings with their reviews, the scores, and the verdict."""

from datetime import date, datetime

from cases.models import Reach
from leidraad.models import (
    Finding,
    FindingKind,
    FindingReview,
    ReviewKind,
    ScaleRound,
    ScaleScore,
    Verdict,
)
from zvh.embedded.demo.agreements import write_agreements
from zvh.embedded.demo.days import moment
from zvh.embedded.demo.history import add_incident, move_phase
from zvh.embedded.demo.secrecy import add_bases, add_basis_of, add_held_back
from zvh.embedded.demo.statements import Minutes, shield, stated
from zvh.embedded.demo.table import Table

HELPED = {"yes": True, "no": False, "partly": None}


def write_talk(table: Table) -> None:
    """All of it, in the order in which it came on the table."""
    told, minutes = table.told, Minutes(table.meeting.starts_at)
    add_bases(table)
    for entry in told.get("findings", []):
        _add_finding(table, entry, minutes.next())
    for entry in table.dossier.told.get("incidents", []):
        if entry.get("told_in") == told["key"]:
            add_incident(table.dossier, entry, minutes.next())
    for entry in told.get("prepared", []):
        _add_prepared(table, entry)
    _add_scale(table, minutes)
    for entry in told.get("needs", []):
        _add_need(table, entry, minutes.next())
    _add_verdict(table, minutes.next())
    write_agreements(table, minutes)


def _add_finding(table: Table, entry: dict, at: datetime) -> Finding:
    dossier, topic = table.dossier, table.topic(entry["topic"])
    if entry.get("rank"):
        _give_up_rank(table, entry)
    finding = dossier.batch.add(
        Finding(
            kind=entry["kind"],
            text=" ".join(entry["text"].split()),
            phase=topic.phase,
            topic_key=topic.key,
            rank=entry.get("rank"),
            fits_phase=table.conversation.phase if entry["kind"] == FindingKind.PHASE_CHECK else "",
            reviewed_line=dossier.rows.get(entry.get("line")),
            still_holds=entry.get("holds"),
            risk_nature=entry.get("nature", ""),
            risk_level=entry.get("level", ""),
            is_long_term=entry.get("long_term", False),
            found_out_by=dossier.world.users[entry["who"]].name if "who" in entry else "",
            due_on=dossier.world.days.working_day(entry["due"]) if "due" in entry else None,
            period_words=entry.get("period", ""),
            helped=HELPED[entry["helped"]] if "helped" in entry else None,
            experienced=entry.get("experienced", ""),
            **stated(table, entry),
        ),
        at=at,
    )
    dossier.about[finding.pk] = entry.get("about", [])
    dossier.batch.link(finding, "persons", dossier.people(entry.get("about", [])))
    shield(table, finding, entry)
    add_basis_of(table, finding, entry)
    add_held_back(table, entry)
    if finding.kind == FindingKind.STRENGTH:
        _replace_strength(table, finding, entry)
    dossier.rows[entry.get("key", str(finding.pk))] = finding
    for review in entry.get("reviews", []):
        day = dossier.world.days.working_day(review["day"])
        dossier.happens(day, lambda review=review, day=day: _add_review(table, finding, review, day))
    if "answer" in entry:
        day = dossier.world.days.working_day(entry["answered"])
        dossier.happens(day, lambda: _add_answer(table, finding, entry, day))
    if "shared_words" in entry:
        _add_shared_words(table, finding, entry, at)
    return finding


def _replace_strength(table: Table, finding: Finding, entry: dict) -> None:
    """What goes well with somebody is told anew in every meeting; older words stay behind the newer."""
    for row in table.dossier.rows.values():
        if (
            isinstance(row, Finding)
            and row.kind == FindingKind.STRENGTH
            and row.conversation is not table.conversation
            and table.dossier.about[row.pk] == entry["about"]
        ):
            table.dossier.batch.change(row, replaced_by=finding)


def _give_up_rank(table: Table, entry: dict) -> None:
    """A new top 3 takes the places of the one of an earlier meeting."""
    for row in table.dossier.rows.values():
        if (
            isinstance(row, Finding)
            and row.kind == entry["kind"]
            and row.conversation is not table.conversation
        ):
            table.dossier.batch.change(row, rank=None)


def _add_review(table: Table, finding: Finding, told: dict, day: date) -> None:
    dossier = table.dossier
    user = dossier.world.users.get(told.get("by"))
    writer = user or table.meeting.typist
    at = moment(day, "10:20")
    dossier.batch.add(
        FindingReview(
            case=dossier.case,
            finding=finding,
            kind=told["kind"],
            view=told.get("text", ""),
            person=dossier.persons.get(told.get("by_family")),
            organisation=user.organisation if user else None,
            principal_id=writer.pk,
            at=at,
        )
    )
    if told["kind"] == ReviewKind.CONFIRMED:
        dossier.batch.change(finding, confirmed_at=at)
    if told["kind"] == ReviewKind.CORRECTED:
        _replace(table, finding, at, text=told["text"], author_id=writer.pk)


def _add_answer(table: Table, finding: Finding, entry: dict, day: date) -> None:
    """What was found out takes the place of what was not known."""
    user = table.dossier.world.users[entry["who"]]
    found_out = {"kind": FindingKind.NOTE, "text": entry["answer"], "found_out_by": "", "due_on": None}
    source = {"author_id": user.pk, "source_organisation": user.organisation, "certainty": "reported"}
    _replace(table, finding, moment(day, "11:40"), **found_out, **source)


def _replace(table: Table, finding: Finding, at: datetime, **other) -> None:
    """Other words take the place of the finding; the old ones stay readable behind them."""
    kept = {
        field.name: getattr(finding, field.name)
        for field in Finding._meta.concrete_fields
        if field.name not in {"id", "author", "created_at", "confirmed_at", "replaced_by"}
    }
    corrected = table.dossier.batch.add(Finding(**(kept | other)), at=at)
    table.dossier.batch.link(corrected, "persons", table.dossier.people(table.dossier.about[finding.pk]))
    table.dossier.batch.link(corrected, "shielded_from", table.dossier.shields[finding.pk])
    table.dossier.batch.change(finding, replaced_by=corrected, rank=None)
    table.dossier.rows[f"corrected:{finding.pk}"] = corrected


def _add_shared_words(table: Table, finding: Finding, entry: dict, at: datetime) -> None:
    """The words that the teller agreed to share are a row of their own (rule 4a)."""
    told, dossier = entry["shared_words"], table.dossier
    teller, reader = dossier.persons[entry["source_family"]], dossier.persons[told["to"]]
    shared = dossier.batch.add(
        Finding(
            kind=FindingKind.NOTE,
            text=f"{teller.short_name} vindt goed dat {reader.short_name} dit hoort: {told['words']}",
            phase=finding.phase,
            topic_key=finding.topic_key,
            **stated(table, entry),
        ),
        at=at,
    )
    dossier.batch.link(shared, "persons", [teller])


def _add_prepared(table: Table, entry: dict) -> None:
    """Sent in beforehand: the chair alone sees it until the meeting begins."""
    dossier, topic = table.dossier, table.topic(entry["topic"])
    source = dossier.world.users[entry["source"]]
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
            author_id=source.pk,
            source_organisation=source.organisation,
        ),
        at=moment(dossier.world.days.working_day(-1), "16:05"),
    )
    dossier.batch.link(finding, "persons", dossier.people(entry.get("about", [])))


def _add_scale(table: Table, minutes: Minutes) -> None:
    """One round in which everyone scored for themselves, turned over at once."""
    scores = table.told.get("scale")
    if not scores:
        return
    topic = table.topic("schaal")
    place = table.part_of(scores[0])
    with_om = table.om_is_in(place) and not any("family" in entry for entry in scores)
    asked = table.dossier.batch.add(
        ScaleRound(
            case=table.dossier.case,
            conversation=table.conversation,
            part=table.parts[place],
            om_parts=[table.parts[place].pk] if with_om else [],
            question_key=topic.path,
            question=topic.question,
            higher_is=topic.scale.higher_is,
        )
    )
    for entry in scores:
        attendee = table.attendees[entry.get("who") or entry["family"]]
        table.dossier.batch.add(
            ScaleScore(
                case=table.dossier.case,
                round=asked,
                attendee=attendee,
                value=entry["value"],
                reason=entry["reason"],
                entered_by_id=(attendee.user or table.meeting.typist).pk,
            ),
            at=minutes.next(),
        )
    asked.revealed_at = minutes.next()


def _add_need(table: Table, entry: dict, at: datetime) -> None:
    dossier, topic = table.dossier, table.topic("nodig")
    need = dossier.batch.add(
        Finding(
            kind=FindingKind.NEED,
            text=entry["text"],
            phase=topic.phase,
            topic_key=topic.key,
            how_we_know=entry["seen_by"],
            is_minimum=entry["bottom_line"],
            **stated(table, entry),
        ),
        at=at,
    )
    shield(table, need, entry)
    for replaced in entry.get("replaces", []):
        dossier.batch.change(dossier.rows[replaced], replaced_by=need)
    dossier.rows[entry["key"]] = need


def _add_verdict(table: Table, at: datetime) -> None:
    """The joint biggest concern, the verdict, and the phase that the case is in from then on."""
    told, dossier = table.told.get("verdict"), table.dossier
    if told is None:
        return
    topic = table.topic("kern")
    dossier.batch.add(
        Finding(
            kind=FindingKind.JOINT_CONCERN,
            text=told["joint_concern"],
            connections=" ".join(told["coherence"].split()),
            phase=topic.phase,
            topic_key=topic.key,
            **stated(table, told),
        ),
        at=at,
    )
    reason = " ".join(told["reason"].split())
    unsafe = told["safety_now"] == "yes"
    dossier.batch.add(
        Verdict(
            case=dossier.case,
            conversation=table.conversation,
            unsafe_now=unsafe,
            unsafe_reason=reason if unsafe else "",
            outcome=told["outcome"],
            from_phase=dossier.case.phase,
            to_phase=told["phase"],
            reason=reason,
            principal_id=table.meeting.chair_id,
        ),
        at=at,
    )
    switch = table.told.get("phase_switch")
    why = " ".join(switch["reason"].split()) if switch else reason
    move_phase(dossier, told["phase"], at=table.meeting.closed_at, reason=why, by=table.meeting.chair)
