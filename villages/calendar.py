"""Indonesian working days: Monday to Friday without public holidays; cuti bersama (joint leave) is a holiday too."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

import holidays

COUNTRY = "ID"
CATEGORIES = ("public", "government")  # government brings cuti bersama
SATURDAY = 5
ONE_DAY = timedelta(days=1)


def is_working_day(day: date) -> bool:
    """Tell whether offices work on a day."""
    return day.weekday() < SATURDAY and day not in _holidays(day.year)


def working_days(first: date, last: date) -> list[date]:
    """Give the working days of a span, both ends included; empty when it ends before it begins."""
    return [day for day in _days(first, last) if is_working_day(day)]


def last_working_days(upto: date, count: int, since: date | None = None) -> list[date]:
    """Give the last `count` working days up to and with a day, oldest first; none before `since`."""
    found: list[date] = []
    day = upto
    while len(found) < count and (since is None or day >= since):
        if is_working_day(day):
            found.append(day)
        day -= ONE_DAY
    return found[::-1]


@cache
def _holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays(COUNTRY, years=year, categories=CATEGORIES))


def _days(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += ONE_DAY
