"""What can't be taken is said beside its field with a 4xx, and nothing is half-written."""

from uuid import uuid4

import pytest

from cases.models import Incident, LifeDomainEntry
from leidraad.models import Action, Conversation, Finding, ScaleScore, Typing, Verdict
from meetings.models import Attendee
from tests.factories import MembershipFactory, PersonFactory
from tests.leidraad.room.meeting import hold_meeting, logged_in
from tests.roles import as_owner

pytestmark = pytest.mark.django_db

WRITTEN = (Finding, Action, ScaleScore, Verdict, Incident, LifeDomainEntry)


@pytest.fixture
def client(held):
    return logged_in(held.chair)


def nothing_was_written() -> bool:
    with as_owner():
        return not any(model.objects.exists() for model in WRITTEN)


def refused(client, address, data, **more):
    """The answer to a form that can't be taken, alone and in its page."""
    sent = {"new_id": uuid4(), "draft_version": 0, **data}
    page = client.post(address, sent)
    fragment = client.post(address, sent, headers={"HX-Request": "true"})
    assert (page.status_code, fragment.status_code) == (422, 422)
    assert nothing_was_written()
    body = fragment.content.decode()
    assert "field-error" in body or "error-summary" in body
    return body


@pytest.mark.parametrize(
    ("topic", "kind", "data"),
    [
        ("risicos", "risk", {}),
        ("risicos", "risk", {"text": "   "}),
        ("risicos", "risk", {"text": "a\x00b"}),
        ("risicos", "risk", {"text": "x" * 20_001}),
        ("risicos", "risk", {"text": "x" * 1_000_000}),
        ("risicos", "risk", {"text": "Geld", "risk_nature": "soms"}),
        ("risicos", "risk", {"text": "Geld", "persons": ["niet-een-id"]}),
        ("risicos", "risk", {"text": "Geld", "said_by": "organisation:niemand"}),
        ("risicos", "risk", {"text": "Geld", "certainty": "zeker"}),
        ("risicos", "risk", {"text": "Geld", "new_id": "geen-id"}),
        ("onbekend", "unknown", {"text": "Waar?", "due_on": "2026-02-30"}),
        ("onbekend", "unknown", {"text": "Waar?", "due_on": "0900-01-01"}),
        ("onbekend", "unknown", {"text": "Waar?", "due_on": "9999-12-31"}),
        ("onbekend", "unknown", {"text": "Waar?", "found_out_by": "x" * 121}),
        ("fase", "phase_check", {"text": "Rustig", "fits_phase": "nazorg"}),
        ("leefgebieden", "life_domains", {"state_werk": "soms"}),
        ("leefgebieden", "life_domains", {"note_werk": "Zonder stand"}),
        ("leefgebieden", "life_domains", {"state_werk": "problem", "weight_werk": "4"}),
        ("hulpverlening", "involvement", {"organisation": "niemand"}),
        ("stand_veiligheid", "review", {"agreement": "line-x", "holds": "yes"}),
        ("schaal", "scale", {}),
        ("veilig_nu", "safety_check", {"unsafe_now": "yes", "version": 0}),
        ("veilig_nu", "safety_check", {"unsafe_now": "maybe", "version": 0}),
        ("veilig_nu", "safety_check", {"unsafe_now": "no"}),
        ("oordeel", "verdict", {"outcome": "afsluiten", "reason": "Klaar"}),
        ("oordeel", "verdict", {"outcome": "verder"}),
        ("interventies", "action", {"text": "Bellen"}),
        ("interventies", "action", {"owner_words": "de buurvrouw"}),
        ("interventies", "action", {"text": "Bellen", "owner": "user:niemand"}),
        ("interventies", "action", {"text": "Bellen", "owner_words": "buur", "due_on": "2020-01-01"}),
        ("interventies", "action", {"text": "Bellen", "owner_words": "buur", "because": "finding:x"}),
        ("interventies", "action", {"text": "Bellen", "owner_words": "buur", "idea": "x"}),
        ("bodemeisen", "bottom_line", {"text": "Nuchter", "guardian_user": "niemand"}),
        ("samenwerking", "cooperation", {"text": ""}),
    ],
)
def test_what_does_not_fit_is_refused(held, client, topic, kind, data):
    refused(client, held.capture_url(topic, kind), data)


def whose_card_is_entered(held) -> Attendee:
    """One of a table at which only the typist types."""
    with as_owner():
        Conversation.objects.update(typing=Typing.TYPIST)
        return Attendee.objects.get(user=held.partner)


@pytest.mark.parametrize("value", ["0", "11", "-1", "acht", "7,5", "1e1", "²"])
def test_a_score_is_a_whole_number_from_1_to_10(held, client, value):
    attendee = whose_card_is_entered(held)
    data = {f"score_{attendee.pk}": value, f"reason_{attendee.pk}": "Omdat"}
    body = refused(client, held.capture_url("schaal", "scale"), data)
    assert "10" in body


def test_a_reason_without_its_score_is_asked_for_the_score(held, client):
    attendee = whose_card_is_entered(held)
    body = refused(client, held.capture_url("schaal", "scale"), {f"reason_{attendee.pk}": "Omdat"})
    assert "field-error" in body


@pytest.mark.parametrize("value", ["", "0", "11", "acht", "7,5"])
def test_ones_own_score_too(held, value):
    data = {"hand": "own", "value": value, "reason": "Omdat"}
    body = refused(logged_in(held.partner), held.capture_url("schaal", "scale"), data)
    assert "field-error" in body
    assert "Omdat" in body


def test_a_person_of_another_household_is_unknown_here(held, client):
    other = MembershipFactory(person=PersonFactory(first_names="Vreemd")).person
    refused(client, held.capture_url("risicos", "risk"), {"text": "Geld", "persons": [str(other.pk)]})
    refused(
        client, held.capture_url("interventies", "action"), {"text": "Belt", "owner": f"person:{other.pk}"}
    )


def test_what_was_typed_comes_back_with_the_message(held, client):
    body = refused(client, held.capture_url("interventies", "action"), {"text": "Belt de «school» 😟"})
    assert "Belt de «school» 😟" in body


@pytest.mark.parametrize(
    "dates",
    [
        {"happened_earliest": "2999-01-01"},
        {"happened_earliest": "2026-03-31", "happened_latest": "2026-03-01"},
        {"happened_earliest": "gisteren"},
    ],
)
def test_an_incident_on_a_day_that_cannot_be(guide, dates):
    held = hold_meeting(guide, phase="directe_veiligheid")
    refused(logged_in(held.typist), held.capture_url("incidenten", "incidents"), {"text": "Duw", **dates})


def test_rows_of_another_case_are_not_found(held, guide, client):
    other = hold_meeting(guide)
    with as_owner():
        elsewhere = Finding.objects.create(
            case=other.case, conversation=other.conversation, author_id=other.chair.pk, kind="risk", text="X"
        )
    address = held.capture_url("risicos", "risk")
    for act in ("bevestigen", "betwisten", "verbeteren", "top3"):
        assert client.post(f"{address}{elsewhere.pk}/{act}/").status_code == 404
    assert client.post(held.url(f"deel/{other.with_family.pk}/"), {"version": 0}).status_code == 404


def test_an_act_that_does_not_exist_is_not_found(held, client):
    address = held.capture_url("risicos", "risk")
    assert client.post(f"{address}{uuid4()}/bevestigen/").status_code == 404
    assert client.post(f"{address}{held.item.pk}/verwijderen/").status_code == 404


@pytest.mark.parametrize("act", ["betwisten", "verbeteren", "afhandelen"])
def test_another_view_without_words_is_refused_in_its_place(held, client, act):
    with as_owner():
        row = Finding.objects.create(
            case=held.case, conversation=held.conversation, author_id=held.chair.pk, kind="risk", text="Geld"
        )
    address = f"{held.capture_url('risicos', 'risk')}{row.pk}/{act}/"
    response = client.post(address, {"new_id": uuid4()}, headers={"HX-Request": "true"})
    assert response.status_code == 422
    assert "field-error" in response.content.decode()


def test_a_full_top_three_says_so(held, client):
    with as_owner():
        rows = [
            Finding.objects.create(
                case=held.case,
                conversation=held.conversation,
                author_id=held.chair.pk,
                kind="risk",
                text=text,
            )
            for text in "abcd"
        ]
    address = held.capture_url("risicos", "risk")
    statuses = [client.post(f"{address}{row.pk}/top3/").status_code for row in rows]
    assert statuses == [302, 302, 302, 422]


def test_a_row_of_a_draft_too_many_versions_ahead_is_refused(held, client):
    data = {"text": "Geld", "draft_version": str(10**12)}
    refused(client, held.capture_url("risicos", "risk"), data)
