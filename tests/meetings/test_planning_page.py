"""The planning page: complete for who plans, calm for who is asked, and not there for a stranger."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.models import DecisionMoment
from meetings.models import AcceptedWarning, AttendeeKind
from meetings.rules import Key
from meetings.services import add_part
from tests.factories import UserFactory, partner_in, writer_of
from tests.meetings.browser import address, signed_in
from tests.meetings.scenes import ask, ask_person, ask_user, plan, reload
from tests.roles import acting, as_owner
from zvh.accounts.models import Role

pytestmark = pytest.mark.django_db


def test_the_chair_sees_who_still_has_to_be_invited(chair, item):
    page = chair.get(address("detail", item=item)).content.decode()
    assert "Fatima" in page
    assert 'name="warning"' in page


def test_who_is_asked_sees_when_where_and_who_but_nothing_to_change(family, item):
    partner = ask_user(item, family.director).user
    response = signed_in(partner).get(address("detail", item=item))
    assert response.status_code == 200
    assert response.templates[0].name == "meetings/invitation.html"
    assert "Den Haag, kamer 3" in response.content.decode()


def test_a_stranger_finds_nothing(item):
    assert (
        signed_in(UserFactory(role=Role.PROCESREGISSEUR)).get(address("detail", item=item)).status_code == 404
    )


WRITES = ["table", "ask", "ask_others", "new_part", "move", "chair", "typist", "cancellation"]


@pytest.mark.parametrize("name", WRITES)
def test_a_reader_changes_nothing(family, item, name):
    reader = signed_in(partner_in(family.case))
    assert reader.post(address(name, item=item)).status_code == 403
    assert reload(item.meeting).version == 0


@pytest.mark.parametrize("name", ["start", "accept"])
def test_who_types_does_not_decide(family, item, name):
    typist = signed_in(writer_of(family.case))
    assert typist.post(address(name, item=item), {"version": 0}).status_code == 403


def test_the_page_takes_the_same_number_of_queries_for_a_full_table(family, item, chair):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert chair.get(address("detail", item=item)).status_code == 200
        return len(captured)

    queries()
    few = queries()
    for _ in range(10):
        ask_user(item, family.director)
    for person in (family.mother, family.father, family.child):
        ask_person(item, family.director, person)
    assert queries() == few


def test_decisions_elsewhere_stand_beside_the_date(family, item, chair):
    with as_owner():
        DecisionMoment.objects.create(
            case=family.case, kind="hearing", on=item.meeting.starts_at.date(), note="Politierechter"
        )
    assert "Politierechter" in chair.get(address("detail", item=item)).content.decode()


def test_names_from_a_form_are_shown_as_text(family, item, chair):
    mother = ask_person(item, family.director, family.mother)
    name = "<b>Tante</b> \u202eעמית"
    ask(item, family.director, kind=AttendeeKind.CONFIDANT, name=name, accompanies=mother)
    page = chair.get(address("detail", item=item)).content.decode()
    assert "<b>Tante</b>" not in page
    assert "&lt;b&gt;Tante&lt;/b&gt;" in page


def reason_form(family, words: str) -> dict[str, str]:
    key = f"{Key.FAMILY_NOT_INVITED}-{family.father.pk}"
    return {"warning": key, f"{key}-reason": words}


def test_the_chair_gives_a_reason_after_a_warning(family, item, chair):
    response = chair.post(address("accept", item=item), reason_form(family, "Zit vast."))
    assert response.status_code == 302
    with as_owner():
        assert AcceptedWarning.objects.get(item=item).reason == "Zit vast."
    assert "Zit vast." in chair.get(address("detail", item=item)).content.decode()


@pytest.mark.parametrize("words", ["", "   ", "x" * 2_001, "\x00"])
def test_a_reason_that_cannot_be_kept_comes_back_beside_its_field(family, item, chair, words):
    response = chair.post(address("accept", item=item), reason_form(family, words))
    assert response.status_code == 422
    assert "field-error" in response.content.decode()
    with as_owner():
        assert not AcceptedWarning.objects.exists()


def test_a_warning_that_is_gone_is_no_error(family, item, chair):
    ask_person(item, family.director, family.father)
    assert chair.post(address("accept", item=item), reason_form(family, "Zit vast.")).status_code == 302


def test_a_table_of_nine_asks_for_a_reason(family, chair):
    item = plan(family)
    with acting(family.director):
        add_part(item=item, with_family=False)
    for _ in range(8):
        ask_user(item, family.director)
    page = chair.get(address("detail", item=item)).content.decode()
    assert page.count(f"{Key.TABLE_TOO_LARGE}-") >= 3
