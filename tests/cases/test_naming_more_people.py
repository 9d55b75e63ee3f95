"""A referrer who was asked for more names people: who may, what they read of it, and what the database refuses."""

import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from cases.models import ContactPoint, Custody, Membership, Person, Referral, Relationship, SafeChannel
from cases.services import ReferralText, ask_for_more, change_referral, decline, end_case, join_household
from tests.cases.taken import is_taken
from tests.cases.world import child, intake_worker, mother, refer, taken_up
from tests.factories import UserFactory, partner_in
from tests.roles import acting, as_owner
from zvh.accounts.models import Role

pytestmark = pytest.mark.django_db

OF_PEOPLE = (Membership, Person, ContactPoint, SafeChannel, Relationship, Custody)
HUSBAND = {
    "first_names": "Karim",
    "last_name": "Amrani",
    "birth": "ongeveer 40",
    "place": "ex-partner",
    "address": "Kade 3, Rijswijk",
    "channel_value": "06 8765 4321",
    "agreed_on": "2026-01-15",
}


@pytest.fixture
def intake(db):
    return intake_worker()


@pytest.fixture
def referrer(db):
    return UserFactory(role=Role.PARTNER)


@pytest.fixture
def asked(intake, referrer):
    """A referral of which the weegoverleg wants to know more."""
    case = refer(referrer)
    with acting(intake):
        ask_for_more(case=case, what="Wie woont er nog meer?")
    return case


def rows(*persons, **values):
    """What the form sends: the lines of people, each as a new line begins."""
    beginning = {"lives_here": "on", "gender": "unknown", "channel_kind": "phone"}
    sent = {
        "reason": "Aangevuld.",
        "version": 1,
        "persons-TOTAL_FORMS": len(persons),
        "persons-INITIAL_FORMS": 0,
    }
    for number, person in enumerate(persons):
        sent |= {f"persons-{number}-{name}": value for name, value in (beginning | person).items()}
    return sent | values


def send(client, user, case, sent):
    client.force_login(user)
    return client.post(reverse("cases:referral_change", args=[case.pk]), sent)


def counts():
    return [model.objects.count() for model in OF_PEOPLE]


def all_counts():
    with as_owner():
        return counts()


def test_somebody_new_joins_the_household_and_what_was_sent(client, referrer, asked):
    assert send(client, referrer, asked, rows(HUSBAND)).status_code == 302
    with as_owner():
        member = Membership.objects.get(person__first_names="Karim")
        assert (member.household_id, member.place, member.position) == (asked.household_id, "ex-partner", 2)
        assert member.person.birth_words == "ongeveer 40"
        assert ContactPoint.objects.get(person=member.person).value == "Kade 3, Rijswijk"
        assert SafeChannel.objects.get(person=member.person).value == "06 8765 4321"
        assert [one["name"] for one in Referral.objects.get().sent["persons"]] == [
            "Samira de Wit",
            "Noor de Wit",
            "Karim Amrani",
        ]


def test_the_referrer_reads_back_the_name_and_nothing_else(client, referrer, asked):
    send(client, referrer, asked, rows(HUSBAND))
    html = client.get(reverse("cases:referral", args=[asked.pk])).content.decode()
    assert "Karim Amrani" in html
    assert "Kade 3" not in html
    assert "06 8765" not in html
    with acting(referrer):
        assert counts() == [0] * len(OF_PEOPLE)


def test_a_child_that_was_not_named_before_bears_on_the_track(client, intake, referrer):
    case = refer(referrer, persons=[mother()])
    with acting(intake):
        ask_for_more(case=case, what="Zijn er kinderen?")
    send(client, referrer, case, rows({"first_names": "Noor", "is_child": "on"}, long_standing="on"))
    with as_owner():
        assert Referral.objects.get().advised_track == "mda"


def test_they_join_the_household_that_it_turned_out_to_be(client, intake, referrer):
    known, director = taken_up(intake=intake)
    with acting(director):
        end_case(case=known, kind="beeindigd", reason="Verhuisd.")
    case = refer(referrer)
    with acting(intake):
        join_household(case=case, household_id=known.household_id)
        ask_for_more(case=case, what="Wie woont er nog meer?")
    assert send(client, referrer, case, rows(HUSBAND)).status_code == 302
    with as_owner():
        assert Membership.objects.get(person__first_names="Karim").household_id == known.household_id


def test_an_empty_line_is_nobody(client, referrer, asked):
    before = all_counts()
    assert send(client, referrer, asked, rows({})).status_code == 302
    assert all_counts() == before


def test_one_line_more_without_script_keeps_what_was_typed(client, referrer, asked):
    before = all_counts()
    answer = send(client, referrer, asked, rows({"first_names": "Karim", "birth": "ooit"}, add="persons"))
    assert answer.status_code == 200
    assert [form["first_names"].value() for form in answer.context["page"].persons] == ["Karim", None]
    assert not answer.context["page"].persons.errors[0]
    assert all_counts() == before


def test_the_same_form_sent_twice_names_somebody_once(client, referrer, asked):
    answers = [send(client, referrer, asked, rows(HUSBAND)).status_code for _ in range(2)]
    assert answers == [302, 422]
    with as_owner():
        assert Person.objects.filter(first_names="Karim").count() == 1


@pytest.mark.parametrize(
    ("person", "field"),
    [
        ({"birth": "31-2-2020"}, "birth"),
        ({"birth": "12-3-2190"}, "birth"),
        ({"birth": "ooit"}, "birth"),
        ({"agreed_on": "2026-02-31"}, "agreed_on"),
        ({"agreed_on": "0001-01-01"}, "agreed_on"),
        ({"agreed_on": f"{timezone.localdate() + timedelta(days=1)}"}, "agreed_on"),
        ({"first_names": "", "last_name": ""}, "first_names"),
        ({"first_names": "a\x00b"}, "first_names"),
        ({"channel_kind": "duif"}, "channel_kind"),
    ],
)
def test_what_cannot_be_is_told_beside_its_field_and_nothing_is_written(
    client, referrer, asked, person, field
):
    before = all_counts()
    answer = send(client, referrer, asked, rows(HUSBAND, HUSBAND | person))
    assert answer.status_code == 422
    assert list(answer.context["page"].persons[1].errors) == [field]
    assert f'id="id_persons-1-{field}"' in answer.content.decode()
    assert all_counts() == before
    with as_owner():
        assert Referral.objects.get().reason == "De ruzies lopen op."


@pytest.mark.parametrize("total", ["", "x", "26", "9" * 20])
def test_lines_that_did_not_arrive_whole_are_refused(client, referrer, asked, total):
    before = all_counts()
    assert send(client, referrer, asked, rows(HUSBAND) | {"persons-TOTAL_FORMS": total}).status_code == 422
    assert all_counts() == before


def test_who_was_not_asked_for_more_gets_no_lines_and_adds_nobody(client, intake, referrer):
    case = refer(referrer)
    before = all_counts()
    client.force_login(referrer)
    assert client.get(reverse("cases:referral_change", args=[case.pk])).context["page"].persons is None
    assert send(client, referrer, case, rows(HUSBAND, version=0)).status_code == 302
    assert all_counts() == before


def test_intake_adds_people_in_the_family_and_not_here(client, intake, referrer, asked):
    before = all_counts()
    assert send(client, intake, asked, rows(HUSBAND)).status_code == 302
    assert all_counts() == before
    with acting(intake):
        referral = Referral.objects.get()
        with pytest.raises(PermissionDenied):
            change_referral(referral=referral, text=ReferralText(reason="x"), version=2, persons=[child()])
    assert all_counts() == before


def test_others_and_who_was_answered_are_refused(client, intake, referrer, asked):
    other_referrer, partner = UserFactory(), partner_in(asked)
    refer(other_referrer, persons=[mother(first_names="Els"), child()])
    before = all_counts()
    assert send(client, other_referrer, asked, rows(HUSBAND)).status_code == 404
    assert send(client, partner, asked, rows(HUSBAND)).status_code == 403
    with acting(intake):
        decline(case=asked, reason="Hulp loopt al.", advice="Bel het wijkteam.")
    assert send(client, referrer, asked, rows(HUSBAND, version=2)).status_code == 403
    assert all_counts() == before


# ---- what the database itself refuses, whatever the application asks


class Rows:
    """Raw inserts about one person of one household."""

    def __init__(self, household_id, person_id=None):
        self.household_id, self.person_id = household_id, person_id or uuid.uuid4()

    def membership(self):
        return (
            "INSERT INTO cases_membership (id, household_id, person_id, place, is_child, lives_here, "
            "from_earlier_relation, position) VALUES (gen_random_uuid(), %s, %s, '', false, true, false, 9)",
            [self.household_id, self.person_id],
        )

    def person(self):
        return (
            "INSERT INTO cases_person (id, first_names, last_name, name_key, gender, birth_words, "
            "interpreter_language) VALUES (%s, 'Karim', '', 'karim', 'unknown', '', '')",
            [self.person_id],
        )

    def address(self):
        return (
            "INSERT INTO cases_contactpoint (id, household_id, person_id, kind, value, is_secret) "
            "VALUES (gen_random_uuid(), %s, %s, 'address', 'Kade 3', false)",
            [self.household_id, self.person_id],
        )

    def channel(self):
        return (
            "INSERT INTO cases_safechannel (id, household_id, person_id, kind, value, safe_times, "
            "voicemail_allowed, reads_along) VALUES (gen_random_uuid(), %s, %s, 'phone', '06', '', false, '')",
            [self.household_id, self.person_id],
        )

    def custody(self, child_id):
        return (
            "INSERT INTO cases_custody (id, household_id, child_id, holder_id) "
            "VALUES (gen_random_uuid(), %s, %s, %s)",
            [self.household_id, child_id, self.person_id],
        )

    def relation(self, other_id):
        return (
            "INSERT INTO cases_relationship (id, person_id, other_id, kind) "
            "VALUES (gen_random_uuid(), %s, %s, 'parent')",
            [self.person_id, other_id],
        )


def takes(user, row) -> list[bool]:
    return [is_taken(user, *insert()) for insert in (row.membership, row.address, row.channel)]


def test_the_database_takes_somebody_new_of_that_household_alone(referrer, asked):
    other = refer(UserFactory(), persons=[mother(first_names="Els"), child()])
    new = Rows(asked.household_id)
    assert takes(referrer, new) == [True] * 3
    assert takes(referrer, Rows(other.household_id)) == [False] * 3
    assert not is_taken(referrer, *new.person())
    with acting(referrer), connection.cursor() as cursor:
        cursor.execute(*new.membership())
        cursor.execute(*new.person())
    with as_owner():
        assert Person.objects.get(pk=new.person_id).memberships.get().household_id == asked.household_id


def test_the_database_takes_nothing_about_who_is_there_already(referrer, asked):
    stranger = refer(UserFactory(), persons=[mother(first_names="Els"), child()])
    with as_owner():
        [samira, noor] = Membership.objects.filter(household_id=asked.household_id).values_list(
            "person_id", flat=True
        )
        els = Membership.objects.filter(household_id=stranger.household_id).first().person_id
    for person_id in (samira, els):
        assert takes(referrer, Rows(asked.household_id, person_id)) == [False] * 3
    known = Rows(asked.household_id, samira)
    assert not is_taken(referrer, *known.custody(noor))
    assert not is_taken(referrer, *known.relation(noor))


def test_the_database_takes_nothing_from_anyone_else(intake, referrer, asked):
    other_referrer, partner = UserFactory(), UserFactory(role=Role.PARTNER)
    refer(other_referrer, persons=[mother(first_names="Els"), child()])
    for user in (other_referrer, partner, None):
        assert takes(user, Rows(asked.household_id)) == [False] * 3


def test_the_database_takes_nothing_before_it_was_asked_or_after_it_was_answered(intake, referrer):
    case = refer(referrer)
    row = Rows(case.household_id)
    assert takes(referrer, row) == [False] * 3
    with acting(intake):
        ask_for_more(case=case, what="Wie woont er nog meer?")
    assert takes(referrer, row) == [True] * 3
    with acting(intake):
        decline(case=case, reason="Hulp loopt al.", advice="Bel het wijkteam.")
    assert takes(referrer, row) == [False] * 3
