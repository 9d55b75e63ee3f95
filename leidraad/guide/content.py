"""A loaded guide as typed values. Read through `read_guide`, which parses each version once."""

from dataclasses import dataclass
from uuid import UUID

from cases.models import Phase
from leidraad.models.conversation import GuideVersion


@dataclass(frozen=True)
class Step:
    key: str
    title: str
    minutes: int
    purpose: str


@dataclass(frozen=True)
class Scale:
    """The ends of a scale question; `higher_is` says which way is good ("better" or "worse")."""

    low: str
    high: str
    higher_is: str


@dataclass(frozen=True)
class Topic:
    phase: str
    step: str
    key: str
    title: str
    question: str
    prompts: tuple[str, ...]
    client: str
    client_alone: bool
    captures: tuple[str, ...]
    prepare: bool
    scale: Scale | None
    outcomes: tuple[str, ...]
    position: int

    @property
    def path(self) -> str:
        """What names it across phases, such as "directe_veiligheid/zorgen"."""
        return f"{self.phase}/{self.key}"


@dataclass(frozen=True)
class PhaseGuide:
    key: str
    title: str
    subtitle: str
    goal: str
    client_goal: str
    plan: str
    topics: tuple[Topic, ...]

    def topic(self, key: str) -> Topic | None:
        return next((topic for topic in self.topics if topic.key == key), None)

    def topic_for(self, capture: str) -> Topic | None:
        """The first topic that asks for this kind of answer."""
        return next((topic for topic in self.topics if capture in topic.captures), None)

    def topics_of(self, step: str) -> tuple[Topic, ...]:
        return tuple(topic for topic in self.topics if topic.step == step)


@dataclass(frozen=True)
class Guide:
    title: str
    version: int
    language: str
    steps: tuple[Step, ...]
    phases: tuple[PhaseGuide, ...]

    def phase(self, key: str) -> PhaseGuide:
        return self.phases[Phase.values.index(key)]

    def step(self, key: str) -> Step | None:
        return next((step for step in self.steps if step.key == key), None)

    def step_after(self, key: str) -> Step | None:
        """The next step; the first one when the key is of no step."""
        keys = [step.key for step in self.steps]
        place = keys.index(key) + 1 if key in keys else 0
        return self.steps[place] if place < len(self.steps) else None

    def step_before(self, key: str) -> Step | None:
        keys = [step.key for step in self.steps]
        return self.steps[keys.index(key) - 1] if key in keys[1:] else None

    def topic(self, phase: str, key: str) -> Topic | None:
        return self.phase(phase).topic(key) if phase in Phase.values else None


def read_guide(version: GuideVersion) -> Guide:
    """The typed content of a version. A version never changes, so it is parsed once per process."""
    if len(_parsed) > 20:
        _parsed.clear()
    if version.pk not in _parsed:
        _parsed[version.pk] = from_content(version.content)
    return _parsed[version.pk]


_parsed: dict[UUID, Guide] = {}


def from_content(content: dict) -> Guide:
    """Typed values from what `schema.parse` made; raises KeyError when it made something else."""
    return Guide(
        title=content["title"],
        version=content["version"],
        language=content["language"],
        steps=tuple(Step(**step) for step in content["steps"]),
        phases=tuple(_phase(phase) for phase in content["phases"]),
    )


def _phase(content: dict) -> PhaseGuide:
    topics = tuple(
        _topic(topic, phase=content["key"], position=position)
        for position, topic in enumerate(content["topics"], start=1)
    )
    return PhaseGuide(**{**content, "topics": topics})


def _topic(content: dict, *, phase: str, position: int) -> Topic:
    return Topic(
        **{
            **content,
            "phase": phase,
            "position": position,
            "title": content["title"] or name_from_key(content["key"]),
            "prompts": tuple(content["prompts"]),
            "captures": tuple(content["captures"]),
            "outcomes": tuple(content["outcomes"]),
            "scale": Scale(**content["scale"]) if content["scale"] else None,
        }
    )


def name_from_key(key: str) -> str:
    """A topic without a title of its own is listed by its key: "eerdere_inzet" is "Eerdere inzet"."""
    return key.replace("_", " ").capitalize()
