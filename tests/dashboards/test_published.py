"""The counts of a manager: what was imported apart from what was recorded in the room, nothing below five."""

from datetime import date

import pytest

from cases.models import LifeDomainEntry
from leidraad.models import Action, BottomLine
from tests.factories import CaseFactory, UserFactory
from tests.leidraad.room.meeting import logged_in
from tests.roles import acting, as_owner
from zvh.accounts.models import Role
from zvh.dashboards.published import published_counts

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 26)


@pytest.fixture
def manager():
    return UserFactory(role=Role.MANAGER)


def households(number: int, *, origin: str, **action) -> list:
    """Each with a problem with money and one agreement."""
    cases = [CaseFactory() for _nth in range(number)]
    with as_owner():
        author = UserFactory().pk
        for case in cases:
            LifeDomainEntry.objects.create(case=case, domain="financien", state="problem", noted_on=TODAY)
            Action.objects.create(
                case=case,
                author_id=author,
                text="Bellen",
                owner_words="oma",
                kind="other",
                aim="family",
                origin=origin,
                **action,
            )
    return cases


def counted(manager) -> dict[str, list[tuple[str, int | None]]]:
    with acting(manager):
        return {
            figure: [(count.key, count.number) for count in counts]
            for figure, counts in published_counts().items()
            if figure not in {"phase", "track"}
        }


def test_imported_and_recorded_are_counted_apart(manager):
    households(5, origin="room")
    households(6, origin="imported")
    assert counted(manager) == {
        "life_domain": [("financien", 5)],
        "life_domain_imported": [("financien", 6)],
        "agreement": [("other/family", 5)],
        "agreement_imported": [("other/family", 6)],
        "reason": [("without", 5)],
    }
    page = logged_in(manager).get("/cijfers/").content.decode()
    assert "Overgenomen huishoudens met problemen, per leefgebied" in page


def test_what_rests_on_fewer_than_five_households_is_not_counted(manager):
    households(5, origin="room")
    households(4, origin="imported")
    shown = counted(manager)
    assert (shown["life_domain_imported"], shown["agreement_imported"]) == (
        [("financien", None)],
        [("other/family", None)],
    )


def test_an_agreement_that_hangs_on_a_bodemeis_has_a_reason(manager):
    cases = households(5, origin="room")
    with as_owner():
        for action in Action.objects.filter(case__in=cases):
            line = BottomLine.objects.create(
                case=action.case, author_id=action.author_id, text="Niet drinken"
            )
            Action.objects.filter(pk=action.pk).update(because_of_line=line)
    assert counted(manager)["reason"] == [("with", 5)]


def test_nobody_but_a_manager_gets_a_count():
    households(5, origin="room")
    assert counted(UserFactory(role=Role.PROCESREGISSEUR)) == {}
