"""After closing: everybody who was there gets one neutral mail, and a page with their own part first."""

import pytest
from django.urls import reverse

from leidraad.closing import close_conversation
from leidraad.models import Action
from meetings.models import Attendee, Meeting
from tests.factories import UserFactory
from tests.leidraad.following.world import appointed, colleague_of, letters
from tests.leidraad.room.meeting import hold_meeting, logged_in
from tests.roles import acting, as_owner
from zvh.outbox.models import Mail

pytestmark = pytest.mark.django_db


@pytest.fixture
def held(guide):
    return hold_meeting(guide)


def close(held):
    with as_owner():
        version = Meeting.objects.get(pk=held.item.meeting_id).version
    with acting(held.chair):
        close_conversation(conversation=held.conversation, version=version)


def page_of(held, user):
    return logged_in(user).get(reverse("leidraad:afterwards", kwargs={"item": held.item.pk}))


def test_everybody_who_was_there_is_told_once_and_the_family_is_not_mailed(held):
    casusregisseur = appointed(held.case, colleague_of(held.partner, held.case), "casusregisseur")
    with as_owner():
        Attendee.objects.filter(user=held.prosecutor).update(was_present=False)
    close(held)
    assert sorted(to for to, _subject in letters()) == sorted(
        user.email for user in (held.chair, held.typist, held.partner, casusregisseur)
    )
    with as_owner():
        said = {mail.subject + mail.text for mail in Mail.objects.all()}
    assert not any(held.mother.first_names in text or held.case.household.name in text for text in said)


def test_ones_own_actions_stand_first_with_their_taps(held):
    with as_owner():
        own, other = (
            Action.objects.create(
                case=held.case,
                conversation=held.conversation,
                author_id=held.chair.pk,
                text=text,
                owner=owner,
            )
            for text, owner in (("Bel de school", held.partner), ("Vraag na", held.typist))
        )
    close(held)
    answer = page_of(held, held.partner)
    page = answer.context["page"]
    assert (page.own, page.others) == ([own], [other])
    tell = reverse("leidraad:action_tell", kwargs={"case": held.case.pk, "action": own.pk})
    assert tell in answer.content.decode()
    assert [paper.label for paper in page.papers.professionals]


def test_before_it_closed_there_is_nothing_to_look_back_on(held):
    answer = page_of(held, held.partner)
    assert (answer.status_code, answer.url) == (302, reverse("meetings:detail", args=[held.item.pk]))


def test_who_was_not_asked_finds_no_page(held):
    close(held)
    assert page_of(held, UserFactory()).status_code == 404


def test_what_was_said_with_the_om_is_not_on_the_page_of_who_sat_elsewhere(held):
    with as_owner():
        Action.objects.create(
            case=held.case,
            conversation=held.conversation,
            author_id=held.prosecutor.pk,
            text="Zwartkopaanklager",
            owner=held.prosecutor,
            from_om_part=True,
            om_parts=[held.with_om.pk],
        )
    close(held)
    outsider = colleague_of(held.partner, held.case)
    assert "Zwartkopaanklager" not in page_of(held, outsider).content.decode()
    assert "Zwartkopaanklager" in page_of(held, held.chair).content.decode()
