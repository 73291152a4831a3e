"""The dashboard: who sees it, what it orders, draws and offers."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse

from accounts.permissions import Role
from cooperatives.actions import set_targets
from cooperatives.stages import MAIN_STAGES
from reports.burnup import BurnUp, Series
from reports.chart import BOTTOM, LEFT, RIGHT, TOP, Chart
from reports.forecast import straight_line
from reports.matrix import main_stages
from tests import factories
from tests.reports.conftest import TODAY


@pytest.fixture
def open_district(place, head, enter):
    """`open_district(sort=…)` gives the head's dashboard."""
    return lambda **params: enter(head).get(reverse("district", args=[place.code]), params)


def names(page) -> list[str]:
    return [row.label for row in page.context["matrix"].rows]


# --- Who sees it -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "status"), [(Role.HEAD, 200), (Role.OFFICER, 200), (Role.OBSERVER, 200), (Role.ADMIN, 200)]
)
def test_who_is_assigned_to_the_district_sees_it(role, status, place, enter):
    assert enter(factories.user(role, place)).get(reverse("district", args=[place.code])).status_code == status


def test_a_coordinator_sees_the_whole_district(place, coordinator, enter):
    assert enter(coordinator).get(reverse("district", args=[place.code])).status_code == 200


def test_an_observer_of_a_kecamatan_sees_that_kecamatan_only(place, talun, wlingi, camat, enter):
    client = enter(camat)

    assert client.get(reverse("district", args=[place.code])).status_code == 404
    assert client.get(reverse("subdistrict", args=[talun.code])).status_code == 200
    assert client.get(reverse("subdistrict", args=[wlingi.code])).status_code == 404


def test_another_district_does_not_exist(head, enter):
    other = factories.subdistrict()

    assert enter(head).get(reverse("district", args=[other.district.code])).status_code == 404
    assert enter(head).get(reverse("subdistrict", args=[other.code])).status_code == 404


def test_village_officials_are_refused(place, talun, enter):
    client = enter(factories.user(Role.VILLAGE, factories.village(subdistrict=talun)))

    for name, code in (("district", place.code), ("subdistrict", talun.code)):
        assert client.get(reverse(name, args=[code])).status_code == 403


# --- The matrix ------------------------------------------------------------------------------------------------------


@pytest.fixture
def three(place, talun, wlingi):
    """Talun: half at the target. Wlingi: none, but some deeds. Kademangan: nothing at all."""
    factories.village(subdistrict=talun, reached="legal_entity")
    factories.village(subdistrict=talun)
    factories.village(subdistrict=wlingi, reached="deed")
    factories.village(subdistrict=factories.subdistrict(district=place, name="Kademangan"))


def test_the_worst_kecamatan_come_first(three, open_district):
    assert names(open_district()) == ["Kademangan", "Wlingi", "Talun"]


def test_any_column_sorts_both_ways(three, open_district):
    assert names(open_district(sort="deed")) == ["Kademangan", "Talun", "Wlingi"]
    assert names(open_district(sort="-deed")) == ["Wlingi", "Talun", "Kademangan"]
    assert names(open_district(sort="name")) == ["Kademangan", "Talun", "Wlingi"]
    assert names(open_district(sort="-name")) == ["Wlingi", "Talun", "Kademangan"]


def test_a_sort_that_does_not_exist_falls_back_to_the_worst(three, open_district):
    assert names(open_district(sort="password")) == ["Kademangan", "Wlingi", "Talun"]


def test_headings_lead_to_their_order_and_say_the_present_one(three, open_district):
    columns = {column.label: column for column in open_district(sort="deed").context["matrix"].columns}
    deed, outreach = (next(stage for stage in MAIN_STAGES if stage.key == key) for key in ("deed", "outreach"))

    assert columns[deed.short].sorted == "ascending"
    assert "sort=-deed" in columns[deed.short].sort_url
    assert columns[outreach.short].sorted == ""
    assert "sort=outreach" in columns[outreach.short].sort_url


def test_the_total_row_adds_the_kecamatan_up(three, open_district):
    total = open_district().context["matrix"].total_row

    assert [(cell.value, cell.total) for cell in total.cells] == [(2, 4), (2, 4), (2, 4), (2, 4), (1, 4), (0, 4)]


def test_a_target_stage_that_is_not_a_main_one_gets_its_column(three, place, open_district):
    place.target_stage = "business_license"
    place.save()

    assert [stage.key for stage in main_stages("business_license")][-2:] == ["business_license", "operating"]
    assert len(open_district().context["matrix"].total_row.cells) == len(MAIN_STAGES) + 1


# --- The chart -------------------------------------------------------------------------------------------------------


def drawn(place, verified: dict, total: int = 10, due: date | None = None, day: date = TODAY) -> Chart:
    series = Series(verified)
    return Chart(
        BurnUp(series, series),
        straight_line(series, total, day, place),
        place.programme_start,
        due or place.target_date,
    )


def coordinates(path: str) -> list[float]:
    return [float(number) for number in re.findall(r"-?\d+\.?\d*", path)]


def test_the_plan_rises_evenly_from_the_start_to_the_due_date_and_stays(place):
    chart = drawn(place, {}, due=place.programme_start + timedelta(days=100))

    assert [chart.planned(place.programme_start + timedelta(days=n)) for n in (-5, 0, 50, 99, 100, 150)] == [
        0,
        0,
        5,
        9,
        10,
        10,
    ]


def test_the_due_date_of_the_target_stage_bends_the_plan(place, head, open_district):
    assert open_district().context["board"].due == place.target_date

    set_targets(district=place, due={"legal_entity": date(2025, 6, 30), "deliberation": date(2025, 5, 31)}, by=head)

    assert open_district().context["board"].due == date(2025, 6, 30)


def test_the_verified_end_today_at_their_count(place):
    chart = drawn(place, {date(2025, 6, 10): 5})

    assert coordinates(chart.verified)[-1] == float(chart.now.at)
    assert float(chart.dot["y"]) == (TOP + BOTTOM) / 2


def test_a_late_finish_is_followed_only_so_far(place):
    chart = drawn(place, {date(2025, 6, 10): 3}, total=900)
    x1, _y1, x2, y2 = coordinates(chart.forecast)

    assert LEFT < x1 < x2 <= RIGHT
    assert TOP < y2 < BOTTOM
    assert chart.end < chart.line.finish


def test_nothing_is_drawn_where_nothing_is_known(place):
    assert drawn(place, {date(2025, 6, 10): 1}).forecast == ""
    assert drawn(place, {date(2025, 6, 10): 10}).forecast == ""


@pytest.mark.parametrize("day", [date(2024, 12, 1), date(2025, 3, 27), TODAY, date(2025, 12, 31)])
def test_everything_stays_on_the_sheet_whatever_the_day(day, place):
    chart = drawn(place, {date(2025, 3, 20): 1, date(2025, 6, 10): 5}, day=day)
    across = [chart.now.at, chart.target.at, *(tick.at for tick in chart.months), chart.dot["x"]]

    assert all(LEFT <= float(x) <= RIGHT for x in across)
    assert all(TOP <= float(tick.at) <= BOTTOM for tick in chart.counts)


def test_the_table_says_what_the_lines_say_and_leaves_the_future_open(place):
    rows = {row[0]: row[1:] for row in drawn(place, {date(2025, 6, 10): 5}).rows}

    assert [counts for day, counts in rows.items() if day.startswith("20 ")] == [[5, 5, 4]]
    assert [counts for day, counts in rows.items() if day.startswith("27 Sep")] == [[None, None, 10]]


def test_numbers_in_the_drawing_are_not_written_the_indonesian_way(three, open_district):
    svg = re.search(r"<svg viewBox=\"0 0 720.*?</svg>", open_district().content.decode(), re.DOTALL).group()

    assert not re.search(r"[dxy]=\"[^\"]*\d,\d", svg)


# --- Calls and pace --------------------------------------------------------------------------------------------------


def test_ten_villages_at_most_each_with_reasons(place, talun, open_district):
    for _ in range(12):
        factories.village(subdistrict=talun)
    calls = open_district().context["calls"]

    assert len(calls) == 10
    assert all(row.call.reasons for row in calls)


def test_the_head_calls_but_does_not_log(place, talun, open_district):
    factories.village(subdistrict=talun, head_phone="+6281234567899")
    text = open_district().content.decode()

    assert "tel:+6281234567899" in text
    assert "wa.me/6281234567899?text=" in text
    assert reverse("visit_new") not in text


def test_a_coordinator_may_log_in_the_own_kecamatan_only(place, talun, wlingi, coordinator, enter):
    own, other = factories.village(subdistrict=talun), factories.village(subdistrict=wlingi)
    text = enter(coordinator).get(reverse("district", args=[place.code])).content.decode()

    assert f"{reverse('visit_new')}?village={own.code}" in text
    assert f"{reverse('visit_new')}?village={other.code}" not in text


def test_an_observer_sees_no_phone(place, talun, enter):
    factories.village(subdistrict=talun, head_phone="+6281234567899")
    client = enter(factories.user(Role.OBSERVER, place))

    for url in (reverse("district", args=[place.code]), reverse("subdistrict", args=[talun.code])):
        assert "81234567899" not in client.get(url).content.decode()


def test_the_visits_behind_the_pace_are_the_list_it_leads_to(place, talun, wlingi, head, enter):
    for day in (TODAY, date(2025, 6, 17), date(2025, 4, 10)):
        factories.visit(village=factories.village(subdistrict=talun), on=day)
    factories.visit(on=TODAY)  # of another district
    client = enter(head)
    page = client.get(reverse("district", args=[place.code]))

    assert page.context["scale"].pace.visits == 2
    assert client.get(page.context["visits_url"]).context["listing"].total == 2


# --- The kecamatan ---------------------------------------------------------------------------------------------------


def test_a_kecamatan_lists_its_villages_the_least_far_along_first(history, talun, head, enter):
    page = enter(head).get(reverse("subdistrict", args=[talun.code]))

    assert [row.village.name for row in page.context["rows"]] == ["Reopened", "Waiting", "Ahead"]
    assert [row.standing.status for row in page.context["rows"]] == ["reopened", "claimed", "verified"]
    assert [row.waiting for row in page.context["rows"]] == [0, 1, 0]
    assert page.context["rows"][2].last_visit == date(2025, 5, 5)


def test_a_kecamatan_as_of_a_past_day_shows_its_villages_as_of_then(history, talun, head, enter):
    page = enter(head).get(reverse("subdistrict", args=[talun.code]), {"as_of": "2025-05-05"})

    assert {row.village.name: str(row.standing.stage and row.standing.stage.key) for row in page.context["rows"]} == {
        "Waiting": "None",
        "Reopened": "deed",
        "Ahead": "legal_entity",
    }


def test_who_sees_the_district_is_led_up_to_it_and_others_are_not(talun, place, head, camat, enter):
    up = reverse("district", args=[place.code])

    assert enter(head).get(reverse("subdistrict", args=[talun.code])).context["district_url"] == up
    assert enter(camat).get(reverse("subdistrict", args=[talun.code])).context["district_url"] == ""
