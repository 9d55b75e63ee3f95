"""What makes `make bench` fail: a list that costs too much, or more as there are more households."""

import pytest

from tools.bench.measure import list_problems


def figures(page, *measured):
    return [
        {"page": page, "households": 10 ** (3 + place), "queries": queries, "median_ms": median}
        for place, (queries, median) in enumerate(measured)
    ]


@pytest.mark.parametrize(
    ("page", "measured", "problem"),
    [
        ("case list, 200 cases", [(9, 20), (9, 40)], ""),
        ("case list, 200 cases", [(12, 20), (12, 20)], "12 queries"),
        ("case list, 200 cases", [(9, 20), (10, 20)], "changes with the households"),
        ("case list, 200 cases", [(9, 20), (9, 70)], "70 ms, which was 20 ms"),
        ("case list, all cases", [(9, 20), (9, 70)], ""),
        ("action search, all cases", [(9, 20), (30, 70)], "30 queries"),
        ("room", [(60, 20), (70, 200)], ""),
        ("case page", [(60, 20)], ""),
    ],
)
def test_a_list_stays_cheap_however_many_households_there_are(page, measured, problem):
    found = list_problems(figures(page, *measured))
    assert any(problem in line for line in found) if problem else found == []
