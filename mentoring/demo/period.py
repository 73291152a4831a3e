"""The days a demo tells of, and the moments of a working day."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Self

from django.utils.timezone import localdate, make_aware

from villages.calendar import is_working_day, working_days

# Day 0 is the instruction of the central government (Inpres 9/2025, 27 March 2025); preparation began on 1 March.
PREPARATION_DAYS = 26
PROGRAMME_DAYS = 184  # six months: 27 September 2025

# The day of the programme by which each stage is due. Deliberation to deed as in reality (31 May, 10 and 20 June);
# the legal entity by the six-month target itself, what needs it afterwards; operating as in reality (28 October).
DUE_DAYS = {
    "outreach": 34,
    "deliberation": 65,
    "founding_meeting": 75,
    "deed": 85,
    "training": 157,
    "legal_entity": PROGRAMME_DAYS,
    "tax_number": 198,
    "business_license": 198,
    "bank_account": 198,
    "cooperative_number": 205,
    "national_account": 205,
    "outlet": 208,
    "operating": 215,
}

# Office hours in minutes after midnight; Fridays end with the prayer. A deed falls anywhere between.
OFFICE_HOURS = (7 * 60 + 30, 15 * 60 + 30)
FRIDAY, FRIDAY_HOURS = 4, (7 * 60 + 30, 11 * 60)
VILLAGE_HOURS = (8 * 60, 21 * 60)  # village officials use their phones in the evening, too
A_WHILE = (5, 90)  # minutes between two deeds that follow each other at once


@dataclass(frozen=True)
class Period:
    """A programme from its preparation up to, not including, `today`: all that is told lies behind us."""

    start: date
    today: date

    @classmethod
    def of(cls, day: int, today: date) -> Self:
        """Give the period of a programme which is on its `day`-th day today."""
        return cls(start=today - timedelta(days=day), today=today)

    @property
    def preparation(self) -> date:
        """The first day on which anything happened."""
        return self.start - timedelta(days=PREPARATION_DAYS)

    @property
    def target(self) -> date:
        """The day on which every village should be there."""
        return self.start + timedelta(days=PROGRAMME_DAYS)

    @property
    def opening(self) -> datetime:
        """The moment at which the office set everything up."""
        return moment(self.preparation, OFFICE_HOURS[0])

    @property
    def working_days(self) -> list[date]:
        """The working days told of."""
        return working_days(self.preparation, self.today - timedelta(days=1))

    def on(self, day: float) -> date:
        """Give the date of a day of the programme; days before the start are negative."""
        return self.start + timedelta(days=round(day))

    def is_past(self, at: datetime) -> bool:
        """Tell whether a moment lies before today."""
        return localdate(at) < self.today


def moment(day: date, minutes: int, seconds: int = 0) -> datetime:
    """Give the moment so many minutes after midnight, in the office's time zone."""
    return make_aware(datetime.combine(day, time()) + timedelta(minutes=minutes, seconds=seconds))


def working_day(day: date) -> date:
    """Give the first working day from a day on."""
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def office_moment(rng: Random, after: datetime, days: int) -> datetime:
    """Draw a moment in office hours, `days` working days after a moment (0: the same day, if there is still time)."""
    day = working_day(localdate(after))
    for _each in range(days):
        day = working_day(day + timedelta(days=1))
    while (at := _drawn(rng, day, FRIDAY_HOURS if day.weekday() == FRIDAY else OFFICE_HOURS)) <= after:
        day = working_day(day + timedelta(days=1))
    return at


def village_moment(rng: Random, day: date, after: datetime) -> datetime:
    """Draw a moment of a day at which a village official has time, weekends included, later than `after`."""
    at = _drawn(rng, day, VILLAGE_HOURS)
    return at if at > after else after + timedelta(minutes=rng.randint(*A_WHILE))


def _drawn(rng: Random, day: date, hours: tuple[int, int]) -> datetime:
    return moment(day, rng.randrange(*hours), rng.randrange(60))
