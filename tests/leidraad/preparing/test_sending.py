"""Sending: to the chair alone, again until the meeting begins, and what counts from then on."""

import pytest
from django.utils import timezone

from leidraad.models import Finding, FindingReview, Idea, Preparation, PreparedAnswer, SharingBasis
from meetings.models import HeldBack, Meeting, MeetingState, Seat
from tests.leidraad.preparing.world import (
    WORDS,
    attendee_of,
    give_everything,
    known_finding,
    prepared_by,
    reviews_of,
    seen_in_database,
    stranger,
)
from tests.leidraad.room.meeting import logged_in
from tests.roles import as_owner
from zvh.audit.models import Line

pytestmark = pytest.mark.django_db


def lines(act: str) -> int:
    with as_owner():
        return Line.objects.filter(act=act).count()


def current() -> list[tuple]:
    with as_owner():
        rows = Finding.objects.filter(text__contains=WORDS).order_by("created_at")
        return [(row.kind, row.text.removeprefix(WORDS).strip(), row.reach) for row in rows]


def test_what_is_sent_are_findings_of_their_organisation_for_the_chair(planned):
    give_everything(planned, planned.partner)
    assert current() == []
    assert planned.send(planned.partner).status_code == 302
    assert current() == [
        ("note", "Oma is verhuisd.", "chair"),
        ("risk", "Vader drinkt niet meer.", "chair"),
        ("strength", "Noor noemt haar mentor.", "chair"),
    ]
    with as_owner():
        found = Finding.objects.get(kind="strength", text__contains=WORDS)
        idea = Idea.objects.get()
    assert (found.source_organisation_id, found.certainty, found.from_om_part) == (
        planned.partner.organisation_id,
        "reported",
        False,
    )
    assert (idea.reach, idea.source_organisation_id) == ("chair", planned.partner.organisation_id)
    assert [(row.topic_key, row.kind) for row in prepared_by(planned.partner)] == [
        ("brainstorm", "added"),
        ("gezin", "added"),
        ("krachten", "confirmed"),
        ("krachten", "added"),
        ("onbekend", "silent"),
        ("risicos", "corrected"),
    ]


def test_once_sent_the_chair_sees_it_and_nobody_else(planned):
    give_everything(planned, planned.partner)
    planned.send(planned.partner)
    tables = ("leidraad_preparedanswer", "leidraad_idea", "leidraad_finding")
    people = (planned.chair, planned.partner, planned.held.typist, planned.held.prosecutor, stranger())
    seen = [tuple(seen_in_database(user, *tables).values()) for user in people]
    assert seen == [(6, 1, 5), (6, 1, 5), (0, 0, 2), (0, 0, 2), (0, 0, 0)]
    room = f"{planned.held.url()}?onderwerp=risicogestuurde_zorg/"
    for topic in ("gezin", "risicos", "krachten", "brainstorm"):
        readers = [
            user
            for user in people[:4]
            if WORDS in logged_in(user).get(f"{room}{topic}").content.decode() and user != planned.partner
        ]
        assert readers == [planned.chair], topic


def test_who_keeps_the_dossier_knows_that_it_was_sent_and_not_what(planned):
    give_everything(planned, planned.partner)
    planned.send(planned.partner)
    page = logged_in(planned.held.typist).get(f"/overleggen/{planned.held.item.pk}/").content.decode()
    assert ("heeft voorbereid" in page, WORDS in page) == (True, False)


def test_sent_twice_it_is_there_once(planned):
    give_everything(planned, planned.partner)
    planned.send(planned.partner)
    before = [(row.pk, row.given_at) for row in prepared_by(planned.partner)]
    assert planned.send(planned.partner).status_code == 302
    assert [(row.pk, row.given_at) for row in prepared_by(planned.partner)] == before
    assert (len(current()), lines("preparation.submit")) == (3, 1)


def test_other_words_take_the_place_of_the_earlier_ones(planned):
    give_everything(planned, planned.partner)
    planned.send(planned.partner)
    kept = {row.place: row.pk for row in prepared_by(planned.partner) if row.topic_key == "gezin"}
    planned.answer(planned.partner, "krachten", text=f"{WORDS} Haar mentor is weg.", certainty="observed")
    planned.send(planned.partner)
    assert [row for row in current() if row[2] == "chair"] == [
        ("note", "Oma is verhuisd.", "chair"),
        ("risk", "Vader drinkt niet meer.", "chair"),
        ("strength", "Haar mentor is weg.", "chair"),
    ]
    assert {row.place: row.pk for row in prepared_by(planned.partner) if row.topic_key == "gezin"} == kept
    assert tuple(seen_in_database(planned.chair, "leidraad_finding").values()) == (5,)


def test_taken_back_the_chair_has_nothing_and_the_words_are_kept(planned):
    give_everything(planned, planned.partner)
    planned.send(planned.partner)
    assert logged_in(planned.partner).post(planned.url("terugnemen/")).status_code == 302
    assert seen_in_database(
        planned.chair, "leidraad_finding", "leidraad_preparedanswer", "leidraad_idea"
    ) == {
        "leidraad_finding": 2,
        "leidraad_preparedanswer": 0,
        "leidraad_idea": 0,
    }
    page = logged_in(planned.partner).get(planned.url("overzicht/")).content.decode()
    assert ("Noor noemt haar mentor." in page, "Naar de voorzitter sturen" in page) == (True, True)
    with as_owner():
        assert Preparation.objects.get().submitted_at is None


def test_what_lacks_stands_at_its_question_and_nothing_is_sent(planned):
    key = str(planned.known["krachten"].pk)
    planned.save(planned.partner, "krachten", f"holds-{key}", "no")
    page = planned.send(planned.partner)
    assert page.status_code == 422
    with as_owner():
        assert not PreparedAnswer.objects.exists()


def test_a_confirmation_counts_from_the_start_with_the_time_at_which_it_was_given(planned):
    give_everything(planned, planned.partner)
    planned.send(planned.partner)
    known = planned.known["krachten"]
    assert reviews_of(known) == []
    given = next(row.given_at for row in prepared_by(planned.partner) if row.kind == "confirmed")
    planned.start()
    assert reviews_of(known) == [("confirmed", "", planned.partner.organisation_id, [])]
    with as_owner():
        review = FindingReview.objects.get()
    assert (review.at, review.principal_id) == (given, planned.partner.pk)
    assert next(row for row in prepared_by(planned.partner) if row.kind == "confirmed").counted_at
    assert lines("preparation.count") == 1


def test_what_was_not_sent_counts_for_nothing(planned):
    key = str(planned.known["krachten"].pk).replace("-", "__")
    planned.answer(planned.partner, "krachten", **{f"holds__{key}": "yes"})
    planned.start()
    assert reviews_of(planned.known["krachten"]) == []


def test_of_what_was_corrected_meanwhile_nothing_is_confirmed(planned):
    give_everything(planned, planned.partner)
    planned.send(planned.partner)
    newer = known_finding(planned, "strength", "Opa haalt hen elke dag.")
    with as_owner():
        Finding.objects.filter(pk=planned.known["krachten"].pk).update(replaced_by=newer)
    planned.start()
    assert reviews_of(planned.known["krachten"]) == []


def test_a_confirmation_of_the_om_is_of_the_part_where_they_sit(planned):
    key = str(planned.known["krachten"].pk).replace("-", "__")
    planned.answer(planned.held.prosecutor, "krachten", **{f"holds__{key}": "yes"}, text=f"{WORDS} Dossier")
    planned.send(planned.held.prosecutor)
    with as_owner():
        found = Finding.objects.get(text__contains=WORDS)
    parts = [planned.held.with_om.pk]
    assert (found.from_om_part, found.om_parts, found.reach) == (True, parts, "chair")
    planned.start()
    review = ("confirmed", "", planned.held.prosecutor.organisation_id, parts)
    assert reviews_of(planned.known["krachten"]) == [review]


def test_without_a_seat_what_the_om_says_is_for_nobodys_table(planned):
    with as_owner():
        Seat.objects.filter(attendee__user=planned.held.prosecutor).delete()
    key = str(planned.known["krachten"].pk).replace("-", "__")
    planned.answer(planned.held.prosecutor, "krachten", **{f"holds__{key}": "yes"}, text=f"{WORDS} Dossier")
    planned.send(planned.held.prosecutor)
    with as_owner():
        found = Finding.objects.get(text__contains=WORDS)
    assert (found.from_om_part, found.om_parts) == (True, [])
    capture = planned.held.capture_url("krachten", "strength")
    response = logged_in(planned.chair).post(f"{capture}{found.pk}/op-tafel/")
    assert response.status_code == 422
    planned.start()
    assert reviews_of(planned.known["krachten"]) == []


def test_once_the_meeting_has_begun_it_is_refused_and_the_words_are_kept(planned):
    give_everything(planned, planned.partner)
    planned.start()
    page = planned.send(planned.partner)
    assert page.status_code == 409
    assert "Noor noemt haar mentor." in page.content.decode()
    assert logged_in(planned.partner).post(planned.url("terugnemen/")).status_code == 409
    with as_owner():
        assert not PreparedAnswer.objects.exists()


def test_a_running_investigation_is_marked_for_the_chair_without_a_word(planned):
    planned.answer(planned.held.prosecutor, "krachten", silent="investigation")
    planned.send(planned.held.prosecutor)
    with as_owner():
        marked = HeldBack.objects.get()
    assert (marked.marked_by_id, marked.organisation_id) == (
        planned.held.prosecutor.pk,
        planned.held.prosecutor.organisation_id,
    )


def test_a_medical_organisation_says_on_what_basis_it_shares(planned):
    with as_owner():
        planned.partner.organisation.is_medical = True
        planned.partner.organisation.save()
    planned.answer(planned.partner, "krachten", text=WORDS)
    planned.send(planned.partner, basis="consent")
    with as_owner():
        basis = SharingBasis.objects.get()
    assert (basis.kind, basis.attendee_id) == ("consent", attendee_of(planned, planned.partner).pk)


def test_life_domains_and_agreements_come_along_as_taps(planned):
    with as_owner():
        planned.held.conversation.topics.filter(key__in=["leefgebieden", "stand_veiligheid", "fase"]).update(
            is_chosen=True
        )
    planned.answer(planned.partner, "leefgebieden", domain__financien="problem", domain__werk="strength")
    planned.answer(planned.partner, "fase", fits_phase="directe_veiligheid")
    planned.send(planned.partner)
    with as_owner():
        said = {row.kind: (row.text, row.fits_phase) for row in Finding.objects.filter(reach="chair")}
    assert said == {
        "note": ("Werk: gaat goed. Financiën: probleem.", ""),
        "phase_check": ("Directe veiligheid", "directe_veiligheid"),
    }


def test_the_score_of_who_will_not_be_there_is_asked_and_shown_to_nobody(planned):
    with as_owner():
        planned.held.conversation.topics.filter(key="schaal").update(is_chosen=True)
    assert logged_in(planned.partner).get(planned.url("vraag/schaal/")).status_code == 404
    attendee = attendee_of(planned, planned.partner)
    with as_owner():
        attendee.reply = "declined"
        attendee.save()
    response = planned.answer(planned.partner, "schaal", value="9", reason=WORDS)
    assert response.status_code == 302
    page = logged_in(planned.partner).get(planned.url("vraag/schaal/")).content.decode()
    assert ("uw cijfer is binnen" in page, WORDS in page) == (True, False)
    assert planned.answer(planned.partner, "schaal", value="11").status_code == 422


def test_who_reads_and_was_not_asked_sends_nothing(planned):
    assert planned.send(planned.chair).status_code == 200
    with as_owner():
        assert not Preparation.objects.exists()


def test_who_starts_while_somebody_sends_loses_neither(planned):
    give_everything(planned, planned.partner)
    with as_owner():
        Meeting.objects.update(state=MeetingState.RUNNING, started_at=timezone.now())
    assert planned.send(planned.partner).status_code == 409
