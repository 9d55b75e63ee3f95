"""Says at the end how much a test tried, also when several processes shared the tests."""

from collections import Counter

import pytest


@pytest.fixture
def counted(record_property):
    """`counted("forms", 12)`: a number that is printed under the tests."""

    def count(what: str, number: int) -> None:
        record_property("counted", (what, number))

    return count


def pytest_terminal_summary(terminalreporter):
    numbers = Counter()
    for reports in terminalreporter.stats.values():
        # Of the reports of a test only one: that of its end repeats them.
        for report in (each for each in reports if getattr(each, "when", "") == "call"):
            for name, value in getattr(report, "user_properties", ()):
                if name == "counted":
                    numbers[value[0]] += value[1]
    for what, number in sorted(numbers.items()):
        terminalreporter.write_line(f"{number:,} {what}")
