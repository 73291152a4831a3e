"""The office's own pace: visits a working day, against what the district holds to be right."""

from dataclasses import dataclass
from datetime import date
from enum import Enum

from mentoring.models import Visit
from villages.calendar import last_working_days
from villages.models import District


class Verdict(Enum):
    """Where a pace lies."""

    UNKNOWN = "unknown"
    BELOW = "below"
    WITHIN = "within"
    ABOVE = "above"


@dataclass(frozen=True)
class Pace:
    """Visits over a span of working days.

    `first` and `last` bound the span, both included; `days` counts its working days. Visits made on a free day count,
    the free day does not. `low` and `high` are the district's own bounds, in visits a working day.
    """

    first: date
    last: date
    days: int
    visits: int
    low: int
    high: int

    @property
    def per_day(self) -> float | None:
        """Visits a working day; None while there was no working day yet."""
        return self.visits / self.days if self.days else None

    @property
    def verdict(self) -> Verdict:
        """Whether that is below, within or above the bounds."""
        if self.per_day is None:
            return Verdict.UNKNOWN
        if self.per_day < self.low:
            return Verdict.BELOW
        return Verdict.ABOVE if self.per_day > self.high else Verdict.WITHIN


def pace(district: District, as_of: date) -> Pace:
    """Take the office's pace over the district's last `pace_days` working days up to and with a day.

    The span never reaches back before the programme's preparation. One query.
    """
    days = last_working_days(as_of, district.pace_days, since=district.preparation_starts)
    first = days[0] if days else as_of
    visits = Visit.objects.filter(district=district).between(first, as_of).count()
    return Pace(first, as_of, len(days), visits, district.visits_low, district.visits_high)
