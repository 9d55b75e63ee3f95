"""Which statements reach whom. M is who reads, X who M is kept apart from, K a child, A another adult."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leidraad.audiences import Facts, FamilyMember, Professionals, Refusal, derived, may_reach, refusal
from leidraad.mentions import Hidden

M, X, K, A = "m", "x", "k", "a"
SHELTER = "shelter"
READER = FamilyMember(
    person_id=M,
    separated_from=frozenset({X}),
    organisations_of_separated=frozenset({SHELTER}),
    children=frozenset({K}),
    hidden=Hidden(
        places=("Veerallee 12, 8011 LV Zwolle", "06-12 34 56 78", "Opvanghuis De Haven"),
        known_places=("Dorpsstraat 1, 2611 AB Delft",),
        called=("Sanne", "moeder"),
    ),
)
PROFESSIONALS = Professionals()


def finding(reach="plan", **facts):
    return Facts(reach=reach, **{name: _set(value) for name, value in facts.items()})


def agreement(**facts):
    return finding(reach="table", is_agreement=True, **facts)


def _set(value):
    return frozenset(value) if isinstance(value, (set, tuple)) else value


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        # Findings: released for the plan, or heard at the table.
        (finding(), None),
        (finding(reach="table"), Refusal.NOT_HEARD),
        (finding(reach="table", heard_by={M}), None),
        (finding(reach="table", heard_by={A}), Refusal.NOT_HEARD),
        (finding(reach="chair", heard_by={M}), Refusal.KEPT),
        (finding(reach="author", heard_by={M}), Refusal.KEPT),
        # Rule 3.
        (finding(from_om_part=True), Refusal.OM),
        (finding(from_om_part=True, heard_by={M}), Refusal.OM),
        (agreement(from_om_part=True, about={M}), Refusal.OM),
        # Shielded.
        (finding(shielded_from={M}), Refusal.SHIELDED),
        (finding(shielded_from={A}), None),
        (agreement(shielded_from={M}, heard_by={M}), Refusal.SHIELDED),
        # Rule 4.
        (finding(about={X}), Refusal.SEPARATED),
        (finding(about={M, X}, heard_by={M}), Refusal.SEPARATED),
        (finding(words_of={X}), Refusal.SEPARATED),
        (agreement(about={X}), Refusal.SEPARATED),
        (agreement(organisations={SHELTER}), Refusal.SEPARATED),
        (finding(about={A}), None),
        (finding(heard_by={X}), Refusal.SEPARATED),
        (finding(heard_by={X, A}, about={K}), Refusal.SEPARATED),
        (agreement(heard_by={X}), Refusal.SEPARATED),
        (agreement(heard_by={X}, about={M, K}), None),
        # Rule 4a.
        (finding(words_of={A}), Refusal.WORDS),
        (finding(words_of={A}, heard_by={M}), Refusal.WORDS),
        (finding(words_of={M}), None),
        (finding(words_of={K}), Refusal.CHILD_WORDS),
        (agreement(words_of={A}), Refusal.WORDS),
        (agreement(words_of={A}, heard_by={M}), None),
        (agreement(words_of={K}, heard_by={M}), Refusal.CHILD_WORDS),
        # Agreed with who told it: for this reader, whatever its reach; rule 4 goes first.
        (finding(words_of={A}, agreed={"a>m"}), None),
        (finding(reach="table", words_of={A}, agreed={"a>m"}), None),
        (finding(words_of={A}, agreed={"a>k"}), Refusal.WORDS),
        (finding(words_of={A, K}, agreed={"a>m"}), Refusal.CHILD_WORDS),
        (finding(words_of={K}, agreed={"k>m"}), None),
        (finding(words_of={X}, agreed={"x>m"}), Refusal.SEPARATED),
        (finding(words_of={A}, agreed={"a>m"}, shielded_from={M}), Refusal.SHIELDED),
        (finding(words_of={A}, agreed={"a>m"}, from_om_part=True), Refusal.OM),
        (finding(reach="chair", words_of={A}, agreed={"a>m"}), Refusal.KEPT),
        # Agreements.
        (agreement(), None),
        (agreement(about={M}), None),
        (agreement(is_among_professionals=True), Refusal.AMONG_PROFESSIONALS),
        (agreement(is_among_professionals=True, heard_by={M}), Refusal.AMONG_PROFESSIONALS),
        (agreement(rests_on_unseen=True), Refusal.KEPT),
    ],
)
def test_what_a_family_member_gets(facts, expected):
    assert refusal(facts, (), READER) == expected


@pytest.mark.parametrize(
    ("text", "heard", "expected"),
    [
        ("Zij woont nu aan de Veerallee.", False, Refusal.WHEREABOUTS),
        ("Zij woont nu aan de VEERALLEE 12", True, Refusal.WHEREABOUTS),
        ("Post naar 8011LV", False, Refusal.WHEREABOUTS),
        ("Post naar 8011 lv", False, Refusal.WHEREABOUTS),
        ("Op zaterdag in Zwolle", False, Refusal.WHEREABOUTS),
        ("Bel 0612345678", False, Refusal.WHEREABOUTS),
        ("Bel +31 6 123 456 78", False, Refusal.WHEREABOUTS),
        ("Het opvanghuis de haven belt", True, Refusal.WHEREABOUTS),
        ("U woont in de Dorpsstraat in Delft", False, None),
        ("Sanne belt op maandag", False, Refusal.SEPARATED),
        ("Sannes zus belt", False, Refusal.SEPARATED),
        ("Moeder komt om drie uur", False, Refusal.SEPARATED),
        # Bottom lines that keep people apart must be readable for who keeps them.
        ("U neemt geen contact op met Sanne", True, None),
        ("Grootmoeder helpt", False, None),
        ("", False, None),
    ],
)
def test_running_text_is_read_for_names_and_whereabouts(text, heard, expected):
    facts = agreement(about={M}, heard_by={M} if heard else set())
    assert refusal(facts, (text,), READER) == expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (finding(), None),
        (finding(reach="table", from_om_part=True, about={X}, words_of={K}, shielded_from={M}), None),
        (agreement(is_among_professionals=True), None),
        (finding(reach="chair"), Refusal.KEPT),
        (finding(reach="author"), Refusal.KEPT),
    ],
)
def test_what_professionals_get(facts, expected):
    assert refusal(facts, ("Veerallee 12",), PROFESSIONALS) == expected


def test_what_rests_on_others_inherits_the_narrowest():
    own = agreement(about={A}, heard_by={M})
    said = finding(reach="table", words_of={A}, shielded_from={M})
    from_om = finding(reach="plan", from_om_part=True)
    assert derived(own, [said, from_om]) == Facts(
        reach="table",
        from_om_part=True,
        shielded_from=frozenset({M}),
        about=frozenset({A}),
        words_of=frozenset({A}),
        heard_by=frozenset({M}),
        is_agreement=True,
    )
    assert derived(own, [finding(reach="author")]).reach == "author"
    assert derived(own, [None]).rests_on_unseen is True
    assert derived(own, []) == own


def test_what_was_agreed_about_words_goes_with_them_and_no_further():
    told, told_more = finding(words_of={A}, agreed={"a>m"}), finding(words_of={A})
    own = agreement()
    assert derived(own, [told]).agreed == {"a>m"}
    assert derived(own, [told, told_more]).agreed == frozenset()
    assert derived(agreement(agreed={"a>m"}), [told, told_more]).agreed == {"a>m"}
    assert derived(finding(words_of={A}), [told]).agreed == frozenset()
    assert derived(own, [told, finding(words_of={K})]).agreed == {"a>m"}


SETS = st.frozensets(st.sampled_from([M, X, K, A]))
FACTS = st.builds(
    Facts,
    reach=st.sampled_from(["author", "chair", "table", "plan"]),
    from_om_part=st.booleans(),
    shielded_from=SETS,
    about=SETS,
    words_of=SETS,
    agreed=st.sampled_from([frozenset(), frozenset({"a>m"}), frozenset({"k>m", "a>k"}), frozenset({"x>m"})]),
    heard_by=SETS,
    organisations=st.frozensets(st.sampled_from([SHELTER, "police"])),
    is_agreement=st.booleans(),
    is_among_professionals=st.booleans(),
    rests_on_unseen=st.booleans(),
)


@given(own=FACTS, sources=st.lists(st.none() | FACTS, max_size=2))
def test_resting_on_something_never_opens_anything(own, sources):
    if may_reach(derived(own, sources), (), READER):
        assert may_reach(own, (), READER)
        assert all(source is not None for source in sources)
        assert not any(source.from_om_part or M in source.shielded_from for source in sources)


@given(facts=FACTS)
def test_facts_survive_being_written_down(facts):
    assert Facts.from_content(facts.as_content()) == facts


@given(facts=FACTS)
def test_what_reaches_a_family_member_breaks_no_rule(facts):
    if may_reach(facts, (), READER):
        assert not facts.from_om_part
        assert M not in facts.shielded_from
        assert X not in facts.about | facts.words_of
        assert X not in facts.heard_by or M in facts.about
        assert K not in facts.words_of or "k>m" in facts.agreed
        assert facts.reach in {"table", "plan"}
