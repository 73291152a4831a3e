"""The straight line: over Indonesian working days, and only where there is enough to draw it from."""

from datetime import date

import pytest

from reports.burnup import Series
from reports.forecast import straight_line, working_day_after
from villages.models import District

BEFORE_ASCENSION = date(2025, 5, 28)  # a Wednesday; Thursday and Friday are free, Sunday is Pancasila day


@pytest.fixture
def place():
    return District(
        programme_start=date(2025, 3, 27), target_date=date(2025, 6, 4), pace_days=5, target_stage="legal_entity"
    )


def gained(count: int, day: date = date(2025, 5, 26)) -> Series:
    return Series({day: count})


def test_the_finish_steps_over_holidays_and_weekends(place):
    line = straight_line(gained(5), 8, BEFORE_ASCENSION, place)

    assert line.pace == 1.0  # five in the five working days from 22 May on
    assert line.finish == date(2025, 6, 4)  # three working days: 2, 3 and 4 June


@pytest.mark.parametrize(("total", "finish"), [(6, 2), (7, 3), (8, 4), (9, 5), (10, 10), (11, 11)])
def test_each_village_more_takes_its_working_day(place, total, finish):
    """2 to 5 June are working days; the 6th (Eid al-Adha) and the 9th (joint leave) are free."""
    assert straight_line(gained(5), total, BEFORE_ASCENSION, place).finish == date(2025, 6, finish)


def test_only_the_last_working_days_make_the_pace(place):
    """21 May lies outside the window of five, 22 May inside."""
    before = Series({date(2025, 5, 21): 50, date(2025, 5, 22): 4})
    line = straight_line(before, 62, BEFORE_ASCENSION, place)

    assert line.gained == 4
    assert line.finish == working_day_after(BEFORE_ASCENSION, 10)


def test_part_of_a_day_takes_a_day(place):
    assert straight_line(gained(4), 5, BEFORE_ASCENSION, place).finish == date(2025, 6, 3)  # 1.25 days


@pytest.mark.parametrize("count", [0, 1, 2])
def test_no_date_from_too_few_villages(place, count):
    line = straight_line(gained(count), 8, BEFORE_ASCENSION, place)

    assert not line.has_line
    assert line.finish is None


def test_no_date_when_more_was_taken_back_than_gained(place):
    series = Series({date(2025, 4, 10): 9, date(2025, 5, 26): -4})

    assert straight_line(series, 12, BEFORE_ASCENSION, place).finish is None


def test_no_date_before_the_programme_has_the_working_days_the_pace_is_taken_over(place):
    """27 March and, after Nyepi and Lebaran, 8 to 10 April make four; on the 11th there are five."""
    series = Series({date(2025, 4, 9): 5})

    assert not straight_line(series, 8, date(2025, 4, 10), place).has_window
    assert straight_line(series, 8, date(2025, 4, 10), place).finish is None
    assert straight_line(series, 8, date(2025, 4, 11), place).finish is not None


def test_when_all_are_there_the_finish_is_the_day_of_the_last(place):
    series = Series({date(2025, 5, 2): 4, date(2025, 5, 20): 4})
    line = straight_line(series, 8, BEFORE_ASCENSION, place)

    assert line.is_complete
    assert line.finish == date(2025, 5, 20)


def test_what_happened_after_the_day_asked_about_does_not_count(place):
    series = Series({date(2025, 5, 26): 5, date(2025, 5, 29): 3})

    assert not straight_line(series, 8, BEFORE_ASCENSION, place).is_complete


def test_without_villages_nothing_is_complete(place):
    assert not straight_line(Series({}), 0, BEFORE_ASCENSION, place).is_complete
