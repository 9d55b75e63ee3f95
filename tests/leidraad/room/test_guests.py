"""A guest in the room: at their own table while the meeting goes on, as a participant, and nowhere else."""

from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from leidraad.guide import read_guide
from leidraad.models import Finding, ScaleScore
from leidraad.services.findings import add_finding
from meetings.guests.services import withdraw_guest
from meetings.models import Meeting, Seat
from meetings.services import mark_presence
from tests.access.addresses import PATTERNS
from tests.access.content import tables_of_the_dossier
from tests.access.test_every_url import undone
from tests.access.world import build_world
from tests.factories import OrganisationFactory
from tests.leidraad.room.meeting import Held, hold_meeting, logged_in
from tests.meetings.guests.coming_in import DOOR, OWN, come_in, invited
from tests.roles import acting, as_owner
from zvh.access.principal import acting_as

pytestmark = pytest.mark.django_db


@pytest.fixture
def guest(held):
    return invited(held.item, held.chair, organisation=OrganisationFactory(name="De Regenboog"))


def test_they_take_part_at_their_own_table(held, guest):
    client = come_in(guest)
    page = client.get(held.url())
    assert page.status_code == 200
    assert page.context["room"].own_attendee == guest.attendee
    assert page.context["room"].may_contribute
    for fragment in ("tijd/", "stappen/", "tafel/", "hier/", "verder/", "van-mij/"):
        assert client.get(held.url(fragment)).status_code == 200, fragment


def test_what_they_add_is_theirs_and_their_organisations(held, guest):
    client = come_in(guest)
    form = {"new_id": uuid4(), "draft_version": 0, "text": "Hij komt moe op school.", "certainty": "observed"}
    assert client.post(held.capture_url("risicos", "risk"), form).status_code == 302
    with as_owner():
        finding = Finding.objects.select_related("source_organisation").get(pk=form["new_id"])
    assert (finding.author_id, finding.source_organisation.name, finding.reach) == (
        guest.attendee.guest_id,
        "De Regenboog",
        "chair",
    )
    page = logged_in(held.chair).get(held.capture_url("risicos", "risk")).content.decode()
    assert "voorgesteld door Juf Anna" in page


def test_their_score_is_their_own(held, guest):
    client = come_in(guest)
    topic = next(topic for topic in _topics(held) if "scale" in {str(kind) for kind in topic.captures})
    client.post(held.capture_url(topic.key, "scale"), {"new_id": uuid4(), "value": "4", "reason": "School"})
    with as_owner():
        assert list(ScaleScore.objects.values_list("attendee_id", "value", "entered_by_id")) == [
            (guest.attendee.pk, 4, guest.attendee.guest_id)
        ]
    with acting_as(guest.attendee.guest_id):
        assert ScaleScore.objects.visible_to(guest.principal).count() == 1


def _topics(held: Held):
    return read_guide(held.conversation.guide).phase(held.conversation.phase).topics


def test_before_it_begins_the_room_is_closed_and_opens_by_itself(guide):
    held = hold_meeting(guide, started=False)
    client = come_in(invited(held.item, held.chair))
    page = client.get(held.url())
    assert (page.status_code, "room.html" in {t.name.rpartition("/")[2] for t in page.templates}) == (
        200,
        False,
    )
    assert client.get(held.url("hier/")).status_code == 403
    follow = client.get(reverse("leidraad:follow", kwargs={"item": held.item.pk})).json()
    assert (follow["principal"], follow["is_outside"]) == (str(_principal(held)), True)


def _principal(held):
    with as_owner():
        return Seat.objects.filter(attendee__guest__isnull=False).first().attendee.guest_id


def test_in_a_part_in_which_they_have_no_seat_they_wait_outside(held, guest):
    with as_owner():
        Seat.objects.filter(attendee=guest.attendee, part=held.with_om).delete()
    client = come_in(guest)
    assert client.get(held.url("hier/")).status_code == 403
    held.begin(held.with_family)
    assert client.get(held.url("hier/")).status_code == 200


def test_what_the_om_said_in_a_part_they_did_not_sit_in_is_not_theirs(held, guest):
    with acting(held.prosecutor):
        said = add_finding(
            new_id=uuid4(),
            conversation=held.conversation,
            topic=held.topic("risicos"),
            kind="risk",
            text="OMWOORD",
        )
    with acting_as(guest.attendee.guest_id):
        assert Finding.objects.filter(pk=said.pk).exists()
        assert Finding.objects.visible_to(guest.principal).filter(pk=said.pk).exists()
    with acting(held.chair):
        mark_presence(attendee=guest.attendee, was_present=False)
    with acting_as(guest.attendee.guest_id):
        assert not Finding.objects.filter(pk=said.pk).exists()
        assert not Finding.objects.visible_to(guest.principal).filter(pk=said.pk).exists()


def test_the_stream_closes_for_who_is_let_in_no_more_and_when_it_is_over(held, guest):
    client = come_in(guest)
    follow = reverse("leidraad:follow", kwargs={"item": held.item.pk})
    assert client.get(follow).json()["principal"] == str(guest.attendee.guest_id)
    with as_owner():
        Meeting.objects.filter(pk=held.item.meeting_id).update(state="closed", closed_at=timezone.now())
    assert client.get(follow).status_code == 302
    with as_owner():
        Meeting.objects.filter(pk=held.item.meeting_id).update(state="running")
    assert client.get(follow).status_code == 200
    with acting(held.chair):
        withdraw_guest(attendee=guest.attendee)
    assert client.get(follow).url == DOOR
    assert client.get(held.url("hier/"), headers={"HX-Request": "true"}).status_code == 404


def test_at_every_other_address_a_guest_is_nobody(held, guest):
    """Their own case and item, and those of somebody else: only their pages and their room answer."""
    client, other = come_in(guest), build_world()
    own = other.rows | {"case": held.case.pk, "item": held.item.pk}
    further = set()
    for name, pattern in PATTERNS.items():
        decision = pattern.callback.access_decision
        if decision.public or decision.guests_only:
            continue
        for rows, whose in ((own, "own"), (other.rows, "other")):
            url = reverse(name, kwargs={key: rows[key] for key in pattern.pattern.converters})
            for method in ("get", "post"):
                answer = undone(client, method, url)
                if answer.status_code in (404, 405) or "/inloggen/" in answer.headers.get("Location", ""):
                    continue
                further.add((name, whose, decision.guests))
    assert {(whose, guests) for _name, whose, guests in further} == {("own", True)}
    assert undone(client, "get", OWN).status_code == 200


def test_by_raw_sql_a_guest_reads_rows_of_this_case_alone(held, guest):
    other = build_world()
    with as_owner():
        theirs = {
            entry.table: set(entry.model._default_manager.values_list("pk", flat=True)) & _ids(other)
            for entry in tables_of_the_dossier()
        }
    assert sum(map(len, theirs.values())) > 20
    with acting_as(guest.attendee.guest_id):
        for entry in tables_of_the_dossier():
            seen = set(entry.model._default_manager.values_list("pk", flat=True))
            assert not seen & theirs[entry.table], entry.table


def _ids(world) -> set:
    return set(world.rows.values())
