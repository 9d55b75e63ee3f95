"""`make bench-access`: what row-level security costs, a page at a time; fails above 1.3 times the page without it."""

import argparse
import json
import os
import sys

import django

COLUMNS = ("page_ms", "page_without_ms", "ratio", "database_ms", "database_without_ms")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=30, help="counted requests per page and role")
    options = parser.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "tools.bench.settings"
    django.setup()

    from tools.bench.database import bench_database
    from tools.bench.with_and_without import measure_access, problems

    with bench_database():
        figures = measure_access(cases=options.cases, runs=options.runs)
    print(f"{'page':<14}" + "".join(f"{column:>22}" for column in COLUMNS))
    for figure in figures:
        print(f"{figure['page']:<14}" + "".join(f"{figure[column]:>22}" for column in COLUMNS))
    for figure in figures:
        print(json.dumps(figure))
    found = problems(figures)
    for problem in found:
        print(f"Too dear: {problem}.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
