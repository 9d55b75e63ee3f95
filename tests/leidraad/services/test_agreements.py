from uuid import uuid4

import pytest

from cases.models import Reach
from leidraad.models import Action, BottomLine, ClosingPlan, Finding, Idea
from leidraad.services.agreements import (
    Owner,
    add_action,
    add_bottom_line,
    discuss_with_family,
    end_bottom_line,
    report_action,
    update_action,
    write_closing_plan,
)
from leidraad.services.findings import add_finding
from leidraad.services.ideas import add_idea, weigh_idea
from tests.roles import acting, as_owner
from zvh.errors import Conflict, DomainError

pytestmark = pytest.mark.django_db


@pytest.fixture
def act(held):
    def act(text="Belt de school", owner=None, **more):
        return add_action(
            new_id=more.pop("new_id", uuid4()),
            conversation=held.conversation,
            topic=held.topic("interventies"),
            text=text,
            owner=owner or Owner(user_id=held.partner.pk),
            **more,
        )

    with acting(held.typist):
        yield act


@pytest.fixture
def need(held, act):
    return add_finding(
        new_id=uuid4(),
        conversation=held.conversation,
        topic=held.topic("nodig"),
        kind="need",
        text="Vader is nuchter bij de kinderen",
        is_minimum=True,
    )


def test_what_and_who_are_enough_and_the_rest_is_proposed(held, act):
    action = act(text="Deelt de uitkomst met de wijkagent")
    assert (action.kind, action.aim, action.due_on, action.reason, action.is_proposal) == (
        "exchange",
        "professionals",
        None,
        "",
        False,
    )


def test_for_the_family_without_the_family_it_is_a_proposal(held, act):
    assert act(persons=[held.mother]).is_proposal is True
    assert act(owner=Owner(person_id=held.father.pk)).is_proposal is True
    urgent = act(persons=[held.mother], urgent_reason="Vannacht geen veilige plek")
    assert (urgent.is_proposal, urgent.urgent_reason) == (False, "Vannacht geen veilige plek")
    held.begin(held.with_family)
    assert act(persons=[held.mother]).is_proposal is False


def test_a_proposal_that_was_discussed_is_agreed(held, act):
    action = act(persons=[held.mother])
    discuss_with_family(row=action)
    action.refresh_from_db()
    assert action.is_proposal is False


def test_a_reason_is_one_tap_on_a_need(act, need):
    action = act(because_of=need)
    assert (action.reason, action.because_of) == (need.text, need)


def test_an_action_reaches_no_further_than_what_it_came_from(held, act, need):
    with as_owner():
        Finding.objects.update(reach=Reach.CHAIR)
        need.shielded_from.add(held.father)
    need.refresh_from_db()
    held.begin(held.with_family)
    action = act(because_of=need)
    assert (action.reach, action.from_om_part, list(action.shielded_from.all())) == (
        Reach.CHAIR,
        True,
        [held.father],
    )


def test_an_idea_that_becomes_an_action_is_chosen(held, act):
    idea = add_idea(
        new_id=uuid4(), conversation=held.conversation, topic=held.topic("brainstorm"), text="Vrijwilliger"
    )
    act(idea=idea)
    idea.refresh_from_db()
    assert idea.outcome == "chosen"


def test_an_idea_is_weighed_by_three_lenses_and_keeps_why_not(held, act):
    idea = add_idea(
        new_id=uuid4(), conversation=held.conversation, topic=held.topic("brainstorm"), text="Verhuizen"
    )
    weighed = {"family_weight": 0, "expert_weight": 2, "bearable_weight": 1}
    weigh_idea(idea=idea, **weighed, outcome="not_chosen", outcome_reason="Te veel nu")
    weigh_idea(idea=idea, **weighed, horizon="long", outcome="open", outcome_reason="Te veel nu")
    assert Idea.objects.values_list("family_weight", "horizon", "outcome", "outcome_reason").get() == (
        0,
        "long",
        "open",
        "",
    )


def test_nobody_or_two_at_once_own_no_action(held):
    for owner in ({}, {"user_id": held.partner.pk, "words": "de buurvrouw"}):
        with pytest.raises(DomainError) as refusal:
            Owner(**owner)
        assert refusal.value.field == "owner"


def test_the_owner_reports_on_it_and_a_colleague_does_not(held, act):
    action = act(owner=Owner(user_id=held.partner.pk))
    with acting(held.partner):
        report_action(action=action, status="stuck", note="Wachtlijst tot maart")
    with acting(held.prosecutor), pytest.raises(Conflict):
        report_action(action=action, status="done")
    with acting(held.chair):
        action.refresh_from_db()
    assert (action.status, action.status_note) == ("stuck", "Wachtlijst tot maart")


@pytest.mark.parametrize(
    ("changes", "is_proposal"),
    [
        ({"aim": "family"}, True),
        ({"aim": "family", "urgent_reason": " "}, True),
        ({"aim": "family", "urgent_reason": "Vannacht geen veilige plek"}, False),
        ({"aim": "professionals", "text": "Belt de wijkagent"}, False),
    ],
)
def test_what_becomes_for_the_family_without_the_family_becomes_a_proposal(act, changes, is_proposal):
    action = act(aim="professionals")
    update_action(action=action, **changes)
    action.refresh_from_db()
    assert action.is_proposal is is_proposal


def test_what_becomes_for_the_family_with_them_at_the_table_is_agreed(held, act):
    action = act(aim="professionals")
    held.begin(held.with_family)
    update_action(action=action, aim="family")
    action.refresh_from_db()
    assert action.is_proposal is False


def test_a_change_of_anything_else_leaves_what_was_agreed_with_the_family(held, act):
    held.begin(held.with_family)
    action = act(persons=[held.mother])
    held.begin(held.with_om)
    update_action(action=action, text="Belt de school weer", aim="family", status="started")
    action.refresh_from_db()
    assert (action.is_proposal, action.text) == (False, "Belt de school weer")


def test_a_proposal_that_is_among_professionals_after_all_waits_for_nobody(held, act):
    action = act(persons=[held.mother])
    update_action(action=action, aim="professionals")
    action.refresh_from_db()
    assert action.is_proposal is False
    update_action(action=action, aim="family")
    action.refresh_from_db()
    assert action.is_proposal is True


def test_another_owner_takes_the_place_of_the_first(held, act):
    action = act(owner=Owner(words="de buurvrouw"))
    for owner in (Owner(person_id=held.father.pk), Owner(user_id=held.partner.pk)):
        update_action(action=action, owner=owner)
    action.refresh_from_db()
    assert (action.owner, action.owner_person, action.owner_words) == (held.partner, None, "")


def test_an_update_takes_known_fields_only(act):
    for unknown in ("position", "is_proposal"):
        with pytest.raises(TypeError):
            update_action(action=act(), **{unknown: 1})


def test_sent_twice_it_is_there_once(act):
    new_id = uuid4()
    assert act(new_id=new_id) == act(new_id=new_id)
    assert Action.objects.count() == 1


def test_a_bodemeis_comes_from_a_need_and_ends_on_a_day(held, act, need):
    line = add_bottom_line(
        new_id=uuid4(),
        conversation=held.conversation,
        topic=held.topic("bodemeisen"),
        text=need.text,
        guardian_user_id=held.partner.pk,
        consequence="Kinderen dezelfde avond naar oma",
        because_of=need,
    )
    assert (line.is_proposal, line.because_of) == (True, need)
    end_bottom_line(line=line)
    assert BottomLine.objects.get().ended_on is not None


def test_the_closing_plan_is_one_per_case(held, act):
    for signals in ("Vader belt niet terug", "Noor slaapt slecht"):
        write_closing_plan(
            conversation=held.conversation,
            topic=held.topic("samenwerking"),
            signals=signals,
            first_heard_by="Oma",
            what_then="Oma belt Veilig Thuis",
        )
    assert ClosingPlan.objects.values_list("signals", "from_om_part").get() == ("Noor slaapt slecht", True)
