"""`make bench`: builds data, asks pages in this process as the serving role, prints a table and JSON.

Ends with 1 when a list takes too many queries, or more of anything as there are more households.
"""

import argparse
import json
import os
import sys

import django


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--households", type=int, nargs="+", default=[1_000, 10_000])
    parser.add_argument("--runs", type=int, default=25, help="counted requests per page")
    options = parser.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "tools.bench.settings"
    django.setup()

    from tools.bench.database import bench_database
    from tools.bench.measure import list_problems, measure_pages

    figures = []
    with bench_database():
        for households in sorted(options.households):
            figures += measure_pages(households=households, runs=options.runs)
    _print_table(figures)
    for figure in figures:
        print(json.dumps(figure))
    problems = list_problems(figures)
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


def _print_table(figures: list[dict]) -> None:
    bare = {figure["households"]: figure["median_ms"] for figure in figures if figure["page"] == "bare page"}
    smallest = min(bare)
    first = {figure["page"]: figure["median_ms"] for figure in figures if figure["households"] == smallest}
    print(
        f"{'page':<28}{'households':>11}{'median ms':>11}{'p95 ms':>9}"
        f"{'queries':>9}{'× bare':>8}{'× first':>9}"
    )
    for figure in figures:
        figure["ratio_to_bare"] = round(figure["median_ms"] / bare[figure["households"]], 2)
        figure["ratio_to_first"] = round(figure["median_ms"] / first[figure["page"]], 2)
        print(
            f"{figure['page']:<28}{figure['households']:>11,}{figure['median_ms']:>11.1f}{figure['p95_ms']:>9.1f}"
            f"{figure['queries']:>9}{figure['ratio_to_bare']:>8.1f}{figure['ratio_to_first']:>9.2f}"
        )


if __name__ == "__main__":
    sys.exit(main())
