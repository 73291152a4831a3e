"""What a dashboard shows, computed once: one query for all counts, two for the burn-up."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cooperatives.models import StageTarget
from cooperatives.stages import STAGES
from mentoring.worklist import Call, call_list
from reports.burnup import BurnUp, burn_up
from reports.chart import Chart
from reports.figures import FIGURES
from reports.forecast import Forecast, straight_line
from reports.matrix import Matrix, main_stages
from reports.sentence import Clause, sentence, share
from reports.territory import Territory
from villages.figures import count_figures

# The four figures on top, by key.
CARDS = ("target", "deliberation", "operating", "quiet")
# Those that call for attention as soon as they are not nothing.
ALARMS = ("quiet",)
# What else waits, one line each.
BESIDE = ("waiting", "set_back", "overdue", "never_visited")


@dataclass(frozen=True)
class Number:
    """A figure's count here, and the list behind it."""

    label: Any
    value: int
    total: int
    url: str
    note: str = ""
    attention: bool = False


class Dashboard:
    """The numbers of one territory at the end of a day."""

    def __init__(self, territory: Territory):
        self.territory = territory
        self.district = territory.district
        self.day = territory.as_of.day

    # --- Counts: one query ---

    @cached_property
    def counts(self) -> list[dict]:
        """Every figure shown, counted by kecamatan."""
        keys = {stage.key for stage in main_stages(self.district.target_stage)}
        keys |= {self.claimed_key, *CARDS, *BESIDE}
        figures = [FIGURES[key] for key in sorted(keys)]
        return count_figures(figures, self.territory.villages, self.day, self.district, by="subdistrict")

    def count(self, key: str) -> int:
        """Add a figure up over the territory."""
        return sum(count[key] for count in self.counts)

    @property
    def total(self) -> int:
        """How many villages there are."""
        return self.count("total")

    @property
    def claimed_key(self) -> str:
        """The figure of those who claimed the target stage and wait."""
        return f"{self.district.target_stage}_claimed"

    # --- The answer ---

    @cached_property
    def burn_up(self) -> BurnUp:
        """The target stage over time."""
        return burn_up(self.territory.villages, self.district.target_stage)

    @cached_property
    def line(self) -> Forecast:
        """The straight line to the target."""
        return straight_line(self.burn_up.verified, self.total, self.day, self.district)

    @property
    def sentence(self) -> list[Clause]:
        """The first line of the page."""
        return sentence(self.territory, self.line)

    # --- Numbers that lead to lists ---

    @property
    def cards(self) -> list[Number]:
        """The four figures, in few words."""
        short = {
            "target": STAGES[self.district.target_stage].short,
            "deliberation": STAGES["deliberation"].short,
            "operating": STAGES["operating"].short,
            "quiet": self._quiet_label,
        }
        return [self._number(key, short[key]) for key in CARDS]

    @property
    def beside(self) -> list[Number]:
        """What else waits, where there is something."""
        claimed = self._number(self.claimed_key)
        return [number for number in (claimed, *map(self._number, BESIDE)) if number.value]

    @property
    def _quiet_label(self) -> str:
        days = self.district.quiet_days
        return ngettext("No visit for %(days)s day", "No visit for %(days)s days", days) % {"days": days}

    def _number(self, key: str, label: Any = "") -> Number:
        value = self.count(key)
        note = _("%(share)s%%") % {"share": share(value, self.total)} if self.total else ""
        attention = key in ALARMS and bool(value)
        return Number(label or FIGURES[key].label, value, self.total, self.territory.list_url(key), note, attention)

    # --- Pictures and lists ---

    @cached_property
    def chart(self) -> Chart:
        """The burn-up as a drawing."""
        return Chart(self.burn_up, self.line, self.district.programme_start, self.due)

    @property
    def due(self) -> date:
        """The day by which the office wants every village at the target stage."""
        target = StageTarget.objects.filter(district=self.district, stage=self.district.target_stage).first()
        return max(target.due_on if target else self.district.target_date, self.district.programme_start)

    @property
    def chart_caption(self) -> str:
        """What the drawing shows."""
        return _("%(stage)s: verified and claimed against the plan") % {
            "stage": STAGES[self.district.target_stage].short
        }

    def matrix(self, asked: str) -> Matrix:
        """Kecamatan × stages, in the order asked for."""
        return Matrix(self.territory, self.counts, asked)

    @cached_property
    def calls(self) -> list[Call]:
        """The villages to call, with the reasons."""
        return call_list(self.territory.villages, self.district, self.day)
