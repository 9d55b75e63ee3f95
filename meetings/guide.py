"""What meetings must know of the guide. The guide stands above meetings, so it registers its answer here."""

from collections.abc import Callable
from dataclasses import dataclass

from meetings.models import AgendaItem


@dataclass(frozen=True)
class Step:
    """A step of the conversation: minutes it may take, and the questions chosen for it."""

    key: str
    title: str
    minutes: int
    questions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Outline:
    """What this focusoverleg is about; without steps as long as nothing was planned."""

    phase: str = ""
    goal: str = ""
    steps: tuple[Step, ...] = ()

    @property
    def minutes(self) -> int:
        return sum(step.minutes for step in self.steps)

    @property
    def question_count(self) -> int:
        return sum(len(step.questions) for step in self.steps)


_answers: list[Callable[[AgendaItem], Outline]] = []


def register_outline(answer: Callable[[AgendaItem], Outline]) -> None:
    """Called once, when the app that knows the guide is ready."""
    if answer not in _answers:
        _answers.append(answer)


def outline_of(item: AgendaItem) -> Outline:
    """Phase, goal and steps with their chosen questions, in a constant number of queries."""
    return next((answer(item) for answer in _answers), Outline())


def steps_of(item: AgendaItem) -> tuple[Step, ...]:
    return outline_of(item).steps
