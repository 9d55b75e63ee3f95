"""Rules of the conversation, as tables of cases."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.models import Phase
from leidraad import rules
from leidraad.rules import DraftField, SeatFacts, merge_draft

SAFETY, RISK, RECOVERY = Phase


@pytest.mark.parametrize(
    ("concerns_family", "family_at_table", "urgent_reason", "expected"),
    [
        (True, False, "", True),
        (True, False, "   ", True),
        (True, False, "Vannacht is er geen veilige plek", False),
        (True, True, "", False),
        (False, False, "", False),
        (False, True, "", False),
    ],
)
def test_what_concerns_the_family_waits_for_them_unless_urgent(
    concerns_family, family_at_table, urgent_reason, expected
):
    assert (
        rules.is_proposal(
            concerns_family=concerns_family, family_at_table=family_at_table, urgent_reason=urgent_reason
        )
        is expected
    )


@pytest.mark.parametrize(
    ("kind", "role", "asked"),
    [
        ("professional", "chair", True),
        ("professional", "involved", True),
        ("professional", "expert", True),
        ("guest", "involved", True),
        ("family", "involved", True),
        ("professional", "observer", False),
        ("professional", "typist", False),
        ("interpreter", "involved", False),
        ("confidant", "involved", False),
    ],
)
def test_everyone_scores_but_who_watches_types_translates_or_supports(kind, role, asked):
    assert rules.is_asked_to_score(SeatFacts(kind, role)) is asked


def test_a_confidant_alone_is_not_the_family():
    assert not rules.family_is_at_table([SeatFacts("confidant", "involved")])
    assert rules.family_is_at_table([SeatFacts("family", "involved")])


@pytest.mark.parametrize(
    ("named", "phase", "offered"),
    [
        (["blijven", "verder"], SAFETY, ["blijven", "verder"]),
        (["blijven", "verder"], RISK, ["blijven", "terug", "verder"]),
        (["blijven", "afsluiten"], RECOVERY, ["blijven", "terug", "afsluiten"]),
        (["blijven", "verder"], RECOVERY, ["blijven", "terug"]),
    ],
)
def test_back_is_offered_wherever_there_is_a_way_back(named, phase, offered):
    assert [outcome.value for outcome in rules.offered_outcomes(named, phase)] == offered


@pytest.mark.parametrize(
    ("phase", "outcome", "back_to", "unsafe", "to"),
    [
        (SAFETY, "blijven", "", False, SAFETY),
        (SAFETY, "verder", "", False, RISK),
        (RISK, "terug", "", False, SAFETY),
        (RECOVERY, "terug", RISK, False, RISK),
        (RECOVERY, "terug", "", False, SAFETY),
        (RECOVERY, "afsluiten", "", False, RECOVERY),
        (RISK, "afsluiten", "", False, None),
        (RECOVERY, "verder", "", False, None),
        (SAFETY, "blijven", "", True, SAFETY),
        (SAFETY, "verder", "", True, None),
        (RISK, "blijven", "", True, None),
        (RISK, "terug", "", True, SAFETY),
        (RECOVERY, "afsluiten", "", True, None),
    ],
)
def test_a_verdict_leads_to_a_phase_and_unsafe_only_to_direct_safety(phase, outcome, back_to, unsafe, to):
    assert rules.phase_after(phase=phase, outcome=outcome, back_to=back_to, unsafe_now=unsafe) == to


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Deelt de uitkomst met de wijkagent", "exchange"),
        ("School informeren over de afspraak", "exchange"),
        ("Koppelt terug aan Veilig Thuis", "exchange"),
        ("Nieuw overleg met het gezin plannen", "meeting"),
        ("Intake bij schuldhulp", "other"),
        ("", "other"),
    ],
)
def test_the_kind_of_an_action_is_guessed_from_its_words(text, kind):
    assert rules.guess_kind(text) == kind


def test_an_action_is_for_the_family_when_one_of_them_does_it_or_it_is_for_one_of_them():
    aims = {
        (owner, persons): rules.guess_aim(owner_is_family=owner, is_for_persons=persons)
        for owner in (True, False)
        for persons in (True, False)
    }
    assert aims == {
        (True, True): "family",
        (True, False): "family",
        (False, True): "family",
        (False, False): "professionals",
    }


@pytest.mark.parametrize(
    ("next_meeting", "due"),
    [
        (None, date(2026, 6, 15)),
        (date(2026, 6, 10), date(2026, 6, 9)),
        (date(2026, 9, 1), date(2026, 6, 15)),
        (date(2026, 6, 2), date(2026, 6, 1)),
        (date(2026, 5, 1), date(2026, 6, 15)),
    ],
)
def test_a_date_is_proposed_before_the_next_meeting(next_meeting, due):
    assert rules.propose_due(today=date(2026, 6, 1), next_meeting=next_meeting) == due


def test_those_furthest_apart_speak_first():
    assert rules.widest_first({"a": 5, "b": 9, "c": 6, "d": 2}) == ["b", "d", "a", "c"]
    assert rules.widest_first({}) == []


def test_the_top_three_fills_from_the_top():
    assert [rules.next_free_rank(taken) for taken in ([], [1], [2, 3], [1, 2, 3])] == [1, 2, 1, None]


def typed(fields, number, name, value, *, known, writer):
    return merge_draft(fields, number=number, name=name, values=(value,), known=known, writer=writer)


def test_typing_on_in_one_window_never_meets_itself():
    first = typed({}, 0, "text", "Ru", known=0, writer="a")
    second = typed(first.fields, first.number, "text", "Ruzie", known=first.known, writer="a")
    assert (second.fields["text"].values, second.known, second.other) == (("Ruzie",), 2, None)


def test_the_second_window_is_told_once_and_then_decides():
    first = typed({}, 0, "text", "Ruzie over geld", known=0, writer="a")
    refused = typed(first.fields, first.number, "text", "Ruzie om geld", known=0, writer="b")
    assert (refused.other, refused.fields["text"].values) == (("Ruzie over geld",), ("Ruzie over geld",))
    decided = typed(refused.fields, refused.number, "text", "Ruzie om geld", known=refused.known, writer="b")
    assert (decided.other, decided.fields["text"].values) == (None, ("Ruzie om geld",))


def test_two_texts_in_one_field_both_stay_until_one_holds_the_other():
    first = typed({}, 0, "text", "Ruzie", known=0, writer="a")
    told = typed(first.fields, first.number, "text", "Drank", known=0, writer="b")
    assert told.fields["text"].beside == {"b": ("Drank",)}
    decided = typed(told.fields, told.number, "text", "Drank en meer", known=0, writer="b")
    assert decided.fields["text"].beside == {"a": ("Ruzie",)}
    both = typed(decided.fields, decided.number, "text", "Drank en Ruzie", known=0, writer="b")
    assert (both.fields["text"].values, both.fields["text"].beside) == (("Drank en Ruzie",), {})


def test_who_types_on_in_a_text_they_have_seen_leaves_nothing_beside():
    first = typed({}, 0, "text", "Ruzie", known=0, writer="a")
    second = typed(first.fields, first.number, "text", "Drank", known=first.known, writer="b")
    assert (second.fields["text"].values, second.fields["text"].beside) == (("Drank",), {})


def test_a_text_saved_again_as_it_was_is_no_newer():
    first = typed({}, 0, "text", "Ruzie", known=0, writer="a")
    again = typed(first.fields, first.number, "text", "Ruzie", known=first.known, writer="a")
    assert (again.number, again.known, again.fields) == (first.number, first.known, first.fields)


def test_two_windows_may_type_in_different_fields():
    first = typed({}, 0, "text", "Ruzie", known=0, writer="a")
    other = typed(first.fields, first.number, "said_by", "x", known=0, writer="b")
    assert other.other is None
    # The second window has not seen the text of the first, so it does not count from the newest version.
    assert other.known == 0


@given(
    st.lists(
        st.tuples(st.sampled_from("ab"), st.sampled_from(["text", "reason"]), st.text(max_size=3)),
        max_size=30,
    )
)
def test_no_window_overwrites_what_it_never_saw(writes):
    """Each window only ever replaces a text of the other after it was shown that text."""
    fields, number, known, seen = {}, 0, {"a": 0, "b": 0}, {"a": {}, "b": {}}
    for writer, name, value in writes:
        before = fields.get(name)
        merge = merge_draft(
            fields, number=number, name=name, values=(value,), known=known[writer], writer=writer
        )
        fields, number, known[writer] = merge.fields, merge.number, merge.known
        if merge.other is not None:
            seen[writer][name] = merge.other
            continue
        if before is not None and before.values != (value,):
            assert seen[writer].get(name) == before.values
        seen[writer][name] = (value,)
    assert all(isinstance(field, DraftField) for field in fields.values())
