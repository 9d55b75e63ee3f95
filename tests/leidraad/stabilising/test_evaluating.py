"""What came of a call: signs, goals and words in rows of their own, once; a bad sign is told at once."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied

from cases.models import EvaluationMoment
from leidraad.audiences import FamilyMember, Refusal, refusal
from leidraad.models import BottomLine, Finding, GoalCheck, SaidInCall, SignalCheck
from leidraad.plan.facts import facts_of
from leidraad.stabilising.goals import goals_of
from tests.leidraad.stabilising.scene import TODAY
from tests.roles import acting, as_owner
from zvh.access.grants import principal_of
from zvh.errors import Conflict, DomainError
from zvh.outbox.models import Mail


def need_of(scene) -> str:
    return f"need_{scene.need.pk}"


def line_of(scene) -> str:
    return f"line_{scene.line.pk}"


def test_the_goals_are_what_was_needed_and_the_bodemeisen_that_hold(followed):
    with as_owner():
        Finding.objects.create(
            case=followed.case,
            author_id=followed.director.pk,
            kind="need",
            phase="directe_veiligheid",
            text="Eerder",
        )
    with acting(followed.contact):
        goals = goals_of(followed.reloaded(), principal_of(followed.contact))
    assert [(goal.row.text, goal.is_bottom_line, goal.how_we_know) for goal in goals] == [
        ("Samen eten", False, "Drie keer per week"),
        ("Geen drank in huis", True, ""),
    ]


def test_a_call_is_written_down_with_signs_goals_and_words(followed):
    followed.evaluate(
        followed.first,
        note="Klinkt ontspannen.",
        said="Ik slaap weer.",
        signs_seen={2},
        goals={need_of(followed): "yes", line_of(followed): "partly"},
    )
    done = followed.first
    assert (done.done_on, done.outcome, done.note, done.evaluated_by_id, done.version) == (
        TODAY(),
        "fine",
        "Klinkt ontspannen.",
        followed.contact.pk,
        1,
    )
    with as_owner():
        assert list(SignalCheck.objects.values_list("position", "text", "was_seen")) == [
            (1, "Hij drinkt weer", False),
            (2, "Zij slaapt slecht", True),
            (3, "Ruzie over geld", False),
        ]
        assert set(GoalCheck.objects.values_list("need_id", "line_id", "holds")) == {
            (followed.need.pk, None, "yes"),
            (None, followed.line.pk, "partly"),
        }
        said = SaidInCall.objects.select_related("finding").get()
        assert (said.moment_id, said.finding.text, said.finding.source_person_id) == (
            done.pk,
            "Ik slaap weer.",
            followed.mother.pk,
        )


def test_what_somebody_said_reaches_another_of_the_family_only_when_they_agree(followed):
    followed.evaluate(followed.first, said="Ik slaap weer.")
    with as_owner():
        finding = Finding.objects.get(kind="note")
        facts = facts_of(finding, {})
    father, mother = FamilyMember(str(followed.father.pk)), FamilyMember(str(followed.mother.pk))
    assert refusal(facts, [finding.text], father) is Refusal.WORDS
    assert refusal(facts, [finding.text], mother) is Refusal.NOT_HEARD


def test_a_goal_gets_other_words_and_the_earlier_ones_stay_readable(followed):
    followed.evaluate(
        followed.first,
        goals={need_of(followed): "partly"},
        adjusted={need_of(followed): "Twee keer samen eten", line_of(followed): "Geen drank als Roos er is"},
    )
    with as_owner():
        need = Finding.objects.get(pk=followed.need.pk)
        assert (need.text, need.replaced_by.text) == ("Samen eten", "Twee keer samen eten")
        assert GoalCheck.objects.get().need_id == need.pk
        lines = list(BottomLine.objects.order_by("created_at").values_list("text", "ended_on", "is_proposal"))
    assert lines == [
        ("Geen drank in huis", TODAY(), False),
        ("Geen drank als Roos er is", None, True),
    ]


def test_the_same_words_adjust_nothing_and_a_contributor_adjusts_nothing(followed):
    with as_owner():
        EvaluationMoment.objects.filter(pk=followed.first.pk).update(caller=followed.partner)
    followed.evaluate(
        followed.first,
        by=followed.partner,
        adjusted={need_of(followed): "Anders", line_of(followed): "Geen drank in huis"},
    )
    with as_owner():
        assert Finding.objects.get(pk=followed.need.pk).replaced_by is None
        assert BottomLine.objects.count() == 1


def test_a_call_is_evaluated_once(followed):
    moment = followed.first
    followed.evaluate(moment)
    with pytest.raises(Conflict, match="already"):
        followed.evaluate(followed.first, outcome="bad")
    assert followed.first.outcome == "fine"


def test_a_form_from_before_a_change_is_not_taken(followed):
    moment = followed.first
    with as_owner():
        EvaluationMoment.objects.filter(pk=moment.pk).update(version=3)
    with pytest.raises(Conflict, match="meanwhile"):
        followed.evaluate(moment)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"done_on": timedelta(days=1)}, "done_on"),
        ({"done_on": timedelta(days=-1)}, "done_on"),
        ({"outcome": "fine", "is_unsafe": True}, "outcome"),
        ({"outcome": "watch"}, "next_on"),
        ({"outcome": "watch", "next_on": timedelta(days=-1)}, "next_on"),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_is_written(followed, values, field):
    values = {
        name: TODAY() + value if isinstance(value, timedelta) else value for name, value in values.items()
    }
    with pytest.raises(DomainError) as refusal:
        followed.evaluate(followed.first, said="Woorden", **values)
    assert refusal.value.field == field
    assert followed.first.outcome == ""
    with as_owner():
        assert not Finding.objects.filter(kind="note").exists()


def test_a_broken_bodemeis_does_not_go_well(followed):
    with pytest.raises(DomainError, match="bodemeis"):
        followed.evaluate(followed.first, goals={line_of(followed): "no"})
    followed.evaluate(followed.first, goals={line_of(followed): "no"}, outcome="bad")
    assert followed.first.waits_for_an_answer


def test_keeping_an_eye_on_it_plans_one_more_call_to_the_same_person(followed):
    day, new_id = TODAY() + timedelta(days=28), uuid4()
    followed.evaluate(followed.first, outcome="watch", next_on=day, next_id=new_id)
    with as_owner():
        extra = EvaluationMoment.objects.get(pk=new_id)
    assert (extra.planned_on, extra.person_id, extra.caller_id, extra.months) == (
        day,
        followed.mother.pk,
        followed.contact.pk,
        None,
    )


def test_a_bad_sign_is_told_at_once_to_who_directs_and_says_a_number_only(followed):
    followed.has_bad_sign(said="Hij sloeg mij.", note="Ruzie.")
    with as_owner():
        mails = list(Mail.objects.values_list("to", "subject", "text"))
    assert [(to, subject) for to, subject, _text in mails] == [
        (followed.director.email, "Een casus vraagt om een beslissing")
    ]
    assert followed.case.number in mails[0][2]
    assert not any(word in mails[0][2] for word in ("Samira", "sloeg", "Ruzie", "de Wit", "Jansen"))


def test_whoever_only_reads_along_writes_nothing_down(followed):
    with pytest.raises(PermissionDenied):
        followed.evaluate(followed.first, by=followed.partner)
    assert followed.first.outcome == ""


def test_without_a_toekomstplan_no_sign_is_asked(followed):
    with as_owner():
        followed.plan.delete()
    followed.evaluate(followed.first, signs_seen={1})
    with as_owner():
        assert not SignalCheck.objects.exists()
