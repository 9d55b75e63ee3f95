"""What a partner shares stays theirs: what may be copied, who says so, and what every page and paper tells of it."""

import pytest
from django.utils import translation

from leidraad.audiences import Professionals
from leidraad.covenant import Markings, Permission, marking_in_words, may_be_copied
from leidraad.models import CopyPermission, Finding, FindingKind, PlanVersion
from leidraad.plan.documents import PLAN, Paper, make
from leidraad.plan.freezing import freeze
from leidraad.services.agreements import Owner
from leidraad.services.copying import permit_copying, withdraw_copying
from leidraad.services.statements import Source
from tests.documents.pdf import text_of
from tests.factories import OrganisationFactory, UserFactory, open_case
from tests.leidraad.plan.world import WITH_MOTHER, running_world
from tests.leidraad.room.meeting import logged_in
from tests.roles import acting, as_owner, told_to
from zvh.access.grants import principal_of
from zvh.access.permissions import CONTRIBUTOR
from zvh.accounts.models import Organisation
from zvh.documents import kinds

pytestmark = pytest.mark.django_db
POLICE, GGZ = "police", "ggz"


@pytest.mark.parametrize(
    ("source", "into", "permission", "expected"),
    [
        (POLICE, POLICE, Permission(), True),
        (POLICE, GGZ, Permission(), False),
        (POLICE, GGZ, Permission(to_all=True), True),
        (POLICE, GGZ, Permission(to=((GGZ, "Ggz"),)), True),
        (POLICE, "school", Permission(to=((GGZ, "Ggz"),)), False),
        ("", GGZ, Permission(to_all=True), False),
        ("", "", Permission(), False),
        (POLICE, "", Permission(to_all=True), False),
    ],
)
def test_what_may_be_copied(source, into, permission, expected):
    assert may_be_copied(source=source, into=into, permission=permission) is expected


@translation.override("en")
def test_the_marking_in_words():
    to_ggz = Permission(to=((GGZ, "Ggz"),))
    assert marking_in_words("Politie") == "Do not copy without permission of Politie."
    assert (
        marking_in_words("Politie", Permission(to_all=True)) == "May be copied, with Politie as its source."
    )
    assert marking_in_words("Politie", to_ggz) == (
        "May be copied by Ggz; by others not without permission of Politie."
    )
    marks = Markings(permissions={"1": to_ggz}, reasons={"2": "Politie"}, unsigned=frozenset({"p"}))
    assert marks.of({"id": "9", "source": "Politie", "source_id": "p"}) == (
        "Do not copy without permission of Politie. Politie has not signed the covenant."
    )
    action = {"id": "8", "source": "", "source_id": "", "because_of": "2"}
    assert marks.of(action) == "About the reason: Do not copy without permission of Politie."
    assert marks.of({"id": "7", "source": "", "source_id": ""}) == ""


@pytest.fixture
def world(guide):
    world = running_world()
    world.go_to(WITH_MOTHER)
    return world


def said_by_police(world, text="POLITIEWOORD") -> Finding:
    source = Source(organisation_id=world.police.organisation_id)
    return world.find(FindingKind.NEED, text, topic="nodig", source=source)


def partner(world, **organisation):
    user = UserFactory(organisation=OrganisationFactory(**organisation))
    open_case(user, world.case, CONTRIBUTOR)
    return user


def page_of(world, finding, user) -> str:
    url = f"/casussen/{world.case.pk}/bevindingen/{finding.pk}/"
    return logged_in(user).get(url).content.decode()


def test_the_source_gives_and_withdraws_permission_and_nobody_else(world):
    finding, other = said_by_police(world), partner(world, name="Ggz Duin")
    url = f"/casussen/{world.case.pk}/bevindingen/{finding.pk}/overnemen/"
    police = logged_in(world.police)
    everybody = {"whom": "all"}
    assert [logged_in(user).post(url, everybody).status_code for user in (other, world.chair)] == [403, 403]
    assert logged_in(UserFactory()).post(url, everybody).status_code == 404
    unknown = str(OrganisationFactory().pk)
    for refused in ({}, {"whom": "some"}, {"whom": "x"}, {"whom": "some", "to": unknown}, {"whom": "a\x00"}):
        assert police.post(url, refused).status_code == 422
    assert "Niet overnemen zonder toestemming van" in page_of(world, finding, other)
    assert "Overnemen toestaan" not in page_of(world, finding, other)
    for _click in range(2):
        assert police.post(url, everybody).status_code == 302
    assert "Mag worden overgenomen, met" in page_of(world, finding, other)
    assert (
        "Mag worden overgenomen, met"
        in logged_in(other).get(f"/casussen/{world.case.pk}/bevindingen/").content.decode()
    )
    some = {"whom": "some", "to": str(world.shelter.pk)}
    assert police.post(url, some).status_code == 302
    assert "Mag worden overgenomen door Opvanghuis De Haven" in page_of(world, finding, other)
    assert [police.post(f"{url}stop/").status_code for _click in range(2)] == [302, 302]
    page = page_of(world, finding, other)
    assert "Niet overnemen zonder toestemming van" in page
    assert "ingetrokken" in page
    with as_owner():
        assert CopyPermission.objects.count() == 2
        assert not CopyPermission.objects.current().exists()


def test_the_database_lets_nobody_else_permit_copying(world):
    finding = said_by_police(world)
    with acting(world.police):
        permit_copying(finding=finding)
    for user in (world.chair, world.police, partner(world), UserFactory()):
        with acting(user):
            seen = set(CopyPermission.objects.all())
            assert seen == set(told_to(principal_of(user), CopyPermission.objects.all()))
            changed = CopyPermission.objects.update(to=world.shelter)
        assert changed == (user == world.police)


def frozen(world) -> PlanVersion:
    with acting(world.chair):
        version = freeze(conversation=world.conversation)
        return PlanVersion.objects.select_related("case__household", "conversation__guide").get(pk=version.pk)


def test_a_stored_paper_is_marked_anew_when_permission_is_given_or_withdrawn(world):
    finding = said_by_police(world)
    world.act("Doen", because_of=finding, owner=Owner(words="Iemand"))
    paper = Paper(frozen(world), PLAN, Professionals())

    def made() -> tuple[str, object]:
        with acting(world.chair):
            document = make(Paper(paper.version, PLAN, Professionals()))
            return " ".join(text_of(bytes(document.content)).split()), document

    unmarked, first = made()
    assert "Niet overnemen zonder toestemming van Politie Delft." in unmarked
    assert "Over de reden: Niet overnemen zonder toestemming van Politie Delft." in unmarked
    assert "het convenant niet" not in unmarked
    with acting(world.police):
        permit_copying(finding=finding)
    with acting(world.chair):
        assert not kinds.may_hand_out(first)
    permitted, second = made()
    assert "Mag worden overgenomen, met Politie Delft als bron." in permitted
    with acting(world.police):
        withdraw_copying(finding=finding)
    with acting(world.chair):
        assert not kinds.may_hand_out(second)
        assert kinds.may_hand_out(first)
    assert made()[1] == first


def test_who_has_not_signed_the_covenant_is_told_so_on_what_they_give_and_get(world):
    said_by_police(world)
    with as_owner():
        Organisation.objects.filter(pk=world.police.organisation_id).update(covenant_signed_on=None)
    receiver = partner(world, name="Huisartsenpraktijk Zuiderhof", covenant_signed_on=None)
    version = frozen(world)
    reader = Professionals(receiver=str(receiver.organisation_id))
    with acting(receiver):
        document = make(Paper(version, PLAN, reader))
        text = " ".join(text_of(bytes(document.content)).split())
        assert kinds.may_hand_out(document)
    assert "Politie Delft heeft het convenant niet getekend." in text
    assert "Dit exemplaar is voor Huisartsenpraktijk Zuiderhof, die het convenant niet heeft getekend" in text
    opened = logged_in(receiver).get(f"/casussen/{world.case.pk}/plan/1/plan/")
    assert opened.url.endswith(f"/{document.pk}/")
    with as_owner():
        Organisation.objects.filter(pk=receiver.organisation_id).update(covenant_signed_on="2026-01-01")
    with acting(receiver):
        assert not kinds.may_hand_out(document)
