"""Turns the report of a meeting into what a paper shows; names come from the plan that was frozen with it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from cases.models import EndingKind, IncidentMark, IncidentPart, Phase, ViolenceKind
from leidraad.models import ActionStatus, IdeaOutcome, VerdictOutcome
from leidraad.models.agreements import OPEN_STATUSES
from leidraad.plan.sheets import Sheet, as_date
from meetings.models import AttendeeKind, TableRole, WarningRule
from zvh.ui.pictures import ScaleDots, Score


@dataclass(frozen=True)
class ReportSheet:
    """A report with the plan it led to."""

    content: dict
    plan: Sheet

    @property
    def meeting(self) -> dict:
        return self.content["meeting"]

    @property
    def done(self) -> list[dict]:
        return self._since(ActionStatus.DONE)

    @property
    def not_done(self) -> list[dict]:
        return self._since(*OPEN_STATUSES)

    @property
    def dropped(self) -> list[dict]:
        return self._since(ActionStatus.DROPPED)

    def _since(self, *statuses: str) -> list[dict]:
        return [
            {**row, "status_words": str(ActionStatus(row["status"]).label), "due": as_date(row["due_on"])}
            for row in self.content["since"]
            if row["status"] in statuses
        ]

    @property
    def parts(self) -> list[dict]:
        """Each part with who sat there: those noted as absent are not named."""
        people = {person["id"]: person for person in self.people if person["was_present"] is not False}
        return [
            {
                **part,
                "label": part_label(part),
                "people": [people[key] for key in people if key in set(part["seated"])],
            }
            for part in self.content["parts"]
        ]

    @property
    def people(self) -> list[dict]:
        return [
            {
                **person,
                "basis_words": self.plan.basis_words(person.get("basis")),
                "as_what": str(TableRole(person["role"]).label)
                if person["kind"] in {AttendeeKind.PROFESSIONAL, AttendeeKind.GUEST}
                else str(AttendeeKind(person["kind"]).label),
            }
            for person in self.content["people"]
        ]

    @property
    def absent_professionals(self) -> list[dict]:
        return [person for person in self.people if person["was_present"] is False and not person["person"]]

    @property
    def warnings(self) -> list[dict]:
        labels = {part["id"]: part_label(part) for part in self.content["parts"]}
        return [
            {
                **warning,
                "what": str(WarningRule(warning["rule"]).label),
                "part_label": labels.get(warning["part"], ""),
            }
            for warning in self.content["warnings"]
        ]

    @property
    def steps(self) -> list[dict]:
        return [
            {**step, "topics": [{**topic, "rows": self._rows(topic["rows"])} for topic in step["topics"]]}
            for step in self.content["steps"]
        ]

    def _rows(self, rows: Iterable[dict]) -> list[dict]:
        return [
            {**self.plan.row(row), "fits": str(Phase(row["fits_phase"]).label) if row["fits_phase"] else ""}
            for row in rows
        ]

    @property
    def incidents(self) -> list[dict]:
        return [
            {
                **self.plan.row(row),
                "kinds_words": ", ".join(str(ViolenceKind(kind).label) for kind in row["kinds"]),
                "mark_words": str(IncidentMark(row["mark"]).label) if row["mark"] else "",
                "roles_words": ", ".join(
                    f"{self.plan.names([person])} {IncidentPart(part).label}" for person, part in row["roles"]
                ),
            }
            for row in self.content["incidents"]
        ]

    @property
    def scales(self) -> list[dict]:
        return [{**scale, "picture": scale_picture(scale)} for scale in self.content["scales"]]

    @property
    def verdict(self) -> dict | None:
        verdict = self.content["verdict"]
        if not verdict:
            return None
        return {
            **verdict,
            "outcome_words": str(VerdictOutcome(verdict["outcome"]).label) if verdict["outcome"] else "",
            "to_words": str(Phase(verdict["to_phase"]).label) if verdict["to_phase"] else "",
        }

    @property
    def ending(self) -> dict | None:
        """How the case ended with this meeting, with the bottom lines that stay after a handover."""
        ending = self.content.get("ending")
        if not ending:
            return None
        staying = set(ending["staying"])
        return {
            **ending,
            "kind_words": str(EndingKind(ending["kind"]).label),
            "staying_lines": [line for line in self.plan.bottom_lines if line["id"] in staying],
        }

    @property
    def time(self) -> dict | None:
        """How the time was spent; None in reports from before it was kept."""
        time = self.content.get("time")
        if not time:
            return None
        titles = {step["key"]: step["title"] for step in time["steps"]}
        pauses = [{**pause, "title": titles.get(pause["step"], "")} for pause in time["pauses"]]
        return {
            "steps": time["steps"],
            "planned": sum(step["budget"] for step in time["steps"]),
            "spent": sum(step["minutes"] for step in time["steps"]),
            "pauses": pauses,
            "paused": sum(pause["minutes"] for pause in pauses),
            "back": [step for step in time["steps"] if step["times_back"]],
        }

    @property
    def ideas(self) -> list[dict]:
        return [
            {**self.plan.row(idea), "outcome_words": str(IdeaOutcome(idea["outcome"]).label)}
            for idea in self.content["ideas"]
        ]

    @property
    def decided_actions(self) -> list[dict]:
        wanted = set(self.content["decided"]["actions"])
        return [row for row in self.plan.actions_by_time if row["id"] in wanted]

    @property
    def decided_lines(self) -> list[dict]:
        wanted = set(self.content["decided"]["bottom_lines"])
        return [row for row in self.plan.bottom_lines if row["id"] in wanted]

    @property
    def has_proposals(self) -> bool:
        return any(row["is_proposal"] for row in [*self.decided_actions, *self.decided_lines])


def part_label(part: dict) -> str:
    """A part by its number, and its title when it has one."""
    number = _("part %(number)s") % {"number": part["position"]}
    return f"{number}: {part['title']}" if part["title"] else number


def scale_picture(scale: dict) -> ScaleDots:
    """The same dots as on the screen."""
    return ScaleDots(
        question=scale["question"],
        low_label=scale["low"],
        high_label=scale["high"],
        higher_is_better=scale["higher_is"] == "better",
        scores=tuple(
            Score(name=score["name"], value=score["value"], is_family=bool(score["person"]))
            for score in scale["scores"]
        ),
    )
