"""The burn-up as a drawing: days and counts turned into coordinates, and the same numbers as a table.

The plan line rises evenly from nothing on the day the programme started to every village on the due date that the
office set for the target stage, or the target date where it set none; from there on it stays. Due dates of earlier
stages have figures of their own and do not bend the line of this one.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from reports.burnup import BurnUp, Series
from reports.forecast import Forecast

WIDTH, HEIGHT = 720, 330
LEFT, RIGHT, TOP, BOTTOM = 48, 708, 28, 288
NAME_WIDTH = 40
# How far past the target date a late forecast is followed, as a share of the programme's length.
LOOK_AHEAD = 0.35


@dataclass(frozen=True)
class Tick:
    """A mark on an axis: where, its words, and how they are set against it ("", "middle" or "end")."""

    at: str
    label: str
    anchor: str = ""


@dataclass(frozen=True)
class Chart:
    """The burn-up of one stage. `due` is the day on which the plan line reaches the total."""

    burn_up: BurnUp
    line: Forecast
    start: date
    due: date

    # --- The span ---

    @cached_property
    def end(self) -> date:
        """The last day drawn."""
        latest = self.line.target + timedelta(days=round((self.line.target - self.start).days * LOOK_AHEAD))
        ahead = min(self.line.finish, latest) if self.line.finish else self.line.day
        return max(self.line.target, self.due, self.line.day, ahead)

    @property
    def first(self) -> date:
        """The first day drawn: the programme's start, or the day asked about where that lies before it."""
        return min(self.start, self.line.day)

    def planned(self, day: date) -> int:
        """Give how many villages the plan wants there at the end of a day."""
        if day >= self.due:
            return self.line.total
        return max(0, self.line.total * (day - self.start).days // max((self.due - self.start).days, 1))

    # --- The lines ---

    @property
    def verified(self) -> str:
        """The path of the verified."""
        return self._steps(self.burn_up.verified)

    @property
    def standing(self) -> str:
        """The path of the claimed or verified."""
        return self._steps(self.burn_up.standing)

    @property
    def area(self) -> str:
        """The ground below the verified."""
        return f"{self.verified}V{BOTTOM}H{self._x(self.first)}Z"

    @property
    def plan(self) -> str:
        """The path of the plan."""
        path = f"M{self._x(self.start)} {self._y(0)}L{self._x(self.due)} {self._y(self.line.total)}"
        return f"{path}H{self._x(self.end)}"

    @property
    def forecast(self) -> str:
        """The path of the straight line from the day asked about; "" where there is none or nothing is left."""
        if not self.line.finish or self.line.is_complete:
            return ""
        end = min(self.line.finish, self.end)
        share = (end - self.line.day).days / max((self.line.finish - self.line.day).days, 1)
        count = self.line.reached + (self.line.total - self.line.reached) * share
        return f"M{self._x(self.line.day)} {self._y(self.line.reached)}L{self._x(end)} {self._y(count)}"

    # --- The marks ---

    @property
    def now(self) -> Tick:
        """Where the day asked about stands."""
        return self._mark(self.line.day)

    @property
    def target(self) -> Tick:
        """Where the target date stands."""
        return self._mark(self.line.target)

    @property
    def dot(self) -> dict[str, str]:
        """Where the verified stand on the day asked about."""
        return {"x": self._x(self.line.day), "y": self._y(self.line.reached)}

    @property
    def months(self) -> list[Tick]:
        """The first day of each month; unnamed where its name would leave the sheet."""
        named = ((self._x(day), date_format(day, "M")) for day in self._firsts())
        return [Tick(at, name if float(at) <= RIGHT - NAME_WIDTH else "") for at, name in named]

    @property
    def counts(self) -> list[Tick]:
        """Nothing, half and all."""
        marks = sorted({0, self.line.total // 2, self.line.total})
        return [Tick(self._y(count), str(count)) for count in marks]

    # --- The table twin ---

    @property
    def headers(self) -> list[str]:
        """The heads of the table."""
        return [_("Date"), _("Verified"), _("Claimed or verified"), _("Plan")]

    @property
    def rows(self) -> list[list]:
        """A row for the start of each month, the day asked about, the due date and the target date."""
        days = {self.start, self.due, self.line.day, self.line.target, *self._firsts()}
        return [self._row(day) for day in sorted(days)]

    def _row(self, day: date) -> list:
        known = day <= self.line.day
        counts = [series.on(day) if known else None for series in (self.burn_up.verified, self.burn_up.standing)]
        return [date_format(day, "j F Y"), *counts, self.planned(day)]

    # --- Coordinates ---

    def _mark(self, day: date) -> Tick:
        share = (float(self._x(day)) - LEFT) / (RIGHT - LEFT)
        anchor = "end" if share > 0.85 else "middle" if share > 0.1 else ""
        return Tick(self._x(day), date_format(day, "j M"), anchor)

    def _x(self, day: date) -> str:
        span = max((self.end - self.first).days, 1)
        return f"{LEFT + (RIGHT - LEFT) * (day - self.first).days / span:.1f}"

    def _y(self, count: float) -> str:
        return f"{BOTTOM - (BOTTOM - TOP) * count / max(self.line.total, 1):.1f}"

    def _steps(self, series: Series) -> str:
        path = f"M{self._x(self.first)} {self._y(series.on(self.first))}"
        for day, count in series.points(self.line.day):
            if day > self.first:
                path += f"H{self._x(day)}V{self._y(count)}"
        return f"{path}H{self._x(self.line.day)}"

    def _firsts(self) -> Iterable[date]:
        day = self.first.replace(day=1)
        while day <= self.end:
            if day >= self.first:
                yield day
            day = (day + timedelta(days=32)).replace(day=1)
