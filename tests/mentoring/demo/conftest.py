"""One demo for the tests of a module, told once and rolled back at the end: the real programme's dates."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from mentoring.demo import blitar
from mentoring.demo.period import Period
from villages.models import District

DAY, TODAY = 86, date(2025, 6, 21)
SOME = ("35.05.14", "35.05.17", "35.05.22")  # the three kecamatan of korwil


@dataclass(frozen=True)
class Told:
    """What the command said, and the programme it told of."""

    said: str
    period: Period
    district: District


def load_some(folder: Path, start: date) -> None:
    """Load three kecamatan instead of twenty-two, so that a demo takes a second."""
    lines = blitar.TERRITORY.read_text().splitlines(keepends=True)
    file = folder / "some.csv"
    file.write_text("".join([lines[0], *(line for line in lines if line.startswith(SOME))]))
    call_command("load_territory", file, name="Kabupaten Blitar", start=start, target=TODAY, stdout=io.StringIO())


@contextmanager
def telling(blocker, folder: Path | None = None) -> Iterator[Told]:
    """Tell the demo of day 86 and undo it afterwards. Tests marked django_db see it inside their own transaction."""
    said = io.StringIO()
    with blocker.unblock(), transaction.atomic():
        if folder:
            load_some(folder, Period.of(DAY, TODAY).start)
        call_command("demo", day=DAY, today=TODAY, stdout=said)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # else PostgreSQL may still plan for the empty tables of the test before
        yield Told(said.getvalue(), Period.of(DAY, TODAY), District.objects.get(code=blitar.CODE))
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker) -> Iterator[Told]:
    """The whole demo."""
    with telling(django_db_blocker) as told:
        yield told


@pytest.fixture(scope="module")
def small_demo(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Told]:
    """The demo of three kecamatan."""
    with telling(django_db_blocker, tmp_path_factory.mktemp("territory")) as told:
        yield told
