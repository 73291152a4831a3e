"""The list of villages: what it finds, shows and hands out."""

import io
from datetime import date

import openpyxl
import pytest
from django.urls import reverse

from accounts.permissions import Role
from reports.standing import standing_of, with_standing
from tests import factories
from tests.reports.conftest import TODAY
from villages.models import Village


@pytest.fixture
def names(head, enter):
    """`names(filter=…)` gives the names that the head's list shows."""
    client = enter(head)
    return lambda **params: [
        village.name for village in client.get(reverse("village_list"), params).context["listing"].rows
    ]


# --- What it finds ---------------------------------------------------------------------------------------------------


def test_it_shows_every_village_that_one_may_see_by_name(history, names):
    assert names() == ["Ahead", "Opened", "Reopened", "Returned", "Untouched", "Waiting"]


def test_a_village_official_sees_the_own_village_only(history, enter):
    official = factories.user(Role.VILLAGE, history[0])

    assert list(enter(official).get(reverse("village_list")).context["listing"].rows) == [history[0]]


def test_an_observer_sees_the_own_kecamatan_only(history, camat, enter):
    rows = enter(camat).get(reverse("village_list")).context["listing"].rows

    assert {village.subdistrict.name for village in rows} == {"Talun"}


def test_it_is_searched_by_name_kecamatan_and_code(history, names):
    assert names(q="open") == ["Opened", "Reopened"]
    assert names(q="wlingi re") == ["Returned"]
    assert names(q=history[0].code) == ["Ahead"]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"kind": "kelurahan"}, ["Untouched"]),
        ({"reached": "deliberation"}, ["Ahead", "Opened", "Reopened", "Waiting"]),
        ({"not_reached": "deliberation"}, ["Returned", "Untouched"]),
        ({"reached": "deliberation", "not_reached": "deed"}, ["Opened", "Reopened"]),
        ({"claimed": "legal_entity"}, ["Waiting"]),
        ({"waiting": "on"}, ["Waiting"]),
    ],
)
def test_each_filter_keeps_what_it_says(asked, found, history, names):
    assert names(**asked) == found


@pytest.mark.parametrize(
    ("days", "found"),
    [
        ("18", ["Opened", "Reopened", "Untouched", "Waiting"]),  # the day of the visit itself is one of the days
        ("19", ["Opened", "Reopened", "Untouched"]),
        ("46", ["Opened", "Reopened", "Untouched"]),
    ],
)
def test_quiet_villages_were_not_visited_for_so_many_days_or_never(days, found, history, names):
    """Waiting was visited 18 days ago, Ahead and Returned 46 days ago."""
    assert [name for name in names(quiet=days) if name not in ("Ahead", "Returned")] == found
    assert ("Ahead" in names(quiet=days)) == (int(days) <= 46)


def test_it_is_narrowed_to_a_kecamatan_by_code(history, talun, names):
    assert names(subdistrict=talun.code) == ["Ahead", "Reopened", "Waiting"]


def test_it_is_narrowed_to_pilots(history, names):
    Village.objects.filter(name="Opened").update(is_pilot=True)

    assert names(pilot="on") == ["Opened"]


def test_it_is_narrowed_to_the_villages_a_coordinator_works_in(history, coordinator, names):
    assert names(coordinator=coordinator.pk) == ["Ahead", "Reopened", "Waiting"]


def test_only_coordinators_of_ones_own_district_are_offered(history, coordinator, head, enter):
    other = factories.subdistrict()
    factories.user(Role.COORDINATOR, other)
    form = enter(head).get(reverse("village_list")).context["listing"].form

    assert list(form.fields["coordinator"].queryset) == [coordinator]
    assert other not in form.fields["subdistrict"].queryset


def test_a_wrong_filter_shows_nothing_and_says_what_is_wrong(history, head, enter):
    listing = enter(head).get(reverse("village_list"), {"quiet": "long", "kind": "town"}).context["listing"]

    assert listing.total == 0
    assert set(listing.form.errors) == {"quiet", "kind"}


# --- What it shows ---------------------------------------------------------------------------------------------------


def by_name(day=TODAY) -> dict[str, Village]:
    return {village.name: village for village in with_standing(Village.objects.all(), day)}


def test_the_current_stage_is_the_furthest_main_one_with_its_status(history):
    now = {
        name: str(standing_of(village).stage and standing_of(village).stage.key) for name, village in by_name().items()
    }
    status = {name: standing_of(village).status for name, village in by_name().items()}

    assert now == {
        "Ahead": "legal_entity",  # the tax number is no main stage
        "Reopened": "deed",
        "Waiting": "legal_entity",
        "Returned": "deliberation",
        "Opened": "deliberation",
        "Untouched": "None",
    }
    assert status == {
        "Ahead": "verified",
        "Reopened": "reopened",
        "Waiting": "claimed",
        "Returned": "returned",
        "Opened": "verified",
        "Untouched": "",
    }


def test_the_counts_of_a_row(history):
    rows = by_name()

    assert {name: village.verified_stages for name, village in rows.items()} == {
        "Ahead": 6,
        "Reopened": 3,
        "Waiting": 4,
        "Returned": 1,
        "Opened": 2,
        "Untouched": 0,
    }
    assert {name for name, village in rows.items() if village.waiting_claims} == {"Waiting"}
    assert rows["Ahead"].last_visit == date(2025, 5, 5)
    assert rows["Untouched"].last_visit is None


def test_the_counts_of_a_row_on_a_past_day(history):
    rows = by_name(date(2025, 5, 5))

    assert rows["Ahead"].verified_stages == 5
    assert rows["Reopened"].verified_stages == 4
    assert standing_of(rows["Waiting"]).stage is None
    assert rows["Waiting"].last_visit is None


def test_visits_to_come_do_not_count_for_a_past_day(history):
    factories.visit(village=history[0], on=TODAY)

    assert by_name(date(2025, 6, 19))["Ahead"].last_visit == date(2025, 5, 5)


@pytest.mark.parametrize(
    ("order", "first", "last"),
    [
        ("standing", "Returned", "Untouched"),  # what was never claimed has no stage and comes last
        ("-standing", "Ahead", "Untouched"),
        ("-verified", "Ahead", "Untouched"),
        ("-waiting", "Waiting", "Untouched"),
        ("last_visit", "Ahead", "Untouched"),
    ],
)
def test_it_is_ordered_by_any_column(order, first, last, history, names):
    ordered = names(order=order)

    assert ordered[0] == first
    assert ordered[-1] == last


def test_it_names_the_coordinators_nearest_first(history, coordinator, place, talun, head, enter):
    everywhere = factories.user(Role.COORDINATOR, place, full_name="Coordinator of all")
    factories.user(Role.COORDINATOR, talun, full_name="Gone", territory__until=date(2025, 6, 1))
    listing = enter(head).get(reverse("village_list")).context["listing"]
    column = next(column for column in listing.columns if column.key == "coordinator")

    assert column.of(history[0]) == f"{coordinator}, {everywhere}"
    assert column.of(history[3]) == str(everywhere)


# --- What it hands out -----------------------------------------------------------------------------------------------


def sheet(response) -> list[list]:
    book = openpyxl.load_workbook(io.BytesIO(response.content))
    return [list(row) for row in book.active.values]


@pytest.mark.parametrize("query", [{}, {"q": "re"}, {"reached": "deed", "order": "-verified"}, {"q": "nothing"}])
def test_the_files_hold_exactly_the_rows_shown_in_their_order(query, history, head, enter):
    client, url = enter(head), reverse("village_list")
    shown = [village.code for village in client.get(url, query).context["listing"].rows]
    csv = client.get(url, {**query, "export": "csv"}).content.decode("utf-8-sig").splitlines()

    assert [line.split(",")[1] for line in csv[1:]] == shown
    assert [row[1] for row in sheet(client.get(url, {**query, "export": "xlsx"}))[1:]] == shown


def test_the_file_goes_beyond_the_first_page(talun, head, enter):
    for _ in range(51):
        factories.village(subdistrict=talun)
    client, url = enter(head), reverse("village_list")

    assert len(client.get(url).context["listing"].page.object_list) == 50
    assert len(client.get(url, {"export": "csv"}).content.decode().splitlines()) == 52


def test_every_column_on_the_screen_stands_in_the_file(history, head, enter):
    client, url = enter(head), reverse("village_list")
    labels = [str(column.label) for column in client.get(url).context["listing"].columns]

    assert set(labels) <= set(sheet(client.get(url, {"export": "xlsx"}))[0])


def test_phones_are_in_the_file_for_the_office_alone(history, head, camat, enter):
    Village.objects.filter(name="Ahead").update(head_phone="+6281234567899")
    files = {
        person: enter(person).get(reverse("village_list"), {"export": "csv"}).content.decode()
        for person in (head, camat)
    }

    assert "6281234567899" in files[head]
    assert "6281234567899" not in files[camat]


def test_the_search_works_as_one_types_and_without_javascript(history, head, enter):
    text = enter(head).get(reverse("village_list"), {"q": "ahead"}).content.decode()

    assert 'method="get"' in text
    assert f'hx-get="{reverse("village_list")}"' in text
    assert text.count('role="rowheader"') == 1
