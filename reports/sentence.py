"""The first line of a dashboard: are we on time? In words, each naming what it rests on."""

from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cooperatives.stages import STAGES
from reports.forecast import Forecast
from reports.territory import Territory


@dataclass(frozen=True)
class Clause:
    """One sentence; `url` leads to the list behind its number, `strong` marks the answer."""

    text: str
    url: str = ""
    strong: bool = False


def sentence(territory: Territory, line: Forecast) -> list[Clause]:
    """Say the day of the programme, how many villages are at the target, and when the rest will be at this pace."""
    if not line.total:
        return [Clause(_("There are no villages here yet."))]
    return [Clause(_calendar(territory)), Clause(_reached(territory, line), territory.list_url("target")), *_end(line)]


def _calendar(territory: Territory) -> str:
    district, day = territory.district, territory.as_of.day
    if (ahead := -district.programme_day(day)) > 0:
        return ngettext(
            "The programme starts in %(days)s day, on %(start)s.",
            "The programme starts in %(days)s days, on %(start)s.",
            ahead,
        ) % {"days": _number(ahead), "start": spell(district.programme_start)}
    if (over := (day - district.target_date).days) > 0:
        return ngettext(
            "The target date, %(target)s, passed %(days)s day ago.",
            "The target date, %(target)s, passed %(days)s days ago.",
            over,
        ) % {"days": _number(over), "target": spell(district.target_date)}
    return _("Day %(day)s of %(days)s.") % {
        "day": _number(district.programme_day(day)),
        "days": _number(district.programme_days),
    }


def _reached(territory: Territory, line: Forecast) -> str:
    return _("%(reached)s of %(total)s villages have reached the stage “%(stage)s” (%(share)s%%).") % {
        "reached": _number(line.reached),
        "total": _number(line.total),
        "stage": STAGES[territory.district.target_stage].short,
        "share": share(line.reached, line.total),
    }


def _end(line: Forecast) -> list[Clause]:
    if line.finish and line.is_complete:
        return [Clause(_("The target was reached on %(day)s: %(verdict)s.") % _when(line, line.finish), strong=True)]
    if line.finish:
        text = _(
            "At a pace of %(pace)s per working day (straight line over the last %(window)s), "
            "finished around %(day)s: %(verdict)s."
        )
        return [
            Clause(text % ({"pace": _pace(line.pace), "window": line.window} | _when(line, line.finish)), strong=True)
        ]
    return [Clause(_too_little(line))]


def _too_little(line: Forecast) -> str:
    if not line.has_window:
        return _(
            "No finish date yet: the pace is taken over %(window)s working days, and there have not been so many."
        ) % {"window": line.window}
    if line.gained <= 0:
        return _("No finish date: no village got there in the last %(window)s working days.") % {"window": line.window}
    return ngettext(
        "No finish date: only %(gained)s village got there in the last %(window)s working days, too few for a line.",
        "No finish date: only %(gained)s villages got there in the last %(window)s working days, too few for a line.",
        line.gained,
    ) % {"gained": line.gained, "window": line.window}


def _when(line: Forecast, finish: date) -> dict[str, str]:
    return {"day": spell(finish), "verdict": _verdict((finish - line.target).days)}


def _verdict(late: int) -> str:
    if late == 0:
        return _("on the target date")
    if late > 0:
        return ngettext("%(days)s day late", "%(days)s days late", late) % {"days": _number(late)}
    return ngettext("%(days)s day early", "%(days)s days early", -late) % {"days": _number(-late)}


def share(part: int, whole: int) -> str:
    """Give a percentage with one decimal, rounded down: 100 only when all are there."""
    return number_format(1000 * part // whole / 10, 1)


def spell(day: date) -> str:
    """Write a day as people say it; with its year."""
    return date_format(day, "j F Y")


def _pace(pace: float) -> str:
    """Two decimals below one a day, so that the date can be followed from it."""
    return number_format(pace, 1 if pace >= 1 else 2)


def _number(value: int) -> str:
    return number_format(value, use_l10n=True)
