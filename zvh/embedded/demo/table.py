"""Writes a focusoverleg as it was planned: meeting, parts, who is asked and sits where, and the topics."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from cases.models import Phase
from clients.models import ChildVoice
from leidraad.guide import Topic
from leidraad.models import Conversation, ConversationTopic
from meetings.models import (
    AcceptedWarning,
    AgendaItem,
    Attendee,
    AttendeeKind,
    Meeting,
    MeetingKind,
    MeetingState,
    Part,
    PartState,
    Reply,
    Seat,
    TableRole,
    WarningRule,
)
from meetings.services.attendees import OPEN_AFTER_MEETING
from zvh.access.models import GrantReason
from zvh.access.permissions import CONTRIBUTOR, DIRECTOR, WRITER
from zvh.accounts.models import Role, User
from zvh.embedded.demo.days import moment
from zvh.embedded.demo.spending import add_stretches
from zvh.embedded.demo.world import Dossier

INVITED_BEFORE = timedelta(days=14)
STEPS = ["vooraf", "beeldvorming", "schaalvraag", "oordeelsvorming", "besluitvorming"]


@dataclass
class Table:
    """One meeting of a dossier while it is being written."""

    dossier: Dossier
    told: dict
    day: date
    meeting: Meeting
    item: AgendaItem
    conversation: Conversation
    parts: dict[str, Part]
    attendees: dict[str, Attendee]

    @property
    def is_held(self) -> bool:
        return self.meeting.state == MeetingState.CLOSED

    @property
    def first_part(self) -> str:
        return next(iter(self.parts))

    def part_of(self, entry: dict) -> str:
        return entry.get("part", self.first_part)

    def om_is_in(self, part: str) -> bool:
        return any(
            attendee.is_om for key, attendee in self.attendees.items() if part in self.parts_of_seat(key)
        )

    def parts_of_seat(self, key: str) -> list[str]:
        seat = next(seat for seat in self.told["seats"] if seat_key(seat) == key)
        return [] if seat.get("absent") else seat.get("parts", list(self.parts))

    def topic(self, key: str) -> Topic:
        """The topic in the phase in which the table had it: that of before a switch, or of after it."""
        before = self.told["phase"]
        switch = self.told.get("phase_switch")
        if switch is None:
            return self._topic_in(before, key)
        topics = [self.dossier.world.guide.topic(phase, key) for phase in (before, switch["to"])]
        old, new = topics
        if old is None or (new is not None and self._is_after(switch["step"], new)):
            return new
        return old

    def _topic_in(self, phase: str, key: str) -> Topic:
        return self.dossier.world.guide.topic(phase, key)

    @staticmethod
    def _is_after(step: str, topic: Topic) -> bool:
        """The first topic of the meeting is where the phase was asked; it stands where it was planned."""
        return topic.key != "fase" and STEPS.index(topic.step) >= STEPS.index(step)


def seat_key(seat: dict) -> str:
    return next(seat[name] for name in ("who", "family", "confidant", "interpreter") if name in seat)


def set_table(dossier: Dossier, told: dict) -> Table:
    """The meeting with its parts, its people and its topics."""
    day = dossier.world.days.of(told)
    meeting = add_meeting(dossier, told, day)
    item = dossier.batch.add(AgendaItem(meeting=meeting, case=dossier.case))
    conversation = _add_conversation(dossier, told, item, meeting)
    parts = _add_parts(dossier, told, item, meeting)
    table = Table(dossier, told, day, meeting, item, conversation, parts, {})
    for seat in told["seats"]:
        _add_attendee(table, seat)
    _add_topics(table)
    if table.is_held:
        switched_at = told.get("phase_switch", {}).get("step", "")
        add_stretches(dossier.world, conversation, parts.values(), back_from=switched_at)
    _add_warnings(table)
    _add_child_voices(table)
    return table


def add_meeting(dossier: Dossier, told: dict, day: date) -> Meeting:
    starts_at = moment(day, told["start"])
    ends_at = starts_at + timedelta(minutes=told["minutes"])
    is_past = day < dossier.world.days.today
    return dossier.batch.add(
        Meeting(
            kind=MeetingKind.FOCUSOVERLEG,
            state=MeetingState.CLOSED if is_past else MeetingState.PLANNED,
            starts_at=starts_at,
            ends_at=ends_at,
            place=told["place"],
            chair=dossier.world.users[told["chair"]],
            typist=dossier.world.users[told["typist"]],
            started_at=starts_at if is_past else None,
            closed_at=ends_at if is_past else None,
        )
    )


def _add_conversation(dossier: Dossier, told: dict, item: AgendaItem, meeting: Meeting) -> Conversation:
    switch = told.get("phase_switch")
    held = meeting.state == MeetingState.CLOSED
    return dossier.batch.add(
        Conversation(
            case=dossier.case,
            item=item,
            guide=dossier.world.guide_version,
            goal=told["goal"],
            phase=switch["to"] if switch else told["phase"],
            planned_phase=told["phase"],
            step=STEPS[-1] if held else "",
            topic_key=told["topics"][-1] if held else "",
        )
    )


def _add_parts(dossier: Dossier, told: dict, item: AgendaItem, meeting: Meeting) -> dict[str, Part]:
    """One part with everyone unless parts are told; their times follow from their minutes."""
    with_family = any("family" in seat for seat in told["seats"])
    planned = told.get("parts", [{"key": "p1", "title": "", "with_family": with_family, "steps": STEPS}])
    parts, starts_at = {}, meeting.starts_at
    held = meeting.state == MeetingState.CLOSED
    for position, entry in enumerate(planned, start=1):
        ends_at = starts_at + timedelta(minutes=entry.get("minutes", told["minutes"] // len(planned)))
        parts[entry["key"]] = dossier.batch.add(
            Part(
                case=dossier.case,
                item=item,
                position=position,
                title=entry["title"],
                with_family=entry["with_family"],
                steps=entry["steps"],
                state=PartState.DONE if held else PartState.WAITING,
                started_at=starts_at if held else None,
                ended_at=ends_at if held else None,
            )
        )
        starts_at = ends_at
    return parts


def _add_attendee(table: Table, seat: dict) -> None:
    dossier, held = table.dossier, table.is_held
    absent = seat.get("absent", False)
    attendee = Attendee(
        case=dossier.case,
        item=table.item,
        reply=Reply.DECLINED if absent else Reply(seat.get("reply", Reply.ACCEPTED)),
        was_present=not absent if held else None,
        is_online=seat.get("mode") == "online",
        **_capacity(table, seat),
    )
    table.attendees[seat_key(seat)] = dossier.batch.add(attendee)
    for part in table.parts_of_seat(seat_key(seat)):
        dossier.batch.add(Seat(case=dossier.case, part=table.parts[part], attendee=attendee))
    if attendee.user:
        _grant_to_attendee(table, attendee)


def _capacity(table: Table, seat: dict) -> dict:
    """Who they are and why they are there."""
    world = table.dossier.world
    if "who" in seat:
        user = world.users[seat["who"]]
        return {
            "kind": AttendeeKind.PROFESSIONAL,
            "user": user,
            "organisation": user.organisation,
            "table_role": _table_role(table, user),
        }
    if "family" in seat:
        invited = next(
            (entry for entry in table.told.get("family", []) if entry["person"] == seat["family"]), {}
        )
        by = world.users.get(invited.get("invited_by"))
        person = table.dossier.persons[seat["family"]]
        return {"kind": AttendeeKind.FAMILY, "person": person, "invited_by": by.name if by else ""}
    kind = AttendeeKind.CONFIDANT if "confidant" in seat else AttendeeKind.INTERPRETER
    return {"kind": kind, "name": seat_key(seat), "accompanies": table.attendees[seat["of"]]}


def _table_role(table: Table, user: User) -> str:
    if user.pk == table.meeting.chair_id:
        return TableRole.CHAIR
    if user.pk == table.meeting.typist_id:
        return TableRole.TYPIST
    by_role = {Role.CASUSREGISSEUR: TableRole.CASUSREGISSEUR, Role.EXPERT: TableRole.EXPERT}
    return by_role.get(user.role, TableRole.INVOLVED)


def _grant_to_attendee(table: Table, attendee: Attendee) -> None:
    """What being asked opens, until some time after the meeting (as meetings.services.attendees does)."""
    reason, permissions = {
        TableRole.CHAIR: (GrantReason.CHAIR, DIRECTOR),
        TableRole.TYPIST: (GrantReason.INVITATION, WRITER),
    }.get(attendee.table_role, (GrantReason.INVITATION, CONTRIBUTOR))
    since = min(table.day - INVITED_BEFORE, table.dossier.world.days.today)
    until = _not_after_the_end(table, table.meeting.ends_at + OPEN_AFTER_MEETING)
    table.dossier.world.grant(
        attendee.user,
        table.dossier.case,
        permissions,
        reason=reason,
        because_of=attendee.pk,
        since=max(since, table.dossier.case.referred_on),
        until=until,
    )


def _not_after_the_end(table: Table, until: datetime) -> datetime:
    ended_on = table.dossier.case.ended_on
    return min(until, moment(ended_on, "00:00")) if ended_on else until


def _add_topics(table: Table) -> None:
    """Every topic of the planned phase, and of the one switched to; chosen are those that are told."""
    switch = table.told.get("phase_switch")
    phases = [table.told["phase"], *([switch["to"]] if switch else [])]
    for phase in phases:
        for topic in table.dossier.world.guide.phases[Phase.values.index(phase)].topics:
            chosen = topic.key in table.told["topics"] and table.topic(topic.key).phase == phase
            table.dossier.batch.add(
                ConversationTopic(
                    case=table.dossier.case,
                    conversation=table.conversation,
                    phase=phase,
                    step=topic.step,
                    key=topic.key,
                    position=topic.position,
                    is_chosen=chosen,
                    first_shown_at=table.meeting.starts_at if chosen and table.is_held else None,
                )
            )


def _add_warnings(table: Table) -> None:
    """The reasons of the chair for a table of nine, and for a family member who was not invited."""
    chair, told = table.meeting.chair, table.told
    reasons = [
        (warning["rule"], None, table.parts[warning["part"]], warning["reason"])
        for warning in told.get("warnings", [])
    ]
    reasons += [
        (WarningRule.FAMILY_NOT_INVITED, table.dossier.persons[entry["person"]], None, entry["unless"])
        for entry in told.get("family", [])
        if entry.get("unless")
    ]
    for rule, person, part, reason in reasons:
        table.dossier.batch.add(
            AcceptedWarning(
                case=table.dossier.case,
                item=table.item,
                rule=rule,
                person=person,
                part=part,
                reason=" ".join(reason.split()),
                decided_by_id=chair.pk,
            ),
            at=min(table.meeting.starts_at - INVITED_BEFORE, moment(table.dossier.world.days.today)),
        )


def _add_child_voices(table: Table) -> None:
    for voice in table.told.get("children", []):
        spoken_by = table.dossier.world.users.get(voice.get("spoken_by"))
        noted = table.dossier.world.days.working_day(voice["day"]) if "day" in voice else table.day
        table.dossier.batch.add(
            ChildVoice(
                case=table.dossier.case,
                item=table.item,
                child=table.dossier.persons[voice["child"]],
                spoken_by=spoken_by.name if spoken_by else "",
                without_parents=not voice["parents_present"] if spoken_by else None,
                words=voice.get("said", ""),
                why_not=voice.get("not_spoken_reason", ""),
                noted_by_id=(spoken_by or table.meeting.chair).pk,
            ),
            at=moment(noted, "15:30"),
        )
