"""Writes the weegoverleggen: sittings with their agenda, and what was decided about each referral."""

from datetime import date, timedelta

from cases.models import CaseState, Referral, ReferralAnswer
from meetings.models import (
    AgendaItem,
    Attendee,
    AttendeeKind,
    Meeting,
    MeetingKind,
    MeetingState,
    Reply,
    TableRole,
    WeighingOutcome,
)
from zvh.access.models import GrantReason
from zvh.access.permissions import CONTRIBUTOR, DIRECTOR, WRITER
from zvh.accounts.models import Role, User
from zvh.embedded.demo.days import moment
from zvh.embedded.demo.history import answer_referral, decline, move_phase, open_to_intake, take_up
from zvh.embedded.demo.world import Dossier, World

INVITED_BEFORE = timedelta(days=7)


class Sitting:
    """One sitting, to which cases are added one by one."""

    def __init__(self, world: World, told: dict):
        self.world, self.told = world, told
        self.day: date = world.days.of(told)
        self.is_held = self.day < world.days.today
        self.meeting = self._meeting()
        self._position = 0

    def _meeting(self) -> Meeting:
        starts_at = moment(self.day, self.told["start"])
        ends_at = starts_at + timedelta(minutes=self.told["minutes"])
        return self.world.batch.add(
            Meeting(
                kind=MeetingKind.WEEGOVERLEG,
                state=MeetingState.CLOSED if self.is_held else MeetingState.PLANNED,
                starts_at=starts_at,
                ends_at=ends_at,
                place=self.told["place"],
                chair=self.world.users[self.told["chair"]],
                typist=self.world.users[self.told["typist"]],
                started_at=starts_at if self.is_held else None,
                closed_at=ends_at if self.is_held else None,
            )
        )

    def weigh(self, dossier: Dossier, referral: Referral, told: dict) -> None:
        """Put the case on the agenda and, when the sitting was held, carry out its decision."""
        self._position += 1
        outcome = told.get("outcome", "")
        item = self.world.batch.add(
            AgendaItem(
                meeting=self.meeting,
                case=dossier.case,
                position=self._position,
                outcome=outcome,
                outcome_reason=told.get("reason", ""),
                advice=told.get("advice", ""),
                decided_at=self.meeting.closed_at if outcome else None,
            )
        )
        self._add_attendees(dossier, item)
        if outcome == WeighingOutcome.TAKEN_UP:
            self._take_up(dossier, referral, told, item)
        elif outcome == WeighingOutcome.DECLINED:
            decline(
                dossier,
                referral,
                on=self.day,
                reason=told["reason"],
                advice=told["advice"],
                by=self.meeting.chair,
            )

    def _take_up(self, dossier: Dossier, referral: Referral, told: dict, item: AgendaItem) -> None:
        case_told = dossier.told["case"]
        item.track, item.phase = case_told["track"], told["phase"]
        item.procesregisseur = self.world.users[case_told["procesregisseur"]]
        take_up_case(dossier, referral, on=self.day, reason=told["reason"], phase=told["phase"])

    def _add_attendees(self, dossier: Dossier, item: AgendaItem) -> None:
        present = [self.meeting.chair, self.meeting.typist]
        present += [
            self.world.users[key] for key in self.told["present"] if self.world.users[key] not in present
        ]
        for user in present:
            attendee = self.world.batch.add(
                Attendee(
                    case=dossier.case,
                    item=item,
                    kind=AttendeeKind.PROFESSIONAL,
                    user=user,
                    organisation=user.organisation,
                    table_role=self._table_role(user),
                    reply=Reply.ACCEPTED,
                    was_present=True if self.is_held else None,
                )
            )
            self._grant(dossier, attendee)

    def _table_role(self, user: User) -> str:
        if user == self.meeting.chair:
            return TableRole.CHAIR
        if user == self.meeting.typist:
            return TableRole.TYPIST
        return TableRole.EXPERT if user.role == Role.EXPERT else TableRole.INVOLVED

    def _grant(self, dossier: Dossier, attendee: Attendee) -> None:
        """A sitting takes back what it opened when it closes (meetings.services.running)."""
        reason, permissions = {
            TableRole.CHAIR: (GrantReason.CHAIR, DIRECTOR),
            TableRole.TYPIST: (GrantReason.INVITATION, WRITER),
        }.get(attendee.table_role, (GrantReason.INVITATION, CONTRIBUTOR))
        since = min(self.day - INVITED_BEFORE, self.world.days.today)
        self.world.grant(
            attendee.user,
            dossier.case,
            permissions,
            reason=reason,
            because_of=attendee.pk,
            since=max(since, dossier.case.referred_on),
            until=self.meeting.closed_at,
        )


def take_up_case(dossier: Dossier, referral: Referral, *, on: date, reason: str, phase: str) -> None:
    """The case is taken up on its track and in its first phase, and the referrer hears it."""
    reason = " ".join(reason.split())
    take_up(dossier, on=on, reason=reason)
    move_phase(dossier, phase, at=moment(on, "14:00"), reason=reason, by=dossier.procesregisseur)
    answer_referral(dossier, referral, answer=ReferralAnswer.TAKEN_UP, text="", on=on)


def stays_referred(dossier: Dossier, referral: Referral) -> None:
    if dossier.case.state == CaseState.REFERRED:
        open_to_intake(dossier, referral)
