"""Every kind of answer of the guide is recorded as what it is, with script and without."""

from uuid import uuid4

import pytest

from cases.models import Incident, Involvement, LifeDomainEntry, Phase
from leidraad.forms.captures.acts import ChangeActionForm, WeighForm, WordsForm
from leidraad.models import (
    Action,
    BottomLine,
    ClosingPlan,
    Conversation,
    Cooperation,
    Finding,
    Idea,
    Verdict,
)
from tests.factories import OrganisationFactory
from tests.leidraad.room.meeting import hold_meeting, logged_in, seen_of
from tests.roles import as_owner
from zvh.audit.models import Line

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(held):
    return logged_in(held.chair)


def post(client, address, data, **headers):
    return client.post(address, {"new_id": uuid4(), "draft_version": 0, **data}, headers=headers)


def seen_by_owner(model, *fields):
    with as_owner():
        return list(model.objects.values_list(*fields, flat=len(fields) == 1))


@pytest.mark.parametrize(
    ("topic", "kind", "more", "stored"),
    [
        ("risicos", "pattern", {}, {}),
        (
            "risicos",
            "risk",
            {"risk_nature": "static", "risk_level": "systemic"},
            {"risk_nature": "static", "risk_level": "systemic"},
        ),
        (
            "eerdere_inzet",
            "help_tried",
            {"period_words": "in 2024", "helped": "no", "experienced": "Te veel mensen"},
            {"period_words": "in 2024", "helped": False, "experienced": "Te veel mensen"},
        ),
        ("krachten", "strength", {}, {}),
        (
            "onbekend",
            "unknown",
            {"found_out_by": "S. de Boer", "due_on": "2027-01-05"},
            {"found_out_by": "S. de Boer"},
        ),
        ("kern", "joint_concern", {"connections": "Geld en drank"}, {"connections": "Geld en drank"}),
        (
            "nodig",
            "need",
            {"how_we_know": "School ziet het", "is_minimum": "on"},
            {"how_we_know": "School ziet het", "is_minimum": True},
        ),
        (
            "fase",
            "phase_check",
            {"fits_phase": "directe_veiligheid"},
            {"fits_phase": "directe_veiligheid"},
        ),
    ],
)
def test_a_finding_of_each_kind(held, client, topic, kind, more, stored):
    text = "Moeder: «hij belt 's nachts» 😟 مرحبا"
    response = post(client, held.capture_url(topic, kind), {"text": text, **more})
    assert response.status_code == 302
    assert response.url == held.url(f"?onderwerp=risicogestuurde_zorg/{topic}#capture-{kind}")
    with as_owner():
        found = Finding.objects.get()
    assert {name: getattr(found, name) for name in ("text", "kind", "topic_key", *stored)} == {
        "text": text,
        "kind": kind,
        "topic_key": topic,
        **stored,
    }


@pytest.mark.parametrize(
    ("phase", "topic", "kind"),
    [
        (Phase.SAFETY, "zorgen", "concern"),
        (Phase.RECOVERY, "herstel", "recovery"),
        (Phase.RECOVERY, "toekomst", "future"),
    ],
)
def test_the_kinds_of_the_other_phases(guide, phase, topic, kind):
    held = hold_meeting(guide, phase=phase)
    data = {
        "text": "Slaapt slecht",
        "persons": [str(held.child.pk)],
        "said_by": f"person:{held.mother.pk}",
        "certainty": "observed",
        "is_long_term": "on",
    }
    assert post(logged_in(held.typist), held.capture_url(topic, kind), data).status_code == 302
    assert seen_by_owner(Finding, "kind", "source_person", "certainty", "persons") == [
        (kind, held.mother.pk, "observed", held.child.pk)
    ]


def test_with_script_the_answer_is_the_fragment_and_the_room_hears_of_it(held, client):
    response = post(client, held.capture_url("risicos", "risk"), {"text": "Geldzorgen"}, HX_Request="true")
    assert response.status_code == 200
    assert "Geldzorgen" in response.content.decode()
    assert "zvh:room-changed" in response.headers["HX-Trigger"]


def test_it_is_committed_with_its_line_in_the_log_when_the_answer_is_made(held, client, monkeypatch):
    """And stays so when making the answer fails: the form can be sent again, and is taken once."""

    def fail(*arguments, **named):
        raise RuntimeError("no answer")

    monkeypatch.setattr("leidraad.views.answers.capture_context", fail)
    client.raise_request_exception = False
    data = {"new_id": uuid4(), "draft_version": 0, "text": "Geldzorgen"}
    address = held.capture_url("risicos", "risk")
    assert client.post(address, data, headers={"HX-Request": "true"}).status_code == 500
    assert seen_by_owner(Finding, "text") == ["Geldzorgen"]
    assert "finding.add" in acts_by_owner()
    monkeypatch.undo()
    assert client.post(address, data, headers={"HX-Request": "true"}).status_code == 200
    assert seen_by_owner(Finding, "text") == ["Geldzorgen"]


def acts_by_owner() -> list[str]:
    with as_owner():
        return list(Line.objects.order_by("at").values_list("act", flat=True))


def test_the_same_form_sent_twice_adds_once(held, client):
    data = {"new_id": uuid4(), "draft_version": 0, "text": "Geldzorgen"}
    for _ in range(2):
        assert client.post(held.capture_url("risicos", "risk"), data).status_code == 302
    assert seen_by_owner(Finding, "text") == ["Geldzorgen"]


def test_an_incident_with_a_part_for_each_person(guide):
    held = hold_meeting(guide, phase=Phase.SAFETY)
    data = {
        "text": "Duw op de trap",
        "kinds": ["physical", "witnessed"],
        "happened_earliest": "2026-03-01",
        "happened_latest": "2026-03-31",
        "when_words": "ergens in maart",
        "mark": "worst",
        "used": [str(held.father.pk)],
        "underwent": [str(held.mother.pk), str(held.father.pk)],
        "witnessed": [str(held.child.pk)],
    }
    client = logged_in(held.typist)
    for _ in range(2):
        assert post(client, held.capture_url("incidenten", "incidents"), data).status_code == 302
    assert sorted(seen_by_owner(Incident, "mark")) == ["", "worst"]
    with as_owner():
        incident = Incident.objects.filter(mark="worst").get()
        roles = sorted(incident.roles.values_list("person__first_names", "part"))
    assert roles == [
        ("Mark", "underwent"),
        ("Mark", "used"),
        ("Noor", "witnessed"),
        ("Sanne", "underwent"),
    ]
    assert incident.from_om_part is True


def test_life_domains_are_noted_where_they_changed(held, client):
    address = held.capture_url("leefgebieden", "life_domains")
    data = {"state_financien": "problem", "weight_financien": "3", "note_financien": "Schulden"}
    assert post(client, address, data).status_code == 302
    assert post(client, address, {**data, "state_werk": "strength"}).status_code == 302
    assert sorted(seen_by_owner(LifeDomainEntry, "domain", "state", "weight")) == [
        ("financien", "problem", 3),
        ("werk", "strength", None),
    ]


def test_who_turns_out_to_help_is_added(held, client):
    organisation = OrganisationFactory(name="Wijkteam")
    data = {"organisation": organisation.pk, "aim": "Schulden ordenen", "persons": [str(held.father.pk)]}
    assert post(client, held.capture_url("hulpverlening", "involvement"), data).status_code == 302
    assert seen_by_owner(Involvement, "organisation__name", "aim") == [("Wijkteam", "Schulden ordenen")]


def test_an_agreement_is_looked_back_on(held, client):
    with as_owner():
        line = BottomLine.objects.create(
            case=held.case, author_id=held.chair.pk, text="Nuchter bij de kinderen"
        )
    data = {"agreement": f"line-{line.pk}", "holds": "no", "text": "Twee keer niet"}
    assert post(client, held.capture_url("stand_veiligheid", "review"), data).status_code == 302
    assert seen_by_owner(Finding, "kind", "still_holds", "reviewed_line", "text") == [
        ("review", False, line.pk, "Twee keer niet")
    ]


def test_yes_to_unsafe_goes_back_to_direct_safety_with_everything(held, client):
    post(client, held.capture_url("risicos", "risk"), {"text": "Geldzorgen"})
    data = {"unsafe_now": "yes", "reason": "Mark staat voor de deur", "version": 0}
    assert post(client, held.capture_url("veilig_nu", "safety_check"), data).status_code == 302
    assert seen_by_owner(Conversation, "phase", "planned_phase") == [(Phase.SAFETY, Phase.RISK)]
    assert seen_by_owner(Finding, "text") == ["Geldzorgen"]


def test_the_verdict_is_for_who_directs(held, client):
    address, data = held.capture_url("oordeel", "verdict"), {"outcome": "verder", "reason": "Rustig"}
    assert post(logged_in(held.typist), address, data).status_code == 403
    assert post(client, address, data).status_code == 302
    assert seen_by_owner(Verdict, "outcome", "to_phase") == [("verder", Phase.RECOVERY)]


def test_from_idea_to_weighing_to_action(held, client):
    post(client, held.capture_url("brainstorm", "idea"), {"text": "Vrijwilliger voor de administratie"})
    (idea,) = seen_by_owner(Idea, "pk")
    weighed = {"family_weight": "3", "bearable_weight": "2", "horizon": "short", "outcome": "chosen"}
    weighed["seen"] = seen_of(WeighForm, Idea, idea)
    assert (
        client.post(f"{held.capture_url('prioriteit', 'priority')}{idea}/wegen/", weighed).status_code == 302
    )
    address = held.capture_url("interventies", "action")
    assert "Vrijwilliger" in client.get(address, {"vanuit": idea}).content.decode()
    data = {"text": "Vrijwilliger zoeken", "owner": f"user:{held.partner.pk}", "idea": idea}
    assert post(client, address, data).status_code == 302
    assert seen_by_owner(Action, "text", "idea", "owner", "kind", "aim", "horizon") == [
        ("Vrijwilliger zoeken", idea, held.partner.pk, "other", "professionals", "short")
    ]


def test_an_action_of_somebody_without_an_account(held, client):
    data = {"text": "Haalt de kinderen op", "owner": "", "owner_words": "de buurvrouw"}
    assert post(client, held.capture_url("interventies", "action"), data).status_code == 302
    (action,) = seen_by_owner(Action, "pk")
    assert seen_by_owner(Action, "owner_words", "due_on") == [("de buurvrouw", None)]
    changes = {
        "text": "Haalt Noor op",
        "owner_key": f"person:{held.mother.pk}",
        "owner_words": "de buurvrouw",
        "due_on": "2027-01-04",
        "reason": "Werk",
        "kind": "other",
        "aim": "family",
        "status": "agreed",
        "seen": seen_of(ChangeActionForm, Action, action),
    }
    address = f"{held.capture_url('interventies', 'action')}{action}/wijzigen/"
    assert client.post(address, changes).status_code == 302
    assert seen_by_owner(Action, "text", "aim", "owner_person", "owner_words", "is_proposal") == [
        ("Haalt Noor op", "family", held.mother.pk, "", True)
    ]


@pytest.mark.parametrize(
    ("owner", "words", "status", "stands"),
    [
        ("user", "", 302, ("user", "")),
        ("user", "de buurvrouw", 422, ("person", "")),
        ("person", "de buurvrouw", 302, ("", "de buurvrouw")),
        ("", "", 422, ("person", "")),
        ("", "de buurvrouw", 302, ("", "de buurvrouw")),
    ],
)
def test_who_does_it_can_be_corrected_to_exactly_one(held, client, owner, words, status, stands):
    keys = {"": "", "user": f"user:{held.partner.pk}", "person": f"person:{held.father.pk}"}
    address = held.capture_url("interventies", "action")
    assert post(client, address, {"text": "Belt de school", "owner": keys["person"]}).status_code == 302
    with as_owner():
        action = Action.objects.get()
    changes = {"text": action.text, "kind": action.kind, "aim": action.aim, "status": action.status}
    changes |= {"owner_key": keys[owner], "owner_words": words, "seen": ChangeActionForm.seen_of(action)}
    answer = client.post(f"{address}{action.pk}/wijzigen/", changes)
    assert answer.status_code == status
    with as_owner():
        action.refresh_from_db()
    assert (action.owner_key.partition(":")[0], action.owner_words) == stands


def test_a_bodemeis_from_a_need_that_is_the_minimum(held, client):
    post(client, held.capture_url("nodig", "need"), {"text": "Nuchter bij de kinderen", "is_minimum": "on"})
    (need,) = seen_by_owner(Finding, "pk")
    address = held.capture_url("bodemeisen", "bottom_line")
    assert "Nuchter bij de kinderen" in client.get(address).content.decode()
    data = {"text": "Vader is nuchter", "because_of": need, "guardian_user": str(held.partner.pk)}
    assert post(client, address, data).status_code == 302
    assert seen_by_owner(BottomLine, "because_of", "guardian_user", "is_proposal") == [
        (need, held.partner.pk, True)
    ]


def test_cooperation_and_the_closing_plan(guide):
    held = hold_meeting(guide, phase=Phase.RECOVERY)
    client = logged_in(held.typist)
    assert (
        post(client, held.capture_url("samenwerking", "cooperation"), {"text": "App-groep"}).status_code
        == 302
    )
    data = {"signals": "Belt niet terug", "first_heard_by": "Oma", "what_then": "Belt Veilig Thuis"}
    assert post(client, held.capture_url("afsluiting", "closing"), data).status_code == 302
    assert seen_by_owner(Cooperation, "text") == ["App-groep"]
    assert seen_by_owner(ClosingPlan, "first_heard_by") == ["Oma"]


def test_a_finding_is_confirmed_disputed_corrected_and_ranked_where_it_stands(held, client):
    address = held.capture_url("risicos", "risk")
    post(client, address, {"text": "Drinkt meer"})
    (row,) = seen_by_owner(Finding, "pk")
    assert client.post(f"{address}{row}/bevestigen/").status_code == 302
    view = {"new_id": uuid4(), "whose": f"person:{held.father.pk}", "view": "Niet waar"}
    assert client.post(f"{address}{row}/betwisten/", view).status_code == 302
    assert "Niet waar" in client.get(address).content.decode()
    assert client.post(f"{address}{row}/top3/").status_code == 302
    words = {"new_id": uuid4(), "text": "Drinkt op vrijdag", "seen": seen_of(WordsForm, Finding, row)}
    assert client.post(f"{address}{row}/verbeteren/", words).status_code == 302
    assert sorted(seen_by_owner(Finding, "text", "rank")) == [("Drinkt meer", None), ("Drinkt op vrijdag", 1)]


def test_only_without_the_family_a_bodemeis_can_be_one_that_does_not_wait_for_them(held):
    address = held.capture_url("bodemeisen", "bottom_line")
    client = logged_in(held.chair)
    pages = [client.get(address).content.decode()]
    held.begin(held.with_family)
    pages.append(client.get(address).content.decode())
    assert ['name="urgent_reason"' in page for page in pages] == [True, False]
    sent = {"new_id": uuid4(), "text": "Nuchter thuis", "urgent_reason": "Vannacht"}
    assert client.post(address, sent).status_code == 302
    with as_owner():
        assert BottomLine.objects.get(text="Nuchter thuis").urgent_reason == ""
