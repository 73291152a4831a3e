"""The figures about mentoring: who was visited, who fell silent, what is overdue."""

from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from mentoring.models import FollowUp, Visit
from villages.figures import Figure
from villages.models import District


def visited(first: date | None, last: date) -> Q:
    """Hold for villages visited on a day of the span, both ends included; `first` None means ever."""
    visits = Visit.objects.filter(village=OuterRef("pk"), visited_on__lte=last)
    return Q(Exists(visits.filter(visited_on__gte=first) if first else visits))


def quiet(as_of: date, district: District) -> Q:
    """Hold for villages without a visit in the last `quiet_days` days, the day asked about included."""
    return ~visited(as_of - timedelta(days=district.quiet_days - 1), as_of)


FIGURES: list[Figure] = [
    Figure("quiet", _("No visit lately"), _("Not visited for as many days as the district calls quiet."), quiet),
    Figure(
        "never_visited",
        _("Never visited"),
        _("Not visited up to that day."),
        lambda as_of, district: ~visited(None, as_of),
    ),
    Figure(
        "visited",
        _("Visited"),
        _("Visited at least once up to that day."),
        lambda as_of, district: visited(None, as_of),
    ),
    Figure(
        "overdue",
        _("Villages with an overdue follow-up"),
        _("Has a follow-up whose due date had passed on that day."),
        lambda as_of, district: Q(Exists(FollowUp.objects.overdue(as_of).filter(village=OuterRef("pk")))),
    ),
]
