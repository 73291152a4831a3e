"""The office's pace: visits a working day, by what was on record up to the day asked about."""

from datetime import date

import pytest

from mentoring.pace import Pace, Verdict, pace
from tests import factories

pytestmark = pytest.mark.django_db

FRIDAY = date(2025, 6, 13)  # the week after Eid al-Adha: Monday the 9th was cuti bersama


@pytest.fixture
def village():
    return factories.village(district=factories.district(pace_days=5))


def test_the_span_counts_working_days_and_leaves_out_cuti_bersama(village):
    found = pace(village.district, FRIDAY)
    assert (found.first, found.last, found.days) == (date(2025, 6, 5), FRIDAY, 5)


def test_visits_on_free_days_count_though_the_day_does_not(village):
    for day in (date(2025, 6, 5), date(2025, 6, 8), FRIDAY):  # a Thursday, a Sunday, a Friday
        factories.visit(village=village, on=day)
    assert pace(village.district, FRIDAY).per_day == 3 / 5


def test_visits_outside_the_span_do_not_count(village):
    factories.visit(village=village, on=date(2025, 6, 4))
    factories.visit(village=village, on=date(2025, 6, 16))
    assert pace(village.district, FRIDAY).visits == 0


def test_a_visit_of_several_mentors_counts_once(village):
    mentors = [factories.user(territory=village.district) for _ in range(3)]
    factories.visit(village=village, on=FRIDAY, mentors=mentors)
    assert pace(village.district, FRIDAY).visits == 1


def test_visits_of_another_district_do_not_count(village):
    factories.visit(on=FRIDAY)
    assert pace(village.district, FRIDAY).visits == 0


def test_the_span_begins_with_the_preparation(village):
    village.district.preparation_starts = date(2025, 6, 12)
    assert pace(village.district, FRIDAY).days == 2


def test_before_any_working_day_there_is_no_pace(village):
    village.district.preparation_starts = date(2025, 6, 14)
    found = pace(village.district, date(2025, 6, 15))  # a Sunday
    assert (found.per_day, found.verdict) == (None, Verdict.UNKNOWN)


@pytest.mark.parametrize(
    ("visits", "verdict"),
    [(9, Verdict.BELOW), (10, Verdict.WITHIN), (15, Verdict.WITHIN), (16, Verdict.ABOVE)],
)
def test_the_pace_is_held_against_the_districts_bounds(visits, verdict):
    assert Pace(FRIDAY, FRIDAY, days=5, visits=visits, low=2, high=3).verdict is verdict


def test_it_takes_one_query(village, django_assert_num_queries):
    with django_assert_num_queries(1):
        pace(village.district, FRIDAY)
