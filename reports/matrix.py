"""Kecamatan × stages: where are we stuck?"""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from cooperatives.stages import ACTIVE_STAGES, Stage
from reports.territory import Territory
from villages.models import Subdistrict

NAME = "name"


@dataclass(frozen=True)
class Cell:
    """How many of a total reached a stage, and the list of them."""

    value: int
    total: int
    url: str


@dataclass(frozen=True)
class Heading:
    """A column's head."""

    label: Any
    sort_url: str
    sorted: str


@dataclass(frozen=True)
class Row:
    """A kecamatan, or the whole district, through the stages."""

    label: str
    url: str
    cells: list[Cell]


def main_stages(target_stage: str) -> list[Stage]:
    """Give the stages worth a column: the main ones, and the one the target is measured at."""
    return [stage for stage in ACTIVE_STAGES if stage.main or stage.key == target_stage]


class Matrix:
    """The matrix of a district from one query's counts by kecamatan (see `villages.figures.count_figures`).

    `asked` is a stage's key or "name", "-" before it to turn the order round; else the worst come first: those with
    the lowest share at the target stage, then at the stages before it taken together.
    """

    def __init__(self, territory: Territory, counts: list[dict], asked: str):
        self.territory = territory
        self.stages = main_stages(territory.district.target_stage)
        self.counts = {count["subdistrict"]: count for count in counts}
        keys = {NAME, *(stage.key for stage in self.stages)}
        self.key = asked.removeprefix("-") if asked.removeprefix("-") in keys else ""
        self.descending = bool(self.key) and asked.startswith("-")

    @property
    def corner(self) -> Heading:
        """The head over the names."""
        return self._heading(NAME, _("Subdistrict"))

    @property
    def columns(self) -> list[Heading]:
        """The heads over the stages."""
        return [self._heading(stage.key, stage.short) for stage in self.stages]

    @property
    def rows(self) -> list[Row]:
        """A row for each kecamatan with villages, in the order asked for."""
        places = Subdistrict.objects.filter(pk__in=self.counts).order_by("name", "code")
        ordered = sorted(places, key=self._rank, reverse=self.descending)
        return [self._row(place) for place in ordered]

    @property
    def total_row(self) -> Row:
        """The whole district."""
        cells = [self._cell(stage, list(self.counts.values()), self.territory.scope) for stage in self.stages]
        return Row(_("All"), "", cells)

    def _rank(self, place: Subdistrict) -> tuple:
        count = self.counts[place.pk]
        if self.key == NAME:
            return (place.name, place.code)
        if self.key:
            return (count[self.key] / count["total"],)
        reached = sum(count[stage.key] for stage in self.stages)
        return (count["target"] / count["total"], reached / count["total"])

    def _row(self, place: Subdistrict) -> Row:
        scope = {"subdistrict": place.code}
        cells = [self._cell(stage, [self.counts[place.pk]], scope) for stage in self.stages]
        return Row(place.name, self.territory.as_of.url("subdistrict", place.code), cells)

    def _cell(self, stage: Stage, counts: list[dict], scope: dict[str, str]) -> Cell:
        value, total = (sum(count[key] for count in counts) for key in (stage.key, "total"))
        return Cell(value, total, self.territory.as_of.url("figure", stage.key, **scope))

    def _heading(self, key: str, label: Any) -> Heading:
        turned = f"-{key}" if key == self.key and not self.descending else key
        url = self.territory.as_of.url("district", self.territory.district.code, sort=turned)
        state = ("descending" if self.descending else "ascending") if key == self.key else ""
        return Heading(label, f"{url}#matrix", state)
