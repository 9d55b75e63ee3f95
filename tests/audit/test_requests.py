"""What a request leaves in the log: what was looked at, sent, refused and failed."""

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from tests.factories import CaseFactory, MembershipFactory, UserFactory, director_of, open_case, partner_in
from tests.roles import as_owner
from zvh.access.permissions import VIEWER
from zvh.accounts.models import Role
from zvh.accounts.signals import login_refused
from zvh.audit.models import Line, Place, Words

pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    return MembershipFactory(household=(case := CaseFactory()).household) and case


def client_of(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def lines(**wanted) -> list[Line]:
    """The log so far, without the logging in of the test itself."""
    with as_owner():
        return list(Line.objects.exclude(act="login.done").filter(**wanted).order_by("at"))


def acts() -> list[tuple[str, str]]:
    return [(line.act, line.outcome) for line in lines()]


def test_looking_at_a_page_leaves_one_line(case):
    client_of(director_of(case)).get(reverse("pages:case", args=[case.pk]))
    (line,) = lines()
    assert (line.act, line.address, line.case_id, line.grant_reason) == (
        "page.open",
        "pages:case",
        case.pk,
        "appointment",
    )


def test_what_a_view_logs_by_itself_is_not_logged_twice(case):
    client_of(director_of(case)).get(reverse("cases:family", args=[case.pk]))
    assert acts() == [("family.read", "done")]


def test_the_line_says_about_whom_and_from_where(case, settings):
    settings.ZVH_TRUSTED_PROXIES = 1
    director = director_of(case)
    with as_owner():
        person_id = case.household.memberships.get().person_id
    client = client_of(director)
    forged = {"x-forwarded-for": "192.0.2.1, 203.0.113.9"}
    client.get(reverse("cases:person_change", args=[case.pk, person_id]), headers=forged)
    (line,) = lines()
    assert (line.persons, line.outcome) == ([person_id], "done")
    with as_owner():
        assert Place.objects.get(pk=line.place_id).address == "203.0.113.9"
    assert line.session_id is not None
    assert client.session.session_key not in str(line.session_id)


def test_a_fragment_that_is_fetched_again_is_the_same_look(case):
    client, address = client_of(director_of(case)), reverse("pages:case", args=[case.pk])
    for _time in range(3):
        client.get(address, headers={"hx-request": "true"})
    assert acts() == [("fragment.open", "done")]
    client_of(director_of(case)).get(address, headers={"hx-request": "true"})
    assert len(lines()) == 2


def test_a_page_that_is_opened_again_is_another_look(case):
    client, address = client_of(director_of(case)), reverse("pages:case", args=[case.pk])
    for _time in range(2):
        client.get(address)
    assert acts() == [("page.open", "done")] * 2


def test_a_stranger_is_refused_on_the_record(case):
    stranger = UserFactory(role=Role.PROCESREGISSEUR)
    client_of(stranger).get(reverse("pages:case", args=[case.pk]))
    (line,) = lines()
    assert (line.act, line.outcome, line.detail, line.case_id, line.principal_id, line.grant_id) == (
        "page.open",
        "refused",
        "404",
        case.pk,
        stranger.pk,
        None,
    )


def test_a_reader_who_writes_is_refused_on_the_record(case):
    reader = UserFactory()
    open_case(reader, case, VIEWER)
    assert client_of(reader).post(reverse("cases:household", args=[case.pk])).status_code == 403
    (line,) = lines()
    assert (line.act, line.outcome, line.detail, line.case_id) == ("form.send", "refused", "403", case.pk)


def test_what_was_sent_and_not_accepted_has_failed(case):
    answer = client_of(director_of(case)).post(reverse("cases:household", args=[case.pk]), {"name": ""})
    assert answer.status_code == 422
    assert acts() == [("form.send", "failed")]


def test_what_was_sent_and_done_has_the_line_of_what_was_done(case):
    address = reverse("cases:household", args=[case.pk])
    client_of(director_of(case)).post(address, {"name": "Huishouden Nieuw", "municipality": "Delft"})
    assert acts() == [("household.rename", "done")]


def test_an_unknown_address_is_no_act():
    client_of(UserFactory()).get("/bestaat-niet/")
    assert lines() == []


def test_a_session_that_ended_is_refused_once_a_minute(case):
    address = reverse("pages:case", args=[case.pk])
    for _time in range(3):
        assert Client().get(address, headers={"hx-request": "true"}).status_code == 401
    (line,) = lines()
    assert (line.outcome, line.detail, line.principal_id) == ("refused", "401", None)


def test_a_list_is_one_line_with_the_number_of_cases_and_the_words(case):
    user = director_of(case)
    client_of(user).get(reverse("pages:case_list"), {"q": "Huishouden"})
    (line,) = lines()
    assert (line.act, line.case_id, line.number_of_cases) == ("cases.search", None, 1)
    with as_owner():
        assert Words.objects.get(line_id=line.pk).text == "Huishouden"
        assert "Huishouden" not in str(vars(line))


def test_logging_in_and_out_are_acts_of_whoever_does_it():
    user = UserFactory()
    client = client_of(user)
    client.logout()
    with as_owner():
        found = Line.objects.filter(principal_id=user.pk).order_by("at")
        assert [line.act for line in found] == ["login.done", "logout.done"]


@pytest.mark.parametrize(
    ("tried", "kept"), [("j.bos@example.org", ["j.bos@example.org"]), ("Geheim123!", [])]
)
def test_a_failed_login_keeps_the_address_and_never_a_password(rf, tried, kept):
    from django.contrib.auth import authenticate

    authenticate(rf.post("/"), email=tried, password="Onjuist-wachtwoord-1")
    with as_owner():
        assert [line.outcome for line in Line.objects.all()] == ["refused"]
        assert list(Words.objects.values_list("text", flat=True)) == kept


def test_partners_do_not_read_the_log_and_who_directs_does(case, act):
    partner, director = partner_in(case), director_of(case)
    client_of(partner).get(reverse("pages:case", args=[case.pk]))
    for reader, seen in ((partner, 0), (UserFactory(role=Role.PRIVACY_OFFICER), 1), (director, 1)):
        with act(reader):
            assert Line.objects.filter(case_id=case.pk).count() == seen


def test_a_login_that_is_locked_and_a_wrong_code_are_on_the_record():
    login_refused.send(sender=None, code="too_many_login_attempts")
    login_refused.send(sender=None, code="incorrect_code")
    login_refused.send(sender=None, code="email_password_mismatch")
    with as_owner():
        found = [(line.act, line.outcome) for line in Line.objects.order_by("at")]
    assert found == [("login.lock", "refused"), ("second_factor.show", "refused")]


def test_a_key_in_an_address_stays_out_of_the_log():
    Client().get(reverse("account_reset_password_from_key", args=["abc", "def-ghi"]))
    with as_owner():
        assert "ghi" not in str([vars(line) for line in Line.objects.all()])


def test_what_cannot_be_logged_is_not_shown(case):
    """The line is written in the request's own transaction: without it no page, fragment or paper goes out."""
    director = director_of(case)
    before, after = client_of(director), client_of(director)
    after.raise_request_exception = False
    looked = [
        (reverse(name, args=[case.pk]), headers)
        for name in ("pages:case", "cases:family", "meetings:of_case")
        for headers in ({}, {"HX-Request": "true"})
    ]
    shown = {before.get(address, headers=headers).status_code for address, headers in looked}
    connection.check_constraints()
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_line ADD CONSTRAINT full_up CHECK (false) NOT VALID")
    refused = [after.get(address, headers=headers) for address, headers in looked]
    assert shown == {200}
    assert [answer.status_code for answer in refused] == [500] * len(looked)
    assert [answer for answer in refused if case.number in answer.content.decode()] == []
