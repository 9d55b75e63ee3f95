"""A guest who was asked, the mails they got, and a browser that comes in with them."""

import re
from dataclasses import dataclass
from uuid import uuid4

from django.test import Client
from django.urls import reverse

from meetings.guests.models import Guest
from meetings.guests.services import InvitedGuest, invite_guest
from meetings.models import AgendaItem, Attendee
from tests.roles import acting, as_owner
from zvh.accounts.models import Organisation, Principal, PrincipalKind, User
from zvh.outbox.models import Mail

DOOR, SEND, CODE = (reverse(f"meetings:guest_{name}") for name in ("door", "send", "code"))
COVENANT, OWN, REPLY = (reverse(f"meetings:guest_{name}") for name in ("covenant", "meeting", "reply"))
LEAVE = reverse("meetings:guest_leave")


@dataclass
class Asked:
    """A guest as a test knows them: with the number that was told."""

    attendee: Attendee
    number: str
    email: str

    @property
    def principal(self) -> Principal:
        return Principal(id=self.attendee.guest_id, kind=PrincipalKind.GUEST, label=self.attendee.name)

    @property
    def row(self) -> Guest:
        with as_owner():
            return Guest.objects.get(pk=self.attendee.guest_id)

    @property
    def link(self) -> str:
        """Of the newest mail with one."""
        return re.search(r"/gast/[a-z2-9]{16}/", self.mails("guest.link")[-1].text)[0]

    @property
    def code(self) -> str:
        return re.search(r"\d{3} \d{3}", self.mails("guest.code")[-1].text)[0]

    def mails(self, key: str) -> list[Mail]:
        with as_owner():
            return list(Mail.objects.filter(to=self.email, key__startswith=key).order_by("asked_at"))


def invited(
    item: AgendaItem,
    by: User,
    *,
    name: str = "Juf Anna",
    email: str = "anna@school.example",
    organisation: Organisation | None = None,
) -> Asked:
    with acting(by):
        asked: InvitedGuest = invite_guest(
            item=item, name=name, email=email, organisation=organisation, new_id=uuid4()
        )
    return Asked(asked.attendee, asked.number, email)


def wrong(six_digits: str) -> str:
    return "000000" if six_digits.replace(" ", "") != "000000" else "111111"


def at_the_door(guest: Asked) -> Client:
    """A browser that followed the link and had a code sent."""
    client = Client()
    assert client.get(guest.link).url == DOOR
    assert client.post(SEND).url == CODE
    return client


def confirm(client: Client, guest: Asked, **changes):
    return client.post(CODE, {"code": guest.code, "number": guest.number} | changes)


def come_in(guest: Asked, *, accept: bool = True) -> Client:
    client = at_the_door(guest)
    assert confirm(client, guest).url == OWN
    if accept:
        assert client.post(COVENANT, {"agreed": "yes"}).url == OWN
    return client
