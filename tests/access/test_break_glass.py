"""Break-glass: for the privacy officer alone, with a reason, for hours, and everybody concerned knows at once."""

import uuid
from datetime import timedelta

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from cases.models import Case
from cases.services import break_glass
from cases.services.break_glass import Broken
from tests.factories import CaseFactory, UserFactory, director_of, partner_in
from tests.roles import acting, as_owner
from zvh.access.functions import ATTEMPTS_PER_DAY
from zvh.access.models import BreakGlass, BreakGlassAlert, Grant
from zvh.access.querysets import permissions_on
from zvh.accounts.models import Role
from zvh.audit.models import Line
from zvh.errors import DomainError
from zvh.outbox.models import Mail

pytestmark = pytest.mark.django_db
PAGE = "/noodtoegang/"
REASON = "The inspectorate asks what was known."


@pytest.fixture(autouse=True)
def words_of_the_source():
    with translation.override("en"):
        yield


def browser(user) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def officer(**fields):
    return UserFactory(role=Role.PRIVACY_OFFICER, **fields)


def form(number: str, reason: str = REASON) -> dict:
    return {"number": number, "reason": reason, "new_id": uuid.uuid4()}


def test_it_opens_the_case_to_read_for_four_hours_and_tells_who_reads_that_on_every_page():
    case, reader = CaseFactory(), officer()
    client = browser(reader)
    assert client.get(reverse("pages:case", args=[case.pk])).status_code == 404
    response = client.post(PAGE, form(case.number), follow=True)
    assert response.redirect_chain == [(reverse("pages:case", args=[case.pk]), 302)]
    for name in ("pages:case", "cases:family", "leidraad:findings", "cases:dossier", "pages:case_access"):
        page = client.get(reverse(name, args=[case.pk]))
        assert (page.status_code, REASON in page.content.decode()) == (200, True), name
    with acting(reader):
        assert permissions_on(reader, case.pk) == {"view_case"}
        left = Grant.objects.get(principal_id=reader.pk).valid_until - timezone.now()
        assert timedelta(hours=3, minutes=59) < left <= timedelta(hours=4)


def test_it_alerts_who_directs_and_every_privacy_officer_until_they_say_that_they_saw_it():
    case, reader, colleague = CaseFactory(), officer(), officer()
    director, partner = director_of(case), partner_in(case)
    officer(is_active=False)
    browser(reader).post(PAGE, form(case.number))
    with as_owner():
        alerted = set(BreakGlassAlert.objects.values_list("principal_id", flat=True))
        assert alerted == {reader.pk, colleague.pk, director.pk}
        mails = list(Mail.objects.all())
        assert {mail.to for mail in mails} == {reader.email, colleague.email, director.email}
        assert [mail for mail in mails if REASON in mail.text or case.number not in mail.text] == []
    for user in (director, colleague):
        client = browser(user)
        assert REASON in client.get("/").content.decode()
        with acting(user):
            alert = BreakGlassAlert.objects.get()
        client.post(reverse("pages:alert_seen", args=[alert.pk]))
        assert REASON not in client.get("/").content.decode()
    assert REASON not in browser(partner).get(reverse("pages:case_access", args=[case.pk])).content.decode()


def test_of_a_case_that_nobody_directs_any_more_the_last_procesregisseur_hears_it():
    from cases.models import Appointment, CaseState

    today = timezone.localdate()
    case, last = CaseFactory(state=CaseState.CLOSED, ended_on=today), UserFactory(role=Role.PROCESREGISSEUR)
    with as_owner():
        Appointment.objects.create(case=case, user=last, duty="procesregisseur", since=today, until=today)
    browser(officer()).post(PAGE, form(case.number))
    assert REASON in browser(last).get("/").content.decode()


def test_it_ends_early_by_who_reads_or_who_directs_and_on_the_next_request():
    case, reader = CaseFactory(), officer()
    director, client = director_of(case), browser(reader)
    for ender in (client, browser(director)):
        client.post(PAGE, form(case.number))
        with acting(reader):
            glass = BreakGlass.objects.open().get()
        assert client.get(reverse("pages:case", args=[case.pk])).status_code == 200
        assert ender.post(reverse("pages:break_glass_end", args=[glass.pk])).status_code == 302
        assert client.get(reverse("pages:case", args=[case.pk])).status_code == 404
    assert ender.post(reverse("pages:break_glass_end", args=[glass.pk])).status_code == 409


def test_it_ends_by_itself():
    case, reader = CaseFactory(), officer()
    client = browser(reader)
    client.post(PAGE, form(case.number))
    with as_owner():
        Grant.objects.filter(reason="break_glass").update(
            valid_from=timezone.now() - timedelta(hours=5), valid_until=timezone.now() - timedelta(hours=1)
        )
        BreakGlass.objects.update(
            opened_at=timezone.now() - timedelta(hours=5), until=timezone.now() - timedelta(hours=1)
        )
    assert client.get(reverse("pages:case", args=[case.pk])).status_code == 404
    assert REASON not in client.get("/").content.decode().split("<main", 1)[0]


@pytest.mark.parametrize("role", [role for role in Role if role != Role.PRIVACY_OFFICER])
def test_nobody_else_can(role):
    case, user = CaseFactory(), UserFactory(role=role, is_superuser=True, is_staff=True)
    assert browser(user).get(PAGE).status_code == 403
    with acting(user):
        with pytest.raises(DomainError):
            break_glass(number=case.number, reason=REASON)
        assert not Case.objects.exists()


def test_a_number_that_no_case_has_stays_on_record_and_opens_nothing():
    reader = officer()
    response = browser(reader).post(PAGE, form("1998-4321"))
    assert (response.status_code, "no case with this number" in response.content.decode()) == (422, True)
    with acting(reader):
        assert BreakGlass.objects.get().case_id is None
        for _ in range(ATTEMPTS_PER_DAY - 1):
            assert break_glass(number="1998-4321", reason=REASON) == Broken.NO_SUCH_CASE
        with pytest.raises(DomainError):
            break_glass(number="1998-4321", reason=REASON)


def test_twice_is_once_and_the_database_keeps_it_short():
    case, reader = CaseFactory(), officer()
    with acting(reader):
        assert break_glass(number=case.number, reason=REASON) == Broken.OPENED
        assert break_glass(number=case.number, reason=REASON) == Broken.OPEN_ALREADY
        assert Grant.objects.filter(principal_id=reader.pk).count() == 1
    other = CaseFactory()
    with acting(reader), connection.cursor() as cursor:
        cursor.execute(
            "SELECT access_break_glass(%s, %s, %s, %s)", [uuid.uuid4(), other.number, REASON, 9_000]
        )
        longest = Grant.objects.get(case_id=other.pk, principal_id=reader.pk).valid_until
        assert longest < timezone.now() + timedelta(hours=25)


def test_it_wants_a_reason_and_a_second_factor_shown_just_now():
    case, reader = CaseFactory(), officer()
    client = browser(reader)
    assert client.post(PAGE, form(case.number, reason=" ")).status_code == 422
    session = client.session
    for shown in session[AUTHENTICATION_METHODS_SESSION_KEY]:
        shown["at"] -= 6 * 60
    session.save()
    response = client.post(PAGE, form(case.number))
    assert (response.status_code, "reauthenticate" in response.url or response.url != PAGE) == (302, True)
    with as_owner():
        assert not BreakGlass.objects.exists()


def test_the_log_has_a_line_for_it_and_for_its_end():
    case, reader = CaseFactory(), officer()
    client = browser(reader)
    client.post(PAGE, form(case.number))
    with acting(reader):
        glass = BreakGlass.objects.get()
    client.post(reverse("pages:break_glass_end", args=[glass.pk]))
    with as_owner():
        lines = Line.objects.filter(principal_id=reader.pk, case_id=case.pk, act__startswith="access.")
        assert set(lines.values_list("act", flat=True)) >= {"access.break_glass", "access.end_break_glass"}
