"""A long past of visits, for measuring: a few of each village told in full by the rules, then told again on other days.

No history is kept of these visits, and nothing is agreed on them. All else is as if each had been logged by itself:
whatever the rules ask of a visit, two days on which it may be made answer alike.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from itertools import islice
from random import Random
from typing import Any
from uuid import UUID

from django.db import connection

from accounts.models import User
from cooperatives.stages import ACTIVE_STAGES
from mentoring.demo.journal import Situation, write
from mentoring.demo.people import Crew
from mentoring.demo.period import PREPARATION_DAYS, Period, moment
from mentoring.demo.visits import AFTERNOON, EVENING, STARTS
from mentoring.facts import digest
from mentoring.models import Visit
from mentoring.rules import build_visit
from villages.calendar import working_days
from villages.models import Village

YEARS = 4
TOLD_IN_FULL = 6  # visits of each village
DAYS_TO_CLAIM = (4, 15, 30, None)
CHUNK = 5_000  # visits in memory at a time
FIELDS = {field.attname: field for field in Visit._meta.concrete_fields}
LINKS = Visit.mentors.through
LINK_FIELDS = ("visit_id", "user_id")


@dataclass(frozen=True)
class LongPeriod(Period):
    """A programme whose preparation took years; only its last weeks are told as in the demo."""

    @property
    def preparation(self) -> date:
        """The first day on which anything happened."""
        return self.start - timedelta(days=365 * YEARS)

    @property
    def working_days(self) -> list[date]:
        """The working days told of as in the demo."""
        return working_days(self.start - timedelta(days=PREPARATION_DAYS), self.today - timedelta(days=1))

    @cached_property
    def past(self) -> list[date]:
        """The working days before those."""
        return working_days(self.preparation, self.start - timedelta(days=PREPARATION_DAYS + 1))


@dataclass(frozen=True)
class Told:
    """A visit that keeps every rule: its columns as the database takes them, and its content around the day."""

    columns: dict[str, Any]
    content: tuple[str, str]
    mentors: tuple[User, ...]


@dataclass(frozen=True)
class Past:
    """The past of one district; its villages bring the district along."""

    villages: list[Village]
    crew: Crew
    period: LongPeriod
    rng: Random

    def store(self, count: int, tell: Callable[[int], None]) -> None:
        """Write so many visits, telling after each chunk how many came in."""
        visits = islice(self._visits(), count)
        while chunk := list(islice(visits, CHUNK)):
            _insert(Visit._meta.db_table, FIELDS, [tuple(columns.values()) for columns, _mentors in chunk])
            links = [(columns["id"], mentor.pk) for columns, mentors in chunk for mentor in mentors]
            _insert(LINKS._meta.db_table, LINK_FIELDS, links)
            tell(len(chunk))

    def _visits(self) -> Iterator[tuple[dict[str, Any], tuple[User, ...]]]:
        """Give visits without end, each village in turn."""
        days = self.period.past
        told = [[self._in_full(village) for _each in range(TOLD_IN_FULL)] for village in self.villages]
        while True:
            for of_village in told:
                one = self.rng.choice(of_village)
                yield self._again(one, self.rng.choice(days)), one.mentors

    def _in_full(self, village: Village) -> Told:
        """Tell a visit as the demo does, through the rules."""
        day = self.rng.choice(self.period.past)
        coordinator, officer = self.crew.verifiers(village)
        mentors = self.rng.choice(((coordinator,), (officer,), (coordinator, officer)))
        situation = Situation(village, self.rng.sample(ACTIVE_STAGES, 2), self.rng.choice(DAYS_TO_CLAIM))
        facts = replace(write(situation, day, self.rng.choice(STARTS), mentors, self.rng), followups=())
        allowed = {mentor.pk for mentor in self.crew.mentors}
        at, by = moment(day, EVENING), mentors[0]
        visit, named, _followups = build_visit(
            key=self._key(), facts=facts, village=village, by=by, at=at, allowed=allowed
        )
        before, after = facts.written(village, by).split(day.isoformat())
        columns = {name: _ready(name, getattr(visit, name)) for name in FIELDS}
        return Told(columns, (before, after), named)

    def _again(self, one: Told, day: date) -> dict[str, Any]:
        """Tell the same of another day."""
        changed = {
            "id": self._key(),
            "visited_on": day,
            "logged_at": moment(day, self.rng.randrange(AFTERNOON, EVENING)),
            "fingerprint": digest(day.isoformat().join(one.content)),
        }
        return one.columns | {name: _ready(name, value) for name, value in changed.items()}

    def _key(self) -> UUID:
        return UUID(int=self.rng.getrandbits(128), version=4)


def _ready(name: str, value: Any) -> Any:
    """Give a value as the database takes it."""
    return FIELDS[name].get_db_prep_save(value, connection)


def _insert(table: str, columns: Any, rows: list[tuple]) -> None:
    """Write rows made ready: several times faster than objects, of which most columns would be made ready again."""
    quote = connection.ops.quote_name
    names, places = ", ".join(map(quote, columns)), ", ".join(["%s"] * len(columns))
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {quote(table)} ({names}) VALUES ({places})", rows)
