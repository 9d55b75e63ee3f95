"""A finding can be proposed by any participant; the chair puts it on the table."""

from uuid import uuid4

import pytest

from leidraad.models import Finding
from meetings.models import Attendee, Meeting, MeetingState, TableRole
from tests.leidraad.room.meeting import logged_in, stranger
from tests.roles import as_owner
from zvh.audit.models import Line

pytestmark = pytest.mark.django_db

WORDS = "Kanariegeel"


@pytest.fixture
def risks(held) -> str:
    return held.capture_url("risicos", "risk")


def propose(user, address, **data):
    sent = {"new_id": uuid4(), "draft_version": 0, "text": WORDS, **data}
    return logged_in(user).post(address, sent)


def who_reads(held, *users) -> list:
    """Of these, whose screen shows it: alone, in its page and in the list of the case."""
    address = held.capture_url("risicos", "risk")
    pages = [address, f"{address}bekend/", f"{held.url()}?onderwerp=risicogestuurde_zorg/risicos"]
    pages.append(f"/casussen/{held.case.pk}/bevindingen/")
    return [
        user for user in users if any(WORDS in logged_in(user).get(page).content.decode() for page in pages)
    ]


def proposal() -> Finding:
    with as_owner():
        return Finding.objects.get()


def put_on_table(held, finding, user=None):
    return logged_in(user or held.chair).post(f"{held.capture_url('risicos', 'risk')}{finding.pk}/op-tafel/")


def test_a_participant_is_asked_for_the_words_how_they_know_and_about_whom(held, risks):
    form = logged_in(held.partner).get(risks).context["capture"]["form"]
    assert [field.name for field in form.visible_fields()] == ["text", "certainty", "persons"]


def test_what_is_proposed_is_of_their_own_organisation_for_the_chair_and_its_author(held, risks):
    data = {
        "certainty": "observed",
        "persons": [str(held.child.pk)],
        "said_by": f"organisation:{held.prosecutor.organisation_id}",
        "risk_nature": "static",
    }
    assert propose(held.partner, risks, **data).status_code == 302
    found = proposal()
    assert (
        found.reach,
        found.source_organisation_id,
        found.certainty,
        found.risk_nature,
        found.from_om_part,
    ) == (
        "chair",
        held.partner.organisation_id,
        "observed",
        "",
        True,
    )
    readers = who_reads(held, held.chair, held.typist, held.partner, held.prosecutor)
    assert readers == [held.chair, held.partner]


def test_the_chair_reads_who_proposed_it(held, risks):
    propose(held.partner, risks)
    assert "voorgesteld door S. de Boer" in logged_in(held.chair).get(risks).content.decode()


def test_the_chair_puts_it_on_the_table_and_a_double_click_does_so_once(held, risks):
    propose(held.partner, risks)
    finding = proposal()
    users = (stranger(), held.prosecutor, held.partner, held.chair, held.chair)
    assert [put_on_table(held, finding, user).status_code for user in users] == [404, 404, 403, 302, 302]
    now = proposal()
    assert (now.reach, now.from_om_part, now.om_parts) == ("table", True, [held.with_om.pk])
    assert who_reads(held, held.typist, held.prosecutor) == [held.typist, held.prosecutor]
    with as_owner():
        assert Line.objects.filter(act="finding.put_on_table", subject_id=finding.pk).count() == 1


def test_of_what_every_professional_may_know_the_reach_is_not_narrowed(held, risks):
    propose(held.partner, risks)
    with as_owner():
        Finding.objects.update(reach="plan")
    assert put_on_table(held, proposal()).status_code == 302
    assert proposal().reach == "plan"


def test_what_was_proposed_with_the_om_stays_off_a_screen_that_the_family_sees(held, risks):
    propose(held.partner, risks)
    finding = proposal()
    held.begin(held.with_family)
    assert who_reads(held, held.partner) == [held.partner]
    address = f"{held.url()}?onderwerp=risicogestuurde_zorg/risicos"
    for user in (held.chair, held.partner):
        assert WORDS not in logged_in(user).get(address).content.decode()
    assert put_on_table(held, finding).status_code == 404


def test_a_proposal_is_no_reason_for_an_action_and_takes_no_place_in_the_top_three(held, risks):
    propose(held.partner, risks)
    form = logged_in(held.chair).get(held.capture_url("interventies", "action")).context["capture"]["form"]
    assert f"finding:{proposal().pk}" not in str(form["because"])
    assert logged_in(held.chair).post(f"{risks}{proposal().pk}/top3/").status_code == 404


def test_who_watches_reads_along_elsewhere_or_is_a_stranger_proposes_nothing(held, risks):
    with as_owner():
        Attendee.objects.filter(user=held.partner).update(table_role=TableRole.OBSERVER)
    assert propose(held.partner, risks).status_code == 403
    assert propose(stranger(), risks).status_code == 404
    held.begin(held.with_family)
    assert propose(held.prosecutor, risks).status_code == 403
    with as_owner():
        assert not Finding.objects.exists()


def test_after_the_meeting_it_says_so_and_adds_nothing(held, risks):
    with as_owner():
        Meeting.objects.update(state=MeetingState.CLOSED, closed_at="2026-01-01T12:00Z")
    assert propose(held.partner, risks).status_code == 409
    with as_owner():
        assert not Finding.objects.exists()


@pytest.mark.parametrize(
    ("topic", "kind"),
    [("interventies", "action"), ("stand_veiligheid", "review"), ("bodemeisen", "bottom_line")],
)
def test_what_the_table_decides_together_is_written_by_who_types(held, topic, kind):
    assert propose(held.partner, held.capture_url(topic, kind), owner_words="buur").status_code == 403


def test_words_that_are_refused_come_back(held, risks):
    response = propose(held.partner, risks, certainty="zeker")
    assert (response.status_code, WORDS in response.content.decode()) == (422, True)


def seen_and_suspected(held, *certainties) -> str:
    with as_owner():
        for certainty in certainties:
            said = {"case": held.case, "conversation": held.conversation, "author_id": held.chair.pk}
            Finding.objects.create(**said, kind="risk", text=f"risico {certainty}", certainty=certainty)
    return logged_in(held.chair).get(f"{held.capture_url('risicos', 'risk')}bekend/").content.decode()


def test_what_is_suspected_stands_apart_from_what_was_seen_or_heard(held):
    text = seen_and_suspected(held, "suspected", "observed", "")
    order = ["Gezien of gehoord", "risico observed", "Vermoed</h", "risico suspected"]
    assert sorted(order, key=text.index) == order


def test_what_is_all_known_in_the_same_way_has_no_headings(held):
    assert "Gezien of gehoord" not in seen_and_suspected(held, "observed", "reported")


def test_yes_to_unsafe_in_the_middle_leads_back_with_every_draft_intact(held, risks):
    typist, chair, partner = map(logged_in, (held.typist, held.chair, held.partner))
    for client in (typist, partner):
        typed = {"autosave_field": "text", "text": WORDS, "new_id": uuid4(), "draft_version": 0}
        assert client.post(f"{risks}concept/", typed).status_code == 200
    answer = {"unsafe_now": "yes", "reason": "Mark staat voor de deur", "version": 0}
    sent = {"new_id": uuid4(), "draft_version": 0, **answer}
    assert chair.post(held.capture_url("veilig_nu", "safety_check"), sent).status_code == 302
    assert 'href="?onderwerp=directe_veiligheid/' in typist.get(held.url("stappen/")).content.decode()
    for client in (typist, partner):
        assert WORDS in client.get(held.url(), {"onderwerp": "risicogestuurde_zorg/risicos"}).content.decode()
        again = {"autosave_field": "text", "text": f"{WORDS}!", "new_id": uuid4(), "draft_version": 1}
        assert client.post(f"{risks}concept/", again).status_code == 200


def test_that_question_is_one_click_away_where_the_phase_is_asked(held):
    page = logged_in(held.chair).get(held.url(), {"onderwerp": "risicogestuurde_zorg/fase"}).content.decode()
    assert 'href="?onderwerp=risicogestuurde_zorg/veilig_nu"' in page
