"""Says at the end how many combinations were tried, also when several processes shared them."""

from collections import Counter


def pytest_terminal_summary(terminalreporter):
    counted = Counter()
    for reports in terminalreporter.stats.values():
        # Of the reports of a test only one: that of its end repeats them.
        for report in (each for each in reports if getattr(each, "when", "") == "call"):
            counted.update(dict(getattr(report, "user_properties", ())).get("combinations", {}))
    if counted:
        outcomes = ", ".join(f"{outcome}: {number:,}" for outcome, number in sorted(counted.items()))
        terminalreporter.write_line(
            f"{counted.total():,} combinations of address, method and person ({outcomes})"
        )
