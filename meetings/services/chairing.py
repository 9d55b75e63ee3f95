"""Letting somebody else chair: before a meeting or in the middle of it, also when the chair can't log in any more."""

from django.db import transaction
from django.utils.translation import gettext as _

from meetings.models import AgendaItem, Attendee, AttendeeKind, Meeting, MeetingKind, MeetingState, TableRole
from meetings.services.attendees import ask_attendee, end_access, open_until, require_professional
from meetings.services.held import STILL_TO_BE_HELD, hold_version
from zvh.access.principal import current_principal_id
from zvh.accounts.models import Role, User
from zvh.audit import log
from zvh.errors import Conflict, DomainError


@transaction.atomic
def hand_over_chair(*, meeting: Meeting, version: int, chair: User) -> None:
    """Another procesregisseur chairs from now on, and decides in the cases that are open to whoever hands over; the
    earlier chair's access ends.

    A sitting is handed over by who types or who has intake duty, a focusoverleg by who keeps the dossier. Conflict
    when somebody changed the meeting since `version`.
    """
    _require_hands(meeting)
    meeting = hold_version(meeting.pk, version=version, states=STILL_TO_BE_HELD)
    require_professional(chair, field="chair")
    if chair.role != Role.PROCESREGISSEUR:
        raise DomainError(_("Choose a procesregisseur."), field="chair")
    if chair.pk == meeting.chair_id:
        raise Conflict(_("%(name)s chairs this meeting already.") % {"name": chair.name})
    typist_id = meeting.typist_id if meeting.typist_id != chair.pk else None
    Meeting.objects.filter(pk=meeting.pk).update(chair=chair, typist_id=typist_id, version=version + 1)
    meeting.refresh_from_db()
    earlier: list[Attendee] = []
    for item in AgendaItem.objects.filter(meeting=meeting).select_related("meeting", "case"):
        earlier += _replace_chair(item, chair, meeting)
    _record(meeting)
    end_access(earlier)


def may_hand_over_sitting(meeting: Meeting, user: User) -> bool:
    return user.has_intake_duty or user.pk == meeting.typist_id


def _require_hands(meeting: Meeting) -> None:
    """Of a focusoverleg the grants decide, which the view asks and the database repeats."""
    actor = User.objects.filter(pk=current_principal_id()).first()
    if meeting.kind == MeetingKind.WEEGOVERLEG and not (actor and may_hand_over_sitting(meeting, actor)):
        raise DomainError(_("Who types or who has intake duty lets somebody else chair."))


def _replace_chair(item: AgendaItem, chair: User, meeting: Meeting) -> list[Attendee]:
    """Returns who chaired. While a meeting goes on they stay in its list: they were at the table."""
    earlier = list(Attendee.objects.filter(item=item, table_role=TableRole.CHAIR))
    asked = Attendee.objects.filter(item=item, user=chair).first()
    if asked is None:
        ask_attendee(item=item, kind=AttendeeKind.PROFESSIONAL, user=chair, table_role=TableRole.CHAIR)
    else:
        Attendee.objects.filter(pk=asked.pk).update(table_role=TableRole.CHAIR)
        asked.table_role = TableRole.CHAIR
        open_until(asked, meeting)
    before = Attendee.objects.filter(pk__in=[attendee.pk for attendee in earlier])
    if meeting.state == MeetingState.RUNNING:
        before.update(table_role=TableRole.INVOLVED)
    else:
        before.delete()
    return earlier


def _record(meeting: Meeting) -> None:
    cases = list(AgendaItem.objects.filter(meeting=meeting).values_list("case_id", flat=True))
    for case_id in cases or [None]:
        log.record("meeting.hand_over_chair", case_id=case_id, subject_id=meeting.pk)
