"""Who has access stands on a page; access that nobody used for 90 days is kept with a reason or ended."""

import uuid
from datetime import timedelta

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from cases.models import Appointment, Involvement
from cases.services import involve, keep_access
from tests.factories import CaseFactory, OrganisationFactory, UserFactory, director_of, open_case, partner_in
from tests.roles import acting, as_owner
from zvh.access.models import Grant, GrantReason, GrantReview
from zvh.access.permissions import CONTRIBUTOR
from zvh.accounts.models import Role
from zvh.audit.log import record
from zvh.pages.access import holdings, unused_grants

pytestmark = pytest.mark.django_db
LONG_AGO = timedelta(days=91)


@pytest.fixture(autouse=True)
def words_of_the_source():
    with translation.override("en"):
        yield


def browser(user) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def helper_since_long_ago(case, name="H. Elper"):
    """Somebody whose involvement began 91 days ago, with the grants that came with it."""
    user = UserFactory(name=name, organisation=OrganisationFactory())
    began = timezone.now() - LONG_AGO
    because_of = open_case(user, case, CONTRIBUTOR)
    with as_owner():
        Involvement.objects.create(
            id=because_of,
            case=case,
            organisation=user.organisation,
            user=user,
            aim="Debts",
            since=timezone.localdate(began),
        )
        Grant.objects.filter(because_of=because_of).update(valid_from=began)
    return user


def grant_of(user) -> Grant:
    with as_owner():
        return Grant.objects.filter(principal_id=user.pk).order_by("pk").first()


def unused_of(director) -> set[uuid.UUID]:
    with acting(director):
        return {holder for _grant, _case, holder, _since in unused_grants()}


def test_unused_access_is_listed_for_who_directs_and_leaves_the_list_when_it_is_used():
    case = CaseFactory()
    director, used, unused = (
        director_of(case),
        helper_since_long_ago(case),
        helper_since_long_ago(case, "N. Ever"),
    )
    partner_in(case)
    with acting(used):
        record("case.read", case_id=case.pk)
    # Who was refused something in it did not use it.
    with acting(unused):
        record("form.send", case_id=case.pk, outcome="refused")
    assert unused_of(director) == {unused.pk}
    assert [unused_of(user) for user in (used, unused, director_of(CaseFactory()))] == [set(), set(), set()]
    page = browser(director).get(reverse("pages:access_review")).content.decode()
    assert ("N. Ever" in page, "H. Elper" in page) == (True, False)
    assert "1 access that nobody used for 90 days" in browser(director).get("/").content.decode()


def test_what_is_kept_comes_back_after_ninety_days_and_the_reason_is_recorded():
    case = CaseFactory()
    director, helper = director_of(case), helper_since_long_ago(case)
    client = browser(director)
    address = reverse("pages:access_decide", args=[case.pk, grant_of(helper).pk])
    assert client.post(address, {"outcome": "kept", "reason": " "}).status_code == 422
    assert client.post(address, {"outcome": "kept", "reason": "Comes back in spring."}).status_code == 302
    assert unused_of(director) == set()
    with acting(director):
        review = GrantReview.objects.visible_to(director).get()
        assert (review.outcome, review.reason, review.decided_by_id) == (
            "kept",
            "Comes back in spring.",
            director.pk,
        )
    with as_owner():
        GrantReview.objects.update(decided_at=timezone.now() - LONG_AGO)
    assert unused_of(director) == {helper.pk}


def test_what_is_ended_ends_the_involvement_and_the_access():
    case = CaseFactory()
    director, helper = director_of(case), helper_since_long_ago(case)
    address = reverse("pages:access_decide", args=[case.pk, grant_of(helper).pk])
    assert browser(director).post(address, {"outcome": "ended", "reason": "Done."}).status_code == 302
    with as_owner():
        assert not Involvement.objects.current().filter(user=helper).exists()
        assert not Grant.objects.valid().filter(principal_id=helper.pk).exists()
    second = browser(director).post(address, {"outcome": "ended", "reason": "Again."})
    assert second.status_code == 404


def test_only_who_directs_decides_and_a_stranger_learns_nothing():
    case = CaseFactory()
    helper, colleague, director = helper_since_long_ago(case), partner_in(case), director_of(CaseFactory())
    address = reverse("pages:access_decide", args=[case.pk, grant_of(helper).pk])
    sent = {"outcome": "ended", "reason": "I want to."}
    assert [browser(user).post(address, sent).status_code for user in (colleague, director)] == [403, 404]
    found = grant_of(helper)
    with acting(colleague), pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        keep_access(case=case, grant=found, reason="I want to.")


def test_a_grant_of_another_case_is_not_found_in_this_one():
    case, other = CaseFactory(), CaseFactory()
    director, helper = director_of(case), helper_since_long_ago(other)
    address = reverse("pages:access_decide", args=[case.pk, grant_of(helper).pk])
    assert browser(director).get(address).status_code == 404


def test_the_page_tells_everyone_on_the_case_who_has_access_why_and_until_when():
    case = CaseFactory()
    director, colleague = director_of(case), partner_in(case)
    helper = UserFactory(name="L. Ast")
    until = timezone.localdate() + timedelta(days=10)
    with acting(director):
        involve(case=case, organisation=helper.organisation, user=helper, aim="Housing", until=until)
    with acting(colleague):
        now, before = holdings(case, with_use=False)
        found = {row.name: row for row in now}["L. Ast"]
        assert (found.why, found.may) == ("involved with the household: Housing", "read and contribute")
        assert (timezone.localtime(found.until).date(), before) == (until, [])
    address = reverse("pages:case_access", args=[case.pk])
    pages = {user: browser(user).get(address).content.decode() for user in (director, colleague)}
    assert ["L. Ast" in page for page in pages.values()] == [True, True]
    assert ["Keep or end" in page for page in pages.values()] == [True, False]
    assert ["Last in this case" in page for page in pages.values()] == [True, False]


def test_who_had_access_before_stands_below_and_the_procesregisseur_is_handed_over_not_ended():
    case = CaseFactory()
    director, helper = director_of(case), helper_since_long_ago(case)
    with as_owner():
        duty = Grant.objects.filter(principal_id=director.pk).first().because_of
        Appointment.objects.create(
            id=duty, case=case, user=director, duty="procesregisseur", since=timezone.localdate()
        )
    browser(director).post(
        reverse("pages:access_decide", args=[case.pk, grant_of(helper).pk]),
        {"outcome": "ended", "reason": "Done."},
    )
    with acting(director):
        now, before = holdings(case, with_use=True)
    assert [(row.name, row.can_be_ended) for row in now] == [(director.name, False)]
    assert [(row.name, row.why) for row in before] == [("H. Elper", "involved with the household: Debts")]


def test_the_pages_ask_as_much_for_ten_people_as_for_one():
    case = CaseFactory()
    client = browser(director_of(case))
    counts = []
    for number in (1, 9):
        for each in range(number):
            helper_since_long_ago(case, f"H. Elper{number}{each}")
        counts.append([_queries(client, reverse("pages:case_access", args=[case.pk]))])
        counts[-1].append(_queries(client, reverse("pages:access_review")))
    assert counts[0] == counts[1]


def _queries(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_whoever_keeps_the_dossier_appoints_the_next_when_the_account_of_the_procesregisseur_was_disabled():
    case = CaseFactory()
    gone, next_one = UserFactory(role=Role.PROCESREGISSEUR), UserFactory(role=Role.PROCESREGISSEUR)
    supporter = UserFactory(role=Role.PROCESONDERSTEUNER)
    open_case(supporter, case, ("view_case", "contribute_case", "write_case"), GrantReason.APPOINTMENT)
    with as_owner():
        Appointment.objects.create(case=case, user=gone, duty="procesregisseur", since=timezone.localdate())
    address = reverse("cases:duty", args=[case.pk, "procesregisseur"])
    client = browser(supporter)
    assert client.get(address).status_code == 403
    with as_owner():
        gone.is_active = False
        gone.save(update_fields=["is_active"])
    sent = {"user": next_one.pk, "since": str(timezone.localdate()), "reason": "Gone.", "warm": "False"}
    assert client.post(address, sent).status_code == 302
    with acting(next_one):
        assert Grant.objects.valid().filter(principal_id=next_one.pk, permission="direct_case").exists()
