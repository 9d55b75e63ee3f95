"""What the planning page of a focusoverleg shows: the table and its rules, the family, whom to ask."""

from dataclasses import dataclass
from uuid import UUID

from cases.models import DecisionMoment
from meetings.forms.planning import ReasonForm
from meetings.guide import Outline, Step, outline_of
from meetings.held_back import HeldBackPanel, held_back_panel
from meetings.models import AgendaItem, Attendee, MeetingState, Part, initials_of
from meetings.proposals import Proposal, proposals_for
from meetings.rules import TABLE_SIZE, Relative, Remark, Table, TableCheck, check
from meetings.seating import Grid, address_of, build_grid
from meetings.services.held import STILL_TO_BE_HELD
from meetings.services.tables import attendees_of, load_table
from zvh.access.permissions import CasePermission
from zvh.access.querysets import may


@dataclass(frozen=True)
class ReasonedWarning:
    """A warning with the form for its reason; `key` names it in the page and in what the form sends."""

    remark: Remark
    form: ReasonForm

    @property
    def key(self) -> str:
        return warning_key(self.remark)


@dataclass(frozen=True)
class FamilyRow:
    """Somebody of the household: asked or not; `url` leads to how they come, for who may change that."""

    relative: Relative
    attendee: Attendee | None
    url: str = ""

    @property
    def initials(self) -> str:
        return initials_of(self.relative.name)


@dataclass(frozen=True)
class PartRow:
    """A part with the steps it goes through and how long they take together."""

    part: Part
    steps: tuple[Step, ...]

    @property
    def minutes(self) -> int:
        return sum(step.minutes for step in self.steps)


@dataclass(frozen=True)
class PlanningPage:
    item: AgendaItem
    attendees: tuple[Attendee, ...]
    parts: tuple[PartRow, ...]
    grid: Grid
    checked: TableCheck
    warnings: tuple[ReasonedWarning, ...]
    family: tuple[FamilyRow, ...]
    outline: Outline
    proposals: tuple[Proposal, ...]
    held_back: HeldBackPanel
    may_write: bool
    may_change: bool
    may_direct: bool

    @property
    def is_planned(self) -> bool:
        return self.item.meeting.state == MeetingState.PLANNED

    @property
    def is_running(self) -> bool:
        return self.item.meeting.state == MeetingState.RUNNING

    @property
    def has_room(self) -> bool:
        """Whether there is something to look at in the room: it was planned what the meeting is about, and it was not
        called off."""
        return bool(self.outline.steps) and self.item.meeting.state != MeetingState.CANCELLED

    @property
    def remarks(self) -> tuple[Remark, ...]:
        """What asks for nothing and is good to know before the meeting."""
        without_reason = (warning for warning in self.checked.warnings if not warning.asks_reason)
        return (*without_reason, *self.checked.notices)

    @property
    def likely_ones_fit(self) -> bool:
        """At first the likely ones are ticked, as long as they fit at one table; otherwise the chair picks."""
        likely = sum(proposal.is_likely for proposal in self.proposals)
        nobody_asked_yet = all(attendee.leads for attendee in self.attendees)
        return nobody_asked_yet and len(self.attendees) + likely <= TABLE_SIZE

    @property
    def length_in_minutes(self) -> int:
        return int((self.item.meeting.ends_at - self.item.meeting.starts_at).total_seconds() // 60)


def planning_page(
    item: AgendaItem, principal, *, reasons: dict[str, ReasonForm] | None = None
) -> PlanningPage:
    """Everything of the page; `reasons` are forms that came back with an error, by their warning's key."""
    attendees = attendees_of(item)
    table = load_table(item, attendees)
    checked = check(table)
    parts = list(Part.objects.filter(item=item))
    outline = outline_of(item)
    may_write = may(principal, CasePermission.WRITE, item.case_id)
    may_change = may_write and item.meeting.state in STILL_TO_BE_HELD
    return PlanningPage(
        item=item,
        attendees=tuple(attendees),
        parts=tuple(
            PartRow(part, tuple(step for step in outline.steps if step.key in part.steps)) for part in parts
        ),
        grid=build_grid(table, checked, attendees, parts, may_change=may_change),
        checked=checked,
        warnings=tuple(
            _with_form(warning, reasons or {}) for warning in checked.warnings if warning.asks_reason
        ),
        family=tuple(_family(table, attendees, may_change)),
        outline=outline,
        proposals=tuple(proposals_for(item)) if may_change else (),
        held_back=held_back_panel(item, principal, attendees),
        may_write=may_write,
        may_change=may_change,
        may_direct=may(principal, CasePermission.DIRECT, item.case_id),
    )


def _family(table: Table, attendees: list[Attendee], may_change: bool):
    by_person = {attendee.person_id: attendee for attendee in attendees if attendee.person_id}
    for relative in table.relatives:
        attendee = by_person.get(relative.person_id)
        yield FamilyRow(relative, attendee, address_of(attendee) if attendee and may_change else "")


def _with_form(warning: Remark, reasons: dict[str, ReasonForm]) -> ReasonedWarning:
    key = warning_key(warning)
    form = reasons.get(key) or ReasonForm(prefix=key, initial={"reason": warning.reason})
    return ReasonedWarning(warning, form)


def warning_key(remark: Remark) -> str:
    return f"{remark.key}-{remark.part_id or next(iter(remark.subjects))}"


def find_warning(page: PlanningPage, key: str) -> ReasonedWarning | None:
    return next((warning for warning in page.warnings if warning.key == key), None)


def subjects_of(remark: Remark) -> tuple[UUID | None, UUID | None]:
    """The person and the part that a reason is kept with."""
    return (None, remark.part_id) if remark.part_id else (next(iter(remark.subjects)), None)


def decision_moments(item: AgendaItem) -> list[DecisionMoment]:
    """Decisions elsewhere from the day of the meeting on; it should be held before them."""
    day = item.meeting.starts_at.date()
    return list(DecisionMoment.objects.filter(case_id=item.case_id, on__gte=day)[:3])
