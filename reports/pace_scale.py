"""The office's pace as a mark on a scale."""

from dataclasses import dataclass

from django.utils.formats import number_format

from mentoring.pace import Pace

WIDTH = 240


@dataclass(frozen=True)
class PaceScale:
    """A scale from nothing to somewhat above the most, the band that is right, and where the office stands."""

    pace: Pace

    @property
    def per_day(self) -> str:
        """Visits a working day in words; "" while there was none."""
        return number_format(self.pace.per_day, 1) if self.pace.per_day is not None else ""

    @property
    def band_x(self) -> str:
        """Where the right pace begins."""
        return self._x(self.pace.low)

    @property
    def band_width(self) -> str:
        """How wide it is."""
        return self._x(self.pace.high - self.pace.low)

    @property
    def mark_width(self) -> str:
        """How far the office comes."""
        return self._x(self.pace.per_day or 0)

    def _x(self, visits: float) -> str:
        most = max(self.pace.high * 1.5, self.pace.per_day or 0, 1)
        return f"{WIDTH * visits / most:.1f}"
