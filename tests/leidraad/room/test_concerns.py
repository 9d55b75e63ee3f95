"""The joint view: everyone names the biggest concern, the group picks the one it shares."""

from uuid import uuid4

import pytest

from cases.models import Involvement
from leidraad.models import Draft, Finding, NamedConcern
from leidraad.services.findings import correct_finding
from meetings.models import Attendee, TableRole
from tests.leidraad.room.meeting import logged_in, stranger
from tests.roles import acting, as_owner

pytestmark = pytest.mark.django_db


@pytest.fixture
def address(held) -> str:
    return held.capture_url("kern", "joint_concern")


def send(user, address, **data):
    return logged_in(user).post(address, {"new_id": uuid4(), "draft_version": 0, **data})


def attendee_of(user=None, person=None) -> Attendee:
    with as_owner():
        return Attendee.objects.get(user=user, person=person)


def concern(held, text: str, **facts) -> Finding:
    with as_owner():
        said = {"case": held.case, "author_id": held.chair.pk, "kind": "concern"}
        return Finding.objects.create(**said, text=text, **facts)


def named() -> dict[str, str]:
    with as_owner():
        rows = NamedConcern.objects.select_related("attendee__user", "attendee__person", "finding")
        return {row.attendee.display_name: row.finding.text for row in rows}


def shown(user, address) -> str:
    return logged_in(user).get(f"{address}bekend/").content.decode()


def round_of(user, address):
    return logged_in(user).get(address).context["capture"]["round"]


def test_a_participant_names_one_of_the_concerns_and_everyone_reads_who_named_it(held, address):
    money = concern(held, "Schulden lopen op")
    assert send(held.partner, address, concern=money.pk).status_code == 302
    assert named() == {"S. de Boer": "Schulden lopen op"}
    for user in (held.chair, held.prosecutor):
        text = shown(user, address)
        assert text.index("Schulden lopen op") < text.index("S. de Boer")


def test_new_words_become_a_concern_of_their_own_organisation_on_the_table(held, address):
    assert send(held.partner, address, text="Noor slaapt slecht").status_code == 302
    with as_owner():
        found = Finding.objects.get()
    assert (found.kind, found.reach, found.source_organisation_id, found.om_parts) == (
        "concern",
        "table",
        held.partner.organisation_id,
        [held.with_om.pk],
    )
    assert named() == {"S. de Boer": "Noor slaapt slecht"}


def test_everyone_has_one_and_naming_another_takes_its_place(held, address):
    first, second = concern(held, "Geld"), concern(held, "Drank")
    for row in (first, second, second):
        assert send(held.partner, address, concern=row.pk).status_code == 302
    assert named() == {"S. de Boer": "Drank"}


def test_naming_nothing_is_asked_beside_the_field(held, address):
    response = send(held.partner, address)
    assert (response.status_code, "Kies een zorg" in response.content.decode()) == (422, True)
    assert send(held.partner, address, concern=uuid4()).status_code == 422
    assert named() == {}


def test_what_was_only_proposed_to_the_chair_cannot_be_named(held, address):
    hidden = concern(held, "Kanariegeel", reach="chair")
    assert send(held.partner, address, concern=hidden.pk).status_code == 422
    assert "Kanariegeel" not in shown(held.partner, address)


def note(held, address, attendee, user=None, **data):
    return send(user or held.typist, f"{address}{attendee.pk}/noemen/", **data)


def test_who_types_notes_it_for_who_does_not(held, address):
    held.begin(held.with_family)
    mother = attendee_of(person=held.mother)
    assert note(held, address, mother, text="Dat hij terugkomt").status_code == 302
    assert list(named().values()) == ["Dat hij terugkomt"]
    with as_owner():
        assert Finding.objects.get().source_person == held.mother


def test_nobody_names_it_for_somebody_else(held, address):
    prosecutor, partner = attendee_of(held.prosecutor), attendee_of(held.partner)
    assert note(held, address, prosecutor, user=held.partner, text="x").status_code == 403
    assert note(held, address, partner, user=stranger(), text="x").status_code == 404
    assert note(held, address, partner, user=held.partner, text="Geld").status_code == 302
    assert named() == {"S. de Boer": "Geld"}


def test_who_watches_names_none(held, address):
    with as_owner():
        Attendee.objects.filter(user=held.partner).update(table_role=TableRole.OBSERVER)
    assert send(held.partner, address, text="x").status_code == 403
    assert attendee_of(held.partner) not in round_of(held.chair, address).waiting


def test_whose_help_runs_names_it_first(held, address):
    order = [attendee.user for attendee in round_of(held.chair, address).waiting]
    last = order[-1]
    with as_owner():
        Involvement.objects.create(case=held.case, organisation=last.organisation, since="2026-01-01")
    assert [attendee.user for attendee in round_of(held.chair, address).waiting] == [last, *order[:-1]]


def test_what_most_people_named_stands_first(held, address):
    concern(held, "Ongenoemd")
    one, many = concern(held, "Een"), concern(held, "Twee")
    concern(held, "Ook ongenoemd")
    note(held, address, attendee_of(held.chair), concern=one.pk)
    for user in (held.partner, held.prosecutor):
        note(held, address, attendee_of(user), concern=many.pk)
    concerns = round_of(held.chair, address).concerns
    assert [(each.finding.text, len(each.by)) for each in concerns[:2]] == [("Twee", 2), ("Een", 1)]


def test_what_was_named_with_the_om_does_not_show_at_the_table_with_the_family(held, address):
    money = concern(held, "Geld")
    note(held, address, attendee_of(held.partner), concern=money.pk)
    note(held, address, attendee_of(held.prosecutor), text="Kanariegeel")
    held.begin(held.with_family)
    for user in (held.chair, held.typist, held.partner):
        text = shown(user, address)
        assert ("Kanariegeel" in text, "J. Visser" in text, "S. de Boer" in text.split("Noemen")[0]) == (
            False,
            False,
            False,
        )
        assert round_of(user, address).named == []


def test_other_words_for_a_concern_keep_who_named_it(held, address):
    money = concern(held, "Geld")
    send(held.partner, address, concern=money.pk)
    with acting(held.typist):
        correct_finding(new_id=uuid4(), finding=money, text="Schulden lopen op")
    assert named() == {"S. de Boer": "Schulden lopen op"}


def test_the_joint_concern_starts_from_one_of_them_and_asks_how_they_hang_together(held, address):
    money = concern(held, "Geld")
    with as_owner():
        money.persons.add(held.father)
    form = logged_in(held.chair).get(address, {"vanuit": money.pk}).context["capture"]["form"]
    assert {name: form.initial[name] for name in ("text", "persons", "concern")} == {
        "text": "Geld",
        "persons": [str(held.father.pk)],
        "concern": str(money.pk),
    }
    assert "connections" in form.fields


def test_the_joint_concern_reaches_no_further_than_the_one_it_started_from(held, address):
    held.begin(held.with_om)
    heard = concern(held, "Geld", from_om_part=True, part=held.with_om, om_parts=[held.with_om.pk])
    with as_owner():
        Attendee.objects.filter(user=held.prosecutor).first().seats.all().delete()
    assert send(held.typist, address, text="Geld", concern=heard.pk).status_code == 302
    with as_owner():
        joint = Finding.objects.get(kind="joint_concern")
    assert (joint.from_om_part, joint.om_parts) == (True, [held.with_om.pk])


def test_what_the_table_was_typing_stands_beside_the_words_taken_over(held, address):
    money = concern(held, "Geld")
    typed = {"autosave_field": "text", "text": "Drank en ruzie", "new_id": uuid4(), "draft_version": 0}
    assert logged_in(held.typist).post(f"{address}concept/", typed).status_code == 200
    text = logged_in(held.chair).get(address, {"vanuit": money.pk}).content.decode()
    assert "Drank en ruzie" in text


def test_noting_one_for_somebody_leaves_the_joint_concern_that_is_being_typed(held, address):
    typed = {"autosave_field": "text", "text": "Drank en ruzie", "new_id": uuid4(), "draft_version": 0}
    logged_in(held.chair).post(f"{address}concept/", typed)
    note(held, address, attendee_of(held.partner), text="Geld")
    send(held.prosecutor, address, text="Wapens")
    with as_owner():
        assert Draft.objects.count() == 1


def test_what_a_participant_types_is_saved_and_goes_when_it_is_named(held, address):
    typed = {"autosave_field": "text", "text": "Kanariegeel", "new_id": uuid4(), "draft_version": 0}
    client = logged_in(held.partner)
    assert client.post(f"{address}concept/", typed).status_code == 200
    assert "Kanariegeel" in client.get(address).content.decode()
    assert "Kanariegeel" not in logged_in(held.chair).get(address).content.decode()
    send(held.partner, address, text="Kanariegeel", draft_version=1)
    with as_owner():
        assert not Draft.objects.exists()
