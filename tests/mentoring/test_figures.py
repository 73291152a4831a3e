"""The figures about mentoring, as of a day."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate

from mentoring.figures import FIGURES
from tests import factories
from villages.models import Village

pytestmark = pytest.mark.django_db


def holding(district, days_ago: int) -> set[str]:
    """The figures that count the one village of a district, as of so many days ago."""
    day = localdate() - timedelta(days=days_ago)
    villages = Village.objects.filter(district=district)
    return {figure.key for figure in FIGURES if figure.villages(villages, day, district).exists()}


def test_a_village_is_quiet_from_the_districts_number_of_days_on():
    village = factories.village(district=factories.district(quiet_days=10))
    factories.visit(village=village, on=localdate() - timedelta(days=30))
    on = {days: holding(village.district, days) for days in (31, 30, 21, 20)}
    assert on[31] == {"quiet", "never_visited"}
    assert on[30] == {"visited"}
    assert on[21] == {"visited"}  # nine days after the visit
    assert on[20] == {"visited", "quiet"}


def test_a_follow_up_is_overdue_between_its_due_date_and_the_day_it_is_done():
    start = localdate() - timedelta(days=20)
    due, done = start + timedelta(days=5), start + timedelta(days=12)
    followup = factories.followup(on=start, due_on=due, done_on=done)
    overdue = [days for days in range(25) if "overdue" in holding(followup.district, days)]
    assert overdue == [(localdate() - day).days for day in (done - timedelta(days=n) for n in range(1, 7))]


def test_a_village_with_two_overdue_follow_ups_counts_once():
    village = factories.village()
    for _ in range(2):
        factories.followup(village=village, on=localdate() - timedelta(days=9), due_on=localdate() - timedelta(days=2))
    overdue = next(figure for figure in FIGURES if figure.key == "overdue")
    assert overdue.villages(Village.objects.all(), localdate(), village.district).count() == 1
