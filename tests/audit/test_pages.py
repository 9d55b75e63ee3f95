"""Who looked at a dossier, for who directs it; and the whole log, for the privacy officer."""

import csv
from io import StringIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories import CaseFactory, MembershipFactory, UserFactory, director_of, partner_in, writer_of
from tests.roles import acting, as_owner
from zvh.access.models import Grant
from zvh.accounts.models import Role
from zvh.audit.export import safe
from zvh.audit.log import record
from zvh.audit.models import Line, Words

pytestmark = pytest.mark.django_db
SEARCH, EXPORT = "/logboek/", "/logboek/uitvoer/"


def client_of(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def case():
    return CaseFactory()


@pytest.fixture
def officer():
    return UserFactory(role=Role.PRIVACY_OFFICER, name="P. Fficer")


def log_of(case) -> str:
    return reverse("pages:case_log", args=[case.pk])


def sentences(response) -> list[tuple[str, str, str, str]]:
    return [(row.who, row.what, row.outcome, row.why) for row in response.context["rows"]]


def test_who_directs_a_case_reads_who_looked_in_sentences(case):
    partner = partner_in(case, name="Politie", short_name="")
    person = MembershipFactory(household=case.household).person
    with acting(partner):
        record("contact.read", case_id=case.pk, persons=[person.pk])
    client_of(UserFactory(name="V. Reemd")).get(reverse("pages:case", args=[case.pk]))
    response = client_of(director_of(case)).get(log_of(case))
    assert sentences(response) == [
        ("V. Reemd", "Een pagina openen: overzicht van de casus", "geweigerd", ""),
        (partner.name, "Opzoeken waar iemand te bereiken is", "", "betrokken bij het huishouden"),
    ]
    html = response.content.decode()
    assert "Politie" in html
    assert person.full_name in html


def test_others_on_the_case_do_not_read_its_log(case):
    for reader, status in ((partner_in(case), 403), (writer_of(case), 403), (UserFactory(), 404)):
        assert client_of(reader).get(log_of(case)).status_code == status


def test_the_log_of_a_case_is_narrowed_by_person_and_period(case):
    partner, other = partner_in(case), partner_in(case)
    for user in (partner, other):
        with acting(user):
            record("plan.open", case_id=case.pk)
    client = client_of(director_of(case))
    for asked, found in (
        ({"who": partner.pk}, {partner.name}),
        ({"since": "2199-01-01"}, set()),
        ({"until": "2001-01-01"}, set()),
        ({"since": "2001-01-01", "until": "2199-01-01", "who": other.pk}, {other.name}),
        ({"since": "morgen"}, set()),
        ({"since": "2024-02-02", "until": "2024-02-01"}, set()),
        ({"who": "iemand"}, set()),
    ):
        response = client.get(log_of(case), asked)
        assert (response.status_code, {row.who for row in response.context["rows"]}) == (200, found), asked


def test_the_log_asks_as_many_questions_for_fifty_lines_as_for_three(case):
    client = client_of(director_of(case))
    with acting(partner_in(case)):
        for _time in range(3):
            record("plan.open", case_id=case.pk)
        few = _queries(client, log_of(case))
        for _time in range(60):
            record("plan.open", case_id=case.pk)
    assert _queries(client, log_of(case)) <= few
    assert few < 25


def _queries(client, address) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


@pytest.mark.parametrize("role", [role for role in Role.values if role != Role.PRIVACY_OFFICER])
def test_only_the_privacy_officer_searches_the_log(role):
    client = client_of(UserFactory(role=role))
    assert [client.get(address).status_code for address in (SEARCH, EXPORT)] == [403, 403]


def test_the_privacy_officer_searches_by_everything_and_sees_numbers(case, officer):
    partner = partner_in(case)
    with acting(partner):
        record("plan.open", case_id=case.pk)
    client = client_of(officer)
    for asked, found in (
        ({"number": case.number}, 1),
        ({"number": "2099-0001"}, 0),
        ({"who": partner.name.lower()}, 1),
        ({"organisation": partner.organisation_id}, 1),
        ({"act": "plan.open"}, 1),
        ({"act": "plan.open", "outcome": "refused"}, 0),
        ({"act": "plan.open", "since": "2199-01-01"}, 0),
        ({"who": "x\x00"}, 0),
        ({"number": "'; drop"}, 0),
    ):
        response = client.get(SEARCH, asked)
        assert (response.status_code, len(response.context["rows"])) == (200, found), asked
    response = client.get(SEARCH, {"act": "plan.open"})
    assert [row.case_number for row in response.context["rows"]] == [case.number]
    assert case.household.name not in response.content.decode()


def test_searching_the_log_is_in_the_log(case, officer):
    client_of(officer).get(SEARCH, {"number": case.number})
    with as_owner():
        line = Line.objects.get(act="log.search")
        assert case.number in Words.objects.get(line_id=line.pk).text


def test_an_export_asks_for_a_reason_which_stays(case, officer):
    with acting(partner_in(case)):
        record("plan.open", case_id=case.pk)
    client = client_of(officer)
    address = f"{EXPORT}?act=plan.open"
    assert client.get(address).status_code == 200
    assert client.post(address, {"reason": " "}).status_code == 422
    response = client.post(address, {"reason": "Klacht 12"})
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    heads, row = csv.reader(StringIO(response.content.decode("utf-8-sig")), delimiter=";")
    assert len(heads) == len(row)
    assert (row[4], row[7]) == ("Het plan bekijken", case.number)
    with as_owner():
        line = Line.objects.get(act="log.export")
        assert Words.objects.get(line_id=line.pk).text.startswith("Klacht 12")


def test_an_export_of_nothing_gives_no_file(officer):
    response = client_of(officer).post(f"{EXPORT}?who=niemand", {"reason": "Klacht 12"})
    assert (response.status_code, response["Content-Type"]) == (422, "text/html; charset=utf-8")


@pytest.mark.parametrize("text", ["=1+1", "+31", "-2", "@som", "\t=1", "\r=1"])
def test_nothing_in_an_export_is_a_formula(text):
    assert safe(text) == f"'{text}"


def test_a_name_that_looks_like_a_formula_stays_text(officer):
    with acting(UserFactory(name='=HYPERLINK("x")')):
        record("plan.open")
    response = client_of(officer).post(f"{EXPORT}?act=plan.open", {"reason": "Klacht"})
    assert "'=HYPERLINK" in response.content.decode("utf-8-sig")


def test_a_dossier_that_was_erased_leaves_its_lines(case, officer):
    with acting(partner_in(case)):
        record("plan.open", case_id=case.pk)
    case_id = case.pk
    with as_owner():
        Grant.objects.filter(case_id=case_id).delete()
        case.delete()
    response = client_of(officer).get(SEARCH, {"act": "plan.open"})
    assert [(row.line.case_id, row.case_number) for row in response.context["rows"]] == [(case_id, "")]
