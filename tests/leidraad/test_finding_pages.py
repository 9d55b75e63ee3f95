"""What a case knows, on its own pages: found, filtered, confirmed, disputed and corrected."""

from uuid import uuid4

import pytest

from cases.models import Reach
from leidraad.models import Finding, FindingReview
from tests.factories import UserFactory, open_case
from tests.leidraad.room.meeting import hold_meeting, logged_in, stranger
from tests.roles import as_owner
from zvh.access.permissions import VIEWER

pytestmark = pytest.mark.django_db


@pytest.fixture
def held(guide):
    return hold_meeting(guide)


@pytest.fixture
def risk(held):
    with as_owner():
        finding = Finding.objects.create(
            case=held.case, author_id=held.chair.pk, kind="risk", text="Drinkt meer dan vroeger"
        )
        finding.persons.add(held.father)
        Finding.objects.create(case=held.case, author_id=held.chair.pk, kind="strength", text="Oma kookt")
        return finding


def address(held, finding=None, act=""):
    base = f"/casussen/{held.case.pk}/bevindingen/"
    return f"{base}{finding.pk}/{act}" if finding else base


def shown(held, **filters) -> list[str]:
    page = logged_in(held.partner).get(address(held), filters).content.decode()
    return [text for text in ("Drinkt meer dan vroeger", "Oma kookt") if text in page]


def test_findings_are_filtered_by_kind_and_person(held, risk):
    assert shown(held) == ["Drinkt meer dan vroeger", "Oma kookt"]
    assert shown(held, soort="strength") == ["Oma kookt"]
    assert shown(held, persoon=str(held.father.pk)) == ["Drinkt meer dan vroeger"]
    assert shown(held, persoon=str(held.child.pk)) == []
    assert shown(held, soort="onzin", persoon="x", page="x") == ["Drinkt meer dan vroeger", "Oma kookt"]


def test_what_is_old_or_disputed_is_found(held, risk):
    assert (shown(held, oud="on"), shown(held, betwist="on")) == ([], [])
    with as_owner():
        Finding.objects.filter(kind="strength").update(created_at="2020-01-01T12:00Z")
        FindingReview.objects.create(
            case=held.case, finding=risk, kind="disputed", view="Nee", principal_id=held.chair.pk
        )
    assert (shown(held, oud="on"), shown(held, betwist="on")) == (["Oma kookt"], ["Drinkt meer dan vroeger"])


def test_what_is_for_the_chair_alone_is_not_found_by_others(held, risk):
    with as_owner():
        Finding.objects.filter(pk=risk.pk).update(reach=Reach.CHAIR)
    assert shown(held) == ["Oma kookt"]
    assert logged_in(held.partner).get(address(held, risk)).status_code == 404
    assert logged_in(held.chair).get(address(held, risk)).status_code == 200


def test_a_partner_confirms_and_disputes_and_does_not_correct(held, risk):
    client = logged_in(held.partner)
    assert client.post(address(held, risk, "bevestigen/")).status_code == 302
    view = {
        "new_id": uuid4(),
        "whose": f"organisation:{held.partner.organisation_id}",
        "view": "Wij zien dat niet",
    }
    assert client.post(address(held, risk, "betwisten/"), view).status_code == 302
    assert "Wij zien dat niet" in client.get(address(held, risk)).content.decode()
    settled = {**view, "new_id": uuid4(), "view": "Toch wel"}
    assert client.post(address(held, risk, "afhandelen/"), settled).status_code == 302
    words = {"new_id": uuid4(), "text": "Anders"}
    assert client.post(address(held, risk, "verbeteren/"), words).status_code == 403
    with as_owner():
        kinds = list(FindingReview.objects.order_by("at").values_list("kind", "organisation"))
    own = held.partner.organisation_id
    assert kinds == [("confirmed", own), ("disputed", own), ("settled", own)]


def test_the_same_form_sent_twice_says_it_once(held, risk):
    client = logged_in(held.partner)
    view = {"whose": f"organisation:{held.partner.organisation_id}", "view": "Wij zien dat niet"}
    disputed, settled = view | {"new_id": uuid4()}, view | {"new_id": uuid4()}
    sent = [("bevestigen/", {}), ("betwisten/", disputed), ("afhandelen/", settled), ("bevestigen/", {})]
    for act, data in sent:
        answers = {client.post(address(held, risk, act), data).status_code for _ in range(2)}
        assert answers == {302}, act
    with as_owner():
        kinds = list(FindingReview.objects.order_by("at").values_list("kind", flat=True))
    assert kinds == ["confirmed", "disputed", "settled", "confirmed"]


def test_somebody_elses_confirmation_is_one_of_its_own(held, risk):
    for user in (held.partner, held.chair, held.partner):
        assert logged_in(user).post(address(held, risk, "bevestigen/")).status_code == 302
    with as_owner():
        assert FindingReview.objects.count() == 3


def test_a_form_that_disputed_does_not_settle(held, risk):
    client = logged_in(held.partner)
    view = {"whose": f"organisation:{held.partner.organisation_id}", "view": "Nee", "new_id": uuid4()}
    assert client.post(address(held, risk, "betwisten/"), view).status_code == 302
    assert client.post(address(held, risk, "afhandelen/"), view).status_code == 409
    with as_owner():
        assert [review.kind for review in FindingReview.objects.all()] == ["disputed"]


def test_who_keeps_the_dossier_corrects_and_the_old_words_stay_readable(held, risk):
    client = logged_in(held.typist)
    response = client.post(
        address(held, risk, "verbeteren/"), {"new_id": uuid4(), "text": "Drinkt op vrijdag"}
    )
    assert response.status_code == 302
    assert "Drinkt meer dan vroeger" in client.get(response.url).content.decode()
    old = client.get(address(held, risk))
    assert old.status_code == 200
    assert "<textarea" not in old.content.decode()
    assert client.post(address(held, risk, "bevestigen/")).status_code == 409


def test_an_author_corrects_their_own_words(held):
    with as_owner():
        own = Finding.objects.create(
            case=held.case, author_id=held.partner.pk, kind="concern", text="Slaapt slecht"
        )
    words = {"new_id": uuid4(), "text": "Slaapt slecht sinds mei"}
    assert logged_in(held.partner).post(address(held, own, "verbeteren/"), words).status_code == 302


def test_a_reader_reads_only(held, risk):
    reader = UserFactory()
    open_case(reader, held.case, VIEWER)
    client = logged_in(reader)
    assert "<textarea" not in client.get(address(held, risk)).content.decode()
    acts = ("bevestigen/", "betwisten/", "afhandelen/", "verbeteren/")
    assert {client.post(address(held, risk, act)).status_code for act in acts} == {403}


def test_a_stranger_finds_nothing(held, risk):
    client = logged_in(stranger())
    assert client.get(address(held)).status_code == 404
    assert client.post(address(held, risk, "bevestigen/")).status_code == 404


@pytest.mark.parametrize(
    ("act", "data"),
    [
        ("betwisten/", {}),
        ("betwisten/", {"whose": "organisation:x", "view": "Nee"}),
        ("betwisten/", {"view": "Zonder wie"}),
        ("afhandelen/", {"view": "a\x00b"}),
        ("verbeteren/", {"text": "Anders"}),
        ("verbeteren/", {"new_id": "x", "text": "Anders"}),
    ],
)
def test_what_cannot_be_taken_is_said_beside_its_field(held, risk, act, data):
    response = logged_in(held.chair).post(address(held, risk, act), data)
    assert response.status_code == 422
    with as_owner():
        assert not FindingReview.objects.exists()


def test_the_same_words_are_no_correction(held, risk):
    words = {"new_id": uuid4(), "text": risk.text}
    response = logged_in(held.chair).post(address(held, risk, "verbeteren/"), words)
    assert response.status_code == 422
    assert "field-error" in response.content.decode()
