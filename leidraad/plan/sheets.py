"""Turns content into what a page or a paper shows: dates, names and labels instead of ids and keys.

Labels are in the language that is active, so a sheet is made in the language it is printed in.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from cases.models import Certainty, MeasureKind, Phase, Track
from leidraad.covenant import UNMARKED, Markings
from leidraad.models import ActionStatus, BasisKind, ReviewKind, RiskLevel, RiskNature
from leidraad.models.agreements import OPEN_STATUSES
from zvh.ui.pictures import PhasePath, PhaseStep
from zvh.ui.pictures.phase_path import PhaseState

QUOTES = " \"“”„'‘’"
LONG = 900  # characters: a longer row may break over two pages


@dataclass(frozen=True)
class Group:
    """Actions of one owner."""

    name: str
    organisation: str
    rows: tuple[dict, ...]


@dataclass(frozen=True)
class Sheet:
    """A plan, ready to be laid out. What a family member's content lacks is empty."""

    content: dict
    version: int | None = None
    markings: Markings = UNMARKED

    @property
    def title(self) -> str:
        return self.content["phase"]["plan"]

    @property
    def number(self) -> str:
        return self.content["case"]["number"]

    @property
    def household(self) -> str:
        return self.content["case"].get("household", "")

    @property
    def track(self) -> str:
        track = self.content["case"].get("track")
        return str(Track(track).label) if track else ""

    @property
    def on(self) -> date | None:
        meeting = self.content["meeting"]
        return as_date(meeting["on"]) if meeting else None

    @property
    def path(self) -> PhasePath:
        case = self.content["case"]
        return phase_path(case["phase"], case["phases_been"])

    def findings(self, kind: str) -> list[dict]:
        return [self.row(row) for row in self.content["findings"].get(kind, ())]

    @property
    def joint_concern(self) -> dict | None:
        return next(iter(self.findings("joint_concern")), None)

    @property
    def needs(self) -> list[dict]:
        return self.findings("need")

    @property
    def strengths(self) -> list[dict]:
        return self.findings("strength")

    @property
    def for_family(self) -> list[dict]:
        """What the family must know, released with the OM's consent."""
        return self.findings("for_family")

    @property
    def unknowns(self) -> list[dict]:
        return self.findings("unknown")

    @property
    def risks(self) -> list[dict]:
        return self.findings("risk")

    @property
    def recovery(self) -> list[dict]:
        return self.findings("recovery")

    @property
    def futures(self) -> list[dict]:
        return self.findings("future")

    @property
    def bottom_lines(self) -> list[dict]:
        return [self.row(row) for row in self.content["bottom_lines"]]

    @property
    def cooperation(self) -> list[dict]:
        return [self.row(row) for row in self.content["cooperation"]]

    @property
    def closing_plan(self) -> dict | None:
        plan = self.content["closing_plan"]
        return self.row(plan) if plan else None

    @property
    def actions_by_time(self) -> list[dict]:
        """Open actions, the soonest first; those without a date last."""
        rows = [self.row(row) for row in self.content["actions"] if row["status"] in OPEN_STATUSES]
        return sorted(rows, key=lambda row: (row["due"] is None, row["due"] or date.max, row["position"]))

    @property
    def actions_by_person(self) -> list[Group]:
        def owner_of(row):
            owner = row["owner"]
            return (owner["name"], owner.get("organisation", ""), owner["id"])

        ordered = sorted(self.actions_by_time, key=owner_of)
        return [
            Group(name, organisation, tuple(rows))
            for (name, organisation, _id), rows in groupby(ordered, key=owner_of)
        ]

    @property
    def closed_actions(self) -> list[dict]:
        """Done or no longer needed since the version before."""
        return [self.row(row) for row in self.content["actions"] if row["status"] not in OPEN_STATUSES]

    @property
    def own_actions(self) -> list[dict]:
        """What the reader does themselves."""
        return [row for row in self.actions_by_time if row["owner"]["id"] == self.content["reader"]["id"]]

    @property
    def others_actions(self) -> list[dict]:
        return [row for row in self.actions_by_time if row["owner"]["id"] != self.content["reader"]["id"]]

    @property
    def measures(self) -> list[dict]:
        return [
            {
                **measure,
                "what": str(MeasureKind(measure["kind"]).label),
                "on_whom": self.names([measure["person"]]),
                "protects_whom": self.names(measure["protects"]),
                "ends": as_date(measure["until"]),
            }
            for measure in self.content.get("measures", ())
        ]

    @property
    def scales(self) -> list[dict]:
        return [
            {**scale, "mean_words": number_format(scale["mean"]) if scale["mean"] else ""}
            for scale in self.content.get("scales", ())
        ]

    @property
    def children(self) -> list[dict]:
        rows = self.content.get("sections", self.content).get("children", [])
        return [
            {**row, "name": self.names([row["child"]]), "words": row["words"].strip(QUOTES)} for row in rows
        ]

    @property
    def next_meeting(self) -> dict | None:
        meeting = self.content["next_meeting"]
        return {**meeting, "at": datetime.fromisoformat(meeting["starts_at"])} if meeting else None

    @property
    def duties(self) -> dict:
        return self.content.get("duties", {})

    @property
    def sources(self) -> list[str]:
        """Whose information is in it: without their permission it enters no other dossier (rule 7)."""
        rows = [row for rows in self.content["findings"].values() for row in rows]
        rows += [*self.content["bottom_lines"], *self.content["actions"], *self.content["cooperation"]]
        return sorted({row["source"] for row in rows if row["source"]})

    def names(self, persons: Iterable[str]) -> str:
        """The persons in the order of the household."""
        wanted = set(persons)
        return ", ".join(person["short"] for person in self.content["people"] if person["id"] in wanted)

    def row(self, row: dict) -> dict:
        """A statement with its dates, names and marks in words."""
        facts = row.get("facts", {})
        texts = [value for value in row.values() if isinstance(value, str)]
        return {
            **row,
            "due": as_date(row.get("due_on", "")),
            "is_late": bool(row.get("due_on")) and row["due_on"] < timezone.localdate().isoformat(),
            "about": self.names(row.get("persons", ())),
            "from_om": facts.get("from_om_part", False),
            "source_words": self._source_words(row),
            "marking": self.markings.of(row),
            "basis_words": self.basis_words(row.get("basis")),
            "status_words": str(ActionStatus(row["status"]).label) if row.get("status") else "",
            "risk_words": _risk_words(row),
            "objections": [self._objection(view) for view in _open_disputes(row.get("views", ()))],
            "is_long": sum(map(len, texts)) > LONG,
        }

    def basis_words(self, basis: dict | None) -> str:
        """On what basis a medical organisation shared; empty for who needs none (rule 8)."""
        if basis is None:
            return ""
        if not basis:
            return _("basis not stated")
        on = as_date(basis["given_on"])
        words = [str(BasisKind(basis["kind"]).label), self.names([basis["of_whom"]]), on and date_format(on)]
        return ". ".join(filter(None, [", ".join(filter(None, words)), basis["explanation"]]))

    def _source_words(self, row: dict) -> str:
        """Who says so and how sure, such as "politie, gezien"; who tells it themselves needs no more words."""
        if row.get("said_by"):
            return ", ".join(filter(None, [row.get("source", ""), self.names([row["said_by"]])]))
        certainty = str(Certainty(row["certainty"]).label) if row.get("certainty") else ""
        return ", ".join(filter(None, [row.get("source", ""), certainty]))

    def _objection(self, view: dict) -> dict:
        who = self.names([view["person"]]) or view["organisation"]
        return {"who": who, "text": view["text"]}


def as_date(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def phase_path(phase: str, been: Iterable[str]) -> PhasePath:
    """The three phases with where the case is; empty for a case that was never taken up."""
    been = set(been)

    def state_of(each: str) -> PhaseState:
        if each == phase:
            return PhaseState.NOW
        return PhaseState.BEEN if each in been else PhaseState.TO_COME

    return PhasePath(
        steps=tuple(
            PhaseStep(title=str(each.label), number=number, state=state_of(each))
            for number, each in enumerate(Phase, start=1)
        )
    )


def _open_disputes(views: Iterable[dict]) -> list[dict]:
    """Who still sees it otherwise: what was said before the last settlement is settled."""
    open_ones: list[dict] = []
    for view in views:
        if view["kind"] == ReviewKind.SETTLED:
            open_ones = []
        elif view["kind"] == ReviewKind.DISPUTED:
            open_ones.append(view)
    return open_ones


def _risk_words(row: dict) -> str:
    nature = str(RiskNature(row["risk_nature"]).label) if row.get("risk_nature") else ""
    level = str(RiskLevel(row["risk_level"]).label) if row.get("risk_level") else ""
    return ", ".join(filter(None, [nature, level]))
