"""Who is asked for an agenda item. Asking a user opens the case to them; dropping them closes it again."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.models import Membership, Person
from meetings.models import (
    AgendaItem,
    Attendee,
    AttendeeKind,
    Meeting,
    MeetingKind,
    MeetingState,
    Reply,
    TableRole,
)
from meetings.services.held import hold
from meetings.services.seats import propose_seats
from meetings.services.tables import changing_table
from zvh.access.grants import end_because_of, give
from zvh.access.models import GrantReason
from zvh.access.permissions import CONTRIBUTOR, DIRECTOR, WRITER
from zvh.access.principal import current_principal_id
from zvh.accounts.models import Organisation, Role, User
from zvh.audit import log
from zvh.errors import Conflict, DomainError

# Long enough to read the report and to say what came of one's actions.
OPEN_AFTER_MEETING = timedelta(days=30)
# A sitting takes back what it opened when it closes; one that nobody closes lets go by itself.
OPEN_AFTER_SITTING = timedelta(days=7)
BRINGS_A_SIDE = (AttendeeKind.FAMILY, AttendeeKind.CONFIDANT, AttendeeKind.INTERPRETER)
# What somebody may do rests on chairing or typing; those are handed over, not ticked.
CHANGEABLE_ROLES = (TableRole.CASUSREGISSEUR, TableRole.INVOLVED, TableRole.EXPERT, TableRole.OBSERVER)
NEVER_SEES_A_HOUSEHOLD = (Role.MANAGER, Role.BEHEERDER, Role.PRIVACY_OFFICER)


@transaction.atomic
def ask_attendee(
    *,
    item: AgendaItem,
    kind: str,
    user: User | None = None,
    person: Person | None = None,
    name: str = "",
    organisation: Organisation | None = None,
    table_role: str = TableRole.INVOLVED,
    accompanies: Attendee | None = None,
    is_online: bool = False,
    professional_beside: str = "",
    invited_by: str = "",
    new_id: UUID | None = None,
) -> Attendee:
    """Ask somebody, in one capacity: a user (with access to the case), a person of the household, or a name.

    They get a seat in every part where the table rules let them sit; the chair takes away what is not needed. Sent
    twice with the same `new_id`, they are asked once.
    """
    meeting = hold(item.meeting_id)
    if new_id and (asked := Attendee.objects.filter(pk=new_id).first()):
        if asked.item_id != item.pk:
            raise Conflict(_("This form was used before; open it again."))
        return asked
    attendee = Attendee(
        id=new_id or uuid4(),
        case_id=item.case_id,
        item=item,
        kind=kind,
        user=user,
        person=person,
        name=name.strip(),
        organisation=user.organisation if user else organisation,
        table_role=table_role,
        accompanies=accompanies,
        is_online=is_online,
        professional_beside=professional_beside.strip(),
        invited_by=invited_by.strip(),
    )
    _require_somebody(attendee, meeting)
    if user:
        open_until(attendee, meeting)
    attendee.save(force_insert=True)
    propose_seats(attendee=attendee)
    log.record("attendee.ask", case_id=item.case_id, subject_id=attendee.pk)
    return attendee


def open_until(attendee: Attendee, meeting: Meeting) -> None:
    """What being asked opens, for as long as this meeting and its aftermath last."""
    is_sitting = meeting.kind == MeetingKind.WEEGOVERLEG
    give_access(attendee, until=meeting.ends_at + (OPEN_AFTER_SITTING if is_sitting else OPEN_AFTER_MEETING))


def give_access(attendee: Attendee, *, until: datetime) -> None:
    """What being asked opens: to read and contribute; to write for who types; to decide for the chair."""
    reason, permissions = {
        TableRole.CHAIR: (GrantReason.CHAIR, DIRECTOR),
        TableRole.TYPIST: (GrantReason.INVITATION, WRITER),
    }.get(attendee.table_role, (GrantReason.INVITATION, CONTRIBUTOR))
    if until <= timezone.now():
        return
    give(
        case_id=attendee.case_id,
        principal_id=attendee.user_id,
        permissions=permissions,
        reason=reason,
        because_of=attendee.pk,
        until=until,
    )


def extend_access(meeting: Meeting) -> None:
    """A meeting that was put off keeps its people; what they had for the earlier date runs out."""
    for attendee in Attendee.objects.filter(item__meeting=meeting, user__isnull=False):
        open_until(attendee, meeting)


def end_access(attendees: list[Attendee]) -> None:
    """Take back what these invitations opened; the actor's own last, since they rest on it to do this."""
    for attendee in sorted(attendees, key=lambda each: each.user_id == current_principal_id()):
        if attendee.user_id:
            end_because_of(attendee.pk)


def _require_somebody(attendee: Attendee, meeting: Meeting) -> None:
    others = Attendee.objects.filter(item_id=attendee.item_id)
    if attendee.user_id:
        require_professional(attendee.user)
        if others.filter(user_id=attendee.user_id).exists():
            raise DomainError(_("%(name)s was asked already.") % {"name": attendee.user.name}, field="user")
    elif attendee.person_id:
        _require_relative(attendee, meeting)
        if others.filter(person_id=attendee.person_id).exists():
            raise DomainError(
                _("%(name)s was asked already.") % {"name": attendee.person.full_name}, field="person"
            )
    elif not attendee.name:
        raise DomainError(_("Say who this is."), field="name")
    _require_companion(attendee)


def require_professional(user: User, *, field: str = "user") -> None:
    if not user.is_active:
        raise DomainError(_("%(name)s no longer works with this system.") % {"name": user.name}, field=field)
    if user.role in NEVER_SEES_A_HOUSEHOLD:
        raise DomainError(
            _("%(name)s is never at a table about a household (%(role)s).")
            % {"name": user.name, "role": user.get_role_display()},
            field=field,
        )


def _require_relative(attendee: Attendee, meeting: Meeting) -> None:
    if meeting.kind == MeetingKind.WEEGOVERLEG:
        raise DomainError(_("The family hears from somebody what the weegoverleg decided."), field="person")
    household_id = attendee.item.case.household_id
    if not Membership.objects.filter(
        household_id=household_id, person_id=attendee.person_id, until__isnull=True
    ).exists():
        raise DomainError(_("This person is not in this household."), field="person")


def _require_companion(attendee: Attendee) -> None:
    """Who comes with somebody comes with a family member of the same meeting; a confidant always does."""
    companion = attendee.accompanies
    if companion is None:
        if attendee.kind == AttendeeKind.CONFIDANT:
            raise DomainError(_("Say with whom this confidant comes."), field="accompanies")
        return
    if (
        companion.item_id != attendee.item_id
        or companion.kind != AttendeeKind.FAMILY
        or companion.pk == attendee.pk
        or attendee.kind not in BRINGS_A_SIDE
    ):
        raise DomainError(_("Choose a family member who was asked for this meeting."), field="accompanies")


@transaction.atomic
def change_attendance(
    *,
    attendee: Attendee,
    table_role: str | None = None,
    reply: str | None = None,
    is_online: bool | None = None,
    professional_beside: str | None = None,
    invited_by: str | None = None,
) -> None:
    """How somebody comes: as what, their answer, online or not, who is beside them, who asked them."""
    changes = {
        "table_role": table_role,
        "reply": reply,
        "is_online": is_online,
        "professional_beside": professional_beside,
        "invited_by": invited_by,
    }
    changes = {name: value for name, value in changes.items() if value is not None}
    if changes.get("reply", Reply.NONE) not in Reply.values:
        raise DomainError(_("Choose one of the answers."), field="reply")
    if changes.get("table_role", TableRole.INVOLVED) not in CHANGEABLE_ROLES:
        raise DomainError(_("Choose one of the roles."), field="table_role")
    if table_role and attendee.table_role not in CHANGEABLE_ROLES:
        raise DomainError(_("Let somebody else chair or type first."), field="table_role")
    with changing_table(attendee.item):
        Attendee.objects.filter(pk=attendee.pk).update(**changes)
    log.record("attendee.change", case_id=attendee.case_id, subject_id=attendee.pk)


@transaction.atomic
def drop_attendee(*, attendee: Attendee) -> None:
    """No longer ask somebody: their seats, who comes with them, and what the invitation opened are gone."""
    meeting = hold(attendee.item.meeting_id)
    if meeting.state != MeetingState.PLANNED:
        raise DomainError(_("The meeting is going on; take them from the table instead."))
    if attendee.leads:
        raise DomainError(_("Let somebody else chair or type before you drop them."))
    companions = Attendee.objects.filter(accompanies=attendee)
    companions.filter(kind=AttendeeKind.FAMILY).update(accompanies=None)
    log.record("attendee.drop", case_id=attendee.case_id, subject_id=attendee.pk)
    Attendee.objects.filter(pk=attendee.pk).delete()
    end_access([attendee])
