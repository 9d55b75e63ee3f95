"""A wrong guide is refused whole, with line and reason of everything that is wrong in it."""

import pytest
from django.utils.translation import override

from cases.models import Phase
from leidraad.guide import GuideError, Problem
from leidraad.guide.nodes import MAX_BYTES
from leidraad.guide.schema import parse
from tests.leidraad.guide.small import SMALL_GUIDE, line_of
from tests.leidraad.paths import SHIPPED_GUIDE

RISK_TOPIC = "{key: risicos, question: Waardoor, client: Waardoor, captures: [risk]}"
STEP = "  - {key: wegen, title: Wegen, minutes: 10, purpose: Samen wegen.}\n"


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


def problems_of(raw: bytes) -> tuple[Problem, ...]:
    with pytest.raises(GuideError) as refusal:
        parse(raw)
    return refusal.value.problems


def test_the_shipped_guide_and_the_small_one_are_right():
    assert [len(phase["topics"]) for phase in parse(SHIPPED_GUIDE.read_bytes())["phases"]] == [18, 19, 20]
    assert [len(phase["topics"]) for phase in parse(SMALL_GUIDE.encode())["phases"]] == [3, 1, 1]


def test_what_was_left_out_is_filled_in():
    topic = parse(SMALL_GUIDE.encode())["phases"][1]["topics"][0]
    assert topic == {
        "key": "risicos",
        "title": None,
        "step": "delen",
        "question": "Waardoor",
        "prompts": [],
        "client": "Waardoor",
        "client_alone": True,
        "captures": ["risk"],
        "prepare": False,
        "scale": None,
        "outcomes": [],
    }


@pytest.mark.parametrize(
    ("right", "wrong", "reason"),
    [
        ("version: 3\n", "version: 3\nauteur: ik\n", "The guide knows no key “auteur”."),
        ("version: 3", "version: drie", "The version must be a whole number from 1 to 1000000."),
        ("version: 3", "version: 0", "The version must be a whole number from 1 to 1000000."),
        ("version: 3", "version: 0x10", "The version must be a whole number from 1 to 1000000."),
        ("title: Kleine leidraad", "title: [a, b]", "The title must be text; put quotes around it."),
        ("title: Kleine leidraad", "title: 2026", "The title must be text; put quotes around it."),
        ("title: Kleine leidraad", "title: ''", "The title may not be empty."),
        ("title: Kleine leidraad", "title: " + "x" * 201, "The title is longer than 200 characters."),
        ("title: Kleine leidraad", 'title: "a\\0b"', "The title holds a character that cannot be printed."),
        ("title: Kleine leidraad", 'title: "\\ud800"', "The title holds a character that cannot be printed."),
        ("language: nl", "language: nl\nlanguage: en", "The key “language” is there twice."),
        ("minutes: 20", "minutes: 0", "The minutes of a step must be a whole number from 1 to 480."),
        ("minutes: 20", "minutes: -5", "The minutes of a step must be a whole number from 1 to 480."),
        ("minutes: 20", "minutes: 1.5", "The minutes of a step must be a whole number from 1 to 480."),
        ("minutes: 20, ", "", "A step lacks the key “minutes”."),
        ("key: wegen,", "key: delen,", "The step “delen” is there twice."),
        (
            "purpose: Samen wegen.",
            "purpose: Eerst breed, dan smal",
            "Put quotes around a text with a comma: “dan smal” is read as a key.",
        ),
        ("      wegen:\n", "      wogen:\n", "The step “wogen” is not among the steps."),
        ("key: schaal", "key: zorgen", "The topic “zorgen” is there twice in this phase."),
        ("key: schaal", "key: De schaal", "The key of a topic may hold small letters, digits and _ only."),
        ("key: schaal", "key: on", "The key of a topic must be text; put quotes around it."),
        (
            "          client_alone: false",
            "          client_alone: nee",
            "client_alone must be true or false.",
        ),
        ("captures: [concern]", "captures: []", "What is captured may not be empty."),
        ("captures: [concern]", "captures: concern", "What is captured must be a list."),
        ("captures: [concern]", "captures: [concern, concern]", "“concern” is there twice."),
        ("higher_is: worse", "higher_is: bad", "higher_is “bad” is unknown; it is one of: better, worse."),
        (
            "outcomes: [blijven, verder]",
            "outcomes: [stoppen]",
            "An outcome “stoppen” is unknown; it is one of: blijven, terug, verder, afsluiten.",
        ),
        (RISK_TOPIC, RISK_TOPIC[:-1] + ", low: goed}", "“low” belongs to a topic that captures a scale."),
        (
            RISK_TOPIC,
            RISK_TOPIC[:-1] + ", outcomes: [verder]}",
            "“outcomes” belongs to a topic that captures a verdict.",
        ),
        (RISK_TOPIC, "zorgen", "A topic must be a list of keys with values."),
        (
            "    goal: Weten wat helpt.\n",
            "    goal: [x]\n",
            "“goal” of a phase must be text; put quotes around it.",
        ),
        (
            "key: herstelgerichte_zorg",
            "key: &a herstelgerichte_zorg\n    plan: *a",
            "Aliases (*name) are not used in a guide.",
        ),
    ],
)
def test_one_thing_wrong_is_said_with_its_line(right, wrong, reason):
    assert SMALL_GUIDE.count(right) == 1 or right == "      wegen:\n"
    found = problems_of(SMALL_GUIDE.replace(right, wrong, 1).encode())
    assert [problem.reason for problem in found][:1] == [reason]
    assert 0 <= found[0].line - line_of(right) <= 1


@pytest.mark.parametrize(
    ("removed", "line", "reason"),
    [
        ("          higher_is: worse\n", "- key: schaal", "A topic with a scale lacks the key “higher_is”."),
        ("          low: geen zorgen\n", "- key: schaal", "A topic with a scale lacks the key “low”."),
        (
            "          outcomes: [blijven, verder]\n",
            "- key: oordeel",
            "A topic with a verdict lacks the key “outcomes”.",
        ),
        ("          question: Welke fase past?\n", "- key: oordeel", "A topic lacks the key “question”."),
        ("    plan: Herstelplan\n", "- key: herstelgerichte_zorg", "A phase lacks the key “plan”."),
        ("language: nl\n", "title:", "The guide lacks the key “language”."),
    ],
)
def test_what_is_missing_is_said_where_it_should_have_been(removed, line, reason):
    assert problems_of(SMALL_GUIDE.replace(removed, "").encode()) == (Problem(line_of(line), reason),)


def test_an_unknown_capture_names_the_known_ones():
    (problem,) = problems_of(SMALL_GUIDE.replace("[concern]", "[zorg]").encode())
    assert problem.line == line_of("[concern]")
    assert problem.reason.startswith(
        "What is captured “zorg” is unknown; it is one of: phase_check, household,"
    )


def test_the_phases_are_the_three_of_the_method():
    found = problems_of(SMALL_GUIDE.replace("key: herstelgerichte_zorg", "key: nazorg").encode())
    assert [problem.reason for problem in found] == [
        "The phase “herstelgerichte_zorg” is missing.",
        "The phase “nazorg” is unknown; it is one of: " + ", ".join(Phase.values) + ".",
    ]


def test_a_phase_there_twice_is_refused():
    found = problems_of(SMALL_GUIDE.replace("key: herstelgerichte_zorg", "key: directe_veiligheid").encode())
    assert "The phase “directe_veiligheid” is there twice." in {problem.reason for problem in found}


def test_everything_wrong_is_said_at_once_in_the_order_of_the_file():
    broken = SMALL_GUIDE.replace("version: 3", "version: x").replace("minutes: 10", "minutes: 0")
    assert [problem.line for problem in problems_of(broken.encode())] == [2, line_of(STEP)]


@pytest.mark.parametrize(
    ("raw", "line", "reason"),
    [
        (b"", 1, "The file is empty."),
        (b"# alleen een opmerking\n", 1, "The file is empty."),
        (b"title: a\nversion: [1\n", 3, "This is not YAML:"),
        (b"title: a\n\tversion: 1\n", 2, "This is not YAML:"),
        (b"title: a\n---\ntitle: b\n", 2, "This is not YAML:"),
        (b"title: a\nversion: \xff\n", 2, "The file is not UTF-8 text."),
        (b"title: a\nversion: \x07\n", 2, "A character that cannot be printed."),
        (b"[" * 5000, 1, "Nested too deep."),
        (b"a" * (MAX_BYTES + 1), 1, "The file is larger than 256 kB."),
        (b"- title\n", 1, "The guide must be a list of keys with values."),
        (b"!!python/object/apply:os.system [ls]\n", 1, "The guide must be a list of keys with values."),
    ],
)
def test_what_is_no_guide_at_all_is_refused(raw, line, reason):
    (problem,) = problems_of(raw)
    assert (problem.line, problem.reason[: len(reason)]) == (line, reason)
