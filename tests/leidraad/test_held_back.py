"""What police and OM cannot share yet shows to who marked it and to the chair; to everyone else it does not exist."""

import pytest

from meetings.models import HeldBack
from tests.factories import UserFactory, open_case
from tests.leidraad.room.meeting import hold_meeting, logged_in, organisation, stranger
from tests.roles import acting, as_owner, told_to
from zvh.access.grants import principal_of
from zvh.access.permissions import CONTRIBUTOR
from zvh.access.querysets import VisibleQuerySet

pytestmark = pytest.mark.django_db
WORDS = "vanwege een lopend onderzoek"


@pytest.fixture
def held(guide):
    return hold_meeting(guide)


def mark(held, user):
    return logged_in(user).post(f"/overleggen/{held.item.pk}/nog-niet-delen/", {"terug": "ruimte"})


def pages(held) -> list[str]:
    item = f"/overleggen/{held.item.pk}/"
    return [item, f"{item}ruimte/", f"{item}ruimte/tafel/", f"{item}sluiten/"]


def told_on(held, user) -> list[bool]:
    client = logged_in(user)
    return [WORDS in client.get(page).content.decode() for page in pages(held)]


def test_it_shows_to_the_chair_and_to_who_marked_it_and_to_nobody_else(held):
    assert [mark(held, held.prosecutor).status_code for _click in range(2)] == [302, 302]
    with as_owner():
        (row,) = HeldBack.objects.all()
    assert told_on(held, held.chair) == [True, True, True, True]
    assert told_on(held, held.prosecutor) == [True, True, True, False]
    reader = UserFactory(organisation=held.prosecutor.organisation)
    open_case(reader, held.case, CONTRIBUTOR)
    others = (held.typist, held.partner, reader)
    assert [told_on(held, user) for user in others] == [[False] * 4] * 3
    for user in (held.chair, held.prosecutor, *others, stranger()):
        with acting(user):
            seen = set(HeldBack.objects.all())
            assert seen == set(told_to(principal_of(user), HeldBack.objects.all()))
            assert seen == ({row} if user in (held.chair, held.prosecutor) else set())
    assert not HeldBack.objects.visible_to(None).exists()
    take_back = f"/overleggen/{held.item.pk}/nog-niet-delen/{row.pk}/stop/"
    assert [logged_in(user).post(take_back).status_code for user in others] == [404, 404, 404]


def test_only_police_and_om_at_the_table_mark_it(held):
    assert mark(held, held.partner).status_code == 422
    officer = UserFactory(organisation=organisation("Politie", is_police=True))
    open_case(officer, held.case, CONTRIBUTOR)
    assert mark(held, officer).status_code == 422
    assert mark(held, stranger()).status_code == 404
    with as_owner():
        assert not HeldBack.objects.exists()


def test_it_never_shows_on_a_screen_before_the_family(held):
    mark(held, held.prosecutor)
    held.begin(held.with_family)
    assert told_on(held, held.chair) == [True, False, False, True]


@pytest.mark.parametrize("who", ["prosecutor", "chair"])
def test_it_goes_on_at_the_next_meeting_until_it_is_taken_back(held, guide, who):
    mark(held, held.prosecutor)
    with as_owner():
        row = HeldBack.objects.get()
        earlier = hold_meeting(guide, started=False).item
        HeldBack.objects.update(item=earlier)
    chair = logged_in(held.chair)
    assert "kan iets nog steeds niet delen" in chair.get(pages(held)[0]).content.decode()
    client = logged_in(getattr(held, who))
    url = f"/overleggen/{held.item.pk}/nog-niet-delen/{row.pk}/stop/"
    assert [client.post(url).status_code for _click in range(2)] == [302, 302]
    assert told_on(held, held.chair) == [False] * 4
    with as_owner():
        row.refresh_from_db()
    assert row.taken_back_by_id == getattr(held, who).pk


def test_the_database_keeps_it_from_others_without_any_filter(held, monkeypatch):
    mark(held, held.prosecutor)
    monkeypatch.setattr(VisibleQuerySet, "visible_to", lambda self, principal: self.all())
    monkeypatch.setattr(type(HeldBack.objects.all()), "visible_to", lambda self, principal: self.all())
    assert told_on(held, held.partner) == [False] * 4
