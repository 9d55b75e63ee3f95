"""Pictures are well-formed, named, free of inline style, and say the same in words."""

import xml.etree.ElementTree as ElementTree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.ui.svg import SVG, boxes_of_texts, overlapping, texts_of
from zvh.ui.pictures import (
    Balance,
    Bar,
    Bars,
    Completeness,
    Development,
    PauseTime,
    PhasePath,
    PhaseStep,
    Round,
    ScaleDots,
    Score,
    StepTime,
    TimeBudget,
)

LONG = "Stichting voor jeugdbescherming, jeugdreclassering en gezinsbegeleiding Zuid-Holland"
SCORES = (
    Score("Veilig Thuis", 8),
    Score("OM", 9),
    Score("Ggz", 4),
    Score("Mevrouw Bakker", 8, is_family=True),
)
DOTS = ScaleDots(
    "Hoe groot is uw zorg?", "geen zorgen", "heel veel zorgen", higher_is_better=False, scores=SCORES
)
PATH = PhasePath(
    (
        PhaseStep("Directe veiligheid", 1, "been"),
        PhaseStep("Zorg", 2, "now", "6 weken"),
        PhaseStep("Herstel", 3, "to_come"),
    )
)
TIME = TimeBudget(
    (
        StepTime("Vooraf", 5, 6, "been"),
        StepTime("Beeldvorming", 20, 14, "now"),
        StepTime("Besluitvorming", 25, with_family=True, must_start=True),
    )
)
PICTURES = {
    "dots": DOTS,
    "dots of nobody": ScaleDots("Vraag?", "laag", "hoog", higher_is_better=True),
    "dots of one": ScaleDots("Vraag?", "laag", "hoog", higher_is_better=True, scores=(Score(LONG, 1),)),
    "development": Development("Zorg", False, (Round("aug", (6, 9)), Round("sep"), Round("okt", (5, 6, 8)))),
    "development of nothing": Development("Zorg", False),
    "development of one": Development("Zorg", True, (Round("12 okt", (7,)),)),
    "balance": Balance(family=3, professionals=5),
    "balance of nothing": Balance(family=0, professionals=0),
    "balance of one side": Balance(family=0, professionals=4, reference=None),
    "ring": Completeness("Aanmelding ingevuld", 7, 10),
    "full ring": Completeness(LONG, 5, 5),
    "empty ring": Completeness("Niets", 0, 0),
    "bars": Bars(
        "Leefgebieden", (Bar("Werk", 6), Bar(LONG, 2.5), Bar("Onbekend", None), Bar("Geen", 0)), unit="%"
    ),
    "no bars": Bars("Leefgebieden"),
    "path": PATH,
    "path of five": PhasePath(tuple(PhaseStep(LONG, number, "been") for number in range(1, 6))),
    "no path": PhasePath(()),
    "time": TIME,
    "time that is crowded": TimeBudget(tuple(StepTime(LONG, 1, with_family=bool(n % 2)) for n in range(9))),
    "time with pauses": TimeBudget(
        (
            StepTime("Vooraf", 5, 9, "been"),
            PauseTime(4),
            StepTime("Beeldvorming", 20, 14, "now"),
            PauseTime(3, is_now=True),
            StepTime("Schaalvraag", 10, 5, loses=2),
            StepTime("Besluitvorming", 25),
        )
    ),
    "no time": TimeBudget(()),
}
DRAWINGS = ("svg", "svg_narrow", "svg_page")


@pytest.mark.parametrize("drawing", DRAWINGS)
@pytest.mark.parametrize("picture", PICTURES.values(), ids=PICTURES.keys())
def test_picture_is_a_named_drawing_without_style_or_ids(picture, drawing):
    written = getattr(picture, drawing)
    root = ElementTree.fromstring(written)
    assert root.tag == f"{SVG}svg"
    assert root[0].tag == f"{SVG}title"
    assert root[0].text == root.get("aria-label") == picture.title
    assert root.get("role") == "img"
    assert not [
        name for element in root.iter() for name in element.attrib if name in {"style", "id", "class"}
    ]


@pytest.mark.parametrize("drawing", DRAWINGS)
@pytest.mark.parametrize("picture", PICTURES.values(), ids=PICTURES.keys())
def test_every_label_stays_inside_the_drawing_and_touches_no_other(picture, drawing):
    root = ElementTree.fromstring(getattr(picture, drawing))
    width, height = (float(side) for side in root.get("viewBox").split()[2:])
    boxes = boxes_of_texts(root)
    assert overlapping(boxes) == []
    assert [
        box
        for box in boxes
        if box.left < -1 or box.right > width + 1 or box.top < 0 or box.bottom > height + 1
    ] == []


@pytest.mark.parametrize("picture", PICTURES.values(), ids=PICTURES.keys())
def test_every_picture_can_be_read_aloud(picture):
    assert picture.text_equivalent().endswith((".", "?"))


def test_dots_say_who_gave_what_and_which_way_is_good():
    assert DOTS.text_equivalent() == (
        "Hoe groot is uw zorg? Van 4 tot 9, verschil 5. "
        "OM 9, Veilig Thuis 8, Mevrouw Bakker 8, Ggz 4. Lager is beter."
    )


def test_dots_of_the_family_are_open():
    hollow = [
        circle for circle in ElementTree.fromstring(DOTS.svg).iter(f"{SVG}circle") if circle.get("stroke")
    ]
    assert len(hollow) == 1


def test_a_score_outside_the_scale_is_refused():
    for value in (0, 11):
        with pytest.raises(ValueError, match="between 1 and 10"):
            Score("OM", value)


def test_names_are_escaped_and_control_characters_left_out():
    picture = ScaleDots("<b>&\x00", "a", "b", higher_is_better=True, scores=(Score("<script>\x0b", 3),))
    assert texts_of(ElementTree.fromstring(picture.svg))[0] == "<script>"
    assert "<script>" not in picture.svg


def test_the_wall_is_drawn_larger_and_light_on_dark():
    wall = ElementTree.fromstring(DOTS.svg_wall)
    sizes = {float(text.get("font-size")) for text in wall.iter(f"{SVG}text")}
    assert sizes == {22.0}
    assert {text.get("fill") for text in wall.iter(f"{SVG}text")} == {"#ffffff", "#dfe9ea"}


def test_development_shows_the_mean_of_each_meeting():
    picture = Development("Zorg", False, (Round("aug", (6, 9)), Round("okt", (5, 6, 8))))
    assert picture.text_equivalent() == (
        "Zorg. aug: gemiddeld 7,5, van 6 tot 9; okt: gemiddeld 6,3, van 5 tot 8. Lager is beter."
    )


def test_balance_compares_with_the_research():
    assert Balance(family=3, professionals=5).text_equivalent() == (
        "Balans van de acties: 5 onder professionals, 3 voor het gezin. "
        "In het onderzoek: 75% onder professionals."
    )


def test_a_suppressed_figure_shows_no_bar():
    root = ElementTree.fromstring(Bars("Figures", (Bar("Werk", None),)).svg)
    assert list(root.iter(f"{SVG}rect")) == []
    assert "te weinig om te tonen" in texts_of(root)


def test_phases_differ_in_shape_not_only_in_colour():
    root = ElementTree.fromstring(PATH.svg)
    corners = [len(shape.get("points").split()) for shape in root.iter(f"{SVG}polygon")]
    assert corners == [4, 3]
    assert len(list(root.iter(f"{SVG}circle"))) == 1


def test_time_says_what_is_over_and_what_must_start():
    assert TIME.text_equivalent() == (
        "Vooraf 6 van 5 min, 1 minuut te lang; Beeldvorming 14 van 20 min; "
        "Besluitvorming 25 min, met het gezin, moet nu beginnen."
    )


def test_time_says_what_a_step_to_come_loses_and_that_it_was_on_before():
    picture = TimeBudget(
        (
            StepTime("Beeldvorming", 20, 26, "now"),
            StepTime("Schaalvraag", 10, 3, loses=5),
            StepTime("Kern", 15),
        )
    )
    assert picture.text_equivalent() == (
        "Beeldvorming 26 van 20 min, 6 minuten te lang; Schaalvraag nog 2 min, 5 minuten minder; Kern 15 min."
    )


def test_a_pause_that_goes_on_is_where_the_meeting_is():
    picture = TimeBudget((StepTime("Vooraf", 5, 3, "now"), PauseTime(4, is_now=True)))
    assert picture.title == "Tijd van het overleg: Pauze 4 min."
    assert texts_of(ElementTree.fromstring(picture.svg_narrow)) == ["Nu: Pauze 4 min"]


def test_a_step_that_gets_less_differs_not_only_in_colour():
    root = ElementTree.fromstring(TimeBudget((StepTime("Kern", 10, loses=4),)).svg)
    assert [rect.get("stroke-dasharray") for rect in root.iter(f"{SVG}rect")] == ["5 3"]


# Machines are shared: how long an example takes says nothing about the drawing.
unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
# Narrow and wide letters, spaces, and one that the typeface doesn't have.
names = st.text("iIltfWMmw ŁşéÑ-.,漢", min_size=1, max_size=40).filter(lambda text: text.strip() != "")
scores = st.builds(Score, names, st.integers(1, 10), st.booleans())


@unhurried
@given(st.lists(scores, max_size=25), names, names, st.sampled_from(DRAWINGS + ("svg_wall",)))
def test_labels_never_touch_whatever_the_scores(given_scores, low, high, drawing):
    picture = ScaleDots("Vraag?", low, high, higher_is_better=True, scores=tuple(given_scores))
    assert overlapping(boxes_of_texts(ElementTree.fromstring(getattr(picture, drawing)))) == []


steps = st.builds(
    StepTime,
    names,
    budget=st.integers(0, 120),
    used=st.integers(0, 120),
    state=st.sampled_from(["been", "now", "to_come"]),
    with_family=st.booleans(),
    must_start=st.booleans(),
    loses=st.integers(0, 60),
) | st.builds(PauseTime, st.integers(0, 60), st.booleans())


@unhurried
@given(st.lists(steps, max_size=9), st.sampled_from(DRAWINGS))
def test_labels_never_touch_whatever_the_time(given_steps, drawing):
    root = ElementTree.fromstring(getattr(TimeBudget(tuple(given_steps)), drawing))
    assert overlapping(boxes_of_texts(root)) == []
