"""Asking for access by number: the same answer for every number, one request, decided by whoever directs the case."""

import re
import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from cases.models import Case, Involvement
from cases.services import ask_access, decline_request, grant_request, withdraw_request
from cases.services.access_requests import tell_directors
from tests.factories import CaseFactory, UserFactory, director_of, partner_in
from tests.roles import acting, as_owner
from zvh.access.functions import ASK as ASK_FUNCTION
from zvh.access.functions import REQUESTS_PER_DAY
from zvh.access.models import AccessRequest, Grant, GrantReason
from zvh.access.principal import acting_as
from zvh.access.purposes import Purpose
from zvh.accounts.models import Role
from zvh.errors import Conflict, DomainError
from zvh.outbox.models import Mail, Task

pytestmark = pytest.mark.django_db
ASK = "/toegang/vragen/"


@pytest.fixture(autouse=True)
def words_of_the_source():
    with translation.override("en"):
        yield


def browser(user) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def asked(asker, case, reason="I help the youngest child.") -> AccessRequest:
    with acting(asker):
        return AccessRequest.objects.get(pk=ask_access(number=case.number, reason=reason))


def as_others_read_it(page: bytes, number: str) -> str:
    """The page without what differs between any two sendings: the number itself, and the form's own tokens."""
    text = page.decode().replace(number, "NUMBER")
    return re.sub(r'[0-9a-f-]{36}|nonce="[^"]*"|csrfmiddlewaretoken" value="[^"]*|X-CSRFToken.*?}', "", text)


def test_the_page_says_the_same_whether_there_is_such_a_case_or_not():
    case = CaseFactory()
    pages = []
    for number in (case.number, "1998-4321"):
        client = browser(UserFactory(name="A. Sker"))
        sent = {"number": number, "reason": "I help the youngest child.", "new_id": uuid.uuid4()}
        response = client.post(ASK, sent, follow=True)
        assert [status for _address, status in response.redirect_chain] == [302]
        pages.append(as_others_read_it(response.content, number))
    assert pages[0] == pages[1]


def test_asking_runs_the_same_statements_whether_there_is_such_a_case_or_not():
    case = CaseFactory()
    statements = []
    for number in (case.number, "1998-4321"):
        with acting(UserFactory()), CaptureQueriesContext(connection) as asked:
            ask_access(number=number, reason="I help the youngest child.")
        statements.append([query["sql"].split("(")[0] for query in asked if "SAVEPOINT" not in query["sql"]])
    assert statements[0] == statements[1]
    assert "cases_" not in ASK_FUNCTION.sql


def test_asking_twice_is_one_request():
    case, asker = CaseFactory(), UserFactory()
    first, second = asked(asker, case), asked(asker, case, "Once more.")
    assert (first.pk, second.reason) == (second.pk, "I help the youngest child.")
    with as_owner():
        assert AccessRequest.objects.count() == 1


def test_who_asks_sees_their_own_requests_and_who_directs_those_about_their_cases():
    case, other = CaseFactory(), CaseFactory()
    asker, director, elsewhere = UserFactory(), director_of(case), director_of(other)
    partner = partner_in(case)
    request = asked(asker, case)
    seen = {}
    for name, user in {
        "asker": asker,
        "director": director,
        "elsewhere": elsewhere,
        "partner": partner,
    }.items():
        with acting(user):
            by_policy = set(AccessRequest.objects.all())
            assert set(AccessRequest.objects.visible_to(user)) == by_policy
            seen[name] = by_policy
    assert seen == {"asker": {request}, "director": {request}, "elsewhere": set(), "partner": set()}


def test_yes_makes_an_involvement_with_an_aim_and_an_end():
    case, asker = CaseFactory(), UserFactory()
    director, request = director_of(case), asked(asker, case)
    day = timezone.localdate() + timedelta(days=60)
    with acting(director):
        made = grant_request(request=request, case=case, reason="Needed.", aim="Helps the child", until=day)
        assert (made.user, made.organisation, made.aim, made.until) == (
            asker,
            asker.organisation,
            "Helps the child",
            day,
        )
    with acting(asker):
        assert list(Case.objects.visible_to(asker)) == [case]
        grants = Grant.objects.filter(principal_id=asker.pk)
        assert {(grant.reason, timezone.localtime(grant.valid_until).date()) for grant in grants} == {
            (GrantReason.INVOLVEMENT, day)
        }
        answered = AccessRequest.objects.get(pk=request.pk)
        assert (answered.answer, answered.answer_reason) == ("granted", "Needed.")
    with as_owner():
        told = Mail.objects.get(to=asker.email)
        assert (case.number in told.text, "Helps" in told.text + told.subject) == (True, False)


def test_no_is_told_with_its_reason_and_opens_nothing():
    case, asker = CaseFactory(), UserFactory()
    director, request = director_of(case), asked(asker, case)
    with acting(director):
        decline_request(request=request, case=case, reason="Call me first.")
    page = browser(asker).get(ASK).content.decode()
    assert ("declined" in page, "Call me first." in page) == (True, True)
    with acting(asker):
        assert not Case.objects.exists()


def test_an_end_before_today_is_refused_in_words_and_nothing_is_written():
    case, asker = CaseFactory(), UserFactory()
    director, request = director_of(case), asked(asker, case)
    client = browser(director)
    sent = {"answer": "granted", "aim": "Help", "reason": "Needed.", "until": str(timezone.localdate())}
    response = client.post(reverse("pages:access_answer", args=[case.pk, request.pk]), sent)
    assert (response.status_code, "end before it begins" in response.content.decode()) == (422, True)
    with as_owner():
        assert AccessRequest.objects.get().answer == ""
        assert not Involvement.objects.exists()


def test_nobody_but_who_directs_decides():
    case, asker = CaseFactory(), UserFactory()
    partner, request = partner_in(case), asked(asker, case)
    for user in (asker, partner, director_of(CaseFactory())):
        with acting(user), pytest.raises(Conflict):
            decline_request(request=request, case=case, reason="No.")
    address = reverse("pages:access_answer", args=[case.pk, request.pk])
    answers = {user: browser(user).post(address, {}).status_code for user in (asker, partner)}
    assert list(answers.values()) == [404, 403]


def test_a_request_can_be_withdrawn_once_and_runs_out_after_thirty_days():
    case, asker = CaseFactory(), UserFactory()
    director, request = director_of(case), asked(asker, case)
    with acting(asker):
        withdraw_request(request=request)
        with pytest.raises(Conflict):
            withdraw_request(request=request)
    with acting(director), pytest.raises(Conflict):
        decline_request(request=request, case=case, reason="Too late.")
    later = asked(asker, case)
    with as_owner():
        AccessRequest.objects.filter(pk=later.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    with acting(director):
        assert not AccessRequest.objects.visible_to(director).waiting().exists()
        with pytest.raises(Conflict):
            decline_request(request=later, case=case, reason="Too late.")
    assert "not answered in time" in browser(asker).get(ASK).content.decode()
    assert asked(asker, case).pk != later.pk


def test_who_asks_very_often_is_asked_to_call():
    asker = UserFactory()
    with acting(asker):
        for number in range(REQUESTS_PER_DAY):
            ask_access(number=f"1998-{number:04d}", reason="Trying.")
        with pytest.raises(DomainError):
            ask_access(number="1998-9999", reason="Trying.")


@pytest.mark.parametrize("role", [Role.MANAGER, Role.BEHEERDER, Role.PRIVACY_OFFICER])
def test_roles_that_never_see_a_household_cannot_ask(role):
    case, user = CaseFactory(), UserFactory(role=role)
    assert browser(user).get(ASK).status_code == 403
    with acting(user), pytest.raises(DomainError):
        ask_access(number=case.number, reason="I am curious.")


def test_the_worker_tells_who_directs_and_nobody_about_a_number_that_no_case_has():
    case, asker = CaseFactory(), UserFactory()
    director = director_of(case)
    request = asked(asker, case, "Something about the family.")
    with acting(asker):
        ask_access(number="1998-4321", reason="Nothing there.")
    with as_owner():
        tasks = list(Task.objects.filter(kind="access.tell_directors"))
        assert {task.principal_id for task in tasks} == {Purpose.UPKEEP.principal_id}
    for task in tasks:
        with acting_as(task.principal_id):
            tell_directors(task.subject_id)
    with as_owner():
        sent = Mail.objects.get()
        assert (sent.to, case.number in sent.text, "family" in sent.text) == (director.email, True, False)
    with acting(asker), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM access_request_receivers(%s)", [request.pk])
        assert cursor.fetchone()[0] == 0


@pytest.mark.parametrize(
    ("number", "reason"),
    [("", "Help"), ("abc", "Help"), ("2026-0001\x00", "Help"), ("2026-0001", ""), ("2026-0001", "x" * 2_001)],
)
def test_bad_input_gets_a_message_beside_the_field(number, reason):
    response = browser(UserFactory()).post(ASK, {"number": number, "reason": reason, "new_id": uuid.uuid4()})
    assert response.status_code == 422
    with as_owner():
        assert not AccessRequest.objects.exists()
