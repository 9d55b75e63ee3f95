"""The closing page: the checklist and its links, who was there, closing once, and what came of it."""

import pytest
from django.urls import reverse

from cases.models import Case, CaseState, Phase
from leidraad.models import PlanVersion
from meetings.models import Attendee, Meeting, MeetingState
from tests.factories import UserFactory, partner_in, writer_of
from tests.leidraad.plan.world import WITH_FATHER, running_world, tell_everything
from tests.roles import as_owner

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(guide):
    return running_world()


def address(name, world):
    return reverse(f"leidraad:{name}", kwargs={"item": world.conversation.item_id})


def sent(world, **values):
    return {"version": world.version(), "to_phase": Phase.SAFETY, "kind": "verder", **values}


def state_of_meeting():
    with as_owner():
        return Meeting.objects.get().state


def test_the_checklist_says_what_lacks_and_where_to_mend_it(client, world):
    client.force_login(world.chair)
    page = client.get(address("close", world))
    assert page.status_code == 200
    keys = {lack.key for lack in page.context["missing"]}
    assert keys >= {"joint_concern", "scale", "verdict", "no_actions", "next_meeting", "steps"}
    room = reverse("leidraad:room", kwargs={"item": world.conversation.item_id})
    assert f"{room}?onderwerp=directe_veiligheid/kern#capture-joint_concern" in page.content.decode()


def test_what_was_said_is_not_missing_any_more(client, world):
    tell_everything(world)
    client.force_login(world.chair)
    keys = {lack.key for lack in client.get(address("close", world)).context["missing"]}
    assert "joint_concern" not in keys
    assert "no_actions" not in keys
    assert keys >= {"action_date", "action_reason", "bottom_line_guardian", "bottom_line_consequence"}


def test_what_hangs_on_a_bodemeis_has_a_reason(client, world):
    line = world.bottom_line("Vader drinkt niet thuis.")
    action = world.act("Belt elke avond", because_of_line=line)
    with as_owner():
        type(action).objects.filter(pk=action.pk).update(reason="")
    client.force_login(world.chair)
    keys = {lack.key for lack in client.get(address("close", world)).context["missing"]}
    assert "action_reason" not in keys


def test_closing_shows_the_plan_that_was_kept_and_its_papers(client, world):
    tell_everything(world)
    client.force_login(world.chair)
    page = client.post(
        address("close", world), sent(world, closing_note="Tot de volgende keer."), follow=True
    )
    assert page.redirect_chain[-1][0] == address("closed", world)
    text = page.content.decode()
    assert "Veiligheidsplan" in text
    assert (
        reverse(
            "leidraad:family_plan",
            kwargs={"case": world.case.pk, "number": 1, "person": world.family.father.pk},
        )
        in text
    )
    assert state_of_meeting() == MeetingState.CLOSED


def test_the_second_of_two_browsers_gets_what_the_first_made(client, world):
    client.force_login(world.chair)
    form = sent(world)
    client.post(address("close", world), form)
    second = client.post(address("close", world), {**form, "closing_note": "Dit verdwijnt."})
    assert second.status_code == 409
    assert second.context["version"].number == 1
    with as_owner():
        assert PlanVersion.objects.count() == 1


def test_a_table_that_moved_on_meanwhile_is_shown_again(client, world):
    client.force_login(world.chair)
    form = sent(world)
    world.go_to(WITH_FATHER)
    again = client.post(address("close", world), form)
    assert again.status_code == 409
    assert again.context["form"].data["version"] == str(world.version())
    assert state_of_meeting() == MeetingState.RUNNING


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"to_phase": Phase.RECOVERY, "phase_reason": "Sprong."}, "to_phase"),
        ({"to_phase": "onzin"}, "to_phase"),
        ({"to_phase": Phase.RISK}, "phase_reason"),
        ({"kind": "overgedragen", "reason": "Klaar."}, "handed_to"),
        ({"kind": "overgedragen", "reason": "Klaar."}, "way_back"),
        ({"kind": "beeindigd"}, "reason"),
        ({"kind": "afgerond", "reason": "Klaar."}, "kind"),
        ({"version": "veel"}, "version"),
        ({"version": -1}, "version"),
        ({"closing_note": "x" * 20_001}, "closing_note"),
        ({"closing_note": "x\x00y"}, "closing_note"),
        ({"staying": ["geen-uuid"]}, "staying"),
    ],
)
def test_bad_input_is_said_beside_the_field_and_nothing_is_written(client, world, values, field):
    client.force_login(world.chair)
    answer = client.post(address("close", world), {**sent(world), **values})
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert state_of_meeting() == MeetingState.RUNNING


def test_emoji_and_right_to_left_text_close_a_meeting(client, world):
    client.force_login(world.chair)
    client.post(address("close", world), sent(world, closing_note="Dank 😀 شكرا תודה"))
    assert state_of_meeting() == MeetingState.CLOSED


def test_a_handover_ends_the_case_and_the_chair_still_reads_it(client, world):
    client.force_login(world.chair)
    handover = {
        "kind": "overgedragen",
        "reason": "Wijkteam kan het dragen.",
        "handed_to": "Wijkteam",
        "directs": "Wijkteam",
        "way_back": "Bellen.",
    }
    with as_owner():
        Case.objects.update(phase=Phase.RISK)
        type(world.conversation).objects.update(phase=Phase.RISK)
    page = client.post(address("close", world), sent(world, to_phase=Phase.RISK, **handover), follow=True)
    assert page.status_code == 200
    with as_owner():
        assert Case.objects.get().state == CaseState.CLOSED
    of_father = {"case": world.case.pk, "number": 1, "person": world.family.father.pk}
    assert client.get(reverse("leidraad:family_plan", kwargs=of_father)).status_code == 200


def test_who_was_there_is_noted_for_everybody_at_once(client, world):
    client.force_login(world.chair)
    mother, father = world.attendees["mother"], world.attendees["father"]
    with as_owner():
        everybody = {f"there_{key}": "ja" for key in Attendee.objects.values_list("pk", flat=True)}
    answer = client.post(address("presence", world), {**everybody, f"there_{father.pk}": "nee"})
    assert answer.status_code == 302
    with as_owner():
        marks = dict(Attendee.objects.filter(person__isnull=False).values_list("person_id", "was_present"))
    assert marks == {mother.person_id: True, father.person_id: False}
    keys = {lack.key for lack in client.get(address("close", world)).context["missing"]}
    assert f"absent_{father.person_id}" in keys


def test_nonsense_about_who_was_there_is_refused(client, world):
    client.force_login(world.chair)
    answer = client.post(address("presence", world), {f"there_{world.attendees['mother'].pk}": "misschien"})
    assert answer.status_code == 422


@pytest.mark.parametrize("name", ["close", "closed"])
def test_a_stranger_gets_a_404(client, world, name):
    client.force_login(UserFactory())
    assert client.get(address(name, world)).status_code == 404
    assert client.post(address("close", world), sent(world)).status_code == 404


def test_a_partner_does_not_close_nor_a_typist(client, world):
    client.force_login(partner_in(world.case))
    assert client.get(address("close", world)).status_code == 403
    assert client.post(address("close", world), sent(world)).status_code == 403
    assert client.post(address("presence", world), {}).status_code == 403
    client.force_login(writer_of(world.case))
    page = client.get(address("close", world))
    assert (page.status_code, page.context["may_close"]) == (200, False)
    assert client.post(address("close", world), sent(world)).status_code == 403
    assert state_of_meeting() == MeetingState.RUNNING


def test_a_closed_meeting_opens_at_what_came_of_it(client, world):
    client.force_login(world.chair)
    client.post(address("close", world), sent(world))
    assert client.get(address("close", world)).url == address("closed", world)


def test_before_it_began_there_is_nothing_to_close(client, world):
    with as_owner():
        Meeting.objects.update(state=MeetingState.PLANNED)
    client.force_login(world.chair)
    planning = reverse("meetings:detail", kwargs={"item": world.conversation.item_id})
    assert client.get(address("close", world)).url == planning
