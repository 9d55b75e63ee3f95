"""What one reader gets of a plan: the same content with everything taken out that is not for them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from cases.models.statements import Reach
from leidraad.audiences import Facts, FamilyMember, Reader, Refusal, agreement, may_reach, refusal
from leidraad.mentions import without_name
from leidraad.plan.canonical import sha256_of
from leidraad.plan.rows import WRITTEN, texts_of
from leidraad.plan.sections import heard_by_person
from leidraad.plan.shielding import as_shielded_today

LISTS = ("bottom_lines", "actions", "cooperation")
FINDINGS_FOR_FAMILY = ("joint_concern", "need", "strength", "for_family")


@dataclass(frozen=True)
class LeftOut:
    """A row that this reader does not get, and why: shown to professionals before they hand the plan over."""

    text: str
    why: Refusal


@dataclass(frozen=True)
class Rendering:
    """The content for one reader, with what was left out. `sha256` changes when anything in it does."""

    content: dict
    left_out: tuple[LeftOut, ...] = ()
    sha256: str = field(init=False)

    def __post_init__(self):
        object.__setattr__(self, "sha256", sha256_of(self.content))

    @property
    def left_out_by_reason(self) -> list[tuple[Refusal, int]]:
        return Counter(row.why for row in self.left_out).most_common()


def render_for(plan: dict, reader: Reader) -> Rendering:
    """The plan for this reader, by the shielding of its rows today.

    For a family member it holds their name, the agreements and findings that may reach them, whom to call,
    and the next meeting when they are asked; nobody else's scores, measures, people or words.
    """
    if not isinstance(reader, FamilyMember):
        return Rendering(plan)
    sieve = _Sieve(plan, reader)
    content = {
        "format": plan["format"],
        "case": {"id": plan["case"]["id"], "number": plan["case"]["number"]},
        "phase": plan["phase"],
        "meeting": plan["meeting"],
        "reader": _named(plan["people"], reader),
        "people": [person for person in plan["people"] if person["id"] not in reader.separated_from],
        "findings": {kind: sieve.passing(plan["findings"].get(kind, ())) for kind in FINDINGS_FOR_FAMILY},
        **{name: sieve.passing(plan[name]) for name in LISTS},
        "closing_plan": next(iter(sieve.passing(filter(None, [plan["closing_plan"]]))), None),
        "children": _words_of_children(plan, reader),
        "next_meeting": sieve.own_meeting(plan["next_meeting"]),
        "call": _whom_to_call(plan["duties"], reader),
    }
    return Rendering(content, tuple(sieve.left_out))


class _Sieve:
    """Lets through what may reach one family member, and keeps what it held back."""

    def __init__(self, plan: dict, reader: FamilyMember):
        self.reader = reader
        self.left_out: list[LeftOut] = []
        self.facts = as_shielded_today(
            {row["id"]: Facts.from_content(row["facts"]) for row in _statements_of(plan)}
        )

    def passing(self, rows: Iterable[dict]) -> list[dict]:
        passed = []
        for row in rows:
            why = refusal(self.facts[row["id"]], texts_of(row), self.reader)
            if why is None:
                passed.append(self._own_view_of(row))
            else:
                self.left_out.append(LeftOut(row.get("text") or row.get("signals", ""), why))
        return passed

    def own_meeting(self, meeting: dict | None) -> dict | None:
        """When and where, for who is asked themselves: the time of another's table is their whereabouts.

        A place that tells where the separated are is told by word of mouth, whoever is asked (rule 4).
        """
        if meeting is None or self.reader.person_id not in meeting["asked"]:
            return None
        own = {name: value for name, value in meeting.items() if name != "asked"}
        if self.reader.hidden.tells_where([own["place"]]):
            self.left_out.append(LeftOut(own["place"], Refusal.WHEREABOUTS))
            own["place"] = ""
        return own

    def _own_view_of(self, row: dict) -> dict:
        """Without the machinery, without another's words as its reason, with no objections but their own."""
        kept = _without_names(row, self.reader)
        for machinery in ("facts", "said_by", "source_id", "om_parts", "because_of", "basis"):
            kept.pop(machinery, None)
        if self.facts[row["id"]].words_of - {self.reader.person_id} and "reason" in row:
            kept["reason"] = ""
        if "views" in row:
            kept["views"] = [view for view in row["views"] if view["person"] == self.reader.person_id]
        return kept


def _statements_of(plan: dict) -> Iterable[dict]:
    for kind in FINDINGS_FOR_FAMILY:
        yield from plan["findings"].get(kind, ())
    for name in LISTS:
        yield from plan[name]
    if plan["closing_plan"]:
        yield plan["closing_plan"]


def _words_of_children(plan: dict, reader: FamilyMember) -> list[dict]:
    """What children said, where it was decided that this person may hear it (rule 4a)."""
    heard = []
    for row in heard_by_person("children", plan, reader.person_id):
        child = row["child"]
        facts = Facts(
            reach=Reach.PLAN,
            about=frozenset({child}),
            words_of=frozenset({child}),
            agreed=frozenset({agreement(child, reader.person_id)}),
        )
        if may_reach(facts, (row["words"], row["spoken_by"]), reader):
            heard.append({"child": child, "words": row["words"]})
    return heard


def _named(people: list[dict], reader: FamilyMember) -> dict:
    name = next((person["name"] for person in people if person["id"] == reader.person_id), "")
    return {"id": reader.person_id, "name": name}


def _without_names(row: dict, reader: FamilyMember) -> dict:
    """The row with professionals whose name stays off paper called by their organisation (rule 15)."""
    kept = dict(row)
    for name, instead in reader.kept_off:
        for key in WRITTEN:
            if kept.get(key):
                kept[key] = without_name(kept[key], name=name, instead=instead)
        if "owner" in kept:
            owner = kept["owner"]
            kept["owner"] = {**owner, "name": without_name(owner["name"], name=name, instead=instead)}
    return kept


def _whom_to_call(duties: dict, reader: FamilyMember) -> dict | None:
    """The fixed contact: casusregisseur, else procesregisseur; nobody who helps only the separated."""
    for duty in ("casusregisseur", "procesregisseur"):
        contact = duties.get(duty)
        if contact and contact["organisation_id"] not in reader.organisations_of_separated:
            instead = dict(reader.kept_off).get(contact["name"], contact["name"])
            return {"duty": duty, "name": instead, "organisation": contact["organisation"]}
    return None
