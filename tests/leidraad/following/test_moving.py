"""An action goes to somebody else: only to who is active in the case, and what has nobody left shows to who directs."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from leidraad.following.queries import orphaned_actions, orphaned_actions_for
from leidraad.models import Action
from tests.factories import OrganisationFactory, UserFactory, open_case
from tests.leidraad.following.world import as_it_stands, colleague_of, following, letters
from tests.leidraad.room.meeting import logged_in
from tests.roles import acting, as_owner
from zvh.access.grants import end_because_of, principal_of
from zvh.access.permissions import CONTRIBUTOR
from zvh.accounts.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return following()


def move(world, action, to):
    address = reverse("leidraad:action_move", kwargs={"case": action.case_id, "action": action.pk})
    return logged_in(world.director).post(address, {"owner": to})


def leave(world, user) -> None:
    with as_owner():
        User.objects.filter(pk=user.pk).update(is_active=False)


def orphans(world):
    with acting(world.casusregisseur):
        principal = principal_of(world.casusregisseur)
        of_case, of_all = orphaned_actions(world.case, principal), orphaned_actions_for(principal)
    assert of_case == of_all
    return {action.text for action in of_case}


def test_the_new_owner_gets_it_and_is_told(world):
    action, colleague = world.action(), colleague_of(world.partner, world.case)
    assert move(world, action, f"user:{colleague.pk}").status_code == 302
    assert as_it_stands(action).owner == colleague
    assert [to for to, _subject in letters()] == [colleague.email]


def test_to_somebody_who_left_is_said_beside_the_field(world):
    action, gone = world.action(), colleague_of(world.partner, world.case)
    leave(world, gone)
    answer = move(world, action, f"user:{gone.pk}")
    assert answer.status_code == 422
    assert gone.name in answer.context["form"].errors["owner"][0]
    assert as_it_stands(action).owner == world.partner
    assert letters() == []


@pytest.mark.parametrize("to", ["", "user:", "user:x", "person:1", "iemand"])
def test_to_nobody_in_particular_is_refused_beside_the_field(world, to):
    action = world.action()
    answer = move(world, action, to)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["owner"]


def test_to_a_stranger_is_refused_without_naming_them(world):
    action, stranger = world.action(), UserFactory()
    answer = move(world, action, f"user:{stranger.pk}")
    assert answer.status_code == 422
    assert stranger.name not in answer.content.decode()


def test_only_who_keeps_the_dossier_moves_it(world):
    action = world.action()
    address = reverse("leidraad:action_move", kwargs={"case": action.case_id, "action": action.pk})
    answers = [
        logged_in(user).get(address).status_code for user in (world.partner, world.reader, UserFactory())
    ]
    assert answers == [403, 403, 404]


def test_who_leaves_the_case_leaves_no_action_behind_unseen(world):
    short = UserFactory(organisation=OrganisationFactory())
    because_of = open_case(short, world.case, CONTRIBUTOR)
    world.action("Van wie blijft")
    world.action("Van wie gaat", owner=short)
    world.action("Van wie ging, maar klaar", owner=short, status="done")
    world.action("Van een organisatie", owner_organisation=short.organisation)
    assert orphans(world) == set()
    with acting(world.director):
        end_because_of(because_of)
    assert orphans(world) == {"Van wie gaat", "Van een organisatie"}
    page = logged_in(world.casusregisseur).get(reverse("pages:case", args=[world.case.pk]))
    assert "Van wie gaat" in page.content.decode()


def test_who_no_longer_has_an_account_does_nothing_any_more(world):
    world.action("Van wie gaat")
    leave(world, world.partner)
    assert orphans(world) == {"Van wie gaat"}


@pytest.mark.parametrize("number", [3, 300])
def test_what_has_no_owner_is_found_in_one_query(world, number):
    leave(world, world.partner)
    with as_owner():
        Action.objects.bulk_create(
            Action(case=world.case, author_id=world.director.pk, text=f"Actie {nth}", owner=world.partner)
            for nth in range(number)
        )
    with acting(world.director), CaptureQueriesContext(connection) as captured:
        assert len(orphaned_actions_for(principal_of(world.director))) == number
    assert len(captured) == 1
