"""Every address × every method × everyone: what each must get. `make access-matrix` prints how many that are."""

from collections import Counter
from dataclasses import replace
from http import HTTPStatus

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.access.addresses import PATTERNS
from tests.access.matrix.addresses import ADDRESSES, GROUPS, PUBLIC, SIGNED_IN, WRITE, Address
from tests.access.matrix.people import NOBODY, Who, everyone
from tests.access.matrix.worlds import build_worlds
from zvh.access.methods import ANSWERED

pytestmark = [pytest.mark.django_db, pytest.mark.matrix]

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
LOGIN, FORBIDDEN, NOT_FOUND, METHOD, OPEN = "to the login", "403", "404", "405", "open"
# What somebody who may come in can meet: a page, a redirect, a form refused, somebody else was first, withdrawn.
OPEN_STATUSES = {200, 204, 302, 400, 409, 410, 422, 429}
# Names of arguments under which an address points at something that was said at a table.
SAID = {"finding", "row"}
REFUSED_STATUSES = {403: FORBIDDEN, 404: NOT_FOUND, 405: METHOD}


def test_every_address_is_in_the_table_and_the_table_holds_no_other():
    assert sorted(PATTERNS) == sorted(ADDRESSES)


@pytest.mark.parametrize("group", GROUPS)
def test_everyone_gets_exactly_what_the_table_says(group, record_property):
    world = build_worlds()
    clients = {who: _client(who) for who in everyone(world)}
    wrong, counted = [], Counter()
    for name, address in with_rows_of_the_om_part(GROUPS[group]):
        url = reverse(name, kwargs=world.arguments_for(PATTERNS[name].pattern.converters, address.world))
        for who, client in clients.items():
            for method in METHODS:
                wanted, got = expected(address, method, who), _outcome(client, method, url)
                counted[got] += 1
                if got not in wanted:
                    wrong.append(
                        f"{method} {name} ({address.world}) as {who}: {got} instead of {sorted(wanted)}"
                    )
    record_property("combinations", dict(counted))
    assert not wrong, "\n".join(wrong)


def with_rows_of_the_om_part(addresses: dict[str, Address]):
    """Every address; those that name something said, a second time for what was said in the part with the OM."""
    for name, address in addresses.items():
        yield name, address
        if SAID & set(PATTERNS[name].pattern.converters):
            yield name, replace(address, world="om", shown_to=(WRITE,))


def expected(address: Address, method: str, who: Who) -> set[str]:
    """What the table says. A method that is not answered may be refused before or after the person is."""
    if method not in ANSWERED:
        return {METHOD}
    refusal = _refusal(address, who)
    wanted = address.post if method == "POST" else address.get
    if not wanted:
        return {METHOD, *refusal}
    # A page that is only ever fetched whole may leave HEAD out.
    may_lack = {METHOD} if method == "HEAD" else set()
    if refusal:
        return refusal | may_lack
    allowed = {PUBLIC, SIGNED_IN} & set(wanted) or who.holds & set(wanted)
    return {OPEN if allowed and not address.says_no else FORBIDDEN} | may_lack


def _refusal(address: Address, who: Who) -> set[str]:
    """Why somebody does not even see that there is something at this address."""
    if not address.is_public and who.role == NOBODY:
        return {LOGIN}
    if not address.is_public and not address.is_for(who):
        return {FORBIDDEN}
    if not address.shows_itself_to(who):
        return {NOT_FOUND}
    return set()


def _client(who: Who) -> Client:
    client = who.browser or Client()
    client.raise_request_exception = False
    if who.user is not None:
        client.force_login(who.user)
    return client


def _outcome(client: Client, method: str, url: str) -> str:
    """What came back; whatever it changed is undone, the login too."""
    cookies = dict(client.cookies.items())
    with transaction.atomic():
        response = client.generic(method, url)
        transaction.set_rollback(True)
    client.cookies.clear()
    client.cookies.update(cookies)
    status = response.status_code
    if status == HTTPStatus.FOUND and response.url.startswith("/inloggen/?"):
        return LOGIN
    if status in OPEN_STATUSES:
        return OPEN
    return REFUSED_STATUSES.get(status, str(status))
