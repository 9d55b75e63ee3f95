"""The list of referrals and one referral: as intake, as its referrer, as a stranger."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from cases.models import Case, CaseState, Referral
from cases.panels import _panels
from cases.services import ReferralText, ask_for_more, end_case
from tests.cases.world import child, intake_worker, mother, refer, taken_up
from tests.factories import UserFactory
from tests.roles import acting, as_owner
from zvh.accounts.models import Role
from zvh.audit.models import Line

pytestmark = pytest.mark.django_db


@pytest.fixture
def intake(db):
    return intake_worker()


@pytest.fixture
def referrer(db):
    return UserFactory(role=Role.PARTNER)


def page_of(client, user, name, case):
    client.force_login(user)
    return client.get(reverse(f"cases:{name}", args=[case.pk]))


def known_and_new(intake, referrer, *, in_hand):
    known, director = taken_up(intake=intake)
    if not in_hand:
        with acting(director):
            end_case(case=known, kind="beeindigd", reason="Verhuisd.")
    return known, director, refer(referrer)


def test_intake_reads_everything(client, intake, referrer):
    case = refer(referrer, text=ReferralText(reason="De ruzies lopen op.", acute_danger=True))
    html = page_of(client, intake, "referral", case).content.decode()
    for words in ("De ruzies lopen op.", "Samira de Wit", case.number, referrer.name):
        assert words in html
    with as_owner():
        assert Line.objects.filter(act="referral.read", principal_id=intake.pk).exists()


def test_a_referrer_reads_their_letter_without_addresses(client, intake, referrer):
    case = refer(referrer)
    html = page_of(client, referrer, "referral", case).content.decode()
    assert "De ruzies lopen op." in html
    assert "Samira de Wit" in html
    assert "Lange Gracht" not in html
    assert "06 1234 5678" not in html


@pytest.mark.parametrize("name", ["referral", "referral_change", "join", "add_to_case", "family"])
def test_a_stranger_gets_the_404_of_something_that_is_not_there(client, intake, referrer, name):
    case, stranger = refer(referrer), UserFactory()
    real = page_of(client, stranger, name, case)
    client.force_login(stranger)
    missing = client.get(reverse(f"cases:{name}", args=[uuid.uuid4()]))
    assert (real.status_code, missing.status_code) == (404, 404)


@pytest.mark.parametrize("name", ["join", "add_to_case", "family"])
def test_a_referrer_gets_no_further_than_the_referral(client, intake, referrer, name):
    assert page_of(client, referrer, name, refer(referrer)).status_code == 404


def test_somebody_who_directs_without_intake_duty_cannot_ask_about_households(client, intake, referrer):
    case = refer(referrer)
    with as_owner():
        intake.has_intake_duty = False
        intake.save()
    assert page_of(client, intake, "join", case).status_code == 403


def test_the_page_is_the_same_for_the_referrer_when_the_household_was_known(client, intake, referrer):
    known, _director, case = known_and_new(intake, referrer, in_hand=False)
    before = page_of(client, referrer, "referral", case).content.decode()
    elsewhere = Client()
    elsewhere.force_login(intake)
    elsewhere.post(reverse("cases:join", args=[case.pk]), {"household": str(known.household_id)})
    with as_owner():
        assert Case.objects.get(pk=case.pk).household_id == known.household_id
    after = page_of(client, referrer, "referral", case).content.decode()
    assert without_token(before) == without_token(after)


def without_token(html):
    """The lines of a page without those that differ with every request: the form's token, the scripts' nonce."""
    return [line for line in html.splitlines() if "csrf" not in line.lower() and "nonce=" not in line]


def test_intake_sees_that_a_household_was_here_and_joins(client, intake, referrer):
    known, _director, case = known_and_new(intake, referrer, in_hand=False)
    html = page_of(client, intake, "referral", case).content.decode()
    assert known.number in html
    assert (
        client.get(reverse("cases:join", args=[case.pk]), {"household": known.household_id}).status_code
        == 200
    )
    answer = client.post(reverse("cases:join", args=[case.pk]), {"household": str(known.household_id)})
    assert answer.status_code == 302


def test_a_second_case_in_hand_is_refused_in_words(client, intake, referrer):
    known, _director, case = known_and_new(intake, referrer, in_hand=True)
    client.force_login(intake)
    answer = client.post(reverse("cases:join", args=[case.pk]), {"household": str(known.household_id)})
    assert answer.status_code == 422
    with as_owner():
        assert Case.objects.get(pk=case.pk).household_id == case.household_id
        assert Case.objects.get(pk=case.pk).state == CaseState.REFERRED


def test_a_referral_is_given_to_the_director_of_the_case_in_hand(client, intake, referrer):
    known, director, case = known_and_new(intake, referrer, in_hand=True)
    client.force_login(intake)
    url = reverse("cases:add_to_case", args=[case.pk])
    assert client.get(url, {"household": known.household_id}).status_code == 200
    assert (
        client.post(url, {"household": str(known.household_id), "note": "", "answer": "x"}).status_code == 422
    )
    sent = {"household": str(known.household_id), "note": "Loopt al.", "answer": "Wij bellen u."}
    assert client.post(url, sent).status_code == 302
    assert page_of(client, director, "referral", case).status_code == 200
    assert "Wij bellen u." in page_of(client, referrer, "referral", case).content.decode()


@pytest.mark.parametrize("household", ["", "niets", "00000000-0000-4000-8000-000000000000", "\x00"])
@pytest.mark.parametrize("name", ["join", "add_to_case"])
def test_a_household_that_was_not_found_cannot_be_joined(client, intake, referrer, name, household):
    case = refer(referrer)
    client.force_login(intake)
    sent = {"household": household, "note": "x", "answer": "y"}
    assert client.post(reverse(f"cases:{name}", args=[case.pk]), sent).status_code == 422


def change(client, user, case, **values):
    client.force_login(user)
    sent = {"reason": "Aangevuld.", "version": 0, **values}
    return client.post(reverse("cases:referral_change", args=[case.pk]), sent)


def test_the_referrer_and_intake_add_to_it(client, intake, referrer):
    case = refer(referrer)
    with acting(intake):
        ask_for_more(case=case, what="Wie heeft het gezag?")
    assert "Wie heeft het gezag?" in page_of(client, referrer, "referral_change", case).content.decode()
    nobody_else = {"persons-TOTAL_FORMS": 0, "persons-INITIAL_FORMS": 0}
    assert change(client, referrer, case, version=1, **nobody_else).status_code == 302
    assert change(client, intake, case, version=2, reason="Door intake.").status_code == 302
    with as_owner():
        assert Referral.objects.get().reason == "Door intake."


def test_two_people_who_add_at_once_lose_nothing(client, intake, referrer):
    case = refer(referrer)
    change(client, intake, case)
    answer = change(client, referrer, case, reason="Mijn tekst.")
    assert answer.status_code == 422
    assert "Mijn tekst." in answer.content.decode()
    with as_owner():
        assert Referral.objects.get().reason == "Aangevuld."


@pytest.mark.parametrize("values", [{"reason": ""}, {"version": "x"}, {"reason": "x" * 1_000_000}])
def test_bad_additions_are_refused(client, intake, referrer, values):
    assert change(client, referrer, refer(referrer), **values).status_code == 422


def test_what_was_weighed_is_not_changed_any_more(client, intake, referrer):
    case, procesregisseur = taken_up(intake=intake, referrer=referrer)
    for user in (referrer, procesregisseur):
        assert change(client, user, case).status_code == 403


def test_the_search_is_limited(client, intake, referrer):
    case = refer(referrer)
    with as_owner():
        Line.objects.bulk_create(Line(principal_id=intake.pk, act="household.search") for _ in range(60))
    assert page_of(client, intake, "referral", case).status_code == 200


def test_panels_of_other_apps_stand_on_the_page_of_who_keeps_it(client, intake, referrer, monkeypatch):
    monkeypatch.setattr("cases.panels._panels", [*_panels, lambda request, case: f"paneel {case.number}"])
    case = refer(referrer)
    assert f"paneel {case.number}" in page_of(client, intake, "referral", case).content.decode()
    assert "paneel" not in page_of(client, referrer, "referral", case).content.decode()


def test_the_list_holds_all_for_intake_and_ones_own_for_a_referrer(client, intake, referrer):
    mine = refer(referrer)
    other = refer(UserFactory(), persons=[mother(first_names="Els"), child()], household_name="Bos")
    for user, expected in ((intake, {mine.pk, other.pk}), (referrer, {mine.pk}), (UserFactory(), set())):
        client.force_login(user)
        rows = client.get("/aanmeldingen/").context["rows"]
        assert {row["referral"].case_id for row in rows} == expected


@pytest.mark.parametrize(
    ("words", "found"), [("de wit", 1), ("samira", 1), ("xyz", 0), ("\x00", 2), ("x" * 500, 2), ("%", 0)]
)
def test_the_list_is_searched_by_number_and_name(client, intake, referrer, words, found):
    refer(referrer)
    refer(
        referrer,
        persons=[mother(first_names="Els", last_name="Bos"), child(last_name="Bos")],
        household_name="Bos",
    )
    for user in (intake, referrer):
        client.force_login(user)
        answer = client.get("/aanmeldingen/", {"q": words})
        assert answer.status_code == 200
        if user == intake:
            assert len(answer.context["rows"]) == found


def test_weighed_referrals_stand_apart(client, intake, referrer):
    case, _director = taken_up(intake=intake, referrer=referrer)
    client.force_login(referrer)
    assert not client.get("/aanmeldingen/").context["rows"]
    rows = client.get("/aanmeldingen/", {"answered": "on"}).context["rows"]
    assert [row["number"] for row in rows] == [case.number]


def test_the_list_asks_as_many_questions_for_30_rows_as_for_3(
    client, intake, referrer, django_assert_max_num_queries, django_assert_num_queries
):
    client.force_login(intake)
    for number in range(3):
        refer(referrer, persons=[mother(first_names=f"A{number}")], household_name=f"H{number}")
    client.get("/aanmeldingen/")
    with django_assert_max_num_queries(12) as few:
        client.get("/aanmeldingen/")
    for number in range(27):
        refer(referrer, persons=[mother(first_names=f"B{number}")], household_name=f"J{number}")
    with django_assert_num_queries(len(few.captured_queries)):
        assert len(client.get("/aanmeldingen/").context["rows"]) == 25
