"""A bodemeis that does not hold: told at once, in red until somebody says what was done, no further than it reaches."""

from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from leidraad.following.services.breaches import report_breach
from leidraad.models import BottomLineBreach
from leidraad.room.page import since_context
from leidraad.room.state import open_room
from tests.factories import UserFactory
from tests.leidraad.following.world import as_it_stands, colleague_of, following, form_id, letters
from tests.leidraad.room.meeting import hold_meeting, logged_in
from tests.roles import acting, as_owner
from zvh.access.grants import principal_of
from zvh.accounts.models import User

pytestmark = pytest.mark.django_db
WORDS = {"text": "Hij stond aan de deur", "when_words": "gisteravond rond tien uur"}


@pytest.fixture
def world():
    return following()


def tell(user, line, **values):
    address = reverse("leidraad:break_line", kwargs={"case": line.case_id, "bottom_line": line.pk})
    return logged_in(user).post(address, {"new_id": form_id(), **WORDS, **values})


def breaches():
    with as_owner():
        return list(BottomLineBreach.objects.all())


def settle(user, breach, words="Politie is langs geweest"):
    address = reverse("leidraad:settle_breach", kwargs={"case": breach.case_id, "breach": breach.pk})
    return logged_in(user).post(address, {"settled_words": words})


def test_guardian_and_who_directs_are_told_at_once(world):
    guardian = colleague_of(world.partner, world.case)
    line = world.line(guardian_user=guardian)
    assert tell(world.partner, line).status_code == 302
    (breach,) = breaches()
    assert (breach.text, breach.when_words, breach.author_id) == (*WORDS.values(), world.partner.pk)
    assert {to for to, _subject in letters()} == {
        guardian.email,
        world.casusregisseur.email,
        world.director.email,
    }


def test_sent_twice_it_is_told_once(world):
    line, same = world.line(), form_id()
    for _twice in range(2):
        assert tell(world.partner, line, new_id=same).status_code == 302
    assert len(breaches()) == 1
    assert len(letters()) == 2


def test_without_the_mail_there_is_no_breach_either(world):
    line = world.line()

    def tell_and_fail():
        report_breach(new_id=form_id(), line=line, **WORDS)
        raise RuntimeError

    with pytest.raises(RuntimeError), transaction.atomic(), acting(world.partner):
        tell_and_fail()
    assert (breaches(), letters()) == ([], [])


def test_who_only_reads_does_not_tell_it(world):
    line = world.line()
    assert [tell(user, line).status_code for user in (world.reader, UserFactory())] == [403, 404]
    assert breaches() == []


@pytest.mark.parametrize("lacks", ["text", "when_words"])
def test_what_and_when_are_asked_beside_their_field(world, lacks):
    answer = tell(world.partner, world.line(), **{lacks: ""})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [lacks]
    assert (breaches(), letters()) == ([], [])


def test_it_stands_in_red_until_who_directs_says_what_was_done(world):
    line = world.line()
    tell(world.partner, line)
    (breach,) = breaches()
    page = reverse("pages:case", args=[world.case.pk])
    assert "card alarm" in logged_in(world.partner).get(page).content.decode()
    assert [settle(user, breach).status_code for user in (world.partner, world.casusregisseur)] == [403, 403]
    assert settle(world.director, breach, "").status_code == 422
    assert settle(world.director, breach).status_code == 302
    assert "card alarm" not in logged_in(world.partner).get(page).content.decode()
    stands = as_it_stands(breach)
    assert (stands.settled_words, stands.settled_by_id) == ("Politie is langs geweest", world.director.pk)
    assert settle(world.director, breach, "Iets anders").status_code == 409


def test_an_extra_meeting_is_offered_with_its_goal(world, guide):
    line = world.line()
    tell(world.partner, line)
    client = logged_in(world.director)
    page = client.get(reverse("pages:case", args=[world.case.pk])).content.decode()
    address = f"{reverse('leidraad:plan_meeting', args=[world.case.pk])}?vanwege=bodemeis"
    assert address in page
    form = client.get(address).context["topics"]
    assert "bodemeis" in form["goal"].value().lower()


def test_it_reaches_as_far_as_its_bodemeis(guide):
    held = hold_meeting(guide)
    with as_owner():
        line = held.case.bottom_lines.create(
            author_id=held.chair.pk,
            text="Alleen met het OM",
            from_om_part=True,
            om_parts=[held.with_om.pk],
        )
        line.shielded_from.add(held.father)
    with acting(held.prosecutor):
        breach = report_breach(new_id=uuid4(), line=line, **WORDS)
    with as_owner():
        assert (breach.from_om_part, breach.om_parts) == (True, [held.with_om.pk])
        assert list(breach.shielded_from.all()) == [held.father]
    outsider = colleague_of(held.partner, held.case)
    for user, sees in ((held.prosecutor, True), (held.chair, True), (outsider, False)):
        with acting(user):
            assert BottomLineBreach.objects.filter(pk=breach.pk).exists() is sees
            assert (breach in BottomLineBreach.objects.visible_to(principal_of(user))) is sees


def test_it_is_not_on_a_screen_that_the_family_sees(guide):
    held = hold_meeting(guide)
    with as_owner():
        line = held.case.bottom_lines.create(author_id=held.chair.pk, text="Vader belt eerst")
        held.case.courses.create(author_id=held.chair.pk, text="Dwang")
    tell(held.partner, line)
    shown = []
    for part in (held.with_om, held.with_family):
        held.begin(part)
        with acting(held.chair):
            since = since_context(open_room(principal_of(held.chair), held.item.pk))["since"]
            shown.append((len(since.breaches), len(since.courses)))
    assert shown == [(1, 1), (0, 0)]


def test_the_database_lets_nobody_rewrite_or_settle_what_was_told(world):
    tell(world.partner, world.line())
    (breach,) = breaches()
    for user in (world.partner, world.casusregisseur, world.reader):
        with acting(user), connection.cursor() as cursor:
            cursor.execute("UPDATE leidraad_bottomlinebreach SET text = 'anders' WHERE id = %s", [breach.pk])
            assert cursor.rowcount == 0
    with (
        acting(world.director),
        pytest.raises(DatabaseError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("DELETE FROM leidraad_bottomlinebreach WHERE id = %s", [breach.pk])


def test_who_watches_it_and_left_is_not_mailed(world):
    guardian = colleague_of(world.partner, world.case)
    with as_owner():
        User.objects.filter(pk=guardian.pk).update(is_active=False)
    tell(world.partner, world.line(guardian_user=guardian))
    assert guardian.email not in {to for to, _subject in letters()}
