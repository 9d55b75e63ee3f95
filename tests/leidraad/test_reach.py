"""Who a row may reach: in words beside it, decided on per person, and released from a part with the OM."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.models import Membership
from leidraad.models import Action, Finding, ReachDecision, Release
from leidraad.plan.content import plan_content
from leidraad.plan.renderings import render_for
from leidraad.plan.shielding import reader_for
from leidraad.reach import CaseReach
from leidraad.services.statements import Source
from meetings.models import Attendee
from tests.factories import AttendeeFactory, SeatFactory, open_case, partner_in
from tests.leidraad.plan.test_content import words_in
from tests.leidraad.plan.world import WITH_FATHER, WITH_MOTHER, running_world
from tests.leidraad.room.meeting import logged_in
from tests.roles import acting, as_owner
from zvh.access.permissions import CONTRIBUTOR

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


@pytest.fixture
def world(guide):
    return running_world()


def address(world, row, name="reach", sort="finding", **kwargs):
    kwargs |= {"case": world.case.pk, "sort": sort, "statement": row.pk}
    return reverse(f"leidraad:{name}", kwargs=kwargs)


def reach_in_words(world, row) -> str:
    with acting(world.chair):
        return CaseReach(world.case).of(type(row).objects.get(pk=row.pk)).sentence


def shown_to(world, person) -> set[str]:
    with acting(world.chair):
        plan = plan_content(world.case, world.conversation)
        return words_in(render_for(plan, reader_for(world.case, person)).content)


def test_the_sentence_beside_a_row_says_who_may_have_it_and_why_not(world):
    said_with_om = world.find("need", "OMNOOD", topic="nodig")
    world.go_to(WITH_MOTHER)
    told_there = world.find("need", "MOEDERNOOD", topic="nodig")
    among_us = world.act("STILLEACTIE", aim="professionals")
    with_mother = world.act("MOEDERACTIE", persons=[world.family.mother], aim="family")
    sentences = {
        row: set(reach_in_words(world, row).split(". ")) for row in (said_with_om, told_there, with_mother)
    }
    of_mother = {"Professionals in deze casus", "Fatima", "Niet Peter: gescheiden gehouden."}
    assert sentences == {
        said_with_om: {
            "Professionals die daar met het OM zaten, en wie het dossier bijhoudt",
            "Niemand van het gezin: uit het deel met het OM.",
        },
        told_there: of_mother,
        with_mother: of_mother,
    }
    assert reach_in_words(world, among_us).count("Niet ") == 2


def test_keeping_a_row_from_somebody_takes_it_out_at_once_and_lifting_brings_it_back(world):
    world.go_to(WITH_FATHER)
    father = world.family.father
    row = world.find("need", "VADERNOOD", topic="nodig")
    derived = world.act("VADERACTIE", persons=[father], because_of=row, aim="family")
    assert shown_to(world, father) >= {"VADERNOOD", "VADERACTIE"}
    client = logged_in(world.chair)
    sent = {"new_id": uuid4(), "person": father.pk, "reason": "Hij leest mee met haar post."}
    for _twice in range(2):
        assert client.post(address(world, row, "keep_from"), sent).status_code == 302
    assert shown_to(world, father) & {"VADERNOOD", "VADERACTIE"} == set()
    page = client.get(address(world, row)).content.decode()
    assert "Hij leest mee met haar post." in page
    assert reach_in_words(world, derived).endswith("Niet Peter: afgeschermd.")
    lift = address(world, row, "lift_from", person=father.pk)
    kept_already = sent | {"new_id": uuid4()}
    assert client.post(address(world, row, "keep_from"), kept_already).status_code == 409
    assert client.post(lift, {"reason": " "}).status_code == 422
    assert client.post(lift, {"reason": "De post gaat nu naar de buren."}).status_code == 302
    assert client.post(lift, {"reason": "Nog eens"}).status_code == 404
    assert shown_to(world, father) >= {"VADERNOOD", "VADERACTIE"}
    assert "De post gaat nu naar de buren." in client.get(address(world, row)).content.decode()


@pytest.mark.parametrize(
    "wrong", [{"reason": ""}, {"person": ""}, {"person": str(uuid4())}, {"reason": "\x00"}, {"new_id": "x"}]
)
def test_keeping_from_nobody_or_without_a_reason_changes_nothing(world, wrong):
    row = world.find("need", "OMNOOD", topic="nodig")
    sent = {"new_id": uuid4(), "person": world.family.father.pk, "reason": "Zo is het."} | wrong
    assert logged_in(world.chair).post(address(world, row, "keep_from"), sent).status_code == 422
    with as_owner():
        assert (row.shielded_from.count(), ReachDecision.objects.count()) == (0, 0)


def test_words_of_an_adult_reach_another_only_as_agreed_until_withdrawn(world):
    with as_owner():
        aunt = Membership.objects.create(household=world.case.household, person=_person("Aisha")).person
    world.go_to(WITH_MOTHER)
    mother = world.family.mother
    told = world.find("need", "MOEDERWOORD", topic="nodig", source=Source(person_id=mother.pk))
    assert "MOEDERWOORD" not in shown_to(world, aunt)
    client = logged_in(world.chair)
    sent = {"new_id": uuid4(), "whose": mother.pk, "person": aunt.pk, "reason": "Zij zei: vertel het haar."}
    agree = address(world, told, "agree_to_share")
    future = {"agreed_on": TODAY() + timedelta(days=1)}
    assert [client.post(agree, sent | wrong).status_code for wrong in ({}, future, {"whose": aunt.pk})] == [
        422,
        422,
        422,
    ]
    assert client.post(agree, sent | {"agreed_on": TODAY()}).status_code == 302
    assert "MOEDERWOORD" in shown_to(world, aunt)
    assert "MOEDERWOORD" not in shown_to(world, world.family.father)
    with acting(world.chair):
        decision = ReachDecision.objects.get()
    assert "Zij zei: vertel het haar." in client.get(address(world, told)).content.decode()
    withdraw = address(world, told, "withdraw_agreement", decision=decision.pk)
    assert client.post(withdraw, {"reason": "Ze wil het toch niet."}).status_code == 302
    assert client.post(withdraw, {"reason": "Nog eens"}).status_code == 409
    assert "MOEDERWOORD" not in shown_to(world, aunt)


def test_words_of_a_child_are_decided_about_by_who_directs(world):
    world.go_to(WITH_FATHER)
    child, father = world.family.child, world.family.father
    told = world.find("need", "KINDWOORD", topic="nodig", source=Source(person_id=child.pk))
    typist = world.police
    open_case(typist, world.case, (*CONTRIBUTOR, "write_case"))
    sent = {"new_id": uuid4(), "whose": child.pk, "person": father.pk, "reason": "Noor vroeg erom."}
    agree = address(world, told, "agree_to_share")
    assert logged_in(typist).post(agree, sent).status_code == 422
    assert "KINDWOORD" not in shown_to(world, father)
    assert logged_in(world.chair).post(agree, sent).status_code == 302
    assert "KINDWOORD" in shown_to(world, father)


def test_other_words_stay_kept_but_must_be_agreed_again(world):
    world.go_to(WITH_FATHER)
    father = world.family.father
    row = world.find("need", "VADERNOOD", topic="nodig")
    client = logged_in(world.chair)
    client.post(
        address(world, row, "keep_from"), {"new_id": uuid4(), "person": father.pk, "reason": "Gevaarlijk"}
    )
    new_id = uuid4()
    correct = reverse("leidraad:correct_finding", kwargs={"case": world.case.pk, "finding": row.pk})
    client.post(correct, {"new_id": new_id, "text": "ANDERENOOD"})
    assert "ANDERENOOD" not in shown_to(world, father)
    with acting(world.chair):
        assert ReachDecision.objects.get(finding_id=new_id).reason == "Gevaarlijk"


def release_form(attendee, **changed):
    return {
        "new_id": uuid4(),
        "text": "VRIJGEGEVEN er loopt een onderzoek",
        "consent_of": attendee.pk,
        "consent_on": TODAY(),
        "consent_how": "Gebeld op de gang.",
    } | changed


def om_attendee(world) -> Attendee:
    with as_owner():
        return Attendee.objects.get(user=world.prosecutor)


def test_what_the_family_must_know_of_the_om_is_a_row_of_its_own(world):
    source = world.find("risk", "OMRISICO vuurwapen", topic="zorgen")
    elsewhere = partner_in(world.case)
    with as_owner():
        attendee = AttendeeFactory(item=world.conversation.item, user=elsewhere)
        SeatFactory(part=world.parts[WITH_MOTHER], attendee=attendee)
    form = release_form(om_attendee(world))
    client = logged_in(world.chair)
    for _twice in range(2):
        assert client.post(address(world, source, "release"), form).status_code == 302
    assert "VRIJGEGEVEN" in shown_to(world, world.family.father)
    assert "OMRISICO" not in shown_to(world, world.family.father)
    page = client.get(address(world, source)).content.decode()
    assert "VRIJGEGEVEN" in page
    assert "Gebeld op de gang." in page
    with acting(elsewhere):
        assert [row.text for row in Finding.objects.all()] == [form["text"]]
        assert not Release.objects.exists()
    page = logged_in(elsewhere).get(
        reverse("leidraad:finding", kwargs={"case": world.case.pk, "finding": form["new_id"]})
    )
    assert page.status_code == 200
    assert "OMRISICO" not in page.content.decode()
    assert "Gebeld op de gang" not in page.content.decode()
    assert logged_in(elsewhere).get(address(world, source)).status_code == 404
    with as_owner():
        source.refresh_from_db()
    assert (source.from_om_part, source.reach) == (True, "table")


def test_only_the_om_of_that_part_or_who_directs_releases(world):
    source = world.find("risk", "OMRISICO", topic="zorgen")
    attendee = om_attendee(world)
    with as_owner():
        other_om = AttendeeFactory(item=world.conversation.item, user=_om_user())
    refused = {
        "who sat there": logged_in(world.police).post(
            address(world, source, "release"), release_form(attendee)
        ),
        "another of the OM": logged_in(world.chair).post(
            address(world, source, "release"), release_form(other_om)
        ),
        "in the future": logged_in(world.chair).post(
            address(world, source, "release"), release_form(attendee, consent_on=TODAY() + timedelta(days=1))
        ),
        "without how": logged_in(world.chair).post(
            address(world, source, "release"), release_form(attendee, consent_how="")
        ),
    }
    assert {name: answer.status_code for name, answer in refused.items()} == {
        "who sat there": 403,
        "another of the OM": 422,
        "in the future": 422,
        "without how": 422,
    }
    answer = logged_in(world.prosecutor).post(address(world, source, "release"), release_form(attendee))
    assert answer.status_code == 302
    with as_owner():
        assert [made.released_by_id for made in Release.objects.all()] == [world.prosecutor.pk]


def test_who_reads_may_look_but_not_decide_and_a_stranger_finds_nothing(world):
    world.go_to(WITH_FATHER)
    row = world.find("need", "VADERNOOD", topic="nodig")
    reader, stranger = partner_in(world.case), partner_in_another_case()
    sent = {"new_id": uuid4(), "person": world.family.father.pk, "reason": "Zo is het."}
    answers = [
        (
            logged_in(user).get(address(world, row)).status_code,
            logged_in(user).post(address(world, row, "keep_from"), sent).status_code,
        )
        for user in (reader, stranger)
    ]
    assert answers == [(200, 403), (404, 404)]
    assert logged_in(world.chair).get(address(world, row, sort="voorval")).status_code == 404
    assert logged_in(world.chair).get(address(world, row, sort="action")).status_code == 404


def test_on_a_screen_that_the_family_sees_nobody_is_named_as_kept_apart(world):
    world.go_to(WITH_MOTHER)
    world.find("need", "MOEDERNOOD", topic="nodig")
    room = reverse("leidraad:room", kwargs={"item": world.conversation.item_id})
    page = logged_in(world.chair).get(f"{room}?onderwerp=directe_veiligheid/nodig").content.decode()
    assert "MOEDERNOOD" in page
    assert "gescheiden gehouden" not in page
    findings = reverse("leidraad:findings", kwargs={"case": world.case.pk})
    assert "gescheiden gehouden" in logged_in(world.chair).get(findings).content.decode()


def test_a_look_back_on_what_was_agreed_with_the_om_inherits_its_table(world):
    action = world.act("OMACTIE")
    with as_owner():
        part = world.parts[WITH_MOTHER]
        part.with_family = False
        part.save()
        part.seats.filter(attendee__person__isnull=False).delete()
    world.go_to(WITH_MOTHER)
    with acting(world.chair):
        action = Action.objects.get(pk=action.pk)
    back = world.find("review", "OMACTIE", topic="zorgen", reviewed_action=action, still_holds=True)
    assert (back.from_om_part, back.om_parts) == (True, action.om_parts)


def _person(name):
    from tests.factories import PersonFactory

    return PersonFactory(first_names=name)


def _om_user():
    from tests.factories import OrganisationFactory, UserFactory

    return UserFactory(organisation=OrganisationFactory(name="OM elders", is_om=True))


def partner_in_another_case():
    from tests.factories import CaseFactory

    return partner_in(CaseFactory())
