"""What the wall shows under a topic, per kind of answer: a few words each, what counts most on top."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import F
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from cases.models import Certainty, Incident, LifeDomainEntry, Statement
from leidraad.guide import Capture
from leidraad.models import (
    Action,
    BottomLine,
    ClosingPlan,
    Cooperation,
    Finding,
    FindingKind,
    Idea,
    IdeaOutcome,
    Verdict,
)
from leidraad.plan.facts import with_facts
from leidraad.room.state import Room
from leidraad.room.wall import for_table, table_before_wall
from zvh.ui.dates import short_day

MOST_ROWS = 6
# Of each, where a topic asks for more than one kind.
MOST_ROWS_BESIDE = 3
MOST_WORDS = 14
# How many are looked through for those that may hang there.
MOST_READ = 60


@dataclass(frozen=True)
class WallRow:
    """`rank` is a place in a top 3, `aside` who or when, `mark` what must be said with it in a word."""

    text: str
    rank: int | None = None
    aside: str = ""
    mark: str = ""


@dataclass(frozen=True)
class WallList:
    """One kind of answer: its rows, and how many more there are that everybody here may see."""

    kind: str
    label: str
    rows: tuple[WallRow, ...]
    more: int = 0


def lists_of(room: Room, kinds: Iterable[str]) -> tuple[WallList, ...]:
    """The lists of a topic, as far as there is anything that may hang there: together they fit on one screen."""
    listed = [kind for kind in kinds if kind in ROWS]
    most = MOST_ROWS if len(listed) == 1 else MOST_ROWS_BESIDE
    return tuple(filter(None, (_list_of(room, kind, most) for kind in listed)))


def _list_of(room: Room, kind: str, most: int) -> WallList | None:
    rows = list(ROWS[kind](room))
    if not rows:
        return None
    called = table_before_wall(room).called
    shown = (
        WallRow(
            Truncator(called(row.text)).words(MOST_WORDS, truncate="…"), row.rank, called(row.aside), row.mark
        )
        for row in rows[:most]
    )
    return WallList(kind, str(Capture(kind).label), tuple(shown), len(rows) - len(rows[:most]))


def may_hang(room: Room, rows) -> list[Statement]:
    return for_table(room, with_facts(room.shown(rows))[:MOST_READ])


def findings_of(*kinds: str) -> Callable[[Room], Iterable[WallRow]]:
    def rows(room: Room) -> Iterable[WallRow]:
        found = (
            Finding.objects.current().of_kinds(kinds).order_by(F("rank").asc(nulls_last=True), "-created_at")
        )
        return (WallRow(row.text, row.rank, mark=_mark_of(row)) for row in may_hang(room, found))

    return rows


def _mark_of(finding: Finding) -> str:
    """What was seen and what is suspected stay apart, from four metres too."""
    if finding.still_holds is not None:
        return _("holds") if finding.still_holds else _("does not hold")
    if finding.helped is not None:
        return _("helped") if finding.helped else _("did not help")
    return str(finding.get_certainty_display()) if finding.certainty == Certainty.SUSPECTED else ""


def ideas(room: Room) -> Iterable[WallRow]:
    """Newest first and without a name; those that belong together are counted under one of them."""
    rows = may_hang(room, Idea.objects.filter(conversation=room.conversation).order_by("-created_at"))
    shown = {row.pk for row in rows}
    for row in rows:
        if row.under_id not in shown:
            together = sum(other.under_id == row.pk for other in rows)
            yield WallRow(row.text, aside=f"+{together}" if together else "")


def weighed_ideas(room: Room) -> Iterable[WallRow]:
    """The chosen ones on top, then by their weight; what was not chosen is off the wall."""
    open_ideas = Idea.objects.filter(conversation=room.conversation).exclude(outcome=IdeaOutcome.NOT_CHOSEN)
    rows = may_hang(room, open_ideas.order_by("created_at"))
    for row in sorted(rows, key=lambda idea: (idea.outcome != IdeaOutcome.CHOSEN, -_weight(idea))):
        is_chosen = row.outcome == IdeaOutcome.CHOSEN
        yield WallRow(row.text, aside=_term(row), mark=_("chosen") if is_chosen else "")


def _weight(idea: Idea) -> int:
    return sum(filter(None, (idea.family_weight, idea.expert_weight, idea.bearable_weight)))


def _term(idea: Idea) -> str:
    return str(idea.get_horizon_display()) if idea.horizon else ""


def actions(room: Room) -> Iterable[WallRow]:
    """What was agreed in this meeting, the newest first: who, and by when."""
    agreed = Action.objects.filter(conversation=room.conversation).order_by("-created_at")
    for row in may_hang(room, agreed):
        aside = ", ".join(filter(None, (row.owner_name, short_day(row.due_on))))
        yield WallRow(row.text, aside=aside, mark=_proposal(row))


def bottom_lines(room: Room) -> Iterable[WallRow]:
    lines = BottomLine.objects.filter(ended_on__isnull=True).order_by("-created_at")
    return (WallRow(row.text, mark=_proposal(row)) for row in may_hang(room, lines))


def _proposal(row: Action | BottomLine) -> str:
    """Decided without the family whom it concerns, it still waits for them (rule 3a)."""
    return _("proposal") if row.is_proposal else ""


def cooperation(room: Room) -> Iterable[WallRow]:
    agreed = Cooperation.objects.filter(ended_on__isnull=True).order_by("-created_at")
    return (WallRow(row.text) for row in may_hang(room, agreed))


def closing_plan(room: Room) -> Iterable[WallRow]:
    for plan in may_hang(room, ClosingPlan.objects.all()):
        asked = ("signals", "first_heard_by", "what_then")
        yield from (WallRow(getattr(plan, name)) for name in asked if getattr(plan, name))


def incidents(room: Room) -> Iterable[WallRow]:
    found = room.shown(Incident.objects.order_by(F("happened_earliest").desc(nulls_last=True), "-created_at"))
    rows = found.select_related("source_organisation").prefetch_related("shielded_from", "roles__person")
    for row in for_table(room, rows[:MOST_READ]):
        when = row.when_words or short_day(row.happened_earliest)
        yield WallRow(row.text, aside=when, mark=str(row.get_mark_display()))


# What says nothing of who told it can't be weighed for the family: it is for professionals alone.


def life_domains(room: Room) -> Iterable[WallRow]:
    if table_before_wall(room).with_family:
        return
    entries = room.of_case(LifeDomainEntry.objects).filter(person__isnull=True)
    for entry in entries.order_by("domain", "-noted_on").distinct("domain"):
        yield WallRow(str(entry.get_domain_display()), mark=str(entry.get_state_display()))


def involvement(room: Room) -> Iterable[WallRow]:
    if not table_before_wall(room).with_family:
        yield from (WallRow(label) for label in {row.organisation.label: None for row in room.involvements})


def safety_check(room: Room) -> Iterable[WallRow]:
    verdict = _verdict(room)
    if verdict and verdict.unsafe_now is not None:
        yield WallRow(_("Someone is not safe now") if verdict.unsafe_now else _("Everyone is safe for now"))


def verdict(room: Room) -> Iterable[WallRow]:
    given = _verdict(room)
    if given and given.outcome:
        yield WallRow(str(given.get_outcome_display()).capitalize(), aside=str(given.get_to_phase_display()))


def _verdict(room: Room) -> Verdict | None:
    if table_before_wall(room).with_family:
        return None
    return room.of_case(Verdict.objects).filter(conversation=room.conversation).first()


# Of the household nothing hangs there but this: the table knows who it is about.
ROWS: dict[str, Callable[[Room], Iterable[WallRow]]] = {
    **{
        kind: findings_of(kind)
        for kind in (
            Capture.PHASE_CHECK,
            Capture.CONCERN,
            Capture.PATTERN,
            Capture.RISK,
            Capture.HELP_TRIED,
            Capture.STRENGTH,
            Capture.RECOVERY,
            Capture.FUTURE,
            Capture.UNKNOWN,
            Capture.REVIEW,
            Capture.NEED,
        )
    },
    # The joint one stands on top; below it what each brought.
    Capture.JOINT_CONCERN: lambda room: [
        *findings_of(FindingKind.JOINT_CONCERN)(room),
        *findings_of(FindingKind.CONCERN)(room),
    ],
    Capture.LIFE_DOMAINS: life_domains,
    Capture.INVOLVEMENT: involvement,
    Capture.INCIDENTS: incidents,
    Capture.SAFETY_CHECK: safety_check,
    Capture.VERDICT: verdict,
    Capture.IDEA: ideas,
    Capture.PRIORITY: weighed_ideas,
    Capture.ACTION: actions,
    Capture.BOTTOM_LINE: bottom_lines,
    Capture.COOPERATION: cooperation,
    Capture.CLOSING: closing_plan,
}
