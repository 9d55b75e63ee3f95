"""Builds the plain values that the table rules judge, and lets no change create a block."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from cases.models import Membership
from cases.separations import separated_pairs
from meetings.guide import steps_of
from meetings.models import (
    AcceptedWarning,
    AgendaItem,
    Attendee,
    AttendeeKind,
    Meeting,
    Part,
    Reply,
    Seat,
    TableRole,
)
from meetings.rules import Participant, Relative, Table, TableCheck, TablePart, check, is_invited_themselves
from meetings.services.held import hold
from zvh.errors import DomainError


def check_table(item: AgendaItem) -> TableCheck:
    """What the table rules say about this agenda item as it stands now."""
    return check(load_table(item))


@contextmanager
def changing_table(item: AgendaItem) -> Iterator[Meeting]:
    """Hold the meeting while its table changes; DomainError when that creates a block (rules 3 and 4).

    A block that was there before, such as a separation marked after the seats were set, does not stop the
    changes that are needed to mend it.
    """
    meeting = hold(item.meeting_id)
    before = set(check_table(item).blocks)
    yield meeting
    created = [block for block in check_table(item).blocks if block not in before]
    if created:
        raise DomainError(" ".join(block.words for block in created))


def attendees_of(item: AgendaItem) -> list[Attendee]:
    """Who was asked, as a table is read: the chair first, then professionals, then the family."""
    attendees = Attendee.objects.filter(item=item).select_related("user", "person", "organisation")
    return sorted(
        attendees,
        key=lambda each: (
            AttendeeKind.values.index(each.kind),
            TableRole.values.index(each.table_role),
            each.display_name,
        ),
    )


def load_table(item: AgendaItem, attendees: list[Attendee] | None = None) -> Table:
    """The table as plain values, in a constant number of queries; one less for who has the attendees."""
    seated: dict[UUID, set[UUID]] = {}
    for part_id, attendee_id in Seat.objects.filter(part__item=item).values_list("part_id", "attendee_id"):
        seated.setdefault(part_id, set()).add(attendee_id)
    if attendees is None:
        attendees = attendees_of(item)
    return Table(
        participants=tuple(_participant(attendee) for attendee in attendees),
        parts=tuple(
            TablePart(
                part.id, part.label, part.with_family, tuple(part.steps), frozenset(seated.get(part.id, ()))
            )
            for part in Part.objects.filter(item=item)
        ),
        relatives=_relatives(item),
        separated=separated_pairs(item.case.household_id),
        steps=tuple((step.key, step.title) for step in steps_of(item)),
        reasons={
            (accepted.rule, accepted.person_id, accepted.part_id): accepted.reason
            for accepted in AcceptedWarning.objects.filter(item=item)
        },
    )


def _participant(attendee: Attendee) -> Participant:
    return Participant(
        id=attendee.id,
        name=attendee.display_name,
        is_om=attendee.is_om,
        is_family_side=attendee.is_family_side,
        is_chair=attendee.table_role == TableRole.CHAIR,
        is_interpreter=attendee.kind == AttendeeKind.INTERPRETER,
        is_online=attendee.is_online,
        has_professional_beside=bool(attendee.professional_beside),
        stays_away=attendee.reply == Reply.DECLINED,
        person_id=attendee.person_id,
        accompanies=attendee.accompanies_id,
    )


def _relatives(item: AgendaItem) -> tuple[Relative, ...]:
    """Who belongs to the household on the day of the meeting and is alive."""
    day = timezone.localdate(item.meeting.starts_at)
    memberships = (
        Membership.objects.current()
        .filter(household_id=item.case.household_id, person__died_on__isnull=True)
        .select_related("person")
    )
    return tuple(
        Relative(
            person_id=membership.person_id,
            name=membership.person.full_name,
            is_invited_themselves=is_invited_themselves(
                born_earliest=membership.person.born_earliest,
                born_latest=membership.person.born_latest,
                is_child=membership.is_child,
                on=day,
            ),
            interpreter_language=membership.person.interpreter_language,
        )
        for membership in memberships
    )


def require_no_blocks(item: AgendaItem) -> TableCheck:
    """The check, for a moment at which the table sits down; DomainError when rules 3 or 4 are broken."""
    checked = check_table(item)
    if checked.blocks:
        raise DomainError(
            _("This table may not sit down. %(why)s")
            % {"why": " ".join(block.words for block in checked.blocks)}
        )
    return checked
