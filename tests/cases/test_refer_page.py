"""The page on which a household is referred: what is asked, what is kept, and what bad input becomes."""

import uuid
from urllib.parse import urlencode

import pytest
from django.urls import reverse

from cases.models import Case, Custody, Person, Referral, Relationship, SafeChannel
from tests.cases.world import intake_worker
from tests.factories import OrganisationFactory, UserFactory
from tests.roles import as_owner
from zvh.accounts.models import Role

pytestmark = pytest.mark.django_db
PAGE = "/aanmelden/"


@pytest.fixture
def referrer(client):
    intake_worker()
    user = UserFactory(role=Role.PARTNER)
    client.force_login(user)
    return user


def row(prefix, number, **values):
    return {f"{prefix}-{number}-{name}": value for name, value in values.items()}


def person(number, **values):
    beginning = {"lives_here": "on", "gender": "unknown", "channel_kind": "phone"}
    return row("persons", number, **{**beginning, **values})


def data(*, persons=2, relations=1, guardians=0, **values):
    return {
        "new_id": str(uuid.uuid4()),
        "household_name": "De Wit",
        "municipality": "Delft",
        "reason": "De ruzies lopen op.",
        **{
            f"{prefix}-{name}": number
            for prefix, total in (("persons", persons), ("relations", relations), ("guardians", guardians))
            for name, number in (("TOTAL_FORMS", total), ("INITIAL_FORMS", 0))
        },
        **person(0, first_names="Samira", last_name="de Wit"),
        **person(1),
        **values,
    }


def made(*models):
    with as_owner():
        return [model.objects.count() for model in models]


def test_every_professional_may_refer_and_nobody_else(client):
    for role in Role:
        client.force_login(UserFactory(role=role))
        allowed = role not in {Role.MANAGER, Role.BEHEERDER, Role.PRIVACY_OFFICER}
        assert client.get(PAGE).status_code == (200 if allowed else 403), role


def test_who_is_not_logged_in_is_asked_to(client):
    assert client.get(PAGE).status_code == 302


def test_a_name_a_person_and_a_reason_are_enough(client, referrer):
    sent = data()
    answer = client.post(PAGE, sent)
    assert answer.status_code == 302
    assert answer.url == reverse("cases:referral", args=[sent["new_id"]])
    assert made(Case, Person, Referral) == [1, 1, 1]


def test_a_whole_household_with_relations_and_custody(client, referrer):
    guardian = OrganisationFactory()
    sent = data(
        persons=3,
        relations=2,
        guardians=1,
        **person(1, first_names="Karim", birth="ongeveer 40", channel_value="06 1"),
        **person(2, first_names="Noor", birth="2015", is_child="on", from_earlier_relation="on"),
        **row("relations", 0, person="0", kind="parent", other="2", holds_custody="on"),
        **row("relations", 1, person="1", kind="ex_partner", other="0"),
        **row("guardians", 0, child="2", organisation=str(guardian.pk)),
    )
    assert client.post(PAGE, sent).status_code == 302
    assert made(Person, Relationship, Custody, SafeChannel) == [3, 2, 2, 1]
    with as_owner():
        assert Person.objects.get(first_names="Karim").birth_words == "ongeveer 40"


def test_sending_the_same_form_twice_refers_once(client, referrer):
    sent = data()
    first, second = client.post(PAGE, sent), client.post(PAGE, sent)
    assert (first.status_code, second.status_code, first.url) == (302, 302, second.url)
    assert made(Case, Person) == [1, 1]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"household_name": ""}, "household_name"),
        ({"household_name": "x" * 121}, "household_name"),
        ({"household_name": "a\x00b"}, "household_name"),
        ({"reason": ""}, "reason"),
        ({"reason": "x" * 1_000_000}, "reason"),
        ({"reason": "a\x00b"}, "reason"),
        ({"family_told": "misschien"}, "family_told"),
        (person(0, first_names="Samira", birth="31-2-1990"), "persons-0-birth"),
        (person(0, first_names="Samira", birth="12-3-2190"), "persons-0-birth"),
        (person(0, first_names="Samira", agreed_on="2026-02-31"), "persons-0-agreed_on"),
        (person(0, first_names="Samira", agreed_on="0001-01-01"), "persons-0-agreed_on"),
        (person(0, first_names="", last_name="", birth="1990"), "persons-0-first_names"),
        (person(0, first_names="Samira", gender="\x00"), "persons-0-gender"),
        (row("relations", 0, person="0", kind="parent", other="1"), "relations-0-other"),
        (row("relations", 0, person="0", kind="parent", other="0"), "relations-0-other"),
        (row("relations", 0, person="0", kind="neef", other="0"), "relations-0-kind"),
        (row("relations", 0, person="99", kind="parent", other="0"), "relations-0-person"),
        (row("relations", 0, person="0"), "relations-0-kind"),
    ],
)
def test_bad_input_is_told_beside_its_field_and_loses_nothing(client, referrer, values, field):
    sent = data(**values, summary="Dit moet blijven staan.")
    answer = client.post(PAGE, sent)
    assert answer.status_code == 422
    html = answer.content.decode()
    assert f'id="id_{field}_error"' in html
    assert "Dit moet blijven staan." in html
    assert made(Case, Person, Referral) == [0, 0, 0]


@pytest.mark.parametrize("letter", ["é", "م", "😀"])
def test_a_megabyte_of_any_script_is_told_beside_its_field(client, referrer, letter):
    far_too_long = letter * (1_000_000 // len(letter.encode()))
    sent = urlencode(data(reason=far_too_long, summary="Dit moet blijven staan."))
    answer = client.post(PAGE, sent, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 422
    html = answer.content.decode()
    assert 'id="id_reason_error"' in html
    assert "Dit moet blijven staan." in html
    assert made(Case) == [0]


def test_a_referral_without_people_is_asked_for_one(client, referrer):
    answer = client.post(PAGE, data(**person(0, first_names="", last_name="")))
    assert answer.status_code == 422
    assert made(Case) == [0]


@pytest.mark.parametrize("key", ["persons-TOTAL_FORMS", "relations-TOTAL_FORMS"])
@pytest.mark.parametrize("total", ["", "veel", "-1", "100000"])
def test_a_broken_count_of_rows_is_refused(client, referrer, key, total):
    assert client.post(PAGE, data(**{key: total})).status_code in {302, 422}


def test_a_new_id_that_is_no_id_is_refused(client, referrer):
    assert client.post(PAGE, data(new_id="1; drop")).status_code == 422


def test_emoji_and_right_to_left_text_stay_as_they_are(client, referrer):
    words = "مرحبا 👨‍👩‍👧 <b>vet</b>"
    sent = data(reason=words)
    client.post(PAGE, sent)
    with as_owner():
        assert Referral.objects.get().reason == words
    html = client.get(reverse("cases:referral", args=[sent["new_id"]])).content.decode()
    assert "مرحبا 👨‍👩‍👧 &lt;b&gt;vet&lt;/b&gt;" in html


def test_adding_a_row_asks_nothing_and_keeps_what_was_typed(client, referrer):
    answer = client.post(PAGE, data(add="persons", household_name="", summary="Blijft."))
    html = answer.content.decode()
    assert answer.status_code == 200
    assert 'name="persons-2-first_names"' in html
    assert (
        'name="persons-2-lives_here" class="checkboxinput form-check-input" id="id_persons-2-lives_here" checked'
        in html
    )
    assert "Samira" in html
    assert "Blijft." in html
    assert "_error" not in html


def test_a_row_that_was_added_and_left_empty_is_nobody(client, referrer):
    assert client.post(PAGE, data(persons=3, **person(2))).status_code == 302
    assert made(Person) == [1]


def test_no_more_rows_than_there_can_be(client, referrer):
    html = client.post(PAGE, data(persons=25, add="persons")).content.decode()
    assert 'name="persons-25-first_names"' not in html


def test_the_stand_of_the_form_is_told_while_writing(client, referrer):
    sent = data(long_standing="on", **person(1, first_names="Noor", is_child="on"))
    html = client.post("/aanmelden/stand/", sent, headers={"hx-request": "true"}).content.decode()
    assert "MDA++" in html
    assert "Noor" in html
    assert made(Case) == [0]


@pytest.mark.parametrize(("role", "asked"), [(Role.PROCESREGISSEUR, True), (Role.PARTNER, False)])
def test_who_works_at_the_zvh_says_for_which_organisation(client, role, asked):
    intake_worker()
    police = OrganisationFactory(name="Politie Delft", is_police=True)
    user = UserFactory(role=role)
    client.force_login(user)
    assert ('name="organisation"' in client.get(PAGE).content.decode()) == asked
    sent = data(organisation=str(police.pk))
    stand = client.post("/aanmelden/stand/", sent, headers={"hx-request": "true"}).content.decode()
    assert ("politie" in stand.lower()) == asked
    assert client.post(PAGE, sent).status_code == 302
    with as_owner():
        referral = Referral.objects.get()
    assert (referral.organisation, referral.referrer) == (police if asked else user.organisation, user)
    assert (
        police.label in client.get(reverse("cases:referral", args=[sent["new_id"]])).content.decode()
        or not asked
    )


@pytest.mark.parametrize("organisation", ["00000000-0000-4000-8000-00000000dead", "x", "\x00"])
def test_an_organisation_that_is_none_is_refused(client, organisation):
    intake_worker()
    client.force_login(UserFactory(role=Role.PROCESREGISSEUR))
    answer = client.post(PAGE, data(organisation=organisation))
    assert answer.status_code == 422
    assert 'id="id_organisation_error"' in answer.content.decode()


def test_relations_offer_the_names_as_they_are_typed(client, referrer):
    html = client.post("/aanmelden/relaties/", data(), headers={"hx-request": "true"}).content.decode()
    assert "1. Samira de Wit" in html


def test_a_referrer_gets_the_same_answer_whether_or_not_the_household_is_known(client, referrer):
    pages = []
    for _time in range(2):
        answer = client.post(PAGE, data())
        assert answer.status_code == 302
        pages.append(client.get(answer.url).content.decode())
    assert len(pages[0]) == len(pages[1])
