"""What the bar of a meeting's time is made of: steps and pauses, in whole minutes."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zvh.ui.pictures.phase_path import PhaseState


@dataclass(frozen=True)
class StepTime:
    """One step of the meeting, in whole minutes. `must_start` marks the step that has to begin by now.

    `loses` is what a step to come will not get of its budget, because too little time is left.
    """

    title: str
    budget: int
    used: int = 0
    state: PhaseState = PhaseState.TO_COME
    with_family: bool = False
    must_start: bool = False
    note: str = ""
    loses: int = 0

    is_pause = False

    def __post_init__(self):
        object.__setattr__(self, "state", PhaseState(self.state))
        if min(self.budget, self.used, self.loses) < 0:
            raise ValueError("Minutes are not negative.")

    @property
    def is_now(self) -> bool:
        return self.state is PhaseState.NOW

    @property
    def is_to_come(self) -> bool:
        return self.state is PhaseState.TO_COME

    @property
    def gets(self) -> int:
        """What is left for a step to come; it may have been on before."""
        return max(self.budget - self.used - self.loses, 0)

    @property
    def span(self) -> int:
        """How many minutes the step takes up in the picture."""
        if self.state is PhaseState.BEEN:
            return self.used
        return max(self.used + self.gets if self.is_to_come else max(self.used, self.budget), 1)

    @property
    def words(self) -> str:
        return f"{self.title} {self._minutes()}" + (f", {self.note}" if self.note else "")

    def _minutes(self) -> str:
        if self.is_now or self.over:
            return _("%(used)d of %(budget)d min") % {"used": self.used, "budget": self.budget}
        if self.is_to_come and self.gets != self.budget:
            return _("%(minutes)d min left") % {"minutes": self.gets}
        return _("%(minutes)d min") % {"minutes": self.used if self.state is PhaseState.BEEN else self.budget}

    @property
    def over(self) -> int:
        return 0 if self.is_to_come else max(self.used - self.budget, 0)

    @property
    def is_strong(self) -> bool:
        return self.is_now or self.must_start

    def in_words(self) -> str:
        extra = [self.words]
        if self.over:
            extra.append(
                ngettext("%(count)d minute over", "%(count)d minutes over", self.over) % {"count": self.over}
            )
        if self.loses:
            extra.append(
                ngettext("%(count)d minute less", "%(count)d minutes less", self.loses)
                % {"count": self.loses}
            )
        if self.with_family:
            extra.append(_("with the family"))
        if self.must_start:
            extra.append(_("has to start now"))
        return ", ".join(extra)


@dataclass(frozen=True)
class PauseTime:
    """The pauses of the step before it, in whole minutes; while one goes on, the time stands there."""

    minutes: int
    is_now: bool = False

    is_pause = True
    with_family = must_start = is_to_come = False
    over = loses = 0

    @property
    def span(self) -> int:
        return max(self.minutes, 1)

    @property
    def is_strong(self) -> bool:
        return self.is_now

    @property
    def words(self) -> str:
        return _("Pause %(minutes)d min") % {"minutes": self.minutes}

    def in_words(self) -> str:
        return self.words
