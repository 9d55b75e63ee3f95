"""Answers to invitations: given by who is asked, and what who keeps the dossier does with them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from meetings.models import (
    LEADING,
    AgendaItem,
    Attendee,
    AttendeeKind,
    CalendarEntry,
    EntryEnded,
    Meeting,
    MeetingKind,
    MeetingState,
    ProposalState,
    Reply,
)
from meetings.replying import Refusal, refusal_of
from meetings.services.attendees import ask_attendee
from meetings.services.calendars import link_of, tell_calendars, title_of
from meetings.services.held import hold
from zvh.accounts.models import User
from zvh.audit import log
from zvh.errors import Conflict, DomainError
from zvh.outbox.mail import send_mail
from zvh.ui.dates import moment

PLANNED = (MeetingState.PLANNED,)


@dataclass(frozen=True)
class Instead:
    """Whom somebody proposes: a colleague, or a name with an address for who does not work with this system."""

    user: User | None = None
    name: str = ""
    email: str = ""

    def __bool__(self) -> bool:
        return bool(self.user or self.name)


NOBODY = Instead()


@transaction.atomic
def answer_invitation(*, entry: CalendarEntry, reply: str, note: str = "", instead: Instead = NOBODY) -> None:
    """Say whether one comes, for everything one is asked for in this meeting; done by who is asked.

    Who can't come may propose somebody `instead`; the chair is told and decides. Conflict when the meeting was called
    off, has begun or is over, or when they are no longer asked; DomainError when it is too late for this answer.
    """
    meeting = Meeting.objects.filter(pk=entry.meeting_id).first()
    _require_expected(entry, meeting)
    if reply not in {Reply.ACCEPTED, Reply.DECLINED}:
        raise DomainError(_("Choose one of the answers."))
    _require_whole(instead, entry.user_id)
    _require_in_time(meeting, reply, proposes=bool(instead))
    said_before = _said(meeting, entry.user_id)
    answered = _answer(meeting, reply, note.strip(), instead)
    if not answered:
        raise Conflict(_("You are no longer asked for this meeting, or it changed. Look at it as it is now."))
    for attendee in Attendee.objects.filter(pk__in=answered):
        log.record("attendee.answer", case_id=attendee.case_id, subject_id=attendee.pk)
    tell_calendars(meeting, [entry.user_id])
    if reply == Reply.DECLINED and _said(meeting, entry.user_id) != said_before:
        _tell_chair(meeting, entry)


def _said(meeting: Meeting, user_id: UUID) -> list[tuple]:
    """What somebody answered so far, to tell a new answer from the same one sent twice."""
    own = Attendee.objects.filter(item__meeting=meeting, user_id=user_id).order_by("pk")
    columns = ("reply", "reply_note", "proposed_user_id", "proposed_name", "proposed_email")
    return list(own.values_list(*columns))


def _answer(meeting: Meeting, reply: str, note: str, instead: Instead) -> list[UUID]:
    """Through the database's own function: who is asked keeps no row of the meeting, and this one column of theirs."""
    arguments = [meeting.pk, reply, note, instead.user and instead.user.pk, instead.name, instead.email]
    with connection.cursor() as cursor:
        cursor.execute("SELECT meetings_answer(%s, %s, %s, %s, %s, %s)", arguments)
        return [pk for (pk,) in cursor.fetchall()]


def _require_expected(entry: CalendarEntry, meeting: Meeting | None) -> None:
    if entry.ended == EntryEnded.CALLED_OFF:
        raise Conflict(Refusal.CALLED_OFF.value)
    if meeting is None or entry.ended == EntryEnded.NOT_EXPECTED:
        raise Conflict(_("You are no longer asked for this meeting."))


def _require_in_time(meeting: Meeting, reply: str, *, proposes: bool) -> None:
    refusal = refusal_of(
        state=meeting.state,
        starts_at=meeting.starts_at,
        reply_until=meeting.reply_until,
        reply=reply,
        proposes=proposes,
        now=timezone.now(),
    )
    if refusal is None:
        return
    is_late = refusal in {Refusal.TOO_LATE, Refusal.CHAIR_REPLACES}
    words = str(refusal.value) % {"until": moment(meeting.reply_until)} if is_late else refusal.value
    raise (DomainError if is_late else Conflict)(words)


def _require_whole(instead: Instead, own_id: UUID) -> None:
    if instead.user and instead.user.pk == own_id:
        raise DomainError(_("Choose somebody else than yourself."), field="colleague")
    if instead.name and not instead.email:
        raise DomainError(_("Give the address at which they can be asked."), field="email")
    if instead.email and not instead.name:
        raise DomainError(_("Say who this is."), field="name")


def _tell_chair(meeting: Meeting, entry: CalendarEntry) -> None:
    """That there is something to see, not who or why."""
    chair = User.objects.filter(pk=meeting.chair_id, is_active=True).first()
    if chair is None:
        return
    items = list(AgendaItem.objects.filter(meeting=meeting).select_related("case"))
    is_sitting = meeting.kind == MeetingKind.WEEGOVERLEG
    number = "" if is_sitting else items[0].case.number
    link = (
        reverse("meetings:sitting", kwargs={"meeting": meeting.pk})
        if is_sitting
        else reverse("meetings:detail", kwargs={"item": items[0].pk})
    )
    with translation.override(settings.LANGUAGE_CODE):
        send_mail(
            to=chair.email,
            subject=title_of(number, meeting.starts_at),
            template="meeting_answer",
            context={"number": number, "at": meeting.starts_at, "link": link},
            key=f"answered:{entry.pk}:{timezone.now().isoformat()}",
        )


@transaction.atomic
def ask_instead(*, attendee: Attendee) -> Attendee:
    """Ask whom somebody proposed. They stay in the list as who can't come; Conflict when it was decided already."""
    hold(attendee.item.meeting_id)
    _decide(attendee, ProposalState.TAKEN)
    log.record("attendee.replace", case_id=attendee.case_id, subject_id=attendee.pk)
    if attendee.proposed_user_id:
        return ask_attendee(
            item=attendee.item,
            kind=AttendeeKind.PROFESSIONAL,
            user=attendee.proposed_user,
            table_role=attendee.table_role,
            replaces=attendee,
        )
    return ask_attendee(
        item=attendee.item,
        kind=AttendeeKind.GUEST,
        name=attendee.proposed_name,
        organisation=attendee.organisation,
        table_role=attendee.table_role,
        replaces=attendee,
    )


@transaction.atomic
def refuse_proposal(*, attendee: Attendee) -> None:
    """Nobody is needed instead, or the chair asks somebody else."""
    hold(attendee.item.meeting_id)
    _decide(attendee, ProposalState.REFUSED)
    log.record("attendee.refuse_replacement", case_id=attendee.case_id, subject_id=attendee.pk)


def _decide(attendee: Attendee, outcome: str) -> None:
    waiting = Attendee.objects.filter(pk=attendee.pk, proposal=ProposalState.OPEN)
    if not waiting.update(proposal=outcome):
        raise Conflict(_("This was decided on already."))


@transaction.atomic
def ask_again(*, item: AgendaItem) -> int:
    """Remind everyone who did not answer, once a day; returns how many mails that are."""
    meeting = hold(item.meeting_id, states=PLANNED)
    waiting = waiting_for(item).values_list("user_id", flat=True)
    entries = CalendarEntry.objects.filter(meeting=meeting, user_id__in=list(waiting), ended="")
    number = "" if meeting.kind == MeetingKind.WEEGOVERLEG else item.case.number
    today = timezone.localdate()
    for entry in (asked := list(entries.select_related("user"))):
        remind(
            entry.pk,
            to=entry.user.email,
            number=number,
            at=meeting.starts_at,
            until=meeting.reply_until or meeting.starts_at,
            key=f"again:{today}",
        )
    log.record("attendee.ask_again", case_id=item.case_id, subject_id=item.pk)
    return len(asked)


def waiting_for(item: AgendaItem):
    """Users who were asked for this item, may answer, and did not."""
    asked = Attendee.objects.filter(item=item, user__isnull=False, user__is_active=True, reply=Reply.NONE)
    return asked.exclude(table_role__in=LEADING)


def remind(entry_id: UUID, *, to: str, number: str, at: datetime, until: datetime, key: str) -> None:
    """One mail that asks for an answer; the same key twice is one."""
    with translation.override(settings.LANGUAGE_CODE):
        send_mail(
            to=to,
            subject=title_of(number, at),
            template="meeting_reminder",
            context={"number": number, "at": at, "until": until, "link": link_of(entry_id)},
            key=f"answer:{entry_id}:{key}",
        )
