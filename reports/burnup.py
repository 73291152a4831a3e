"""How a stage filled up day by day, counted from the intervals of the steps: two queries, however long the span."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

from django.db.models import Count

from cooperatives.models import StageStep, Status
from cooperatives.models.progress import STANDING
from villages.models.territory import VillageQuerySet


@dataclass(frozen=True)
class Series:
    """A count that changes on some days: `changes` maps a day to what was added (or taken) on it."""

    changes: dict[date, int]

    def points(self, until: date) -> list[tuple[date, int]]:
        """Give the days of change up to `until`, each with the count at its end, in order."""
        days = sorted(day for day, change in self.changes.items() if change and day <= until)
        return list(zip(days, accumulate(self.changes[day] for day in days), strict=True))

    def on(self, day: date) -> int:
        """Give the count at the end of a day."""
        return sum(change for changed, change in self.changes.items() if changed <= day)

    def last_change(self, until: date) -> date | None:
        """Give the last day up to `until` on which the count changed."""
        points = self.points(until)
        return points[-1][0] if points else None


@dataclass(frozen=True)
class BurnUp:
    """A stage of a territory over time: villages verified, and villages claimed or verified."""

    verified: Series
    standing: Series


def burn_up(villages: VillageQuerySet, stage: str) -> BurnUp:
    """Count a stage's verified and standing villages for every day on record.

    A village counts from a step's `counts_from` up to, not including, its `counts_until`, as in the figures.
    """
    steps = StageStep.objects.filter(cooperative__village__in=villages, stage=stage, status__in=STANDING).order_by()
    began = steps.values_list("status", "counts_from").annotate(villages=Count("pk"))
    ended = (
        steps.filter(counts_until__isnull=False).values_list("status", "counts_until").annotate(villages=Count("pk"))
    )
    changes = [*began, *((status, day, -villages) for status, day, villages in ended)]
    return BurnUp(
        verified=_series((day, change) for status, day, change in changes if status == Status.VERIFIED),
        standing=_series((day, change) for _, day, change in changes),
    )


def _series(changes: Iterable[tuple[date, int]]) -> Series:
    total: Counter[date] = Counter()
    for day, change in changes:
        total[day] += change
    return Series(dict(total))
