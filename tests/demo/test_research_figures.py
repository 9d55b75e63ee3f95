"""The same figures from the database, once the demo is loaded (domain.md, Figures)."""

from collections import Counter

import pytest
from django.utils import timezone

from cases.models import Case
from tests.roles import as_owner
from zvh.dashboards import figures
from zvh.embedded.demo import reading
from zvh.embedded.demo.loading import load_demo

ON = reading.RESEARCH_REFERENCE_DATE


@pytest.fixture
def cases(db):
    """The cases of the ten research households, in a database with the whole demo."""
    with as_owner():
        load_demo(today=timezone.localdate())
        numbers = [household["number"] for household in reading.research_households()]
        yield Case.objects.filter(number__in=numbers)


def mean(values) -> float:
    return sum(values) / len(values)


def test_the_database_gives_the_published_figures(cases):
    _check_life_domains(cases)
    _check_agreements(cases)
    _check_tracks_and_meetings(cases)
    _check_organisations(cases)
    _check_families(cases)
    _check_violence_and_measures(cases)


def _check_life_domains(cases):
    assert figures.life_domains(cases) == {
        "werk": 6,
        "zinvolle_tijdsbesteding": 6,
        "financien": 6,
        "huisvesting": 6,
        "opvoeden_en_opgroeien": 6,
        "sociaal_netwerk": 6,
        "criminaliteit": 5,
        "ggz": 5,
        "licht_verstandelijke_beperking": 4,
        "gezondheid": 4,
        "onderwijs_en_opleiding": 3,
        "verslaving_of_middelengebruik": 3,
        "romantische_relaties": 3,
        "intergenerationele_overdracht": 2,
    }
    assert figures.life_domains_per_household(cases) == (3, 3, 5, 6, 6, 7, 8, 8, 9, 10)


def _check_agreements(cases):
    found = figures.agreements(cases)
    assert {key: (share.part, share.percentage) for key, share in found.items()} == {
        ("exchange", "professionals"): (78, 36.1),
        ("other", "professionals"): (78, 36.1),
        ("other", "family"): (28, 13.0),
        ("exchange", "family"): (14, 6.5),
        ("meeting", "family"): (12, 5.6),
        ("meeting", "professionals"): (6, 2.8),
    }
    assert figures.agreements_with_reason(cases) == figures.Share(37, 216)
    assert figures.agreements_with_reason(cases).percentage == 17.1


def _check_tracks_and_meetings(cases):
    assert figures.tracks(cases) == figures.Tracks(regular=6, mda=2, moved=2)
    held = figures.meetings(cases)
    assert held.per_household == (1, 1, 1, 1, 2, 3, 3, 4, 5, 7)
    assert (sum(held.per_household), mean(held.per_household)) == (28, 2.8)
    assert round(216 / sum(held.per_household), 1) == 7.7
    assert (held.days_between[0], held.days_between[-1], mean(held.days_between)) == (18, 577, 218)
    assert (len(held.partners), held.partners[0], held.partners[-1]) == (28, 4, 10)
    assert (mean(held.partners_at_first), mean(held.partners_at_last)) == (8, 6)


def _check_organisations(cases):
    found = figures.organisations(cases)
    assert len(found) == 38
    assert Counter(found.values()) == {9: 2, 7: 1, 4: 4, 3: 9, 2: 4, 1: 18}
    assert found["Veilig Thuis Haaglanden"] == found["Politie, eenheid Den Haag"] == 9
    assert found["Openbaar Ministerie, parket Den Haag"] == 7


def _check_families(cases):
    found = figures.families(cases, on=ON)
    assert (found.parents[0], found.parents[-1], mean(found.parents)) == (21, 53, 39)
    assert 4 / 12 <= found.children[0] < 5 / 12
    assert 26 <= found.children[-1] < 27
    assert 9.6 <= mean(found.children) <= 9.9
    assert (found.together, found.apart, found.single_parent) == (3, 5, 2)
    assert (found.with_children_at_home, found.with_child_from_earlier_relation) == (8, 3)


def _check_violence_and_measures(cases):
    violence = figures.violence(cases)
    kinds = ("physical", "psychological", "witnessed", "stalking")
    assert [violence[kind] for kind in kinds] == [10, 9, 6, 5]
    assert figures.violence_by_children(cases) == 4
    assert (figures.with_criminal_measure(cases), figures.with_civil_measure(cases)) == (9, 5)
    assert figures.measures(cases) == {
        "probation": 7,
        "contact_ban": 7,
        "prison": 6,
        "community_service": 2,
        "forensic_ward": 1,
        "isd": 1,
        "administration": 4,
        "supervision_order": 3,
        "placement_order": 2,
    }
