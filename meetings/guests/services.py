"""Verbs of guests: asking one, sending the link again, telling another number, letting nobody in any more.

What a guest does themselves stands at the end; the database lets them change nothing else.
"""

from dataclasses import dataclass, field
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.utils.translation import gettext as _

from meetings.guests.letters import INVITATION, mail_link
from meetings.guests.models import Guest
from meetings.models import AgendaItem, Attendee, AttendeeKind, Reply
from meetings.services.attendees import ask_attendee
from meetings.services.held import hold
from zvh.access.grants import end_because_of
from zvh.access.links.tokens import hash_of_number, hash_of_token, new_code, new_token
from zvh.access.principal import current_principal_id
from zvh.accounts.models import Organisation, Principal, PrincipalKind, User
from zvh.audit import log
from zvh.errors import Conflict, DomainError

# Which text of the covenant a guest accepts; another text gets another name.
COVENANT_TEXT = "2026-11"


@dataclass(frozen=True)
class InvitedGuest:
    """What is shown once, to whoever tells it over the phone, and kept nowhere."""

    attendee: Attendee
    number: str = field(repr=False)


@transaction.atomic
def invite_guest(
    *, item: AgendaItem, name: str, email: str, organisation: Organisation | None = None, new_id: UUID
) -> InvitedGuest:
    """Ask somebody without an account, and mail them their way in. Conflict when the same form was sent before."""
    hold(item.meeting_id)
    if Attendee.objects.filter(pk=new_id).exists():
        raise Conflict(_("This guest was asked already. Is the number lost? Make a new one."))
    email = email.strip().lower()
    _require_new_address(item, email)
    token, number, guest_id = new_token(), new_code(), uuid4()
    Principal.objects.create(id=guest_id, kind=PrincipalKind.GUEST, label=name.strip())
    guest = Guest(
        id=guest_id,
        case_id=item.case_id,
        email=email,
        token_hash=hash_of_token(token),
        number_hash=hash_of_number(guest_id, number),
        made_by_id=current_principal_id(),
    )
    guest.save(force_insert=True)
    attendee = ask_attendee(
        item=item,
        kind=AttendeeKind.GUEST,
        name=name,
        organisation=organisation,
        guest=guest,
        new_id=new_id,
    )
    mail_link(attendee, token, template=INVITATION)
    return InvitedGuest(attendee, number)


@transaction.atomic
def send_link_again(*, attendee: Attendee) -> None:
    """Another link, by mail; the one before it works no more. The number stays what it was."""
    guest = _invited(attendee)
    mail_link(attendee, guest.take_new_link(), template=INVITATION)
    log.record("guest.send_link", case_id=guest.case_id, subject_id=attendee.pk)


@transaction.atomic
def tell_new_number(*, attendee: Attendee) -> InvitedGuest:
    """Another number to tell; whoever is in with the one before it is out, and trying begins anew."""
    guest, number = _invited(attendee), new_code()
    Guest.objects.filter(pk=guest.pk).let_out(number_hash=hash_of_number(guest.pk, number), misses=0)
    log.record("guest.new_number", case_id=guest.case_id, subject_id=attendee.pk)
    return InvitedGuest(attendee, number)


@transaction.atomic
def withdraw_guest(*, attendee: Attendee) -> None:
    """They stay in the list of who was asked, and get in no more. Withdrawn twice is withdrawn."""
    hold(attendee.item.meeting_id)
    if not Guest.objects.filter(pk=attendee.guest_id).withdraw():
        return
    end_because_of(attendee.pk)
    log.record("guest.withdraw", case_id=attendee.case_id, subject_id=attendee.pk)


def _invited(attendee: Attendee) -> Guest:
    """The guest, for as long as the meeting is still to be held."""
    hold(attendee.item.meeting_id)
    guest = Guest.objects.filter(pk=attendee.guest_id, withdrawn_at__isnull=True).first()
    if guest is None:
        raise Conflict(_("This invitation was withdrawn; ask this person again."))
    return guest


def _require_new_address(item: AgendaItem, email: str) -> None:
    """One way in per person: who has an account comes in with that."""
    if User.objects.filter(email__iexact=email, is_active=True).exists():
        raise DomainError(
            _("Somebody with this address works with this system: search them by name and ask them so."),
            field="email",
        )
    if Attendee.objects.filter(item=item, guest__email=email).exists():
        raise DomainError(_("A guest with this address was asked already."), field="email")


# ---- What a guest does, as themselves.


@transaction.atomic
def accept_covenant(*, attendee: Attendee) -> None:
    """Once per meeting, with the moment and the text kept; accepted twice is accepted."""
    if _ask("meetings_accept_as_guest", COVENANT_TEXT):
        log.record("guest.accept", case_id=attendee.case_id, subject_id=attendee.pk)


@transaction.atomic
def reply_as_guest(*, attendee: Attendee, reply: str) -> None:
    """Whether they come; Conflict once the meeting has begun."""
    if reply not in {Reply.ACCEPTED, Reply.DECLINED}:
        raise DomainError(_("Choose one of the answers."), field="reply")
    if not _ask("meetings_reply_as_guest", reply):
        raise Conflict(_("The meeting has begun; call the chair instead."))
    log.record("guest.reply", case_id=attendee.case_id, subject_id=attendee.pk)


@transaction.atomic
def leave_as_guest(*, attendee: Attendee) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT meetings_leave_as_guest()")
    log.record("guest.leave", case_id=attendee.case_id, subject_id=attendee.pk)


def _ask(function: str, word: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s)", [word])
        return cursor.fetchone()[0]
