"""The functioneel beheerder invites, changes and disables people, and sees nothing of a case."""

import uuid
from datetime import timedelta

import pytest
from django.core import mail
from django.db import ProgrammingError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from tests.accounts.logins import log_in, make_user
from tests.factories import CaseFactory, OrganisationFactory, UserFactory, director_of, partner_in
from tests.roles import acting, as_owner
from zvh.access.models import Grant
from zvh.access.purposes import Purpose
from zvh.accounts.models import NEVER_IN_A_CASE, FormerName, Principal, PrincipalKind, Role, User
from zvh.administration.services.users import end_incidental
from zvh.administration.tasks import end_what_ran_out
from zvh.audit.models import Line
from zvh.outbox.models import Task
from zvh.outbox.services import run

pytestmark = pytest.mark.django_db


@pytest.fixture
def beheerder(client):
    user = UserFactory(role=Role.BEHEERDER)
    client.force_login(user)
    return user


def filled_in(organisation, **changes):
    return {
        "new_id": str(uuid.uuid4()),
        "email": "nieuw@example.org",
        "name": "N. Nieuw",
        "function": "",
        "organisation": organisation.pk,
        "role": Role.PARTNER,
        "incidental_because": "",
        "incidental_until": "",
    } | changes


def invite(client, organisation, **changes):
    return client.post(reverse("administration:invite"), filled_in(organisation, **changes))


def valid_grants(user):
    with as_owner():
        return Grant.objects.valid().filter(principal_id=user.pk).count()


def test_an_invited_user_sets_a_password_with_the_link_in_the_mail(client, beheerder, settings):
    settings.SITE_URL = "https://zvh.example.org"
    sent = filled_in(OrganisationFactory())
    for _twice in range(2):
        assert client.post(reverse("administration:invite"), sent).url == reverse("administration:user_list")
    user = User.objects.get(email="nieuw@example.org")
    assert (user.pk, user.has_usable_password(), user.is_superuser) == (
        uuid.UUID(sent["new_id"]),
        False,
        False,
    )
    assert Principal.objects.get(pk=user.pk).label == "N. Nieuw"
    (task,) = Task.objects.filter(kind="mail.send")
    run(task.pk)
    (message,) = mail.outbox
    assert message.to == ["nieuw@example.org"]
    assert "Nieuw" not in message.body
    link = next(line for line in message.body.splitlines() if line.startswith("https://zvh.example.org/"))
    client.logout()
    assert client.get(link.removeprefix("https://zvh.example.org"), follow=True).status_code == 200


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"email": "BEKEND@example.org"}, "email"),
        ({"email": "geen adres"}, "email"),
        ({"name": ""}, "name"),
        ({"name": "a\x00b"}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"role": "superman"}, "role"),
        ({"has_intake_duty": "on"}, "has_intake_duty"),
        ({"incidental_until": "2026-02-31"}, "incidental_until"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field(client, beheerder, changes, field):
    UserFactory(email="bekend@example.org")
    response = invite(client, OrganisationFactory(), **changes)
    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])
    assert not User.objects.filter(name="N. Nieuw").exists()


def test_without_the_covenant_only_incidental_users_are_invited(client, beheerder):
    organisation = OrganisationFactory(covenant_signed_on=None)
    tomorrow = timezone.localdate() + timedelta(days=1)
    errors = [
        list(invite(client, organisation, **changes).context["form"].errors)
        for changes in (
            {},
            {"incidental_because": "Eén overleg"},
            {"incidental_because": "Eén overleg", "incidental_until": "2020-01-01"},
        )
    ]
    assert errors == [["incidental_because"], ["incidental_until"], ["incidental_until"]]
    invite(client, organisation, incidental_because="Eén overleg", incidental_until=tomorrow)
    assert User.objects.get(name="N. Nieuw").incidental_until == tomorrow


def test_a_disabled_user_is_out_at_once_and_access_does_not_come_back(client, beheerder):
    case = CaseFactory()
    user = director_of(case)
    theirs = client.__class__()
    theirs.force_login(user)
    page = reverse("pages:case", args=[case.pk])
    assert theirs.get(page).status_code == 200
    client.post(reverse("administration:disable", args=[user.pk]))
    assert theirs.get(page).status_code == 302
    assert valid_grants(user) == 0
    client.post(reverse("administration:enable", args=[user.pk]))
    user.refresh_from_db()
    assert (user.is_active, valid_grants(user)) == (True, 0)


def test_another_organisation_ends_access_and_another_name_does_not(client, beheerder):
    user = partner_in(CaseFactory())
    address = reverse("administration:user", args=[user.pk])
    held = valid_grants(user)
    client.post(address, filled_in(user.organisation, name="N. Ander"))
    assert (valid_grants(user), Principal.objects.get(pk=user.pk).label) == (held, "N. Ander")
    assert list(FormerName.objects.values_list("bearer_id", "name")) == [(user.pk, user.name)]
    client.post(address, filled_in(OrganisationFactory(), name="N. Ander"))
    assert valid_grants(user) == 0


@pytest.mark.parametrize("role", sorted(NEVER_IN_A_CASE))
def test_who_becomes_somebody_that_never_sees_a_household_holds_no_grant(client, beheerder, role):
    user, stays = partner_in(CaseFactory()), partner_in(CaseFactory())
    held = valid_grants(stays)
    for one, becomes in ((user, role), (stays, Role.EXPERT)):
        address = reverse("administration:user", args=[one.pk])
        assert client.post(address, filled_in(one.organisation, role=becomes)).status_code == 302
    assert (valid_grants(user), valid_grants(stays)) == (0, held)


def test_incidental_access_runs_out_by_itself():
    organisation = OrganisationFactory(covenant_signed_on=None)
    today = timezone.localdate()
    gone, stays = (
        UserFactory(organisation=organisation, incidental_because="Eén overleg", incidental_until=until)
        for until in (today - timedelta(days=1), today)
    )
    assert end_incidental() == [gone.pk]
    assert set(User.objects.filter(pk__in=[gone.pk, stays.pk], is_active=True)) == {stays}


def test_the_clock_ends_it_in_its_own_name_and_ends_every_login():
    user = make_user(
        organisation=OrganisationFactory(covenant_signed_on=None),
        incidental_because="Eén overleg",
        incidental_until=timezone.localdate() - timedelta(days=1),
    )
    theirs = log_in(user)
    assert theirs.get("/").status_code == 200
    end_what_ran_out()
    with as_owner():
        line = Line.objects.get(act="user.run_out")
        assert (line.subject_id, line.principal_id) == (user.pk, Purpose.UPKEEP.principal_id)
        # However somebody comes to be let in again.
        User.objects.filter(pk=user.pk).update(is_active=True)
    assert theirs.get("/").status_code == 302


def test_nobody_of_an_organisation_without_the_covenant_is_let_in_again_for_good(client, beheerder):
    user = UserFactory(organisation=OrganisationFactory(covenant_signed_on=None), is_active=False)
    address = reverse("administration:enable", args=[user.pk])
    assert client.post(address).status_code == 422
    sent = filled_in(user.organisation, name=user.name, email=user.email)
    tomorrow = timezone.localdate() + timedelta(days=1)
    for_once = sent | {"incidental_because": "Eén overleg", "incidental_until": tomorrow}
    assert client.post(reverse("administration:user", args=[user.pk]), for_once).status_code == 302
    assert client.post(address).status_code == 302
    assert User.objects.get(pk=user.pk).is_active


def test_the_list_finds_people_by_name_address_and_organisation(client, beheerder):
    organisation = OrganisationFactory(name="Jeugdzorg Noord", short_name="JZN")
    found = UserFactory(name="F. Vonk", email="vonk@example.org", organisation=organisation)
    for words in ("vonk", "vonk@", "Jeugdzorg", "JZN vonk", "vo\x00nk"):
        page = client.get(reverse("administration:user_list"), {"q": words}).context["page"]
        assert list(page.object_list) == [found], words


def test_a_beheerder_leaves_their_own_account_alone(client, beheerder):
    address = reverse("administration:user", args=[beheerder.pk])
    assert client.post(address, filled_in(beheerder.organisation)).status_code == 422
    assert client.post(reverse("administration:disable", args=[beheerder.pk])).status_code == 422


@pytest.mark.parametrize("role", [role for role in Role if role != Role.BEHEERDER])
def test_nobody_else_gets_there(client, role):
    client.force_login(UserFactory(role=role))
    assert client.get(reverse("administration:user_list")).status_code == 403


STATEMENTS = {
    "another's name": "UPDATE accounts_user SET name = 'x' WHERE id = %(other)s",
    "another's password": "UPDATE accounts_user SET password = 'x' WHERE id = %(other)s",
    "own role": "UPDATE accounts_user SET role = 'manager' WHERE id = %(own)s",
    "own rights": "UPDATE accounts_user SET is_staff = true WHERE id = %(own)s",
    "an organisation": "UPDATE accounts_organisation SET short_name = 'x'",
    "a merge": "UPDATE accounts_organisation SET merged_into_id = id",
    "a principal": "INSERT INTO accounts_principal VALUES (gen_random_uuid(), 'user', 'x')",
    "a purpose": "INSERT INTO accounts_principal VALUES (gen_random_uuid(), 'purpose', 'x')",
    "a former name": "INSERT INTO accounts_formername (id, bearer_id, name) VALUES (gen_random_uuid(), %(own)s, 'x')",
}
BEHEERDERS = {"another's name", "an organisation", "a principal"}


@pytest.mark.parametrize("role", [Role.PARTNER, Role.PRIVACY_OFFICER, Role.BEHEERDER, None])
def test_the_database_lets_only_a_beheerder_change_users_and_organisations(role):
    other, own = UserFactory(), UserFactory(role=role or Role.PARTNER)
    refused = set()
    with acting(own if role else None), connection.cursor() as cursor:
        for name, statement in STATEMENTS.items():
            try:
                with transaction.atomic():
                    cursor.execute(statement, {"other": other.pk, "own": own.pk})
            except ProgrammingError:
                refused.add(name)
    allowed = {Role.BEHEERDER: BEHEERDERS, None: {"another's password"}}.get(role, set())
    assert refused == STATEMENTS.keys() - allowed


def test_a_user_notes_their_own_login_and_password():
    user = UserFactory()
    for principal in (None, user):
        with acting(principal):
            user.last_login = timezone.now()
            user.set_password("een heel lang wachtwoord")
            user.save()
            kept = User.objects.get(pk=user.pk)
            assert (kept.last_login, kept.password) == (user.last_login, user.password)


def test_links_have_principals_that_people_make():
    with acting(UserFactory()):
        assert Principal.objects.create(kind=PrincipalKind.LINK, label="persoonlijke link").pk
    with acting(None), pytest.raises(ProgrammingError), transaction.atomic():
        Principal.objects.create(kind=PrincipalKind.LINK, label="x")
