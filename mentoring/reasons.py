"""Why a village should be called or visited, as declared data: words, and how much each weighs the longer it lasts."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy


@dataclass(frozen=True)
class Reason:
    """One reason. It weighs `base` points and `each` more for every unit of its amount, up to `most` units.

    The amount is a number of days, for follow-ups their count. `words` tell the office, `message` the village; both
    are given %(count)d and, where the reason is about a stage, %(stage)s.
    """

    key: str
    base: int
    each: int
    most: int
    words: Any
    message: str | Promise

    def weight(self, amount: int) -> int:
        """Give the points of an amount; more never weighs less."""
        return self.base + self.each * min(max(amount, 0), self.most)


ALL_REASONS = (
    Reason(
        "late",
        base=20,
        each=1,
        most=60,
        words=ngettext_lazy("%(stage)s: %(count)d day overdue", "%(stage)s: %(count)d days overdue", "count"),
        message=_("The due date for “%(stage)s” has passed. We would like to help you reach it."),
    ),
    Reason(
        "set_back",
        base=15,
        each=1,
        most=30,
        words=ngettext_lazy(
            "%(stage)s: returned %(count)d day ago, not claimed again",
            "%(stage)s: returned %(count)d days ago, not claimed again",
            "count",
        ),
        message=_("“%(stage)s” came back to you with a note and waits to be completed."),
    ),
    Reason(
        "never_visited",
        base=30,
        each=1,
        most=60,
        words=_("Never visited"),
        message=_("We have not been with you yet and would like to get to know your village."),
    ),
    Reason(
        "quiet",
        base=5,
        each=1,
        most=60,
        words=ngettext_lazy("Not visited for %(count)d day", "Not visited for %(count)d days", "count"),
        message=_("Our last visit was a while ago."),
    ),
    Reason(
        "followups",
        base=5,
        each=5,
        most=5,
        words=ngettext_lazy("%(count)d overdue follow-up", "%(count)d overdue follow-ups", "count"),
        message=_("Some of what we agreed on is past its date."),
    ),
    Reason(
        "waiting",
        base=5,
        each=1,
        most=15,
        words=ngettext_lazy(
            "For the office: %(stage)s waits for verification for %(count)d day",
            "For the office: %(stage)s waits for verification for %(count)d days",
            "count",
        ),
        message=_("“%(stage)s” is with us for verification."),
    ),
)

REASONS: dict[str, Reason] = {reason.key: reason for reason in ALL_REASONS}
