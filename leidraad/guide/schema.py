"""What a guide may hold. A file is read whole, or refused whole with line and reason of all that is wrong."""

import yaml
from django.utils.translation import gettext as _

from cases.models import Phase
from leidraad.guide.captures import Capture
from leidraad.guide.nodes import Reader, compose
from leidraad.guide.problems import GuideError
from leidraad.models.judgement import ScaleRound, VerdictOutcome

SCALE_KEYS = ("low", "high", "higher_is")
TOPIC_REQUIRED = ("key", "question", "client", "captures")
TOPIC_OPTIONAL = ("title", "prompts", "client_alone", "prepare", "outcomes", *SCALE_KEYS)
PHASE_REQUIRED = ("key", "title", "subtitle", "goal", "client_goal", "plan", "topics")


def parse(raw: bytes) -> dict:
    """The guide as plain, complete data (defaults filled in); raises GuideError with every problem."""
    reader = GuideReader()
    content = reader.guide(compose(raw))
    if reader.problems:
        raise GuideError(reader.problems)
    return content


class GuideReader(Reader):
    def guide(self, root: yaml.Node) -> dict:
        what = _("The guide")
        members = self.mapping(
            root, what=what, required=("title", "version", "language", "steps", "phases"), optional=()
        )
        steps = self.steps(members.get("steps"))
        return {
            "title": self.text(members.get("title"), what=_("The title"), longest=200),
            "version": self.number(members.get("version"), what=_("The version"), most=1_000_000),
            "language": self.text(members.get("language"), what=_("The language"), longest=8),
            "steps": steps,
            "phases": self.phases(members.get("phases"), [step["key"] for step in steps]),
        }

    def steps(self, node: yaml.Node | None) -> list[dict]:
        steps = [self.step(item) for item in self.items(node, what=_("The list of steps"))]
        return self.once(node, steps, _("The step “%(key)s” is there twice."))

    def step(self, node: yaml.Node) -> dict:
        members = self.mapping(
            node, what=_("A step"), required=("key", "title", "minutes", "purpose"), optional=()
        )
        return {
            "key": self.key(members.get("key"), what=_("The key of a step")),
            "title": self.text(members.get("title"), what=_("The title of a step"), longest=60),
            "minutes": self.number(members.get("minutes"), what=_("The minutes of a step"), most=480),
            "purpose": self.text(members.get("purpose"), what=_("The purpose of a step")),
        }

    def once(self, node: yaml.Node | None, rows: list[dict], complaint: str) -> list[dict]:
        """The rows with a key; one that repeats an earlier key is a problem on its own line."""
        seen: set[str] = set()
        kept = []
        for item, row in zip(node.value if rows else [], rows, strict=True):
            if row["key"] is None:
                continue
            if row["key"] in seen:
                self.note(item, complaint % {"key": row["key"]})
                continue
            seen.add(row["key"])
            kept.append(row)
        return kept

    def phases(self, node: yaml.Node | None, step_keys: list[str]) -> list[dict]:
        phases = [self.phase(item, step_keys) for item in self.items(node, what=_("The list of phases"))]
        phases = self.once(node, phases, _("The phase “%(key)s” is there twice."))
        for phase in Phase.values:
            if node is not None and phase not in {row["key"] for row in phases}:
                self.note(node, _("The phase “%(key)s” is missing.") % {"key": phase})
        return sorted(phases, key=lambda row: Phase.values.index(row["key"]))

    def phase(self, node: yaml.Node, step_keys: list[str]) -> dict:
        members = self.mapping(node, what=_("A phase"), required=PHASE_REQUIRED, optional=())
        texts = {
            key: self.text(members.get(key), what=_("“%(key)s” of a phase") % {"key": key})
            for key in PHASE_REQUIRED[1:-1]
        }
        return {
            "key": self.choice(members.get("key"), what=_("The phase"), choices=Phase.values),
            **texts,
            "topics": self.topics(members.get("topics"), step_keys),
        }

    def topics(self, node: yaml.Node | None, step_keys: list[str]) -> list[dict]:
        """All topics of a phase in the order of the steps; their keys are unique within the phase."""
        if node is None:
            return []
        by_step = self.mapping(node, what=_("The topics of a phase"))
        seen: set[str] = set()
        for step, topics in by_step.items():
            if step not in step_keys:
                self.note(topics, _("The step “%(step)s” is not among the steps.") % {"step": step})
        return [topic for step in step_keys for topic in self.topics_of_step(by_step.get(step), step, seen)]

    def topics_of_step(self, node: yaml.Node | None, step: str, seen: set[str]) -> list[dict]:
        topics = []
        for item in self.items(node, what=_("The topics of a step")):
            topic = self.topic(item, step)
            if topic["key"] in seen:
                self.note(
                    item, _("The topic “%(key)s” is there twice in this phase.") % {"key": topic["key"]}
                )
            if topic["key"]:
                seen.add(topic["key"])
            topics.append(topic)
        return topics

    def topic(self, node: yaml.Node, step: str) -> dict:
        members = self.mapping(node, what=_("A topic"), required=TOPIC_REQUIRED, optional=TOPIC_OPTIONAL)
        captures = self.list_of(members.get("captures"), Capture.values, what=_("What is captured"))
        return {
            "key": self.key(members.get("key"), what=_("The key of a topic")),
            "title": self.text(members.get("title"), what=_("The title of a topic"), longest=60),
            "step": step,
            "question": self.text(members.get("question"), what=_("The question"), longest=500),
            "prompts": [
                self.text(item, what=_("A prompt"), longest=500)
                for item in self.items(members.get("prompts"), what=_("The prompts"), may_be_empty=True)
            ],
            "client": self.text(members.get("client"), what=_("The question in plain language"), longest=500),
            "client_alone": self.yes_or_no(members.get("client_alone"), what="client_alone", default=True),
            "captures": captures,
            "prepare": self.yes_or_no(members.get("prepare"), what="prepare", default=False),
            "scale": self.scale(node, members, asked=Capture.SCALE in captures),
            "outcomes": self.outcomes(node, members, asked=Capture.VERDICT in captures),
        }

    def list_of(self, node: yaml.Node | None, choices, *, what: str) -> list[str]:
        values = []
        for item in self.items(node, what=what):
            value = self.choice(item, what=what, choices=choices)
            if value in values:
                self.note(item, _("“%(value)s” is there twice.") % {"value": value})
            elif value:
                values.append(value)
        return values

    def scale(self, node: yaml.Node, members: dict, *, asked: bool) -> dict | None:
        given = [key for key in SCALE_KEYS if key in members]
        if not asked:
            for key in given:
                self.note(
                    members[key], _("“%(key)s” belongs to a topic that captures a scale.") % {"key": key}
                )
            return None
        for key in SCALE_KEYS:
            if key not in members:
                self.note(node, _("A topic with a scale lacks the key “%(key)s”.") % {"key": key})
        return {
            "low": self.text(members.get("low"), what=_("The low end of a scale"), longest=60),
            "high": self.text(members.get("high"), what=_("The high end of a scale"), longest=60),
            "higher_is": self.choice(
                members.get("higher_is"), what="higher_is", choices=ScaleRound.Better.values
            ),
        }

    def outcomes(self, node: yaml.Node, members: dict, *, asked: bool) -> list[str]:
        if asked and "outcomes" not in members:
            self.note(node, _("A topic with a verdict lacks the key “outcomes”."))
        if not asked and "outcomes" in members:
            self.note(members["outcomes"], _("“outcomes” belongs to a topic that captures a verdict."))
        if not asked:
            return []
        return self.list_of(members.get("outcomes"), VerdictOutcome.values, what=_("An outcome"))
