"""The figures as tables, on the screen and in docs/benchmarks.md."""

import os
import platform
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from benchmarks.first_load import FirstLoad
from benchmarks.measure import CLIENTS, Figures
from benchmarks.pages import PAGES, TRIVIAL
from benchmarks.serving import THREADS, WORKERS
from benchmarks.world import ROOT, World

DOCUMENT = ROOT / "docs" / "benchmarks.md"
BEGIN, END = "<!-- written by make bench: begin -->", "<!-- written by make bench: end -->"
PACKAGES = ("django", "gunicorn", "psycopg")
HEADS = ("page", "p50 ms", "p90 ms", "req/s", "queries", "SQL ms", "CPU ms", "bytes", "× trivial", "aim")
AIMS = {page.key: page.aim for page in PAGES}


@dataclass(frozen=True)
class Round:
    """What was measured on one database with one number of districts."""

    database: str
    world: World
    figures: list[Figures]
    loads: list[FirstLoad]

    @property
    def title(self) -> str:
        """Name it."""
        places = "district" if self.world.districts == 1 else "districts"
        return f"{self.database}, {self.world.districts} {places}, {self.world.visits:,} visits"

    def lines(self) -> list[str]:
        """Give the tables."""
        trivial = next((each.p50 for each in self.figures if each.key == TRIVIAL), None)
        lines = [f"### {self.title}", "", *_table(HEADS, (_row(each, trivial) for each in self.figures))]
        if self.loads:
            heads = ("first load", "bytes over the wire", "requests", "first byte ms")
            rows = ((one.key, f"{one.bytes:,}", str(one.requests), f"{one.first_byte_ms:.0f}") for one in self.loads)
            lines += ["", *_table(heads, rows)]
        return [*lines, ""]


def machine() -> list[str]:
    """Say on what, when and with which versions it was measured."""
    cpu = next((line.split(":")[1].strip() for line in _cpuinfo() if line.startswith("model name")), platform.machine())
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    measured = (
        f"Measured on {datetime.now(UTC):%d %B %Y, %H:%M} UTC: {os.cpu_count()} cores ({cpu}), "
        f"load average {os.getloadavg()[0]:.1f} at the end; Python {platform.python_version()}, {packages}; "
        f"gunicorn with {WORKERS} processes of {THREADS} threads; one client for p50 and p90, {CLIENTS} for requests "
        "a second and CPU. The clients run on the same cores."
    )
    return [measured, ""]


def write(rounds: list[Round]) -> None:
    """Put the tables into the document, in place of those that stood there."""
    text = DOCUMENT.read_text()
    before, rest = text.split(BEGIN)
    after = rest.split(END)[1]
    tables = "\n".join([*machine(), *(line for each in rounds for line in each.lines())]).rstrip()
    DOCUMENT.write_text(f"{before}{BEGIN}\n\n{tables}\n\n{END}{after}")


def _row(one: Figures, trivial: float | None) -> tuple[str, ...]:
    ratio = f"{one.p50 / trivial:.1f}" if trivial else "–"
    aim = AIMS[one.key]
    verdict = "–" if aim is None else f"≤ {aim} " + ("met" if one.p90 <= aim else "MISSED")
    figures = (f"{one.p50:.1f}", f"{one.p90:.1f}", f"{one.rate:.0f}", str(one.queries), f"{one.sql_ms:.1f}")
    return (one.key, *figures, f"{one.cpu_ms:.1f}", f"{one.bytes:,}", ratio, verdict)


def _table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> list[str]:
    grid = [list(heads), *map(list, rows)]
    widths = [max(map(len, column)) for column in zip(*grid, strict=True)]
    lines = ["| " + " | ".join(map(_set, row, widths, range(len(row)))) + " |" for row in grid]
    rule = "|" + "|".join("-" * (width + 1) + (":" if number else "-") for number, width in enumerate(widths)) + "|"
    return [lines[0], rule, *lines[1:]]


def _set(cell: str, width: int, number: int) -> str:
    return cell.rjust(width) if number else cell.ljust(width)


def _cpuinfo() -> list[str]:
    file = Path("/proc/cpuinfo")
    return file.read_text().splitlines() if file.exists() else []
