"""Coming in: a link, a code from the mail and a number told by phone; and every way in which that does not work."""

import re
from datetime import timedelta

import pytest
from django.db.models.functions import Now
from django.test import Client

from meetings.guests.door import CODES_PER_HOUR
from meetings.guests.models import MOST_MISSES, MOST_TRIES, Guest
from meetings.guests.services import send_link_again, tell_new_number, withdraw_guest
from meetings.models import Meeting
from meetings.services import cancel, drop_attendee
from tests.meetings.guests.coming_in import (
    CODE,
    COVENANT,
    DOOR,
    LEAVE,
    OWN,
    REPLY,
    SEND,
    at_the_door,
    come_in,
    confirm,
    invited,
    wrong,
)
from tests.roles import acting, as_owner
from zvh.access.models import Grant
from zvh.audit.models import Line

pytestmark = pytest.mark.django_db


@pytest.fixture
def guest(family, item):
    return invited(item, family.director)


def test_the_token_leaves_the_address_bar_and_the_door_names_nobody(family, guest):
    client = Client()
    answer = client.get(guest.link)
    assert (answer.status_code, answer.url) == (302, DOOR)
    cookie = answer.cookies["guest"]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", 900)
    page = client.get(DOOR)
    client.post(SEND)
    for response in (answer, page, client.get(CODE)):
        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["Referrer-Policy"] == "no-referrer"
        for word in ("Anna", "school.example", family.case.number, family.case.household.name):
            assert word not in response.content.decode()


def test_code_number_and_covenant_open_the_meeting(family, guest):
    client = at_the_door(guest)
    assert confirm(client, guest).url == OWN
    assert client.get(OWN).url == COVENANT
    assert client.post(COVENANT).status_code == 422
    assert client.post(COVENANT, {"agreed": "yes"}).url == OWN
    assert family.case.number in client.get(OWN).content.decode()
    row = guest.row
    assert (row.accepted_text, row.accepted_at is None, row.came_in_at is None) == ("2026-11", False, False)


def test_the_covenant_is_asked_once(guest):
    accepted = come_in(guest) and guest.row.accepted_at
    again = come_in(guest, accept=False)
    assert again.get(OWN).status_code == 200
    assert again.get(COVENANT).url == OWN
    assert guest.row.accepted_at == accepted


def test_before_the_covenant_nothing_but_reading_and_leaving(guest):
    client = come_in(guest, accept=False)
    assert client.get(OWN).url == COVENANT
    assert client.post(REPLY, {"reply": "accepted"}).url == COVENANT
    assert client.post(LEAVE).status_code == 200
    assert client.get(COVENANT).url == DOOR


def test_a_code_opens_once(guest):
    first = at_the_door(guest)
    second = Client()
    second.get(guest.link)
    assert confirm(first, guest).status_code == 302
    assert confirm(second, guest).status_code == 422


def test_five_wrong_tries_use_a_code_up_also_for_the_right_one(guest):
    client = at_the_door(guest)
    for _try in range(MOST_TRIES):
        assert confirm(client, guest, code=wrong(guest.code)).status_code == 422
    assert confirm(client, guest).status_code == 422
    assert client.post(SEND).url == CODE
    assert confirm(client, guest).url == OWN


def test_it_is_not_told_which_of_the_two_was_wrong(guest):
    client = at_the_door(guest)
    answers = [
        confirm(client, guest, code=wrong(guest.code)),
        confirm(client, guest, number=wrong(guest.number)),
        confirm(client, guest, code=wrong(guest.code), number=wrong(guest.number)),
    ]
    bodies = {re.sub(r'(value|nonce)="[^"]{16,}"', "", answer.content.decode()) for answer in answers}
    assert ([answer.status_code for answer in answers], len(bodies)) == ([422] * 3, 1)


def test_whoever_reads_the_mailbox_has_no_more_tries_at_the_number_than_a_few(family, guest):
    client = at_the_door(guest)
    with as_owner():
        Guest.objects.update(misses=MOST_MISSES)
    assert confirm(client, guest).status_code == 422
    assert client.post(SEND).status_code == 429
    with acting(family.director):
        told = tell_new_number(attendee=guest.attendee)
    assert client.post(SEND).url == CODE
    assert confirm(client, guest, number=told.number).url == OWN


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef", "١٢٣٤٥٦", "1" * 5000])
def test_what_is_no_code_costs_no_try(guest, typed):
    client = at_the_door(guest)
    assert confirm(client, guest, code=typed).status_code == 422
    assert (guest.row.tries, guest.row.misses) == (0, 0)


def test_a_code_holds_for_ten_minutes(guest):
    client = at_the_door(guest)
    with as_owner():
        Guest.objects.update(code_until=Now())
    assert confirm(client, guest).status_code == 422


def test_codes_are_sent_five_times_an_hour(guest):
    client = at_the_door(guest)
    for _time in range(CODES_PER_HOUR - 1):
        assert client.post(SEND).url == CODE
    assert client.post(SEND).status_code == 429
    assert len(guest.mails("guest.code")) == CODES_PER_HOUR
    with as_owner():
        Guest.objects.update(codes_since=Now() - timedelta(minutes=61))
    assert client.post(SEND).url == CODE


def test_the_code_before_the_newest_does_not_work(guest):
    client = at_the_door(guest)
    before = guest.code
    client.post(SEND)
    assert confirm(client, guest, code=before).status_code == 422


def _dropped(family, guest):
    drop_attendee(attendee=guest.attendee)


def _withdrawn(family, guest):
    withdraw_guest(attendee=guest.attendee)


def _called_off(family, guest):
    cancel(meeting=guest.attendee.item.meeting, version=0)


def _sent_again(family, guest):
    send_link_again(attendee=guest.attendee)


def _over(family, guest):
    with as_owner():
        Grant.objects.filter(principal_id=guest.attendee.guest_id).update(
            valid_from=Now() - timedelta(days=2), valid_until=Now() - timedelta(days=1)
        )


def _closed(family, guest):
    with as_owner():
        Meeting.objects.filter(items=guest.attendee.item_id).update(state="closed", closed_at=Now())


STOPS = (_dropped, _withdrawn, _called_off, _over, _closed)


@pytest.mark.parametrize("stop", [*STOPS, _sent_again], ids=lambda stop: stop.__name__)
def test_a_link_that_stopped_gets_the_answer_of_an_unknown_one(family, guest, stop):
    client, link = at_the_door(guest), guest.link
    with acting(family.director):
        stop(family, guest)
    unknown = Client()
    unknown.get("/gast/aaaabbbbccccdddd/")
    late = Client()
    late.get(link)
    answers = [browser.get(DOOR) for browser in (unknown, late, client)]
    bodies = {re.sub(r'(value|nonce)="[^"]{16,}"', "", answer.content.decode()) for answer in answers}
    assert ([answer.status_code for answer in answers], len(bodies)) == ([404] * 3, 1)
    assert client.post(SEND).status_code == 404
    assert confirm(client, guest).status_code == 422


@pytest.mark.parametrize("stop", STOPS, ids=lambda stop: stop.__name__)
def test_who_is_in_is_out_at_once(family, guest, stop):
    client = come_in(guest)
    assert client.get(OWN).status_code == 200
    with acting(family.director):
        stop(family, guest)
    assert client.get(OWN).url == DOOR


def test_another_browser_asks_everything_again_and_ends_the_first(guest):
    first = come_in(guest)
    second = at_the_door(guest)
    assert first.get(OWN).status_code == 200
    assert confirm(second, guest).url == OWN
    assert (second.get(OWN).status_code, first.get(OWN).url) == (200, DOOR)


def test_a_session_ends_by_itself_and_by_leaving(guest):
    client = come_in(guest)
    with as_owner():
        Guest.objects.update(session_until=Now())
    assert client.get(OWN).url == DOOR
    client = come_in(guest, accept=False)
    stolen = client.cookies["guest-session"].value
    answer = client.post(LEAVE)
    assert (answer.status_code, answer.headers["Clear-Site-Data"]) == (200, '"cache"')
    client.cookies["guest-session"] = stolen
    assert client.get(OWN).url == DOOR


def test_a_forged_cookie_opens_nothing(guest):
    come_in(guest)
    client = Client()
    for value in (str(guest.attendee.guest_id), f"{guest.attendee.guest_id}:x:y", "", "a\x00"):
        client.cookies["guest-session"] = client.cookies["guest"] = value
        assert client.get(OWN).url == DOOR
        assert client.post(SEND).status_code == 404


def test_many_wrong_guesses_from_one_address_wait(guest, settings):
    client = at_the_door(guest)
    stranger = Client(REMOTE_ADDR="10.0.0.9")
    for _time in range(20):
        stranger.get("/gast/aaaabbbbccccdddd/")
        assert stranger.get(DOOR).status_code == 404
    assert stranger.get(DOOR).status_code == 429
    assert confirm(client, guest).url == OWN


def test_the_log_tells_what_a_guest_did_and_as_whom(guest):
    client = come_in(guest)
    client.get(OWN)
    client.post(REPLY, {"reply": "accepted"})
    client.post(LEAVE)
    with as_owner():
        lines = Line.objects.filter(principal_id=guest.attendee.guest_id).order_by("at")
        told = [(line.act, line.case_id, line.grant_reason) for line in lines]
    acts = ["guest.ask_code", "guest.come_in", "guest.accept", "guest.read", "guest.reply", "guest.leave"]
    assert told == [(act, guest.attendee.case_id, "invitation") for act in acts]
