"""Who sits at the table and only listens stays logged in as long as the meeting; nobody else does."""

import time
from datetime import timedelta

import pytest
from django.utils import timezone

from meetings.models import Meeting, Seat
from tests.leidraad.room.meeting import logged_in
from tests.roles import as_owner
from zvh.accounts import sessions

pytestmark = pytest.mark.django_db


def seconds_since_seen(held, user) -> int:
    """After their page asked for the time by itself, when they did nothing for twenty minutes."""
    client = logged_in(user)
    client.get(held.url())
    session = client.session
    session[sessions.SEEN] = time.time() - 20 * 60
    session.save()
    assert client.get(held.url("tijd/")).status_code == 200
    return round(time.time() - client.session[sessions.SEEN])


def test_who_sits_at_the_table_is_there(held):
    assert seconds_since_seen(held, held.partner) < 60


def test_who_has_no_seat_at_this_table_is_not(held):
    with as_owner():
        Seat.objects.filter(attendee__user=held.typist).delete()
    assert seconds_since_seen(held, held.typist) == pytest.approx(20 * 60, abs=60)


def test_a_meeting_that_nobody_closed_keeps_nobody_logged_in(held):
    with as_owner():
        long_ago = timezone.now() - timedelta(hours=1, minutes=1)
        Meeting.objects.filter(pk=held.item.meeting_id).update(
            starts_at=long_ago - timedelta(hours=1), ends_at=long_ago
        )
    assert seconds_since_seen(held, held.partner) == pytest.approx(20 * 60, abs=60)
