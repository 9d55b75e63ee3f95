"""The wall screen: for everybody at the table at once, so that nothing hangs there that one of them may not see."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cases.models import Incident, ProfessionalKeptOff, Reach, Separation
from leidraad.models import (
    Action,
    BottomLine,
    Idea,
    ReachDecision,
    Ruling,
    Stretch,
    Verdict,
)
from meetings.models import Attendee, AttendeeKind, Meeting, MeetingState, Part, PartState
from tests.factories import (
    AttendeeFactory,
    CaseFactory,
    MembershipFactory,
    PersonFactory,
    SeatFactory,
    open_case,
)
from tests.leidraad.room.meeting import logged_in, stranger
from tests.leidraad.room.on_the_wall import SAID, SECRET, on_table, say, topics_of, wall
from tests.leidraad.room.test_page import text_of
from tests.roles import as_owner

pytestmark = pytest.mark.django_db


@pytest.fixture
def family(held):
    """The mother sits there; the risks are on the table."""
    held.begin(held.with_family)
    on_table(held, "risicogestuurde_zorg/risicos")
    return held


@pytest.fixture
def om(held):
    on_table(held, "risicogestuurde_zorg/risicos")
    return held


def test_it_is_for_who_keeps_the_dossier(held):
    statuses = {
        name: logged_in(user).get(held.url("wand/")).status_code
        for name, user in {
            "chair": held.chair,
            "typist": held.typist,
            "partner": held.partner,
            "stranger": stranger(),
        }.items()
    }
    assert statuses == {"chair": 200, "typist": 200, "partner": 403, "stranger": 404}


def test_it_shows_where_the_table_is_and_follows_it(held):
    on_table(held, "risicogestuurde_zorg/risicos")
    assert held.topic("risicos").question in wall(held)
    on_table(held, "risicogestuurde_zorg/krachten")
    shown = wall(held)
    assert held.topic("krachten").question in shown
    assert 'data-live-on="*"' in shown
    assert f"/live/overleggen/{held.item.pk}/?wand=1" in shown


def test_it_never_names_the_household(held):
    pages = [wall(held)]
    held.begin(held.with_family)
    pages.append(wall(held))
    assert [held.case.household.name in page for page in pages] == [False, False]


def test_there_is_nothing_to_press_or_to_fill_in(held):
    shown = wall(held)
    assert [tag for tag in ("<form", "<input", "<textarea", "<button") if tag in shown] == []


@pytest.mark.parametrize(
    ("state", "words"), [("before", "Begint om"), ("between", ""), ("after", "Het overleg is gesloten")]
)
def test_without_a_part_that_goes_on_there_is_a_number_and_nothing_of_the_case(held, state, words):
    say(held, part="with_om", om_parts=[])
    with as_owner():
        Part.objects.update(state=PartState.DONE)
        if state != "between":
            moved = {"before": MeetingState.PLANNED, "after": MeetingState.CLOSED}[state]
            Meeting.objects.update(state=moved, closed_at=timezone.now())
    shown = wall(held)
    assert "Focusoverleg 1" in shown
    assert held.case.number in shown
    assert words in shown
    assert [
        word for word in (SECRET, held.topic("fase").question, held.case.household.name) if word in shown
    ] == []


def test_what_was_said_at_this_table_hangs_there(om):
    say(om, SAID, part="with_om", from_om_part=True, om_parts=[om.with_om.pk])
    assert SAID in wall(om)


def test_nothing_of_the_part_with_the_om_hangs_there_before_the_family(family):
    say(family, part="with_om", from_om_part=True, om_parts=[family.with_om.pk])
    say(family, part="with_om", from_om_part=True, om_parts=[family.with_om.pk], reach=Reach.PLAN)
    say(family, SAID)
    shown = wall(family)
    assert (SAID in shown, SECRET in shown) == (True, False)


def test_what_another_table_with_the_om_said_is_not_for_this_one(om):
    say(om, part="with_om", from_om_part=True, om_parts=[uuid4()])
    say(om, part="with_om", from_om_part=True, om_parts=[])
    assert SECRET not in wall(om)


@pytest.mark.parametrize("reach", [Reach.AUTHOR, Reach.CHAIR])
@pytest.mark.parametrize("part", ["with_om", "with_family"])
def test_what_was_proposed_to_the_chair_waits(held, reach, part):
    held.begin(getattr(held, part))
    on_table(held, "risicogestuurde_zorg/risicos")
    say(held, part=part, reach=reach)
    assert SECRET not in wall(held)


def test_what_rests_on_a_proposal_waits_with_it(family):
    on_table(family, "risicogestuurde_zorg/interventies")
    proposal = say(family, "Wat erachter zit", reach=Reach.CHAIR)
    with as_owner():
        Action.objects.create(
            case=family.case,
            conversation=family.conversation,
            part=family.with_family,
            author_id=family.chair.pk,
            text=SECRET,
            owner_person=family.mother,
            aim="family",
            because_of=proposal,
        )
    assert SECRET not in wall(family)


def test_what_is_shielded_from_somebody_who_sits_there_is_off_the_wall(family):
    with as_owner():
        say(family).shielded_from.add(family.mother)
    assert SECRET not in wall(family)


def test_what_is_shielded_from_somebody_who_sits_elsewhere_may_hang_there(family):
    with as_owner():
        say(family, SAID).shielded_from.add(family.father)
    assert SAID in wall(family)


def test_words_of_another_hang_there_once_that_was_agreed_with_them(family):
    told = say(family, SAID, source_person=family.father)
    assert SAID not in wall(family)
    with as_owner():
        ReachDecision.objects.create(
            case=family.case,
            finding=told,
            person=family.mother,
            teller=family.father,
            ruling=Ruling.MAY_HEAR,
            reason="Zo afgesproken",
            decided_by_id=family.chair.pk,
        )
    assert SAID in wall(family)


def test_words_of_a_child_stay_with_professionals(family):
    with as_owner():
        family.child.memberships.update(is_child=True)
    say(family, source_person=family.child)
    assert SECRET not in wall(family)


def test_nothing_about_or_of_who_they_are_kept_apart_from(family):
    with as_owner():
        one, other = sorted((family.mother, family.father), key=lambda person: person.pk)
        Separation.objects.create(
            household=family.case.household,
            person=one,
            other=other,
            reason="Verbod",
            marked_by_id=family.chair.pk,
        )
    say(family, SECRET + " een", about=[family.father])
    say(family, SECRET + " twee", source_person=family.father)
    say(family, SECRET + " drie over Mark", part=None, reach=Reach.PLAN)
    assert SECRET not in wall(family)


def test_what_was_known_before_and_never_said_to_them_is_off_the_wall(family):
    say(family, part=None)
    assert SECRET not in wall(family)


def test_a_confidant_reads_as_who_they_come_with(family):
    with as_owner():
        mother = Attendee.objects.get(person=family.mother)
        friend = AttendeeFactory(
            item=family.item, kind=AttendeeKind.CONFIDANT, user=None, name="Vriendin", accompanies=mother
        )
        SeatFactory(part=family.with_family, attendee=friend)
    say(family, SAID)
    assert SAID in wall(family)


def test_before_somebody_whom_the_household_does_not_know_nothing_hangs_there(family):
    other = CaseFactory()
    open_case(family.chair, other)
    elsewhere = MembershipFactory(household=other.household).person
    attendee = AttendeeFactory(item=family.item, kind=AttendeeKind.FAMILY, user=None, person=elsewhere)
    SeatFactory(part=family.with_family, attendee=attendee)
    say(family)
    assert SECRET not in wall(family)


def test_nor_before_a_confidant_of_nobody(family):
    friend = AttendeeFactory(item=family.item, kind=AttendeeKind.CONFIDANT, user=None, name="Vriendin")
    SeatFactory(part=family.with_family, attendee=friend)
    say(family)
    assert SECRET not in wall(family)


def test_of_two_who_sit_there_each_must_be_allowed_to_see_it(family):
    sister = MembershipFactory(
        household=family.case.household, person=PersonFactory(first_names="Lieke"), place="zus"
    ).person
    SeatFactory(
        part=family.with_family,
        attendee=AttendeeFactory(item=family.item, kind=AttendeeKind.FAMILY, user=None, person=sister),
    )
    with as_owner():
        say(family, SECRET).shielded_from.add(sister)
        say(family, SAID)
    shown = wall(family)
    assert (SAID in shown, SECRET in shown) == (True, False)


def test_who_is_noted_as_absent_keeps_nothing_off_the_wall(family):
    with as_owner():
        say(family, SAID).shielded_from.add(family.mother)
        Attendee.objects.filter(person=family.mother).update(was_present=False)
    assert SAID in wall(family)


TOPICS = {
    "risicogestuurde_zorg/brainstorm": Idea,
    "risicogestuurde_zorg/interventies": Action,
    "risicogestuurde_zorg/bodemeisen": BottomLine,
}


@pytest.mark.parametrize("topic", TOPICS)
def test_ideas_actions_and_bottom_lines_of_the_om_are_off_the_wall_before_the_family(family, topic):
    on_table(family, topic)
    said = {
        "case": family.case,
        "author_id": family.chair.pk,
        "conversation": family.conversation,
        **({"owner_person": family.mother, "aim": "family"} if TOPICS[topic] is Action else {}),
    }
    of_om = {
        "part": family.with_om,
        "from_om_part": True,
        "om_parts": [family.with_om.pk],
        "reach": Reach.PLAN,
    }
    with as_owner():
        TOPICS[topic].objects.create(text=SECRET, **said, **of_om)
        TOPICS[topic].objects.create(text=SAID, **said, part=family.with_family)
    shown = wall(family)
    assert (SAID in shown, SECRET in shown) == (True, False)


def test_incidents_of_the_om_and_those_nobody_told_them_are_off_the_wall(family):
    on_table(family, "directe_veiligheid/incidenten")
    said = {"case": family.case, "author_id": family.chair.pk}
    with as_owner():
        Incident.objects.create(text=f"{SECRET} een", from_om_part=True, reach=Reach.PLAN, **said)
        Incident.objects.create(text=f"{SECRET} twee", **said)
        Incident.objects.create(text=SAID, reach=Reach.PLAN, **said)
    shown = wall(family)
    assert (SAID in shown, SECRET in shown) == (True, False)


@pytest.mark.parametrize("topic", ["gezin", "leefgebieden", "betrokkenen"])
def test_what_cannot_be_weighed_for_the_family_is_not_shown_to_them(family, topic):
    found = [each for each in topics_of(family) if each.key == topic]
    for each in found:
        on_table(family, each.path)
        assert 'class="wall-list"' not in wall(family)


def test_every_topic_hangs_there_for_every_table(held):
    for topic in topics_of(held):
        on_table(held, topic.path)
        assert topic.question in wall(held)
    held.begin(held.with_family)
    for topic in topics_of(held):
        on_table(held, topic.path)
        assert (topic.client or topic.question) in wall(held)


def test_a_verdict_is_not_shown_before_the_family(family):
    with as_owner():
        Verdict.objects.create(
            case=family.case,
            conversation=family.conversation,
            unsafe_now=True,
            unsafe_reason=SECRET,
            from_phase="risicogestuurde_zorg",
            principal_id=family.chair.pk,
        )
    for topic in topics_of(family):
        if {"verdict", "safety_check"} & set(topic.captures):
            on_table(family, topic.path)
            assert SECRET not in wall(family)
            assert "niet veilig" not in text_of(logged_in(family.chair).get(family.url("wand/nu/"))).replace(
                topic.client, ""
            ).replace(topic.question, "")


def test_whose_idea_it_is_stands_nowhere(om):
    on_table(om, "risicogestuurde_zorg/brainstorm")
    with as_owner():
        Idea.objects.create(
            case=om.case,
            author_id=om.partner.pk,
            conversation=om.conversation,
            part=om.with_om,
            text=SAID,
            source_organisation=om.partner.organisation,
        )
    shown = wall(om)
    assert (SAID in shown, om.partner.name in shown, om.partner.organisation.name in shown) == (
        True,
        False,
        False,
    )


def test_of_much_it_shows_a_few_and_says_how_many_more(om):
    """Fewer of each where a topic asks for two kinds, so that everything fits on one screen."""
    for kind in ("need", "risk"):
        for number in range(9):
            say(om, f"Gevaar {number} " + "met heel veel woorden " * 20, part="with_om", kind=kind)
    shown = text_of(logged_in(om.chair).get(om.url("wand/nu/")))
    assert (shown.count("Gevaar"), "en nog 6" in shown) == (3, True)
    on_table(om, "risicogestuurde_zorg/nodig")
    shown = text_of(logged_in(om.chair).get(om.url("wand/nu/")))
    assert (shown.count("Gevaar"), "en nog 3" in shown) == (6, True)
    assert "met heel veel woorden " * 8 not in shown


def test_a_professional_whose_name_stays_off_is_called_otherwise_before_the_family(family):
    with as_owner():
        ProfessionalKeptOff.objects.create(
            household=family.case.household,
            user=family.partner,
            noted_by_id=family.chair.pk,
            reason="Bedreigd",
        )
    say(family, f"{SAID}: {family.partner.name} komt langs")
    shown = wall(family)
    assert (SAID in shown, family.partner.name in shown) == (True, False)


# ---- time, pause and what it costs


def test_a_pause_leaves_the_question_and_takes_the_rest_off(om):
    say(om, part="with_om")
    with as_owner():
        Stretch.objects.create(
            case=om.case, conversation=om.conversation, part=om.with_om, step="beeldvorming", is_pause=True
        )
    shown = wall(om)
    assert (SECRET in shown, "Pauze" in shown) == (False, True)


def test_it_says_how_long_there_still_is_and_what_comes_next(held):
    with as_owner():
        Meeting.objects.update(ends_at=timezone.now() + timedelta(minutes=30, seconds=20))
    assert "Nog 30 minuten" in wall(held)
    assert "deel 2, met het gezin" in wall(held)


def test_it_costs_the_same_for_2_rows_and_for_30(family):
    client = logged_in(family.chair)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(family.url("wand/nu/")).status_code == 200
        return len(captured)

    for number in range(2):
        say(family, f"Risico {number}")
    few = queries()
    for number in range(28):
        say(family, f"Nog een {number}", about=[family.mother])
    assert queries() == few
    assert few <= 45
