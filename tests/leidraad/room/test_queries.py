"""What a page costs does not grow with what is known."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.models import Incident
from leidraad.models import Action, BottomLine, Finding, FindingReview, Idea
from tests.leidraad.room.meeting import logged_in
from tests.roles import as_owner

pytestmark = pytest.mark.django_db

PAGES = (
    "?onderwerp=risicogestuurde_zorg/fase",
    "?onderwerp=risicogestuurde_zorg/risicos",
    "?onderwerp=risicogestuurde_zorg/kern",
    "?onderwerp=risicogestuurde_zorg/stand_veiligheid",
    "?onderwerp=risicogestuurde_zorg/prioriteit",
    "?onderwerp=risicogestuurde_zorg/interventies",
    "?onderwerp=risicogestuurde_zorg/bodemeisen",
    "?onderwerp=directe_veiligheid/incidenten",
    "stappen/",
    "tafel/",
    "tijd/",
    "sinds/",
    "onderwerp/risicogestuurde_zorg/risicos/risk/",
    "onderwerp/risicogestuurde_zorg/risicos/risk/?alles=1",
    "onderwerp/risicogestuurde_zorg/interventies/action/",
)


def fill(held, number: int) -> None:
    """So many rows of every kind, from before and from this meeting, each disputed."""
    said = {"case": held.case, "author_id": held.chair.pk, "source_person": held.mother}
    with as_owner():
        for place in range(number):
            meeting = {"conversation": held.conversation} if place % 2 else {}
            for kind in ("risk", "pattern", "concern", "need"):
                finding = Finding.objects.create(**said, **meeting, kind=kind, text=f"{kind} {place}")
                finding.persons.add(held.father, held.child)
                FindingReview.objects.create(
                    case=held.case,
                    finding=finding,
                    kind="disputed",
                    view="Nee",
                    person=held.father,
                    principal_id=held.chair.pk,
                )
            Idea.objects.create(**said, conversation=held.conversation, text=f"idee {place}")
            line = BottomLine.objects.create(**said, text=f"eis {place}", guardian_user=held.partner)
            line.persons.add(held.father)
            action = Action.objects.create(
                **said, **meeting, text=f"actie {place}", owner=held.partner, aim="family"
            )
            action.persons.add(held.mother)
            incident = Incident.objects.create(**said, text=f"voorval {place}", kinds=["physical"])
            incident.roles.create(case=held.case, person=held.father, part="used")


def queries(client, address) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_queries_are_the_same_for_3_and_for_30_of_everything(held):
    client = logged_in(held.chair)
    fill(held, 3)
    few = {page: queries(client, held.url(page)) for page in PAGES}
    fill(held, 27)
    assert {page: queries(client, held.url(page)) for page in PAGES} == few
    assert max(few.values()) <= 54


KNOWN = tuple(
    f"onderwerp/risicogestuurde_zorg/{place}/bekend/"
    for place in (
        "risicos/risk",
        "kern/joint_concern",
        "brainstorm/idea",
        "prioriteit/priority",
        "interventies/action",
    )
)


def test_what_everyone_fetches_again_costs_a_participant_the_same_and_little(held):
    client = logged_in(held.partner)
    fill(held, 3)
    few = {page: queries(client, held.url(page)) for page in KNOWN}
    fill(held, 27)
    assert {page: queries(client, held.url(page)) for page in KNOWN} == few
    assert max(few.values()) <= 24, few


def test_the_list_of_findings_too(held):
    client = logged_in(held.chair)
    address = f"/casussen/{held.case.pk}/bevindingen/"
    fill(held, 3)
    few = queries(client, address)
    fill(held, 27)
    assert queries(client, address) == few
