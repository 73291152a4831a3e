"""The day a report speaks about: today, or a past day asked for with ?as_of=YYYY-MM-DD."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

# Before any programme, so that a mistyped year is said to be one.
EARLIEST = date(2000, 1, 1)


@dataclass(frozen=True)
class AsOf:
    """What a page shows: the state at the end of `day`. `problem` says why the day asked for could not be taken."""

    day: date
    today: date
    problem: str = ""

    @property
    def is_past(self) -> bool:
        """Whether the page speaks about another day than today."""
        return self.day != self.today

    def url(self, name: str, *args: str, **params: str) -> str:
        """Give a page's address that speaks about the same day."""
        if self.is_past:
            params["as_of"] = self.day.isoformat()
        path = reverse(name, args=args)
        return f"{path}?{urlencode(params)}" if params else path


def asked_day(params: Mapping[str, Any]) -> AsOf:
    """Read the day from the address. A day that is no date or still to come falls back to today and says so."""
    today = localdate()
    asked = params.get("as_of", "").strip()
    if not asked:
        return AsOf(today, today)
    try:
        day = date.fromisoformat(asked)
    except ValueError:
        return AsOf(today, today, _("“%(asked)s” is not a date. Write it like 2025-06-21.") % {"asked": asked})
    if day < EARLIEST:
        return AsOf(today, today, _("No programme is that old. Look at the year again."))
    if day > today:
        return AsOf(today, today, _("That day is still to come, so there are no figures for it yet."))
    return AsOf(day, today)


def today_url(request: HttpRequest) -> str:
    """Give the address of the same page as of today."""
    params = request.GET.copy()
    params.pop("as_of", None)
    return f"{request.path}?{params.urlencode()}" if params else request.path
