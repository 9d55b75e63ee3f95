"""What the planning page of a focusoverleg shows: the table and its rules, the family, whom to ask."""

from dataclasses import dataclass
from uuid import UUID

from cases.models import DecisionMoment
from meetings.forms.planning import ReasonForm
from meetings.guide import Outline, Step, outline_of
from meetings.models import AgendaItem, Attendee, MeetingState, Part, initials_of
from meetings.proposals import Proposal, proposals_for
from meetings.rules import Relative, Remark, TableCheck, check
from meetings.seating import Grid, build_grid
from meetings.services.tables import attendees_of, load_table
from zvh.access.permissions import CasePermission
from zvh.access.querysets import may


@dataclass(frozen=True)
class OpenWarning:
    """A warning with the form for its reason; `key` names it in the page and in what the form sends."""

    remark: Remark
    form: ReasonForm

    @property
    def key(self) -> str:
        return warning_key(self.remark)


@dataclass(frozen=True)
class FamilyRow:
    """Somebody of the household: asked or not, and what the rules say when not."""

    relative: Relative
    attendee: Attendee | None

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
    parts: tuple[PartRow, ...]
    grid: Grid
    checked: TableCheck
    warnings: tuple[OpenWarning, ...]
    family: tuple[FamilyRow, ...]
    outline: Outline
    professionals: tuple[Attendee, ...]
    companions: tuple[Attendee, ...]
    proposals: tuple[Proposal, ...]
    may_write: bool
    may_direct: bool

    @property
    def is_planned(self) -> bool:
        return self.item.meeting.state == MeetingState.PLANNED

    @property
    def is_running(self) -> bool:
        return self.item.meeting.state == MeetingState.RUNNING

    @property
    def remarks(self) -> tuple[Remark, ...]:
        """What asks for nothing and is good to know before the meeting."""
        untold = (warning for warning in self.checked.warnings if not warning.asks_reason)
        return (*untold, *self.checked.notices)

    @property
    def length_in_minutes(self) -> int:
        return int((self.item.meeting.ends_at - self.item.meeting.starts_at).total_seconds() // 60)

    @property
    def may_change(self) -> bool:
        return self.may_write and (self.is_planned or self.is_running)


def warning_key(remark: Remark) -> str:
    subject = remark.part_id or next(iter(remark.subjects))
    return f"{remark.key}-{subject}"


def planning_page(
    item: AgendaItem, principal, *, reasons: dict[str, ReasonForm] | None = None
) -> PlanningPage:
    """Everything of the page; `reasons` are forms that came back with an error, by their warning's key."""
    attendees = attendees_of(item)
    table = load_table(item, attendees)
    checked = check(table)
    parts = list(Part.objects.filter(item=item))
    outline = outline_of(item)
    by_person = {attendee.person_id: attendee for attendee in attendees if attendee.person_id}
    may_write = may(principal, CasePermission.WRITE, item.case_id)
    return PlanningPage(
        item=item,
        parts=tuple(
            PartRow(part, tuple(step for step in outline.steps if step.key in part.steps)) for part in parts
        ),
        grid=build_grid(table, checked, attendees, parts),
        checked=checked,
        warnings=tuple(_open(warning, reasons or {}) for warning in checked.warnings if warning.asks_reason),
        family=tuple(FamilyRow(relative, by_person.get(relative.person_id)) for relative in table.relatives),
        outline=outline,
        professionals=tuple(attendee for attendee in attendees if attendee.user_id),
        companions=tuple(
            attendee for attendee in attendees if not attendee.user_id and not attendee.person_id
        ),
        proposals=tuple(proposals_for(item)) if may_write else (),
        may_write=may_write,
        may_direct=may(principal, CasePermission.DIRECT, item.case_id),
    )


def _open(warning: Remark, reasons: dict[str, ReasonForm]) -> OpenWarning:
    key = warning_key(warning)
    form = reasons.get(key) or ReasonForm(prefix=key, initial={"reason": warning.reason})
    return OpenWarning(warning, form)


def decision_moments(item: AgendaItem) -> list[DecisionMoment]:
    """Decisions elsewhere that come after today; a meeting should be held before them."""
    day = item.meeting.starts_at.date()
    return list(DecisionMoment.objects.filter(case_id=item.case_id, on__gte=day)[:3])


def find_warning(page: PlanningPage, key: str) -> OpenWarning | None:
    return next((warning for warning in page.warnings if warning.key == key), None)


def subjects_of(remark: Remark) -> tuple[UUID | None, UUID | None]:
    """The person and the part that a reason is kept with."""
    person_id = None if remark.part_id else next(iter(remark.subjects))
    return person_id, remark.part_id
