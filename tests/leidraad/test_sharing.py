"""A medical organisation states on what basis it shares: one tap, explained later, never in the way (rule 8)."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from leidraad.closing import missing
from leidraad.models import Finding, FindingKind, SharingBasis
from leidraad.plan.content import plan_content
from leidraad.plan.report import report_content
from leidraad.services.findings import add_finding
from leidraad.services.statements import Source
from tests.factories import AttendeeFactory, PersonFactory, SeatFactory, UserFactory, open_case
from tests.leidraad.room.meeting import hold_meeting, logged_in, organisation, stranger
from tests.roles import acting, as_owner, told_to
from zvh.access.grants import principal_of
from zvh.access.permissions import CONTRIBUTOR, VIEWER

pytestmark = pytest.mark.django_db
LACKS = {"basis", "basis_explained"}


@pytest.fixture
def held(guide):
    """With a psychiatrist at the table, who told of a concern."""
    held = hold_meeting(guide)
    held.doctor = UserFactory(name="R. Amrani", organisation=organisation("Ggz Duin", is_medical=True))
    open_case(held.doctor, held.case, CONTRIBUTOR)
    held.seat = AttendeeFactory(item=held.item, user=held.doctor, organisation=held.doctor.organisation)
    for part in (held.with_om, held.with_family):
        SeatFactory(part=part, attendee=held.seat)
    held.told = tell(held, "Hij slaapt slecht", held.doctor.organisation_id)
    return held


def tell(held, text, organisation_id) -> Finding:
    with acting(held.typist):
        return add_finding(
            new_id=uuid4(),
            conversation=held.conversation,
            topic=held.topic("krachten"),
            kind=FindingKind.STRENGTH,
            text=text,
            source=Source(organisation_id=organisation_id),
        )


def base(held) -> str:
    return f"/overleggen/{held.item.pk}/grond/"


def attendee_url(held) -> str:
    return f"{base(held)}genodigden/{held.seat.pk}/"


def finding_url(held, finding=None) -> str:
    return f"{base(held)}bevindingen/{(finding or held.told).pk}/"


def lacking(held) -> dict[str, int]:
    with acting(held.chair):
        return {lack.key: lack.count for lack in missing(held.conversation) if lack.key in LACKS}


def test_one_tap_on_the_attendee_holds_for_the_whole_meeting_and_is_explained_later(held):
    assert lacking(held) == {"basis": 1}
    tap = logged_in(held.doctor).post(attendee_url(held), {"kind": "consent", "terug": "ruimte"})
    assert tap.url == held.url()
    assert lacking(held) == {"basis_explained": 1}
    explained = {
        "kind": "consent",
        "of_whom": str(held.mother.pk),
        "given_on": "2026-03-03",
        "explanation": "",
    }
    assert logged_in(held.doctor).post(attendee_url(held), explained).status_code == 302
    assert lacking(held) == {}
    page = logged_in(held.chair).get(held.url("tafel/")).content.decode()
    assert "grond: toestemming van Sanne" in page
    # A second tap on the same keeps what was said; another basis begins anew.
    logged_in(held.typist).post(attendee_url(held), {"kind": "consent"})
    assert lacking(held) == {}
    logged_in(held.typist).post(attendee_url(held), {"kind": "conflict"})
    assert lacking(held) == {"basis_explained": 1}
    logged_in(held.doctor).post(attendee_url(held), {"kind": ""})
    assert lacking(held) == {"basis": 1}


def test_one_finding_may_have_another_basis_and_the_report_tells_which(held):
    doctor = logged_in(held.doctor)
    doctor.post(attendee_url(held), {"kind": "general"})
    doctor.post(finding_url(held), {"kind": "conflict", "explanation": "Er was gevaar."})
    with acting(held.chair):
        report, plan = report_content(held.conversation), plan_content(held.case, held.conversation)
    (row,) = [row for step in report["steps"] for topic in step["topics"] for row in topic["rows"]]
    told = {"kind": "conflict", "of_whom": "", "given_on": "", "explanation": "Er was gevaar."}
    assert row["basis"] == told
    assert [row["basis"] for row in plan["findings"]["strength"]] == [told]
    by_name = {person["name"]: person["basis"] for person in report["people"]}
    assert by_name["R. Amrani"]["kind"] == "general"
    assert by_name["S. de Boer"] is None


def test_it_stands_beside_the_finding_but_not_on_a_screen_before_the_family(held):
    logged_in(held.doctor).post(attendee_url(held), {"kind": "general"})
    with as_owner():
        Finding.objects.update(from_om_part=False, om_parts=[])
    topic = held.capture_url("krachten", "strength")
    shown = [held.url("tafel/"), topic, f"/casussen/{held.case.pk}/bevindingen/"]
    reader = logged_in(held.chair)
    assert ["grond: algemene kennis" in reader.get(page).content.decode() for page in shown] == [True] * 3
    held.begin(held.with_family)
    assert ["grond: algemene kennis" in reader.get(page).content.decode() for page in shown] == [
        False,
        False,
        True,
    ]


def test_who_may_state_it(held):
    reader, colleague = UserFactory(), UserFactory(organisation=held.doctor.organisation)
    open_case(reader, held.case, VIEWER)
    open_case(colleague, held.case, CONTRIBUTOR)
    expected = {held.doctor: 302, held.typist: 302, colleague: 302, held.partner: 403, reader: 403}
    tap = {"kind": "general"}
    assert {u: logged_in(u).post(attendee_url(held), tap).status_code for u in expected} == expected
    assert logged_in(stranger()).post(attendee_url(held), tap).status_code == 404
    with as_owner():
        basis = SharingBasis.objects.get()
    for user in (*expected, stranger()):
        with acting(user):
            seen = set(SharingBasis.objects.all())
            assert seen == set(told_to(principal_of(user), SharingBasis.objects.all()))
            changed = SharingBasis.objects.filter(pk=basis.pk).update(explanation="x")
        assert bool(changed) == (expected.get(user) == 302)


def test_bad_input_is_said_beside_the_field_and_writes_nothing(held):
    other = tell(held, "Ze belt zelf", held.partner.organisation_id)
    doctor, tomorrow = logged_in(held.doctor), (date.today() + timedelta(days=1)).isoformat()
    full = {"kind": "consent", "explanation": ""}
    for refused in (
        {"kind": "anders"},
        {**full, "kind": ""},
        {**full, "of_whom": str(PersonFactory().pk)},
        {**full, "given_on": tomorrow},
        {**full, "given_on": "0001-01-01"},
        {**full, "explanation": "x" * 20_001},
        {**full, "explanation": "nul\x00"},
    ):
        assert doctor.post(attendee_url(held), refused).status_code == 422, refused
    assert logged_in(held.typist).post(finding_url(held, other), {"kind": "general"}).status_code == 422
    with as_owner():
        assert not SharingBasis.objects.exists()


def test_the_authors_own_page_lists_what_they_shared_and_nobody_elses(held):
    tell(held, "Van een ander", organisation("Huisarts", is_medical=True).pk)
    page = logged_in(held.doctor).get(base(held)).content.decode()
    assert "Hij slaapt slecht" in page
    assert "Van een ander" not in page
    assert "Van een ander" in logged_in(held.chair).get(base(held)).content.decode()
