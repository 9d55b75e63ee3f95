"""The time above the room: the bar of its steps, what is left, and what that asks of whoever chairs."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from leidraad.forms.timing import MinutesForm
from leidraad.models import Stretch
from leidraad.room.board import step_on_table
from leidraad.room.state import Room
from leidraad.timing import TimeLeft, budgets, minutes_paused, minutes_used, stretched, taken_by, time_left
from zvh.access.permissions import CasePermission
from zvh.ui.dates import clock
from zvh.ui.pictures.phase_path import PhaseState
from zvh.ui.pictures.step_time import PauseTime, StepTime
from zvh.ui.pictures.time_budget import TimeBudget

STRETCH = 5
# A minute less is no reason to disturb a conversation.
WORTH_SAYING = 2


@dataclass(frozen=True)
class Nudge:
    """One calm sentence; `detail` has the minutes, which change too often to be read aloud each time."""

    words: str
    detail: str = ""
    is_warning: bool = False


@dataclass(frozen=True)
class StretchOffer:
    """The step the table is at could get some minutes more: what all steps would get, and what it takes."""

    minutes: int
    title: str
    budgets: dict[str, int]
    takes: str
    takes_from_deciding: bool


class MeetingTime:
    """How one meeting spends its time, as of `now`."""

    def __init__(self, room: Room, now: datetime):
        self.room, self.now = room, now
        self.titles = {step.key: step.title for step in room.guide.steps}
        self.order = list(self.titles)

    @cached_property
    def stretches(self) -> list[Stretch]:
        """Oldest first. Before the first was written, the time since the meeting began."""
        room = self.room
        written = list(room.of_case(Stretch.objects).filter(conversation=room.conversation))
        if written or not room.is_running:
            return written
        return [Stretch(step=self.current, began_at=room.meeting.started_at)]

    @property
    def current(self) -> str:
        return step_on_table(self.room)

    @cached_property
    def budgets(self) -> dict[str, int]:
        guide = {step.key: step.minutes for step in self.room.guide.steps}
        return budgets(guide, self.room.conversation.minutes)

    @cached_property
    def used(self) -> dict[str, int]:
        return minutes_used(self.stretches, now=self.now)

    @property
    def pause(self) -> Stretch | None:
        """The pause that goes on."""
        last = self.stretches[-1] if self.room.is_running else None
        return last if last and last.is_pause and last.ended_at is None else None

    @cached_property
    def left(self) -> TimeLeft | None:
        """What is left; before the meeting that is its whole length, afterwards nothing is asked."""
        room = self.room
        if room.is_running:
            return self._left_with(self.budgets)
        if room.is_open:
            start = {"current": self.order[0], "now": room.meeting.starts_at}
            return time_left(budgets=self.budgets, used={}, ends_at=room.meeting.ends_at, **start)
        return None

    def _left_with(self, minutes: dict[str, int]) -> TimeLeft:
        return time_left(
            budgets=minutes,
            used=self.used,
            current=self.current,
            ends_at=self.room.meeting.ends_at,
            now=self.now,
        )

    @property
    def picture(self) -> TimeBudget:
        paused = minutes_paused(self.stretches, now=self.now)
        with_family = {step for part in self.room.parts if part.with_family for step in part.steps}
        pieces: list[StepTime | PauseTime] = []
        for step, title in self.titles.items():
            is_on = self.room.is_running and step == self.current
            pieces.append(
                StepTime(
                    title=title,
                    budget=self.budgets[step],
                    used=self.used.get(step, 0),
                    state=self._state_of(step),
                    with_family=step in with_family,
                    must_start=self._must_start(step),
                    loses=self.left.loses.get(step, 0) if self.left else 0,
                )
            )
            if step in paused:
                pieces.append(PauseTime(paused[step], is_now=is_on and self.pause is not None))
        return TimeBudget(tuple(pieces))

    def _state_of(self, step: str) -> PhaseState:
        if not self.room.is_running:
            return PhaseState.BEEN if self.stretches else PhaseState.TO_COME
        if step == self.current:
            return PhaseState.NOW
        is_past = self.order.index(step) < self.order.index(self.current)
        return PhaseState.BEEN if is_past else PhaseState.TO_COME

    def _must_start(self, step: str) -> bool:
        return self.room.is_running and self.left.must_decide and step == self.left.deciding

    @property
    def facts(self) -> list[str]:
        """What is left, and when deciding has to begin."""
        if not self.left:
            return []
        left, ends = self.left, clock(self.room.meeting.ends_at)
        facts = []
        if self.room.is_running:
            words = ngettext(
                "%(count)d minute left, until %(time)s",
                "%(count)d minutes left, until %(time)s",
                left.minutes,
            )
            facts.append(words % {"count": left.minutes, "time": ends})
        if not self._is_deciding and not left.must_decide:
            words = _("%(step)s from %(time)s, %(minutes)d min")
            begin = {"step": self.titles[left.deciding], "time": clock(left.deciding_from)}
            facts.append(words % {**begin, "minutes": left.gets(left.deciding)})
        if left.spare >= WORTH_SAYING:
            words = ngettext("%(count)d minute to spare", "%(count)d minutes to spare", left.spare)
            facts.append(words % {"count": left.spare})
        return facts

    @property
    def _is_deciding(self) -> bool:
        return self.room.is_running and self.current == self.order[-1]

    @property
    def nudges(self) -> list[Nudge]:
        """What whoever chairs must know now; nothing when all goes as planned."""
        if not self.left:
            return []
        nudges = [self._pause_nudge(), self._over_nudge(), self._taken_nudge(), self._deciding_nudge()]
        return [nudge for nudge in [*nudges, self._end_nudge()] if nudge]

    def _pause_nudge(self) -> Nudge | None:
        if not self.pause:
            return None
        return Nudge(_("Pause since %(time)s.") % {"time": clock(self.pause.began_at)})

    def _over_nudge(self) -> Nudge | None:
        over = self._over
        if not over:
            return None
        words = ngettext("%(count)d minute over.", "%(count)d minutes over.", over) % {"count": over}
        return Nudge(_("%(step)s takes longer than planned.") % {"step": self.titles[self.current]}, words)

    @property
    def _over(self) -> int:
        if not self.room.is_running:
            return 0
        return max(self.used.get(self.current, 0) - self.budgets[self.current], 0)

    def _taken_nudge(self) -> Nudge | None:
        """Which steps get less. That deciding has to begin now says the same of deciding itself."""
        left = self.left
        shorter = [step for step in left.loses if not (step == left.deciding and left.must_decide)]
        if not shorter or left.short < WORTH_SAYING:
            return None
        names = ", ".join(self.titles[step] for step in shorter)
        if left.deciding in shorter:
            words = _("This is at the cost of %(step)s: no other step has minutes left to give.")
            names = self.titles[left.deciding]
        elif self._over:
            words = _("That leaves less time for %(step)s.")
        else:
            words = _("There is less time than planned for %(step)s.")
        detail = ", ".join(self._keeps(step) for step in shorter)
        return Nudge(words % {"step": names}, f"{detail}.", is_warning=left.deciding in shorter)

    def _keeps(self, step: str) -> str:
        minutes = {"gets": self.left.gets(step), "rest": self.left.rests[step]}
        return _("%(step)s %(gets)d instead of %(rest)d min") % {"step": self.titles[step], **minutes}

    def _deciding_nudge(self) -> Nudge | None:
        left = self.left
        if not (self.room.is_running and left.must_decide and left.minutes):
            return None
        rest = left.rests[left.deciding]
        minutes = {"gets": min(left.minutes, rest), "rest": rest}
        if left.minutes < rest:
            detail = _("Of its %(rest)d minutes %(gets)d are left.") % minutes
        else:
            detail = _("Then it gets its %(rest)d minutes.") % minutes
        words = _("%(step)s has to begin now.") % {"step": self.titles[left.deciding]}
        return Nudge(words, detail, is_warning=True)

    def _end_nudge(self) -> Nudge | None:
        if not self.room.is_running or self.left.minutes:
            return None
        ends = clock(self.room.meeting.ends_at)
        return Nudge(_("The planned end, %(time)s, has passed.") % {"time": ends}, is_warning=True)

    @property
    def offer(self) -> StretchOffer | None:
        """A few minutes more for the step the table is at, and which other steps those come from."""
        if not self.room.may_direct:
            return None
        wanted = stretched(self.budgets, self.used, self.current, STRETCH)
        taken = taken_by(self.left, self._left_with(wanted))
        words = [
            _("%(minutes)d min from %(step)s") % {"minutes": minutes, "step": self.titles[step]}
            for step, minutes in taken.items()
        ]
        return StretchOffer(
            minutes=STRETCH,
            title=self.titles[self.current],
            budgets=wanted,
            takes=", ".join(words),
            takes_from_deciding=self.left.deciding in taken,
        )


def time_context(room: Room, *, form: MinutesForm | None = None, is_unfolded: bool = False) -> dict:
    """`form` comes back with what was typed; `is_unfolded` keeps the minutes open for who just changed them."""
    spent = MeetingTime(room, timezone.now())
    may_adjust = room.is_open and CasePermission.DIRECT in room.permissions
    return {
        "room": room,
        "time": spent.picture,
        "spent": spent,
        "minutes_form": (form or MinutesForm(room=room, minutes=spent.budgets)) if may_adjust else None,
        "is_unfolded": is_unfolded,
    }
