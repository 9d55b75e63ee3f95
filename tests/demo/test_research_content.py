"""The ten research households, as their files have them, give the published figures (domain.md, Figures).

Written without the application's models or figures on purpose: this is the second, independent computation.
"""

from collections import Counter
from datetime import date

import pytest

from zvh.embedded.demo import reading

HOUSEHOLDS = reading.research_households()
REFERENCE = reading.RESEARCH_REFERENCE_DATE
ORGANISATIONS = {organisation["key"] for organisation in reading.organisations()}

CRIMINAL = {
    "probation": 7,
    "contact_ban": 7,
    "prison": 6,
    "community_service": 2,
    "forensic_ward": 1,
    "isd": 1,
}
CIVIL = {"administration": 4, "supervision_order": 3, "placement_order": 2}


def years_on_reference_date(born: date) -> int:
    return REFERENCE.year - born.year - ((REFERENCE.month, REFERENCE.day) < (born.month, born.day))


def months_on_reference_date(born: date) -> int:
    months = (REFERENCE.year - born.year) * 12 + REFERENCE.month - born.month
    return months - (REFERENCE.day < born.day)


def everyone(*, child: bool) -> list[dict]:
    return [
        person
        for household in HOUSEHOLDS
        for person in household["persons"]
        if person.get("child", False) is child
    ]


def meetings() -> list[dict]:
    return [meeting for household in HOUSEHOLDS for meeting in household["meetings"]]


def agreements() -> list[dict]:
    return [agreement for meeting in meetings() for agreement in meeting["agreements"]]


def households_with_violence(kind: str) -> int:
    return sum(
        any(kind in incident["kinds"] for incident in household["incidents"]) for household in HOUSEHOLDS
    )


def households_per_measure(wanted: dict[str, int]) -> dict[str, int]:
    return {
        kind: sum(
            any(measure["kind"] == kind for measure in household["measures"]) for household in HOUSEHOLDS
        )
        for kind in wanted
    }


def test_ten_households_with_unique_numbers():
    assert len(HOUSEHOLDS) == 10
    assert len({household["number"] for household in HOUSEHOLDS}) == 10


def test_tracks():
    tracks = Counter((household["track"], "track_change" in household) for household in HOUSEHOLDS)
    assert tracks == {("regulier", False): 6, ("mda", False): 2, ("mda", True): 2}


@pytest.mark.parametrize("household", [h for h in HOUSEHOLDS if "track_change" in h], ids=lambda h: h["key"])
def test_change_of_track_falls_between_the_meetings(household):
    days = [meeting["held_on"] for meeting in household["meetings"]]
    assert days[0] < household["track_change"]["date"] <= days[-1]


def test_table_3_1_life_domains():
    assert Counter(domain for household in HOUSEHOLDS for domain in household["domains"]) == {
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


def test_three_to_ten_life_domains_per_household_and_65_in_all():
    counts = [len(household["domains"]) for household in HOUSEHOLDS]
    assert (min(counts), max(counts), sum(counts)) == (3, 10, 65)


def test_table_3_2_agreements():
    assert Counter((agreement["kind"], agreement["aim"]) for agreement in agreements()) == {
        ("exchange", "professionals"): 78,
        ("other", "professionals"): 78,
        ("other", "family"): 28,
        ("exchange", "family"): 14,
        ("meeting", "family"): 12,
        ("meeting", "professionals"): 6,
    }


def test_agreements_with_a_reason():
    with_reason = [agreement for agreement in agreements() if agreement.get("why")]
    assert len(with_reason) == 37
    assert round(100 * len(with_reason) / len(agreements()), 1) == 17.1


def test_no_two_agreements_have_the_same_text():
    texts = [agreement["what"] for agreement in agreements()]
    assert len(set(texts)) == len(texts) == 216


def test_some_agreements_lack_a_date():
    without = sum(agreement["due"] is None for agreement in agreements())
    assert 0 < without < 216


def test_an_agreement_is_owned_by_an_involved_organisation_and_due_after_its_meeting():
    for household in HOUSEHOLDS:
        for meeting in household["meetings"]:
            for agreement in meeting["agreements"]:
                assert agreement["owner"] in household["involved"], agreement["what"]
                assert agreement["due"] is None or agreement["due"] > meeting["held_on"], agreement["what"]


def test_meetings_per_household():
    counts = sorted(len(household["meetings"]) for household in HOUSEHOLDS)
    assert (sum(counts), counts[0], counts[-1], counts.count(1)) == (28, 1, 7, 4)
    assert round(216 / sum(counts), 1) == 7.7


def test_days_between_first_and_last_meeting():
    spans = [
        (household["meetings"][-1]["held_on"] - household["meetings"][0]["held_on"]).days
        for household in HOUSEHOLDS
        if len(household["meetings"]) > 1
    ]
    assert (len(spans), min(spans), max(spans), sum(spans) / len(spans)) == (6, 18, 577, 218)


def test_meetings_are_in_order_and_on_weekdays():
    for household in HOUSEHOLDS:
        days = [meeting["held_on"] for meeting in household["meetings"]]
        assert days == sorted(set(days))
        assert all(day.weekday() < 5 for day in days)


def test_partners_per_meeting():
    sizes = [len(meeting["partners"]) for meeting in meetings()]
    first = [len(household["meetings"][0]["partners"]) for household in HOUSEHOLDS]
    last = [len(household["meetings"][-1]["partners"]) for household in HOUSEHOLDS]
    assert (min(sizes), max(sizes)) == (4, 10)
    assert (sum(first) / len(first), sum(last) / len(last)) == (8, 6)


def test_organisations():
    cases = Counter(key for household in HOUSEHOLDS for key in household["involved"])
    assert set(cases) <= ORGANISATIONS
    named = ("politie", "veilig_thuis", "om", "fivoor", "leger_des_heils", "reclassering", "gem_den_haag")
    assert {key: cases.pop(key) for key in named} == dict(zip(named, (9, 9, 7, 4, 4, 4, 4), strict=True))
    assert Counter(cases.values()) == {3: 9, 2: 4, 1: 18}
    assert len(cases) + len(named) == 38


def test_every_involved_organisation_was_at_a_table():
    for household in HOUSEHOLDS:
        seen = {key for meeting in household["meetings"] for key in meeting["partners"]}
        assert seen == set(household["involved"]), household["key"]


def test_ages_of_parents():
    ages = [years_on_reference_date(person["born"]) for person in everyone(child=False)]
    assert (len(ages), min(ages), max(ages), sum(ages) / len(ages)) == (18, 21, 53, 39)


def test_ages_of_children():
    born = [person["born"] for person in everyone(child=True)]
    assert months_on_reference_date(max(born)) == 4
    assert years_on_reference_date(min(born)) == 26
    mean = sum((REFERENCE - day).days for day in born) / len(born) / 365.25
    assert 9.6 <= mean <= 9.9


def test_families():
    couples = Counter(household["couple"] for household in HOUSEHOLDS)
    assert couples == {"together": 3, "apart": 5, "single": 2}
    for household in HOUSEHOLDS:
        parents = [person for person in household["persons"] if not person.get("child")]
        assert len(parents) == (1 if household["couple"] == "single" else 2), household["key"]


def test_children_at_home_and_from_an_earlier_relation():
    def households_with(condition) -> int:
        return sum(
            any(person.get("child") and condition(person) for person in household["persons"])
            for household in HOUSEHOLDS
        )

    assert households_with(lambda child: child.get("home", True)) == 8
    assert households_with(lambda child: child.get("earlier", False)) == 3


def test_violence():
    kinds = ("physical", "psychological", "witnessed", "stalking")
    assert [households_with_violence(kind) for kind in kinds] == [10, 9, 6, 5]


def test_witnessed_means_that_a_child_is_named_as_witness():
    for household in HOUSEHOLDS:
        for incident in household["incidents"]:
            assert ("witnessed" in incident["kinds"]) is bool(incident.get("witnessed")), incident["what"]


def test_a_child_used_violence_in_four_households():
    def by_a_child(household) -> bool:
        children = {person["key"] for person in household["persons"] if person.get("child")}
        return any(children & set(incident["used"]) for incident in household["incidents"])

    assert sum(by_a_child(household) for household in HOUSEHOLDS) == 4


def test_measures():
    assert households_per_measure(CRIMINAL) == CRIMINAL
    assert households_per_measure(CIVIL) == CIVIL
    kinds = [{measure["kind"] for measure in household["measures"]} for household in HOUSEHOLDS]
    assert sum(bool(kind & CRIMINAL.keys()) for kind in kinds) == 9
    assert sum(bool(kind & CIVIL.keys()) for kind in kinds) == 5


def test_every_person_that_is_named_exists():
    for household in HOUSEHOLDS:
        keys = {person["key"] for person in household["persons"]}
        for incident in household["incidents"]:
            named = [*incident["used"], *incident["underwent"], *incident.get("witnessed", [])]
            assert set(named) <= keys, incident["what"]
        for measure in household["measures"]:
            assert {measure["person"], *measure.get("protects", [])} <= keys
