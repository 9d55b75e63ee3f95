"""How the next meeting opens: what was done, what was not, what is new; the first of each and how many more."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cases.models import Case, Phase
from leidraad.models import Action, ActionStatus, Finding
from leidraad.since import SHOWN, since_last_meeting
from meetings.models import MeetingState
from tests.factories import AgendaItemFactory, CaseFactory, director_of
from tests.leidraad.room.meeting import hold_meeting, logged_in
from tests.roles import acting, as_owner
from zvh.access.grants import principal_of
from zvh.accounts.models import User

pytestmark = pytest.mark.django_db
LONG_AGO = timedelta(days=60)


@pytest.fixture
def case():
    return CaseFactory(phase=Phase.RISK)


@pytest.fixture
def director(case):
    return director_of(case)


@pytest.fixture
def last(case, director):
    """The focusoverleg that closed a month ago."""
    then = timezone.now() - timedelta(days=30)
    return AgendaItemFactory(
        case=case,
        meeting__chair=director,
        meeting__state=MeetingState.CLOSED,
        meeting__starts_at=then - timedelta(hours=2),
        meeting__ends_at=then,
        meeting__started_at=then - timedelta(hours=2),
        meeting__closed_at=then,
    )


def act(case: Case, author: User, text: str, status: str, *, due=None, since=0, number: int = 1) -> None:
    today = timezone.localdate()
    with as_owner():
        Action.objects.bulk_create(
            Action(
                case=case,
                author_id=author.pk,
                text=f"{text} {nth}" if number > 1 else text,
                owner=author,
                status=status,
                status_since=today - timedelta(days=since),
                due_on=None if due is None else today + timedelta(days=due),
            )
            for nth in range(number)
        )


def find(case: Case, author: User, text: str, *, number: int = 1, at=None) -> None:
    with as_owner():
        rows = Finding.objects.bulk_create(
            Finding(case=case, author_id=author.pk, kind="concern", text=f"{text} {nth}")
            for nth in range(number)
        )
        if at:
            Finding.objects.filter(pk__in=[row.pk for row in rows]).update(created_at=at)


def texts(since) -> dict[str, list[str]]:
    return {name: [row.text for row in rows] for name, rows in since.lists.items() if rows}


def test_each_action_stands_in_the_list_of_how_it_goes(case, director, last):
    act(case, director, "Gedaan", ActionStatus.DONE, since=3)
    act(case, director, "Lang geleden gedaan", ActionStatus.DONE, since=45)
    act(case, director, "Niet meer nodig", ActionStatus.DROPPED, since=3)
    act(case, director, "Te laat", ActionStatus.STARTED, due=-1)
    act(case, director, "Te laat en vast", ActionStatus.STUCK, due=-1)
    act(case, director, "Loopt vast", ActionStatus.STUCK, due=5)
    act(case, director, "Wachtlijst", ActionStatus.WAITING)
    act(case, director, "Loopt", ActionStatus.AGREED, due=5)
    find(case, director, "Nieuwe zorg")
    find(case, director, "Oude zorg", at=timezone.now() - LONG_AGO)
    with acting(director):
        assert texts(since_last_meeting(case, principal_of(director))) == {
            "done": ["Gedaan"],
            "dropped": ["Niet meer nodig"],
            "late": ["Te laat", "Te laat en vast"],
            "stuck": ["Loopt vast", "Wachtlijst"],
            "still_open": ["Loopt"],
            "new": ["Nieuwe zorg 0"],
        }


def test_the_case_page_shows_the_first_and_says_how_many_more_and_where(case, director, last):
    client = logged_in(director)
    address = f"/casussen/{case.pk}/"
    act(case, director, "Niet meer nodig", ActionStatus.DROPPED, since=3, number=SHOWN)
    assert "nog 3" not in client.get(address).content.decode()
    act(case, director, "Achterhaald", ActionStatus.DROPPED, since=3, number=3)
    act(case, director, "Te laat", ActionStatus.AGREED, due=-2, number=SHOWN + 4)
    find(case, director, "Zorg", number=SHOWN + 5)
    page = client.get(address).content.decode()
    for more, link in (
        ("en nog 3", f"/acties/?which=finished&amp;q={case.number}"),
        ("en nog 4", f"/acties/?which=all&amp;q={case.number}"),
        ("en nog 5", f"/casussen/{case.pk}/bevindingen/"),
    ):
        assert f'<a href="{link}">{more}</a>' in page


def test_behind_the_links_stand_all_of_them_and_no_other_cases(case, director, last):
    act(case, director, "Niet meer nodig", ActionStatus.DROPPED, since=3, number=SHOWN + 3)
    other = CaseFactory()
    act(other, director, "Van een ander", ActionStatus.DROPPED)
    page = logged_in(director).get("/acties/", {"which": "finished", "q": case.number}).context["page"]
    assert {action.case_id for action in page} == {case.pk}
    assert page.paginator.count == SHOWN + 3


def test_the_room_opens_with_what_is_no_longer_needed_and_with_what_goes_on(guide):
    held = hold_meeting(guide)
    earlier = timezone.now() - timedelta(days=20)
    AgendaItemFactory(
        case=held.case,
        meeting__chair=held.chair,
        meeting__state=MeetingState.CLOSED,
        meeting__starts_at=earlier,
        meeting__ends_at=earlier + timedelta(hours=1),
        meeting__closed_at=earlier + timedelta(hours=1),
    )
    act(held.case, held.chair, "Sloten vervangen", ActionStatus.DROPPED, since=1)
    act(held.case, held.chair, "Bellen", ActionStatus.AGREED, due=9, number=SHOWN + 2)
    page = logged_in(held.chair).get(held.url("sinds/")).content.decode()
    assert "Sloten vervangen" in page
    assert "niet meer nodig" in page
    assert "en nog 2" in page
    assert f"{SHOWN + 2} acties lopen" in page
