"""The first line of the dashboard, in all its variants."""

from datetime import date

import pytest
import time_machine
from django.utils.translation import override

from reports.as_of import AsOf
from reports.burnup import Series
from reports.forecast import straight_line
from reports.sentence import sentence, share
from reports.territory import Territory
from villages.models import District, Village

WORKING_DAY = date(2025, 6, 20)


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


def say(series: dict, total: int, day: date = WORKING_DAY, **settings) -> str:
    """Give the whole first line."""
    return " ".join(clause.text for clause in clauses(series, total, day, **settings))


def clauses(series: dict, total: int, day: date = WORKING_DAY, **settings):
    place = District(
        code="35.05",
        name="Kabupaten Contoh",
        programme_start=date(2025, 3, 27),
        target_date=date(2025, 9, 27),
        target_stage="legal_entity",
        pace_days=20,
        **settings,
    )
    with time_machine.travel(day, tick=False):
        territory = Territory(place, place, Village.objects.none(), AsOf(day, day))
    return sentence(territory, straight_line(Series(series), total, day, place))


def test_on_the_way_it_names_day_share_pace_line_date_and_delay():
    assert say({date(2025, 5, 2): 101, date(2025, 6, 10): 30}, 248) == (
        "Day 85 of 184. 131 of 248 villages have reached the stage “Legal entity” (52.8%). "
        "At a pace of 1.5 per working day (straight line over the last 20), "
        "finished around 13 October 2025: 16 days late."
    )


def test_ahead_it_says_how_many_days_early():
    assert say({date(2025, 6, 10): 200}, 248).endswith("finished around 30 June 2025: 89 days early.")


def test_a_slow_pace_keeps_the_decimals_that_the_date_follows_from():
    assert "pace of 0.15 per working day" in say({date(2025, 6, 10): 3}, 248)


def test_before_the_start_it_says_when():
    said = say({}, 248, date(2025, 3, 22))

    assert said.startswith("The programme starts in 5 days, on 27 March 2025. 0 of 248")
    assert "No finish date yet: the pace is taken over 20 working days" in said


def test_on_the_first_day_it_is_day_0():
    assert say({}, 248, date(2025, 3, 27)).startswith("Day 0 of 184.")


def test_on_the_target_date_it_is_the_last_day():
    assert say({}, 248, date(2025, 9, 27)).startswith("Day 184 of 184.")


def test_after_the_target_date_it_says_how_long_ago():
    assert say({}, 248, date(2025, 9, 28)).startswith("The target date, 27 September 2025, passed 1 day ago.")


def test_without_progress_there_is_no_date():
    assert say({date(2025, 4, 20): 9}, 248).endswith(
        "No finish date: no village got there in the last 20 working days."
    )


def test_with_too_little_progress_it_says_so():
    assert "only 2 villages got there in the last 20 working days, too few" in say({date(2025, 6, 10): 2}, 248)
    assert "only 1 village got there" in say({date(2025, 6, 10): 1}, 248)


def test_when_all_are_there_it_says_since_when():
    assert say({date(2025, 6, 10): 248}, 248).endswith(
        "248 of 248 villages have reached the stage “Legal entity” (100.0%). "
        "The target was reached on 10 June 2025: 109 days early."
    )


def test_reached_on_the_very_day():
    assert say({date(2025, 9, 27): 8}, 8, date(2025, 10, 20)).endswith("on 27 September 2025: on the target date.")


def test_without_villages_there_is_nothing_to_say():
    assert say({}, 0) == "There are no villages here yet."


def test_only_the_answer_is_strong_and_only_the_count_leads_on():
    said = clauses({date(2025, 6, 10): 30}, 248)

    assert [clause.strong for clause in said] == [False, False, True]
    assert [bool(clause.url) for clause in said] == [False, True, False]


def test_a_share_never_says_100_before_all_are_there():
    assert share(247, 248) == "99.5"
    assert share(2479, 2480) == "99.9"
    assert share(248, 248) == "100.0"
