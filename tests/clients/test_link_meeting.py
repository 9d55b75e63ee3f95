"""A family member's own page of the meeting: open while their part goes on, to them alone, by the rules of papers."""

from datetime import date

import pytest
from django.utils import timezone

from cases.models import ContactPoint, ProfessionalKeptOff, Reach
from leidraad.models import Action, BottomLine, Idea, ReachDecision, Ruling, Stretch
from meetings.models import Attendee, AttendeeKind, Meeting, MeetingState, Part, PartState
from tests.clients.link_meeting import (
    DOOR,
    OVER,
    PAGE,
    REGION,
    SAID,
    SECRET,
    WAITS,
    agree,
    keep_apart,
    reading,
    shown,
)
from tests.factories import AttendeeFactory, SeatFactory
from tests.leidraad.room.on_the_wall import on_table, round_of, say
from tests.leidraad.room.test_page import text_of
from tests.roles import as_owner

pytestmark = pytest.mark.django_db

# ---- before, between and after


def is_empty_but_for(words: str, held, client) -> bool:
    page = shown(client)
    topic = held.topic("risicos")
    matter = (SECRET, SAID, topic.client, topic.question, held.case.number, held.case.household.name)
    assert page.count(words) == 2
    return [word for word in matter if word in page] == []


def test_while_the_om_is_at_the_table_there_is_a_sentence_and_nothing_else(held, mother):
    say(held, part="with_om", from_om_part=True, om_parts=[held.with_om.pk])
    say(held, SAID, part=None, reach=Reach.PLAN)
    agree(held, SECRET, owner_person=held.mother)
    assert is_empty_but_for(WAITS, held, mother)


@pytest.mark.parametrize("state", ["planned", "between", "done", "closed"])
def test_before_between_and_after_there_is_a_sentence_and_nothing_else(held, mother, state):
    say(held)
    with as_owner():
        Part.objects.filter(pk=held.with_om.pk).update(
            state=PartState.WAITING if state == "planned" else PartState.DONE
        )
        if state in {"done", "closed"}:
            Part.objects.update(state=PartState.DONE)
        if state in {"planned", "closed"}:
            Meeting.objects.update(state=MeetingState(state), closed_at=timezone.now())
    assert is_empty_but_for(OVER if state in {"done", "closed"} else WAITS, held, mother)
    assert ("data-live=" in mother.get(PAGE).content.decode()) == (state != "closed")


def test_her_part_opens_it_and_its_end_empties_it(held, mother):
    say(held, SAID)
    pages = [shown(mother)]
    held.begin(held.with_family)
    pages.append(shown(mother))
    held.begin(held.with_om)
    pages.append(shown(mother))
    assert [SAID in page for page in pages] == [False, True, False]


def test_it_says_where_the_table_is_in_words_for_her(sits, mother):
    page = shown(mother)
    assert sits.topic("risicos").client in page
    assert page.index("Wat we er samen van vinden") < page.index("Wat we afspreken")
    assert [title for title in ("Beeldvorming", "Oordeelsvorming", "Besluitvorming") if title in page] == []
    assert page.count('aria-current="step"') == 2


def test_there_is_nothing_to_fill_in_and_english_stands_beside_dutch(sits, mother):
    region = mother.get(REGION, headers={"Accept-Language": "en"}).content.decode()
    assert "We talk about this now" in region
    assert [tag for tag in ("<form", "<input", "<textarea", "<button") if tag in region] == []


def test_a_break_leaves_the_question_and_takes_the_rest_off(sits, mother):
    say(sits)
    agree(sits, SECRET, owner_person=sits.mother)
    with as_owner():
        Stretch.objects.create(
            case=sits.case,
            conversation=sits.conversation,
            part=sits.with_family,
            step="beeldvorming",
            is_pause=True,
        )
    page = shown(mother)
    assert (sits.topic("risicos").client in page, "We nemen even pauze." in page, SECRET in page) == (
        True,
        True,
        False,
    )


# ---- what is written down there, rule by rule


def test_nothing_of_the_part_with_the_om(sits, mother):
    for reach in (Reach.TABLE, Reach.PLAN):
        say(sits, part="with_om", from_om_part=True, om_parts=[sits.with_om.pk], reach=reach)
    agree(
        sits,
        SECRET,
        part=sits.with_om,
        owner_person=sits.mother,
        reach=Reach.PLAN,
        from_om_part=True,
        om_parts=[sits.with_om.pk],
    )
    say(sits, SAID)
    page = shown(mother)
    assert (SAID in page, SECRET in page) == (True, False)


def test_nothing_that_rests_on_words_of_the_om(sits, mother):
    behind = say(sits, "Wat erachter zit", part="with_om", from_om_part=True, om_parts=[sits.with_om.pk])
    agree(sits, SECRET, owner_person=sits.mother, because_of=behind)
    assert SECRET not in shown(mother)


def test_nothing_that_is_shielded_from_her(sits, mother):
    with as_owner():
        say(sits).shielded_from.add(sits.mother)
        say(sits, SAID).shielded_from.add(sits.father)
    page = shown(mother)
    assert (SAID in page, SECRET in page) == (True, False)


def test_nothing_of_who_she_is_kept_apart_from_and_never_where_they_are(sits, mother):
    keep_apart(sits)
    with as_owner():
        ContactPoint.objects.create(
            household=sits.case.household,
            person=sits.father,
            kind="address",
            value="Veerallee 11, 8011 AB Zwolle",
        )
    say(sits, f"{SECRET} over hem", about=[sits.father])
    say(sits, f"{SECRET} van hem", source_person=sits.father)
    say(sits, f"{SECRET} bij de Veerallee")
    say(sits, f"{SECRET} over Mark", part=None, reach=Reach.PLAN)
    agree(sits, f"{SECRET} belt", owner_person=sits.mother, reason="Hij zit in 8011 AB")
    say(sits, SAID)
    page = shown(mother)
    assert (SAID in page, SECRET in page) == (True, False)


def test_words_of_a_child_only_once_it_was_decided_that_she_may_hear_them(sits, mother):
    with as_owner():
        sits.child.memberships.update(is_child=True)
    told = say(sits, SECRET, source_person=sits.child)
    assert SECRET not in shown(mother)
    with as_owner():
        ReachDecision.objects.create(
            case=sits.case,
            finding=told,
            person=sits.mother,
            teller=sits.child,
            ruling=Ruling.MAY_HEAR,
            reason="Zo besloten",
            decided_by_id=sits.chair.pk,
        )
    assert SECRET in shown(mother)


@pytest.mark.parametrize("reach", [Reach.AUTHOR, Reach.CHAIR])
def test_what_was_proposed_to_the_chair_waits(sits, mother, reach):
    say(sits, reach=reach)
    assert SECRET not in shown(mother)


def test_what_was_known_before_and_never_said_to_her_stays_off(sits, mother):
    say(sits, part=None)
    assert SECRET not in shown(mother)


def test_what_professionals_agree_among_themselves_or_with_another_stays_off(sits, mother):
    agree(sits, f"{SECRET} onder elkaar", aim="professionals")
    agree(sits, f"{SECRET} van hem", owner_person=sits.father)
    agree(sits, f"{SECRET} over hem", aim="family").persons.set([])
    with as_owner():
        Action.objects.get(text=f"{SECRET} over hem").persons.add(sits.father)
    assert SECRET not in shown(mother)


def test_what_was_agreed_that_concerns_her_stands_there_whatever_the_question(sits, mother):
    agree(sits, "Moeder belt de huisarts", owner_person=sits.mother, due_on=date(2026, 12, 1))
    agree(sits, "Iemand komt langs", aim="family")
    agree(sits, "Al gedaan", aim="family", status="done")
    agree(sits, "Zonder haar bedacht", aim="family", is_proposal=True)
    page = text_of(mother.get(REGION))
    own, others = page.split("Wat u doet")[1].split("Wat anderen doen")
    assert ("Moeder belt de huisarts" in own, "1 december 2026" in own) == (True, True)
    assert ("Iemand komt langs" in others, "Wie: school" in others, "Al gedaan" in page) == (
        True,
        True,
        False,
    )
    assert "Dit willen we nog met u bespreken" in others.split("Zonder haar bedacht")[1]
    assert page.count("Dit willen we nog met u bespreken") == 1


def test_ideas_stand_there_without_a_name(sits, mother):
    on_table(sits, "risicogestuurde_zorg/brainstorm")
    with as_owner():
        Idea.objects.create(
            case=sits.case,
            author_id=sits.partner.pk,
            conversation=sits.conversation,
            part=sits.with_family,
            text=SAID,
            source_organisation=sits.partner.organisation,
        )
    page = shown(mother)
    assert (SAID in page, sits.partner.name in page, sits.partner.organisation.name in page) == (
        True,
        False,
        False,
    )


def test_a_professional_whose_name_stays_off_is_called_otherwise(sits, mother):
    with as_owner():
        ProfessionalKeptOff.objects.create(
            household=sits.case.household,
            user=sits.partner,
            noted_by_id=sits.chair.pk,
            reason="Bedreigd",
        )
    say(sits, f"{SAID}: {sits.partner.name} komt langs")
    agree(sits, "Komt langs", aim="family", owner_words="", owner=sits.partner)
    page = shown(mother)
    assert (SAID in page, "Komt langs" in page, sits.partner.name in page) == (True, True, False)


@pytest.mark.parametrize("topic", ["gezin", "leefgebieden", "hulpverlening", "incidenten"])
def test_what_is_for_professionals_alone_is_under_no_question(sits, mother, topic):
    on_table(sits, f"directe_veiligheid/{topic}")
    assert 'class="rows"' not in shown(mother)


def test_every_question_of_the_guide_can_be_followed(sits, mother):
    with as_owner():
        BottomLine.objects.create(
            case=sits.case,
            author_id=sits.chair.pk,
            conversation=sits.conversation,
            part=sits.with_family,
            text=SAID,
        )
    phase = sits.conversation.phase
    lists = set()
    for key in (
        "fase",
        "zorgen",
        "risicos",
        "krachten",
        "kern",
        "nodig",
        "brainstorm",
        "bodemeisen",
        "samenwerking",
    ):
        topic = sits.topic(key)
        if topic is None:
            continue
        on_table(sits, f"{phase}/{key}")
        page = shown(mother)
        assert (topic.client or topic.question) in page
        lists |= {key} if SAID in page else set()
    assert lists == {"bodemeisen"}


# ---- the scale


@pytest.fixture
def asked(sits):
    topic = sits.topic("schaal")
    on_table(sits, topic.path)
    return topic


def scored(sits, asked, value, *, number=1, is_revealed=True):
    """The partner gave a 9 and she gave `value`."""
    round = round_of(sits, asked, part=sits.with_family, number=number, is_revealed=is_revealed, partner=9)
    with as_owner():
        round.scores.create(
            case=sits.case,
            attendee=Attendee.objects.get(person=sits.mother),
            value=value,
            reason=f"Omdat {value}",
            entered_by_id=sits.chair.pk,
        )


def test_no_score_before_it_is_turned_over_hers_included(sits, mother, asked):
    scored(sits, asked, 4, is_revealed=False)
    page = shown(mother)
    assert "Iedereen schrijft een cijfer" in page
    assert [words for words in ("Uw cijfer<", "Omdat 4", SECRET, sits.partner.name) if words in page] == []


def test_turned_over_she_sees_her_own_and_nobody_elses(sits, mother, asked):
    scored(sits, asked, 4)
    page = shown(mother)
    assert ("Omdat 4" in page, '<p class="number">4</p>' in page) == (True, True)
    assert [words for words in (SECRET, sits.partner.name, '<p class="number">9</p>') if words in page] == []


def test_while_another_round_lies_face_down_the_one_before_does_too(sits, mother, asked):
    scored(sits, asked, 4)
    scored(sits, asked, 6, number=2, is_revealed=False)
    page = shown(mother)
    assert [words for words in ("Omdat 4", "Omdat 6") if words in page] == []


# ---- the rules of the table hold at every moment


def test_it_closes_when_somebody_she_is_kept_apart_from_turns_out_to_sit_there(sits, mother):
    attendee = AttendeeFactory(item=sits.item, kind=AttendeeKind.FAMILY, user=None, person=sits.father)
    SeatFactory(part=sits.with_family, attendee=attendee)
    father = reading(sits, sits.father)
    say(sits)
    assert (SECRET in shown(mother), SECRET in shown(father)) == (True, True)
    keep_apart(sits)
    assert is_empty_but_for(WAITS, sits, mother)
    assert is_empty_but_for(WAITS, sits, father)
    assert mother.get(DOOR).json()["is_outside"] is True


def test_it_closes_when_the_om_turns_out_to_sit_there(sits, mother):
    SeatFactory(part=sits.with_family, attendee=_om(sits))
    say(sits)
    assert is_empty_but_for(WAITS, sits, mother)


def _om(held) -> Attendee:
    with as_owner():
        return Attendee.objects.get(item=held.item, user=held.prosecutor)


def test_it_stays_closed_for_who_is_noted_as_absent_or_has_no_seat(sits, mother):
    say(sits)
    with as_owner():
        Attendee.objects.filter(person=sits.mother).update(was_present=False)
    assert is_empty_but_for(WAITS, sits, mother)
    with as_owner():
        Attendee.objects.filter(person=sits.mother).update(was_present=None)
        sits.with_family.seats.filter(attendee__person=sits.mother).delete()
    assert is_empty_but_for(WAITS, sits, mother)
