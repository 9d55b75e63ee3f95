"""Asking a guest: what it opens, what is kept of it, and what ends it."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from meetings.guests.models import Guest
from meetings.guests.services import invite_guest, send_link_again, tell_new_number, withdraw_guest
from meetings.models import Meeting
from meetings.services import (
    accept_warning,
    ask_attendee,
    cancel,
    close_meeting,
    drop_attendee,
    reschedule,
    start_meeting,
    withdraw_invitation,
)
from tests.factories import OrganisationFactory, UserFactory, partner_in
from tests.meetings.guests.coming_in import invited
from tests.meetings.scenes import next_week, seated
from tests.roles import acting, as_owner
from zvh.access.models import Grant
from zvh.access.querysets import permissions_on
from zvh.accounts.models import Principal
from zvh.errors import Conflict, DomainError

pytestmark = pytest.mark.django_db


def held(guest):
    """What the guest may do in the case now."""
    with acting(guest.principal):
        return permissions_on(guest.principal, guest.attendee.case_id)


def test_a_guest_gets_a_principal_a_seat_and_a_grant_until_midnight_after_the_meeting(family, item):
    school = OrganisationFactory(name="De Regenboog")
    guest = invited(item, family.director, organisation=school)
    with as_owner():
        principal = Principal.objects.get(pk=guest.attendee.guest_id)
        grants = set(
            Grant.objects.filter(principal=principal).values_list("permission", "reason", "because_of")
        )
        ends = set(Grant.objects.filter(principal=principal).values_list("valid_until", flat=True))
    assert (principal.kind, principal.label) == ("guest", "Juf Anna")
    assert grants == {(name, "invitation", guest.attendee.pk) for name in ("view_case", "contribute_case")}
    day = timezone.localdate(item.meeting.ends_at) + timedelta(days=1)
    assert ends == {timezone.make_aware(datetime(day.year, day.month, day.day))}
    assert ["Juf Anna" in table for table in seated(item)] == [True, True]


def test_of_address_and_number_only_proofs_are_kept(family, item):
    guest = invited(item, family.director)
    token = guest.link.strip("/").rpartition("/")[2]
    kept = repr(vars(guest.row))
    assert token not in kept
    assert guest.number not in kept
    assert (len(guest.row.token_hash), len(guest.row.number_hash)) == (64, 64)


def test_the_mail_says_when_and_holds_no_name(family, item):
    guest = invited(item, family.director)
    (mail,) = guest.mails("guest.link")
    for word in ("Anna", family.case.household.name, family.director.name, "Delft", "Den Haag"):
        assert word not in mail.subject + mail.text
    assert family.case.number in mail.text


def test_a_prosecutor_as_a_guest_sits_in_no_part_with_the_family(family, item):
    om = OrganisationFactory(name="Openbaar Ministerie", is_om=True)
    invited(item, family.director, organisation=om, email="om@example.org")
    assert ["Juf Anna" in table for table in seated(item)] == [True, False]


@pytest.mark.parametrize("address", ["ANNA@school.example", "anna@school.example"])
def test_the_same_address_is_asked_once(family, item, address):
    invited(item, family.director)
    with pytest.raises(DomainError, match="asked already") as refused:
        invited(item, family.director, email=address)
    assert refused.value.field == "email"


def test_who_has_an_account_comes_in_with_that(family, item):
    user = UserFactory(email="jan@example.org")
    with pytest.raises(DomainError, match="works with this system"):
        invited(item, family.director, email=user.email.upper())
    with as_owner():
        assert not Guest.objects.exists()


def test_the_same_form_sent_twice_asks_once_and_says_where_the_number_is(family, item):
    form = {"item": item, "name": "Juf Anna", "email": "anna@school.example", "new_id": uuid4()}
    with acting(family.director):
        invite_guest(**form)
        with pytest.raises(Conflict, match="asked already"):
            invite_guest(**form)
        assert Guest.objects.count() == 1


def test_who_only_contributes_asks_nobody(family, item):
    partner = partner_in(family.case)
    with pytest.raises(Meeting.DoesNotExist):
        invited(item, partner)
    with acting(partner), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        Guest.objects.create(case=family.case, email="x@example.org", made_by_id=partner.pk)


def test_another_link_ends_the_one_before_and_keeps_the_number(family, item):
    guest = invited(item, family.director)
    before, number = guest.row.token_hash, guest.row.number_hash
    with acting(family.director):
        send_link_again(attendee=guest.attendee)
    assert (guest.row.token_hash == before, guest.row.number_hash == number) == (False, True)
    assert len(guest.mails("guest.link")) == 2


def test_another_number_begins_the_counting_anew(family, item):
    guest = invited(item, family.director)
    with as_owner():
        Guest.objects.update(misses=15, session_hash="in", session_until=timezone.now())
    with acting(family.director):
        told = tell_new_number(attendee=guest.attendee)
    assert told.number != guest.number
    assert (guest.row.misses, guest.row.session_hash) == (0, "")


def _drop(family, item, guest):
    drop_attendee(attendee=guest.attendee)


def _withdraw(family, item, guest):
    withdraw_guest(attendee=guest.attendee)


def _end_access(family, item, guest):
    withdraw_invitation(guest.attendee.pk)


def _cancel(family, item, guest):
    cancel(meeting=item.meeting, version=0)


def _hold_and_close(family, item, guest):
    for person in (family.mother, family.father):
        accept_warning(item=item, rule="family_not_invited", reason="Later.", person=person)
    start_meeting(item=item, version=0)
    close_meeting(meeting=item.meeting, version=1)


ENDS = (_drop, _withdraw, _end_access, _cancel, _hold_and_close)


@pytest.mark.parametrize("end", ENDS, ids=lambda end: end.__name__)
def test_what_ends_the_invitation_ends_the_access(family, item, end):
    guest = invited(item, family.director)
    assert held(guest) == {"view_case", "contribute_case"}
    with acting(family.director):
        end(family, item, guest)
    assert held(guest) == frozenset()


@pytest.mark.parametrize("days", [-3, 3])
def test_moving_the_meeting_moves_the_end_of_the_access_also_to_sooner(family, item, days):
    guest = invited(item, family.director)
    shift = timedelta(days=days)
    with acting(family.director):
        reschedule(
            meeting=item.meeting,
            version=0,
            starts_at=next_week() + shift,
            ends_at=next_week(10, 45) + shift,
            place="Delft",
            is_online=False,
        )
    assert [mail.subject for mail in guest.mails("guest.link")] == [
        "Uitnodiging voor een overleg",
        "Een overleg is gewijzigd",
    ]
    with as_owner():
        moved = Meeting.objects.get(pk=item.meeting_id)
        ends = set(
            Grant.objects.valid()
            .filter(principal_id=guest.attendee.guest_id)
            .values_list("valid_until", flat=True)
        )
    assert {timezone.localdate(each - timedelta(seconds=1)) for each in ends} == {
        timezone.localdate(moved.ends_at)
    }


def test_whoever_was_asked_is_told_that_it_is_off(family, item):
    guest, other = invited(item, family.director), invited(item, family.director, email="b@example.org")
    with acting(family.director):
        withdraw_guest(attendee=other.attendee)
        cancel(meeting=item.meeting, version=0)
    assert [len(each.mails("guest.off")) for each in (guest, other)] == [1, 0]


def test_a_guest_by_name_alone_has_no_way_in(family, item):
    with acting(family.director):
        attendee = ask_attendee(item=item, kind="guest", name="Wijkagent")
    assert attendee.principal_id is None
