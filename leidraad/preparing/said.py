"""What somebody said under one question, as plain values: the same answer given twice is the same answer."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.utils.translation import gettext as _

from cases.models import Certainty, Person
from leidraad.guide import Topic
from leidraad.models import Action, AnswerKind, BottomLine, Finding, Silence


@dataclass(frozen=True)
class Said:
    """One answer. `place` is the field it was given in; `known` the finding it is about, if it is about one.

    `details` are the fields that belong to a kind of finding (`leidraad.services.findings.DETAILS`).
    """

    topic: Topic
    place: str
    kind: AnswerKind
    text: str = ""
    known: Finding | None = None
    finding_kind: str = ""
    certainty: str = ""
    persons: tuple[Person, ...] = ()
    silence: str = ""
    details: Mapping[str, object] = field(default_factory=dict)

    @property
    def key(self) -> tuple[str, str, str]:
        return (self.topic.phase, self.topic.key, self.place)

    @property
    def agreement(self) -> BottomLine | Action | None:
        """What a look back is about; it reaches no further than that."""
        return self.details.get("reviewed_line") or self.details.get("reviewed_action")

    @property
    def silence_in_words(self) -> str:
        """Why nothing is shared, in words."""
        return str(Silence(self.silence).label)

    @property
    def certainty_in_words(self) -> str:
        return str(Certainty(self.certainty).label)

    @property
    def holds_in_words(self) -> str:
        """Of a look back on an agreement: whether it holds."""
        return {True: _("holds"), False: _("does not hold")}.get(self.details.get("still_holds"), "")

    @property
    def hash(self) -> str:
        """Of everything that was said, so that a change of one word is another answer."""
        said = [
            self.kind,
            self.text,
            str(self.known and self.known.pk),
            self.finding_kind,
            self.certainty,
            sorted(str(person.pk) for person in self.persons),
            self.silence,
            {name: _plain(value) for name, value in self.details.items()},
        ]
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def _plain(value: object) -> object:
    key: UUID | object = getattr(value, "pk", value)
    return key if isinstance(key, bool | None) else str(key)
