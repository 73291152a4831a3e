"""Working days against the known holidays of 2025 (joint decree of three ministers on holidays and cuti bersama)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from villages.calendar import is_working_day, last_working_days, working_days

DAYS = st.dates(date(2025, 1, 1), date(2026, 12, 31))


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2025, 5, 26), True),  # a plain Monday
        (date(2025, 5, 24), False),  # Saturday
        (date(2025, 5, 25), False),  # Sunday
        (date(2025, 5, 29), False),  # Ascension
        (date(2025, 5, 30), False),  # cuti bersama after it
        (date(2025, 6, 6), False),  # Eid al-Adha
        (date(2025, 6, 9), False),  # cuti bersama after it
        (date(2025, 6, 27), False),  # Islamic New Year
        (date(2025, 8, 18), False),  # cuti bersama, decreed in August
        (date(2025, 12, 26), False),  # cuti bersama after Christmas
        (date(2025, 6, 10), True),
    ],
)
def test_cuti_bersama_counts_as_a_holiday(day, works):
    assert is_working_day(day) is works


def test_the_weeks_of_eid_2025_have_four_working_days():
    assert working_days(date(2025, 3, 28), date(2025, 4, 11)) == [date(2025, 4, d) for d in (8, 9, 10, 11)]


def test_a_span_that_ends_before_it_begins_has_none():
    assert working_days(date(2025, 6, 2), date(2025, 6, 1)) == []


def test_the_last_working_days_skip_free_days():
    assert last_working_days(date(2025, 6, 10), 3) == [date(2025, 6, 4), date(2025, 6, 5), date(2025, 6, 10)]


def test_the_last_working_days_never_reach_before_the_start():
    assert last_working_days(date(2025, 6, 10), 20, since=date(2025, 6, 5)) == [date(2025, 6, 5), date(2025, 6, 10)]


@given(DAYS, st.integers(1, 40))
def test_both_ways_of_counting_agree(last, count):
    days = last_working_days(last, count)
    assert len(days) == count
    assert days == working_days(days[0], last)


@given(DAYS, st.integers(0, 90), st.integers(0, 90))
def test_two_spans_add_up(first, here, there):
    middle = first + timedelta(days=here)
    last = middle + timedelta(days=there)
    parts = working_days(first, middle) + working_days(middle + timedelta(days=1), last)
    assert parts == working_days(first, last)
