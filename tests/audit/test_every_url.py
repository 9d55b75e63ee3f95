"""Every address that names a row leaves one complete line, whatever came of it."""

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.access.addresses import PATTERNS
from tests.access.world import build_world
from tests.roles import as_owner
from zvh.accounts.models import Role, User
from zvh.audit.models import Line, Outcome

pytestmark = pytest.mark.django_db
# What a line says of every act, and of an act on a case that somebody may see.
ALWAYS = ("at", "transaction_id", "principal_id", "organisation_id", "role", "act", "outcome", "address")
FROM_WHERE = ("place_id", "session_id")


def test_every_address_that_names_a_row_leaves_one_complete_line():
    world = build_world()
    reader = _somebody_who_may(world)
    without = {}
    for name, pattern in PATTERNS.items():
        # Doors that are open to everyone know nobody; what is behind them is a case of its own.
        if not pattern.pattern.converters or pattern.callback.access_decision.public:
            continue
        with transaction.atomic():
            lacks = _asked(reader, name, world)
            transaction.set_rollback(True)
        if lacks:
            without[name] = lacks
    assert without == {}


def _somebody_who_may(world) -> User:
    """The one who directs the world's case, on intake too; what is for other roles is refused, with a line."""
    with as_owner():
        director = User.objects.get(meetings_chaired=world.rows["meeting"])
        User.objects.filter(pk=director.pk).update(role=Role.PROCESREGISSEUR, has_intake_duty=True)
        director.refresh_from_db()
    return director


def _asked(user, name, world) -> str:
    """What lacks in the log after asking for this address; empty when nothing does."""
    client = Client(raise_request_exception=False)
    client.force_login(user)
    with as_owner():
        before = set(Line.objects.values_list("pk", flat=True))
    address = reverse(name, kwargs=world.arguments_for(PATTERNS[name].pattern.converters))
    response = client.get(address)
    if response.status_code == 405:
        response = client.post(address)
    with as_owner():
        lines = list(Line.objects.exclude(pk__in=before))
    if not lines:
        return f"no line ({response.status_code})"
    return next((lacks for line in lines for lacks in _lacking(line, user, name, world)), "")


def _lacking(line, user, name, world):
    yield from (field for field in (*ALWAYS, *FROM_WHERE) if getattr(line, field) in (None, ""))
    if line.principal_id != user.pk or line.address != name:
        yield "somebody else's line"
    if line.case_id is not None and line.case_id != world.rows["case"]:
        yield "another case"
    if (
        line.case_id is not None
        and line.outcome == Outcome.DONE
        and not (line.grant_id and line.grant_reason)
    ):
        yield "on which grant"
