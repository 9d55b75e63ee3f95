"""The households of the demo, as their files have them: what they name exists, and the story holds."""

from pathlib import Path

import pytest
import yaml

from zvh.embedded.demo import reading
from zvh.embedded.demo.agreements import KINDS
from zvh.embedded.demo.talk import HELPED

GUIDE = yaml.safe_load(Path("content/leidraad.yaml").read_text(encoding="utf-8"))
STEPS = [step["key"] for step in GUIDE["steps"]]
TOPICS = {
    phase["key"]: {topic["key"]: topic for topics in phase["topics"].values() for topic in topics}
    for phase in GUIDE["phases"]
}
PEOPLE = {person["key"] for person in reading.people()}
ORGANISATIONS = {organisation["key"] for organisation in reading.organisations()}
HOUSEHOLDS = [reading.household(), *reading.around_today()]
MEETINGS = [(household, meeting) for household in HOUSEHOLDS for meeting in household.get("meetings", [])]

each_household = pytest.mark.parametrize(
    "household", HOUSEHOLDS, ids=lambda household: household["case"]["key"]
)
each_meeting = pytest.mark.parametrize(
    ("household", "meeting"), MEETINGS, ids=[meeting["key"] for _household, meeting in MEETINGS]
)


def entries(meeting, *names):
    return [entry for name in names for entry in meeting.get(name, [])]


def phases_of(meeting) -> list[str]:
    return [meeting["phase"], *([meeting["phase_switch"]["to"]] if "phase_switch" in meeting else [])]


def part_keys(meeting) -> set[str]:
    return {part["key"] for part in meeting.get("parts", [{"key": "p1"}])}


def entries_of(content):
    """Every key with its value, however deep."""
    if isinstance(content, dict):
        for key, value in content.items():
            yield key, value
            yield from entries_of(value)
    elif isinstance(content, list):
        for each in content:
            yield from entries_of(each)


@each_household
def test_no_text_was_cut_at_a_comma(household):
    """A text without quotes between braces ends at its first comma; the rest becomes a key without a value."""
    assert [key for key, value in entries_of(household) if value is None and " " in str(key)] == []


@each_household
def test_persons_and_people_that_are_named_exist(household):
    persons = {person["key"] for person in household["persons"]}
    for entry in [*household.get("contact_points", []), *household.get("involvements", [])]:
        assert set(entry.get("of", entry.get("for"))) <= persons
    for channel in household.get("safe_channels", []):
        assert channel["person"] in persons
        assert channel["agreed_with"] in PEOPLE
    for incident in household.get("incidents", []):
        assert {role["person"] for role in incident["roles"]} <= persons
    for involvement in household.get("involvements", []):
        assert involvement["org"] in ORGANISATIONS
        assert involvement.get("who") is None or involvement["who"] in PEOPLE
    assert household["referral"]["by"] in PEOPLE


@each_household
def test_every_adult_who_lives_apart_has_a_secret_address_while_a_ban_runs(household):
    for measure in household.get("measures", []):
        if measure["kind"] == "contact_ban" and measure["until"] > 0:
            addresses = [
                point
                for point in household["contact_points"]
                if point["kind"] == "address" and measure["person"] in point["of"]
            ]
            assert addresses
            assert all(set(measure["protects"]) <= set(point["shielded_from"]) for point in addresses)


@each_meeting
def test_topics_are_in_the_guide_and_every_finding_has_one(household, meeting):
    known = set().union(*(TOPICS[phase] for phase in phases_of(meeting)))
    assert set(meeting["topics"]) <= known
    for finding in entries(meeting, "findings", "prepared"):
        assert finding["topic"] in meeting["topics"], finding["text"]
        captured = {
            kind
            for phase in phases_of(meeting)
            for kind in TOPICS[phase].get(finding["topic"], {"captures": []})["captures"]
        }
        assert finding["kind"] == "note" or finding["kind"] in captured, finding["text"]


@each_meeting
def test_who_speaks_was_invited_or_prepared_and_part_exists(household, meeting):
    persons = {person["key"] for person in household["persons"]}
    seats = {next(iter(seat.values())) for seat in meeting["seats"]}
    assert {meeting["chair"], meeting["typist"]} <= seats
    for seat in meeting["seats"]:
        assert set(seat.get("parts", [])) <= part_keys(meeting)
    for entry in entries(meeting, "findings", "needs", "ideas", "actions", "bottom_lines", "cooperation"):
        assert entry.get("part", "p1") in part_keys(meeting)
        assert entry.get("source", "aydin") in PEOPLE
        assert set(entry.get("about", [])) | set(entry.get("shielded_from", [])) <= persons
    for score in meeting.get("scale", []):
        assert (score.get("who") or score["family"]) in seats
        assert 1 <= score["value"] <= 10


@each_meeting
def test_actions_have_one_owner_and_refer_to_what_exists(household, meeting):
    keys = {
        entry["key"]
        for told in household["meetings"]
        for entry in entries(told, "findings", "needs", "bottom_lines")
        if "key" in entry
    }
    for action in meeting.get("actions", []):
        owners = [name for name in ("owner", "owner_org", "owner_family") if name in action]
        assert len(owners) == 1, action["what"]
        assert action["kind"] in KINDS
        assert action.get("why") is None or action["why"] in keys, action["what"]
    for line in meeting.get("bottom_lines", []):
        assert line.get("need") is None or line["need"] in keys
        assert line["guardian"] in PEOPLE
    for finding in meeting.get("findings", []):
        assert finding.get("helped") is None or finding["helped"] in HELPED
        assert finding.get("line") is None or finding["line"] in keys


@each_meeting
def test_the_prosecutor_and_the_family_are_never_in_one_part(household, meeting):
    for part in part_keys(meeting):
        seats = [seat for seat in meeting["seats"] if part in seat.get("parts", part_keys(meeting))]
        with_om = any(seat.get("who") == "visser" and not seat.get("absent") for seat in seats)
        with_family = any("family" in seat or "confidant" in seat for seat in seats)
        assert not (with_om and with_family)


def test_the_told_household_goes_through_three_phases_with_a_setback_in_the_middle():
    held = [meeting for meeting in reading.household()["meetings"] if meeting["day"] < 0]
    assert [meeting["verdict"]["phase"] for meeting in held] == [
        "directe_veiligheid",
        "risicogestuurde_zorg",
        "directe_veiligheid",
        "risicogestuurde_zorg",
        "herstelgerichte_zorg",
    ]
    assert len(held) == 5
    assert reading.household()["meetings"][-1]["day"] > 0


def test_separated_parents_never_shared_a_part():
    told = reading.household()
    for separation in told["separations"]:
        for meeting in told["meetings"]:
            if separation["from"] <= meeting["day"] < separation["until"]:
                for part in part_keys(meeting):
                    here = {
                        seat.get("family") or seat.get("of")
                        for seat in meeting["seats"]
                        if part in seat.get("parts", [])
                    }
                    assert not set(separation["persons"]) <= here, (meeting["key"], part)


def test_every_child_was_heard_or_it_says_why_not():
    told = reading.household()
    children = {person["key"] for person in told["persons"] if person["role"] in {"zoon", "dochter"}}
    for meeting in told["meetings"]:
        if meeting["day"] < 0:
            assert {voice["child"] for voice in meeting["children"]} == children
            for voice in meeting["children"]:
                assert ("said" in voice) != ("not_spoken_reason" in voice)


def test_twelve_people_have_a_button_and_every_role_has_one():
    with_button = [person for person in reading.people() if person.get("login")]
    assert len(with_button) == 12
    assert {person["role"] for person in with_button} == {
        "procesregisseur",
        "procesondersteuner",
        "casusregisseur",
        "partner",
        "expert",
        "manager",
        "beheerder",
        "privacy_officer",
    }
    assert any(person.get("intake") for person in with_button)
