"""A personal link of somebody, and a browser that came in with it."""

import uuid
from datetime import date

from django.test import Client
from django.urls import reverse

from cases.models import Case, Person, SafeChannel
from clients.links.services import NewLink, make_link
from tests.roles import acting, as_owner
from zvh.accounts.models import User

CODE = reverse("clients:link_code")


def channel_of(case: Case, person: Person, **changes) -> SafeChannel:
    values = {"kind": "sms", "value": "06 12345678", "agreed_on": date(2026, 1, 5)} | changes
    with as_owner():
        return SafeChannel.objects.create(household=case.household, person=person, **values)


def link_for(case: Case, person: Person, *, by: User, days: int = 14) -> NewLink:
    channel = channel_of(case, person)
    with acting(by):
        return make_link(new_id=uuid.uuid4(), case=case, channel=channel, days=days)


def follow(new: NewLink, code: str | None = None):
    """A browser of its own that followed the link and filled in the code."""
    client = Client()
    client.get(reverse("clients:link", kwargs={"token": new.token}))
    return client, client.post(CODE, {"code": code or new.code})
