"""`python -m benchmarks`: measures every page on both databases, and fails when one does not answer as it should."""

import argparse
import sys
from typing import Any

from benchmarks.first_load import first_loads
from benchmarks.measure import WrongAnswer, measure
from benchmarks.pages import PAGES, TRIVIAL, Page
from benchmarks.report import Round, machine, write
from benchmarks.serving import serve
from benchmarks.world import Postgres, Sqlite, World, ask, server

DATABASES = ("sqlite", "postgres")
VISITS_A_DISTRICT = 50_000
QUICK_VISITS = 2_000


def options() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--only", action="append", choices=[page.key for page in PAGES], help="measure this page only")
    parser.add_argument("--db", action="append", choices=DATABASES, help="measure on this database only")
    parser.add_argument("--districts", action="append", type=int, help="so many districts (default: 1, then 10)")
    parser.add_argument("--seconds", type=float, default=6, help="how long each page is asked for, twice")
    parser.add_argument("--quick", action="store_true", help="one and two small districts, three seconds a page")
    return parser.parse_args()


def main() -> int:
    """Measure what was asked for; the whole is written to docs/benchmarks.md."""
    asked = options()
    visits, seconds = (QUICK_VISITS, 3.0) if asked.quick else (VISITS_A_DISTRICT, asked.seconds)
    worlds = [World(number, number * visits) for number in asked.districts or ([1, 2] if asked.quick else [1, 10])]
    pages = [page for page in PAGES if not asked.only or page.key in (*asked.only, TRIVIAL)]
    rounds, faults = [], []
    for name in asked.db or DATABASES:
        with server(name) as database:
            for world in worlds:
                print(f"\n{database.version()}: {world.districts} districts, {world.visits:,} visits", flush=True)
                rounds.append(one_round(database, world, pages, seconds, faults))
                print("\n".join(rounds[-1].lines()), flush=True)
    print("\n".join(machine()))
    if not (asked.only or asked.db or asked.districts or asked.quick or faults):
        write(rounds)
    for fault in faults:
        print(f"FAILED: {fault}", file=sys.stderr)
    return 1 if faults else 0


def one_round(database: Sqlite | Postgres, world: World, pages: list[Page], seconds: float, faults: list[str]) -> Round:
    """Measure the pages on one database, and whether every visit sent was stored."""
    figures = []
    with database.serving(world) as url:
        facts = ask(url)
        with serve(url, facts["session"]) as served:
            loads = first_loads(served, facts) if len(pages) == len(PAGES) else []
            for page in pages:
                try:
                    figures.append(measure(page, served, facts, seconds))
                    print(f"  {page.key}: p90 {figures[-1].p90:.0f} ms, {figures[-1].rate:.0f} a second", flush=True)
                except WrongAnswer as wrong:
                    print(f"  {wrong}", flush=True)
                    faults.append(f"{database.name}, {world.districts} districts: {wrong}")
        faults += lost(facts, ask(url), {each.key: each.requests for each in figures}, pages)
    return Round(database.version(), world, figures, loads)


def lost(before: dict[str, Any], after: dict[str, Any], requests: dict[str, int], pages: list[Page]) -> list[str]:
    """Compare the visits stored with those sent. Answers that were on their way at the end may be stored as well."""
    sent = sum(requests.get(page.key, 0) for page in pages if page.posts)
    stored = after["visits"] - before["visits"]
    return [] if stored >= sent else [f"{sent} visits were sent and answered, but {stored} are stored"]


if __name__ == "__main__":
    sys.exit(main())
