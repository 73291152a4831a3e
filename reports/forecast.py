"""When the target will be reached if things go on as they did: a straight line, and called so wherever it shows."""

from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

from reports.burnup import Series
from villages.calendar import is_working_day, last_working_days
from villages.models import District

# A line through fewer villages than this says nothing about the rest.
LEAST_GAINED = 3


@dataclass(frozen=True)
class Forecast:
    """A count on its way to a total, seen at the end of `day`.

    `gained`: how many were added in the last `window` working days of the programme; `has_window` tells whether it
    is that old yet. `finish`: the day on which the straight line meets the total, or the day the last one was
    reached; None where there is too little data. Working days are Indonesian ones.
    """

    day: date
    reached: int
    total: int
    gained: int
    window: int
    has_window: bool
    finish: date | None
    target: date

    @property
    def is_complete(self) -> bool:
        """Whether every village is there."""
        return 0 < self.total <= self.reached

    @property
    def has_line(self) -> bool:
        """Whether there is enough to draw the line from."""
        return self.has_window and self.gained >= LEAST_GAINED

    @property
    def pace(self) -> float:
        """Villages per working day over the window."""
        return self.gained / self.window


def straight_line(reached: Series, total: int, day: date, district: District) -> Forecast:
    """Draw the line of the last `district.pace_days` working days on until it meets the total."""
    window, now = district.pace_days, reached.on(day)
    worked = last_working_days(day, window, since=district.programme_start)
    gained = now - reached.on(worked[0] - timedelta(days=1)) if worked else 0
    line = Forecast(day, now, total, gained, window, len(worked) == window, None, district.target_date)
    return Forecast(**{**vars(line), "finish": _finish(line, reached)})


def _finish(line: Forecast, reached: Series) -> date | None:
    if line.is_complete:
        return reached.last_change(line.day)
    if not line.has_line:
        return None
    return working_day_after(line.day, ceil((line.total - line.reached) * line.window / line.gained))


def working_day_after(day: date, count: int) -> date:
    """Give the `count`-th working day after a day; the day itself for 0."""
    while count:
        day += timedelta(days=1)
        count -= is_working_day(day)
    return day
