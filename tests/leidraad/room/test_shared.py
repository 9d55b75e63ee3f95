"""Who shares a rendering, and who never does."""

import threading

import pytest

from cases.models import Reach
from leidraad.models import Finding, FindingReview
from leidraad.room import shared
from leidraad.room.shared import Renderings
from meetings.models import Attendee, TableRole
from tests.factories import AttendeeFactory, OrganisationFactory, SeatFactory, UserFactory, open_case
from tests.leidraad.room.meeting import logged_in
from tests.roles import acting, as_owner
from zvh.access.permissions import CONTRIBUTOR

pytestmark = pytest.mark.django_db


def view_of(held, user):
    with acting(user):
        return shared.view_of(held.item.pk).facts


@pytest.fixture
def neighbour(held):
    """Somebody of the same organisation as the partner, at the same tables."""
    return seated(held, held.partner.organisation)


def seated(held, organisation):
    user = UserFactory(organisation=organisation)
    open_case(user, held.case, CONTRIBUTOR)
    attendee = AttendeeFactory(item=held.item, user=user, organisation=organisation)
    for part in (held.with_om, held.with_family):
        SeatFactory(part=part, attendee=attendee)
    return user


def finding_of(held, user, reach) -> None:
    with as_owner():
        Finding.objects.create(case=held.case, author_id=user.pk, kind="risk", text="Eigen", reach=reach)


def test_two_of_one_organisation_at_one_table_share(held, neighbour):
    assert view_of(held, neighbour) == view_of(held, held.partner) is not None


def test_who_sits_there_for_another_organisation_shares_unless_it_states_on_what_basis_it_shares(held):
    other, medical = (
        seated(held, OrganisationFactory(is_medical=is_medical)) for is_medical in (False, True)
    )
    assert view_of(held, other) == view_of(held, held.partner) is not None
    assert view_of(held, medical) not in (None, view_of(held, other))


def test_who_keeps_the_dossier_shares_with_nobody(held):
    assert (view_of(held, held.chair), view_of(held, held.typist)) == (None, None)


def test_who_wrote_something_that_is_not_on_the_table_shares_with_nobody(held, neighbour):
    finding_of(held, neighbour, Reach.TABLE)
    assert view_of(held, neighbour) is not None
    finding_of(held, neighbour, Reach.CHAIR)
    assert (view_of(held, neighbour), view_of(held, held.partner) is None) == (None, False)


@pytest.mark.parametrize("is_review", [False, True])
def test_who_wrote_at_a_table_with_the_om_where_they_are_said_not_to_have_sat_shares_with_nobody(
    held, is_review
):
    """They see their own words; who never sat there must not be given a page with those."""
    absent, never_there = (seated(held, held.partner.organisation) for _number in range(2))
    with as_owner():
        Attendee.objects.filter(user__in=(absent, never_there)).update(was_present=False)
    assert view_of(held, absent) == view_of(held, never_there) is not None
    of_om = {"om_parts": [held.with_om.pk]}
    with as_owner():
        finding = Finding.objects.create(
            case=held.case,
            author_id=held.chair.pk if is_review else absent.pk,
            kind="risk",
            text="Met het OM",
            reach=Reach.TABLE,
            **({} if is_review else of_om | {"from_om_part": True, "part": held.with_om}),
        )
        if is_review:
            FindingReview.objects.create(
                case=held.case, finding=finding, kind="disputed", view="Nee", principal_id=absent.pk, **of_om
            )
    assert view_of(held, absent) is None
    assert view_of(held, never_there) is not None


def test_another_organisation_another_place_or_other_parts_are_another_view(held, neighbour):
    before = view_of(held, held.partner)
    assert view_of(held, held.prosecutor) != before
    with as_owner():
        Attendee.objects.filter(user=neighbour).update(table_role=TableRole.OBSERVER)
    assert view_of(held, neighbour) != before


def test_a_view_of_a_moment_ago_is_not_for_a_table_at_which_somebody_else_sits_down(held):
    before = view_of(held, held.partner)
    with as_owner():
        family = Attendee.objects.get(item=held.item, person=held.mother)
    SeatFactory(part=held.with_om, attendee=family)
    assert view_of(held, held.partner) not in (None, before)


def test_the_same_key_is_made_once_and_another_anew():
    renderings, made = Renderings(), []

    def make():
        made.append(1)
        return f"<p>{len(made)}</p>"

    assert [renderings.get(key, make) for key in ("a", "a", "b", "a")] == [
        "<p>1</p>",
        "<p>1</p>",
        "<p>2</p>",
        "<p>1</p>",
    ]


def test_nothing_is_kept_longer_than_a_moment():
    renderings = Renderings(seconds=-1)
    assert [renderings.get("a", lambda: "one"), renderings.get("a", lambda: "two")] == ["one", "two"]


def test_a_page_with_somebodys_form_is_never_given_to_another():
    renderings = Renderings()
    pages = ['<input name="csrfmiddlewaretoken" value="secret of one">', "other", "third"]
    assert [renderings.get("a", lambda page=page: page) for page in pages] == pages


def test_who_comes_while_it_is_made_waits_for_it():
    renderings, making, may_go_on, got = Renderings(), threading.Event(), threading.Event(), []

    def make():
        making.set()
        assert may_go_on.wait(5)
        return "made once"

    def second():
        got.append(renderings.get("a", lambda: "made twice"))

    first = threading.Thread(target=lambda: got.append(renderings.get("a", make)))
    first.start()
    assert making.wait(5)
    other = threading.Thread(target=second)
    other.start()
    may_go_on.set()
    first.join(5)
    other.join(5)
    assert got == ["made once", "made once"]


def test_the_fragment_is_shared_for_one_change_only(held, neighbour):
    """The next change shows, and who has a view of their own never gets another's."""
    address = held.capture_url("risicos", "risk") + "bekend/"
    clients = [logged_in(held.partner), logged_in(neighbour)]
    finding_of(held, held.chair, Reach.TABLE)
    first = [client.get(address, headers={"Zvh-Change": "1"}).content for client in clients]
    with as_owner():
        Finding.objects.create(case=held.case, author_id=held.chair.pk, kind="risk", text="Later gezegd")
    second = [client.get(address, headers={"Zvh-Change": "2"}).content for client in clients]
    assert first[0] == first[1]
    assert [b"Later gezegd" in page for page in (*first, *second)] == [False, False, True, True]
    finding_of(held, neighbour, Reach.CHAIR)
    third = [client.get(address, headers={"Zvh-Change": "3"}).content for client in clients]
    assert [page.count(b"Eigen") for page in third] == [1, 2]
