"""Planning a focusoverleg: one household, one agenda item, one or more parts."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from cases.models import Case, CaseState
from cases.services.rows import hold_new
from meetings.models import AgendaItem, Attendee, AttendeeKind, Meeting, MeetingKind, TableRole
from meetings.services.attendees import ask_attendee
from meetings.services.parts import PartPlan, add_part
from zvh.access.principal import current_principal_id
from zvh.accounts.models import User
from zvh.audit import log
from zvh.errors import DomainError

WITH_THE_FAMILY = (PartPlan(with_family=True),)


@transaction.atomic
def plan_focusoverleg(
    *,
    case: Case,
    chair: User,
    typist: User | None,
    starts_at: datetime,
    ends_at: datetime,
    place: str = "",
    is_online: bool = False,
    parts: Sequence[PartPlan] = WITH_THE_FAMILY,
    new_id: UUID | None = None,
) -> AgendaItem:
    """Plan a meeting about an open case; returns its agenda item, with `new_id` as its key.

    The chair may decide in the case from now on, who types may write in it. Sent twice with the same
    `new_id`, it makes one.
    """
    new_id = new_id or uuid4()
    hold_new(new_id)
    if planned := AgendaItem.objects.filter(pk=new_id, case=case).first():
        return planned
    if case.state not in {CaseState.OPEN, CaseState.STABILISING}:
        raise DomainError(_("Only a case that was taken up gets a focusoverleg."))
    meeting = create_meeting(
        kind=MeetingKind.FOCUSOVERLEG,
        chair=chair,
        typist=typist,
        starts_at=starts_at,
        ends_at=ends_at,
        place=place,
        is_online=is_online,
    )
    item = AgendaItem.objects.create(id=new_id, meeting=meeting, case=case)
    seat_chair_and_typist(item)
    for plan in parts:
        add_part(item=item, with_family=plan.with_family, title=plan.title, steps=plan.steps)
    log.record("meeting.plan", case_id=case.pk, subject_id=meeting.pk)
    return item


def create_meeting(
    *,
    kind: str,
    chair: User,
    typist: User | None,
    starts_at: datetime,
    ends_at: datetime,
    place: str,
    is_online: bool,
    meeting_id: UUID | None = None,
) -> Meeting:
    """The row both kinds of meeting begin with."""
    require_order(starts_at, ends_at)
    _require_planner(kind, chair, typist)
    return Meeting.objects.create(
        id=meeting_id or uuid4(),
        kind=kind,
        chair=chair,
        # Whoever chairs and types is there once.
        typist=typist if typist != chair else None,
        starts_at=starts_at,
        ends_at=ends_at,
        place=place.strip(),
        is_online=is_online,
    )


def _require_planner(kind: str, chair: User, typist: User | None) -> None:
    """Who plans chairs or types; a sitting is also planned by who has intake duty."""
    actor = current_principal_id()
    if actor in {chair.pk, typist and typist.pk}:
        return
    if kind == MeetingKind.WEEGOVERLEG and User.objects.filter(pk=actor, has_intake_duty=True).exists():
        return
    raise DomainError(_("Plan a meeting that you chair or in which you type."), field="typist")


def require_order(starts_at: datetime, ends_at: datetime) -> None:
    if ends_at <= starts_at:
        raise DomainError(_("A meeting cannot end before it starts."), field="ends")


def seat_chair_and_typist(item: AgendaItem) -> list[Attendee]:
    """Ask them first: what they may do in the case rests on it."""
    meeting = item.meeting
    roles = [(meeting.chair, TableRole.CHAIR), (meeting.typist, TableRole.TYPIST)]
    return [
        ask_attendee(item=item, kind=AttendeeKind.PROFESSIONAL, user=user, table_role=role)
        for user, role in roles
        if user is not None
    ]
