"""The burn-up says for every day what the figures say."""

from datetime import date, timedelta

import pytest

from reports.burnup import Series, burn_up
from reports.figures import FIGURES
from tests.reports.conftest import TODAY
from villages.figures import count_figures
from villages.models import Village


@pytest.mark.parametrize("stage", ["outreach", "deliberation", "deed", "legal_entity", "operating"])
def test_it_equals_the_figures_on_every_day(stage, history, place):
    grown = burn_up(Village.objects.all(), stage)
    figures = [FIGURES[stage], FIGURES[f"{stage}_standing"]]

    for n in range(100):
        day = date(2025, 3, 25) + timedelta(days=n)
        counted = count_figures(figures, Village.objects.all(), day, place)[0]
        assert grown.verified.on(day) == counted[stage], day
        assert grown.standing.on(day) == counted[f"{stage}_standing"], day


def test_it_falls_when_a_stage_is_reopened(history):
    deeds = burn_up(Village.objects.filter(name="Reopened"), "deed").verified

    assert deeds.points(TODAY) == [(date(2025, 5, 5), 1), (date(2025, 6, 2), 0)]


def test_what_was_brought_in_counts_from_the_day_it_was_reached(history):
    opened = burn_up(Village.objects.filter(name="Opened"), "deliberation").verified

    assert opened.points(TODAY) == [(date(2025, 4, 10), 1)]


def test_it_takes_two_queries_however_many_villages(history, django_assert_num_queries):
    with django_assert_num_queries(2):
        burn_up(Village.objects.all(), "outreach")


def test_it_counts_only_the_villages_asked_about(history, talun):
    assert burn_up(Village.objects.filter(subdistrict=talun), "outreach").verified.on(TODAY) == 3


def test_a_series_counts_up_to_and_with_a_day():
    series = Series({date(2025, 5, 2): 3, date(2025, 5, 5): -1, date(2025, 5, 6): 0})

    assert [series.on(date(2025, 5, day)) for day in (1, 2, 4, 5)] == [0, 3, 3, 2]
    assert series.points(date(2025, 5, 4)) == [(date(2025, 5, 2), 3)]
    assert series.last_change(date(2025, 5, 9)) == date(2025, 5, 5)
    assert series.last_change(date(2025, 5, 1)) is None
