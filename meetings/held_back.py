"""What a page shows of what police and OM cannot share yet: to who marked it, and to the chair."""

from collections.abc import Iterable
from dataclasses import dataclass

from meetings.models import AgendaItem, Attendee, HeldBack
from meetings.services.held import STILL_TO_BE_HELD
from zvh.access.permissions import CasePermission
from zvh.access.querysets import may


@dataclass(frozen=True)
class HeldBackRow:
    row: HeldBack
    is_from_before: bool
    may_take_back: bool


@dataclass(frozen=True)
class HeldBackPanel:
    """`rows` are those this reader may know of; empty, and without `may_mark`, there is nothing to show."""

    item: AgendaItem
    rows: tuple[HeldBackRow, ...]
    may_mark: bool

    def __bool__(self):
        return bool(self.rows) or self.may_mark


def held_back_panel(item: AgendaItem, principal, attendees: Iterable[Attendee]) -> HeldBackPanel:
    """For this reader at this meeting; `attendees` come with their organisations."""
    found = list(
        HeldBack.objects.visible_to(principal)
        .current()
        .filter(case_id=item.case_id)
        .select_related("organisation")
    )
    own = [row for row in found if row.marked_by_id == principal.pk]
    directs = len(own) < len(found) and may(principal, CasePermission.DIRECT, item.case_id)
    return HeldBackPanel(
        item=item,
        rows=tuple(HeldBackRow(row, row.item_id != item.pk, directs or row in own) for row in found),
        may_mark=not own
        and item.meeting.state in STILL_TO_BE_HELD
        and any(each.user_id == principal.pk and each.may_hold_back for each in attendees),
    )
