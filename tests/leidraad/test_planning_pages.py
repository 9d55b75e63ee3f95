"""Planning a focusoverleg as a whole: the meeting, its parts and the questions of the leidraad, or nothing."""

from uuid import uuid4

import pytest
from django.db import connection
from django.db.models.functions import Now
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.models import Involvement
from leidraad.models import Conversation, ConversationTopic
from meetings.models import AgendaItem, Meeting, Part
from meetings.services import start_meeting
from tests.factories import OrganisationFactory, UserFactory, partner_in, writer_of
from tests.meetings.browser import moment, signed_in
from tests.meetings.scenes import ask_person, make_family, plan
from tests.roles import acting, as_owner
from zvh.accounts.models import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("guide")]


@pytest.fixture
def family():
    return make_family()


@pytest.fixture
def chair(family):
    return signed_in(family.director)


def address(family) -> str:
    return reverse("leidraad:plan_meeting", kwargs={"case": family.case.pk})


def topics_address(item) -> str:
    return reverse("leidraad:topics", kwargs={"item": item.pk})


def plan_form(family, **changes) -> dict:
    return (
        moment(chair=family.director.pk, new_id=uuid4())
        | {
            "shape": "two",
            "phase": "directe_veiligheid",
            "goal": "Weten of iedereen vannacht veilig slaapt.",
            "topics_directe_veiligheid": ["zorgen", "schaal", "oordeel", "interventies"],
        }
        | changes
    )


def planned(family) -> AgendaItem:
    with as_owner():
        return AgendaItem.objects.select_related("meeting").get(case=family.case)


def test_the_form_proposes_phase_and_questions(family, chair):
    topics = chair.get(address(family)).context["topics"]
    [safety, *_] = topics.phases
    ticked = {step.step.key: step.ticked for step in safety.steps}
    assert topics["phase"].value() == "directe_veiligheid"
    assert ticked == {
        "vooraf": 4,
        "beeldvorming": 0,
        "schaalvraag": 1,
        "oordeelsvorming": 2,
        "besluitvorming": 2,
    }
    assert safety.minutes == 55


def test_planning_makes_the_meeting_its_parts_and_the_conversation(family, chair):
    response = chair.post(address(family), plan_form(family))
    item = planned(family)
    assert (response.status_code, response.url) == (302, f"/overleggen/{item.pk}/")
    with as_owner():
        parts = list(Part.objects.filter(item=item).values_list("with_family", "steps"))
        conversation = Conversation.objects.get(item=item)
        chosen = set(conversation.topics.filter(is_chosen=True).values_list("key", flat=True))
    assert parts == [
        (False, ["vooraf", "beeldvorming", "schaalvraag"]),
        (True, ["oordeelsvorming", "besluitvorming"]),
    ]
    assert (conversation.phase, chosen) == (
        "directe_veiligheid",
        {"zorgen", "schaal", "oordeel", "interventies"},
    )


def test_with_the_om_involved_two_parts_are_proposed(family, chair):
    assert chair.get(address(family)).context["form"]["shape"].value() == "with"
    with as_owner():
        Involvement.objects.create(
            case=family.case, organisation=OrganisationFactory(is_om=True), since=family.case.opened_on
        )
    assert chair.get(address(family)).context["form"]["shape"].value() == "two"


def test_the_same_form_sent_twice_plans_one_meeting(family, chair):
    form = plan_form(family)
    answers = [chair.post(address(family), form).url for _ in range(2)]
    assert answers == [f"/overleggen/{form['new_id']}/"] * 2
    with as_owner():
        assert Meeting.objects.count() == 1


def test_the_id_of_another_case_is_refused(family, chair):
    other = make_family()
    form = plan_form(other)
    signed_in(other.director).post(address(other), form)
    assert chair.post(address(family), plan_form(family, new_id=form["new_id"])).status_code == 409
    with as_owner():
        assert not AgendaItem.objects.filter(case=family.case).exists()


@pytest.mark.parametrize(
    ("changes", "form", "field"),
    [
        ({"ends": "12:00"}, "form", "ends"),
        ({"chair": ""}, "form", "chair"),
        ({"shape": "three"}, "form", "shape"),
        ({"goal": ""}, "topics", "goal"),
        ({"goal": "x" * 1_000_000}, "topics", "goal"),
        ({"goal": "\x00"}, "topics", "goal"),
        ({"phase": "vierde_fase"}, "topics", "phase"),
        ({"topics_directe_veiligheid": []}, "topics", "__all__"),
        ({"topics_directe_veiligheid": ["bestaat_niet"]}, "topics", "topics_directe_veiligheid"),
    ],
)
def test_what_cannot_be_planned_is_told_and_nothing_is_left_half(family, chair, changes, form, field):
    response = chair.post(address(family), plan_form(family, **changes))
    assert response.status_code == 422
    assert field in response.context[form].errors
    with as_owner():
        assert not Meeting.objects.exists()


def test_emoji_and_right_to_left_text_are_kept(family, chair):
    goal = "Rust 🕊 voor Noor, وأيضا لأمها"
    chair.post(address(family), plan_form(family, goal=goal))
    with as_owner():
        assert Conversation.objects.get().goal == goal


def test_only_who_keeps_the_case_plans(family):
    typist = writer_of(family.case)
    assert signed_in(typist).get(address(family)).status_code == 200
    assert signed_in(partner_in(family.case)).post(address(family), plan_form(family)).status_code == 403
    stranger = signed_in(UserFactory(role=Role.PROCESREGISSEUR))
    assert stranger.post(address(family), plan_form(family)).status_code == 404


def test_who_types_plans_for_the_chair(family):
    typist = writer_of(family.case)
    form = plan_form(family)
    refused = signed_in(typist).post(address(family), form)
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["typist"])
    assert signed_in(typist).post(address(family), form | {"typist": typist.pk}).status_code == 302


def test_the_questions_are_chosen_again_while_planning(family, chair):
    chair.post(address(family), plan_form(family))
    item = planned(family)
    page = chair.get(topics_address(item)).context["topics"]
    assert page.phases[0].ticked == 4
    form = {"phase": "risicogestuurde_zorg", "goal": "Oorzaken", "topics_risicogestuurde_zorg": ["risicos"]}
    assert chair.post(topics_address(item), form).status_code == 302
    with as_owner():
        conversation = Conversation.objects.get(item=item)
        chosen = ConversationTopic.objects.filter(phase=conversation.phase, is_chosen=True)
        assert (conversation.phase, conversation.goal, [topic.key for topic in chosen]) == (
            "risicogestuurde_zorg",
            "Oorzaken",
            ["risicos"],
        )


def test_during_the_meeting_the_choice_is_made_in_the_room(family, chair):
    chair.post(address(family), plan_form(family))
    item = planned(family)
    for person in (family.mother, family.father):
        ask_person(item, family.director, person)
    with acting(family.director):
        start_meeting(item=item, version=0)
    form = {"phase": "directe_veiligheid", "goal": "x", "topics_directe_veiligheid": ["zorgen"]}
    assert chair.post(topics_address(item), form).status_code == 409


def test_the_planning_page_shows_goal_steps_and_minutes(family, chair):
    chair.post(address(family), plan_form(family))
    page = chair.get(reverse("meetings:detail", kwargs={"item": planned(family).pk}))
    outline = page.context["page"].outline
    assert (outline.question_count, outline.minutes) == (4, 75)
    assert "Weten of iedereen vannacht veilig slaapt." in page.content.decode()


@pytest.mark.parametrize("state", ["planned", "running", "closed"])
def test_whoever_reads_the_meeting_finds_the_way_to_its_room(family, chair, state):
    chair.post(address(family), plan_form(family))
    item = planned(family)
    with as_owner():
        Meeting.objects.filter(pk=item.meeting_id).update(state=state, started_at=Now(), closed_at=Now())
    room = reverse("leidraad:room", kwargs={"item": item.pk})
    for reader in (chair, signed_in(partner_in(family.case))):
        assert f'href="{room}"' in reader.get(f"/overleggen/{item.pk}/").content.decode()
        assert reader.get(room).status_code == 200


def test_without_a_goal_or_after_calling_off_there_is_no_room_to_go_to(family, chair):
    chair.post(address(family), plan_form(family))
    called_off = planned(family)
    with as_owner():
        Meeting.objects.filter(pk=called_off.meeting_id).update(state="cancelled")
    for item in (called_off, plan(family)):
        assert "/ruimte/" not in chair.get(f"/overleggen/{item.pk}/").content.decode()


def test_the_form_takes_the_same_number_of_queries_for_many_users(family, chair):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            chair.get(address(family))
        return len(captured)

    queries()
    few = queries()
    UserFactory.create_batch(8, role=Role.PROCESREGISSEUR)
    assert queries() == few
