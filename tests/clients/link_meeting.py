"""A family member with a personal link, and the meeting whose part they follow with it."""

import pytest
from django.test import Client
from django.urls import reverse

from cases.models import Separation
from leidraad.models import Action
from tests.clients.links import follow, link_for
from tests.leidraad.room.meeting import Held, hold_meeting
from tests.leidraad.room.on_the_wall import on_table
from tests.leidraad.room.test_page import text_of
from tests.roles import as_owner

PLAN = reverse("clients:link_plan")
PAGE = reverse("clients:link_meeting")
REGION = reverse("clients:link_meeting_now")
DOOR = reverse("clients:link_follow")
SECRET, SAID = "Kanariegeel", "Gewone zorg"
WAITS, OVER = "Even geduld", "Uw deel van het gesprek is klaar"


@pytest.fixture
def held(guide) -> Held:
    """The OM at the table in part 1; the mother in part 2; the father was not asked."""
    held = hold_meeting(guide)
    on_table(held, "risicogestuurde_zorg/risicos")
    return held


@pytest.fixture
def sits(held) -> Held:
    """Her part goes on, about the risks."""
    held.begin(held.with_family)
    return held


@pytest.fixture
def mother(held) -> Client:
    return reading(held, held.mother)


def reading(held, person) -> Client:
    client, answer = follow(link_for(held.case, person, by=held.chair))
    assert answer.url == PLAN
    return client


def shown(client) -> str:
    """The page and its region say the same; what one of them shows, is shown."""
    page, region = client.get(PAGE), client.get(REGION)
    assert (page.status_code, region.status_code) == (200, 200)
    return text_of(page) + text_of(region)


def agree(held, text, *, part=None, **facts) -> Action:
    with as_owner():
        return Action.objects.create(
            case=held.case,
            conversation=held.conversation,
            part=part or held.with_family,
            author_id=held.chair.pk,
            text=text,
            **{"owner_words": "school"} | facts,
        )


def keep_apart(held) -> None:
    one, other = sorted((held.mother, held.father), key=lambda person: person.pk)
    with as_owner():
        Separation.objects.create(
            household=held.case.household,
            person=one,
            other=other,
            reason="Verbod",
            marked_by_id=held.chair.pk,
        )
