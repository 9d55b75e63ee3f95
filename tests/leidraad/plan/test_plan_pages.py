"""The plan's page, its papers, and what a family member's plan holds before it is handed over."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from leidraad.models import Action, ActionStatus, BottomLine
from leidraad.plan.freezing import freeze
from tests.documents.pdf import text_of
from tests.factories import CaseFactory, UserFactory, director_of, open_case, partner_in
from tests.leidraad.plan.world import running_world, tell_everything
from tests.meetings.scenes import separate_persons
from tests.roles import acting, as_owner
from zvh.access.permissions import CONTRIBUTOR
from zvh.documents.models import Document

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(guide):
    world = running_world()
    tell_everything(world)
    return world


@pytest.fixture
def frozen(world):
    with acting(world.chair):
        return freeze(conversation=world.conversation)


def plan_url(world):
    return reverse("leidraad:plan", kwargs={"case": world.case.pk})


def paper_url(world, name="paper", number=1, **kwargs):
    return reverse(f"leidraad:{name}", kwargs={"case": world.case.pk, "number": number, **kwargs})


def action(text):
    with as_owner():
        return Action.objects.get(text__startswith=text)


def status_url(world, text):
    return reverse("leidraad:action_status", kwargs={"case": world.case.pk, "action": action(text).pk})


def test_the_plan_shows_what_was_agreed_by_time_and_by_person(client, world, frozen):
    client.force_login(partner_in(world.case))
    by_time = client.get(plan_url(world)).content.decode()
    by_person = client.get(plan_url(world), {"volgorde": "persoon"}).content.decode()
    for page in (by_time, by_person):
        assert "VADEREIS" in page
        assert "KINDACTIE" in page
    assert f"<h3>{world.police.name}" in by_person


def test_a_case_without_a_meeting_has_an_empty_plan(client, guide):
    case = CaseFactory()
    client.force_login(director_of(case))
    page = client.get(reverse("leidraad:plan", kwargs={"case": case.pk}))
    assert page.status_code == 200
    assert page.context["sheet"].actions_by_time == []


def test_a_referral_has_no_plan_yet(client, guide):
    case = CaseFactory(state="referred", track="", phase="", opened_on=None)
    client.force_login(director_of(case))
    page = client.get(reverse("leidraad:plan", kwargs={"case": case.pk}))
    assert (page.status_code, page.context["sheet"]) == (200, None)


def test_an_action_is_done_with_one_tap(client, world):
    client.force_login(world.chair)
    assert client.post(status_url(world, "KINDACTIE"), {"status": "done"}).status_code == 302
    assert action("KINDACTIE").status == ActionStatus.DONE
    assert "KINDACTIE" not in client.get(plan_url(world)).content.decode()


def test_whose_action_it_is_reports_on_it_and_on_no_other(client, world):
    open_case(world.police, world.case, CONTRIBUTOR)
    other = partner_in(world.case)
    client.force_login(world.police)
    assert client.post(status_url(world, "KINDACTIE"), {"status": "stuck"}).status_code == 302
    assert action("KINDACTIE").status == ActionStatus.STUCK
    client.force_login(other)
    assert client.post(status_url(world, "KINDACTIE"), {"status": "done"}).status_code == 403
    assert action("KINDACTIE").status == ActionStatus.STUCK


@pytest.mark.parametrize("status", ["", "klaar", "x" * 100_000, "\x00"])
def test_an_unknown_status_changes_nothing(client, world, status):
    client.force_login(world.chair)
    assert client.post(status_url(world, "KINDACTIE"), {"status": status}).status_code == 422
    assert action("KINDACTIE").status == ActionStatus.AGREED


def test_a_paper_is_printed_once_and_then_kept(client, world, frozen):
    client.force_login(partner_in(world.case))
    first = client.get(paper_url(world, kind="plan"), follow=True)
    second = client.get(paper_url(world, kind="plan"), follow=True)
    assert first["Content-Type"] == "application/pdf"
    assert first.content == second.content
    assert "VADEREIS" in text_of(first.content)
    with as_owner():
        assert Document.objects.count() == 1


@pytest.mark.parametrize("kind", ["plain_plan", "onzin"])
def test_there_are_no_other_papers_for_professionals(client, world, frozen, kind):
    client.force_login(world.chair)
    assert client.get(paper_url(world, kind=kind)).status_code == 404


@pytest.mark.parametrize("number", [2, 99_999_999_999])
def test_a_version_that_does_not_exist_is_a_404(client, world, frozen, number):
    client.force_login(world.chair)
    assert client.get(paper_url(world, kind="plan", number=number)).status_code == 404


def test_strangers_get_a_404_everywhere(client, world, frozen):
    client.force_login(UserFactory())
    of_father = {"person": world.family.father.pk}
    assert client.get(plan_url(world)).status_code == 404
    assert client.post(status_url(world, "KINDACTIE"), {"status": "done"}).status_code == 404
    assert client.get(paper_url(world, kind="plan")).status_code == 404
    assert client.get(paper_url(world, "family_plan", **of_father)).status_code == 404
    assert client.get(paper_url(world, "family_paper", **of_father)).status_code == 404


def test_who_only_reads_does_not_print_for_the_family(client, world, frozen):
    client.force_login(partner_in(world.case))
    of_father = {"person": world.family.father.pk}
    assert client.get(paper_url(world, "family_plan", **of_father)).status_code == 403
    assert client.get(paper_url(world, "family_paper", **of_father)).status_code == 403


@pytest.mark.parametrize("who", ["child", "somebody"])
def test_who_gets_no_plan_of_their_own_is_a_404(client, world, frozen, who):
    client.force_login(world.chair)
    person = world.family.child.pk if who == "child" else world.chair.pk
    assert client.get(paper_url(world, "family_plan", person=person)).status_code == 404


def test_before_it_is_handed_over_one_sees_what_is_left_out_and_why(client, world, frozen):
    client.force_login(world.chair)
    page = client.get(paper_url(world, "family_plan", person=world.family.father.pk))
    assert {row["text"].split()[0] for row in page.context["left_out"]} >= {
        "OMACTIE",
        "MOEDEREIS",
        "STILLEACTIE",
    }
    assert "VADEREIS" in page.content.decode()


def test_a_family_paper_that_is_too_much_today_is_no_longer_handed_out(client, world):
    with as_owner():
        type(world.case.household.separations.get()).objects.all().delete()
        BottomLine.objects.filter(text__startswith="MOEDEREIS").update(part=world.parts[2])
    with acting(world.chair):
        freeze(conversation=world.conversation)
    client.force_login(world.chair)
    of_father = {"person": world.family.father.pk}
    before = client.get(paper_url(world, "family_paper", **of_father), follow=True)
    stored = before.redirect_chain[-1][0]
    assert "MOEDEREIS" in text_of(before.content)
    separate_persons(world.family)
    assert client.get(stored).status_code == 410
    after = client.get(paper_url(world, "family_paper", **of_father), follow=True)
    assert "MOEDEREIS" not in text_of(after.content)


def test_the_page_asks_the_database_as_much_for_many_rows_as_for_few(client, world, frozen):
    client.force_login(world.chair)
    with CaptureQueriesContext(connection) as few:
        client.get(plan_url(world))
    for number in range(8):
        world.act(f"Nog een actie {number}", persons=[world.family.father])
        world.bottom_line(
            f"Nog een eis {number}", persons=[world.family.father], guardian_user_id=world.police.pk
        )
        world.find("need", f"Nog iets {number}", topic="nodig")
    with CaptureQueriesContext(connection) as many:
        client.get(plan_url(world))
    assert len(many) == len(few)
