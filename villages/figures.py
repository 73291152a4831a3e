"""What a figure is: one labelled condition on villages, as of a day. Each app above declares its own.

A page's number and the list behind it come from the same condition, so they cannot disagree.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q
from django.utils.functional import Promise

from villages.models import District
from villages.models.territory import VillageQuerySet


@dataclass(frozen=True)
class Figure:
    """One number that a page may show.

    `condition(as_of, district)` gives a Q over Village, built with Exists() and never with joins, so that no village
    counts twice. `as_of` is the day asked about; `district` brings the office's own settings.
    `meaning` says in a sentence what is counted.
    """

    key: str
    label: str | Promise
    meaning: str | Promise
    condition: Callable[[date, District], Q]

    def villages(self, villages: VillageQuerySet, as_of: date, district: District) -> VillageQuerySet:
        """Keep the villages that this figure counts on a day."""
        return villages.filter(self.condition(as_of, district))


def count_figures(
    figures: list[Figure], villages: VillageQuerySet, as_of: date, district: District, by: str | None = None
) -> list[dict]:
    """Count several figures in one query; `by` names a Village field to group on (such as "subdistrict").

    Gives one dict per group with the group's value, "total" and each figure's key; one dict in all without `by`.
    """
    counts = {figure.key: Count("pk", filter=figure.condition(as_of, district)) for figure in figures}
    if by is None:
        return [villages.aggregate(total=Count("pk"), **counts)]
    return list(villages.order_by().values(by).annotate(total=Count("pk"), **counts))
