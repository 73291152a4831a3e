"""Villages as a sheet: it comes back unchanged, changes what it may, and refuses the rest with its place named."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from accounts.permissions import Permission, Role
from kmp_tracker.sheets.files import CommaSeparated, Workbook
from tests.factories import district, user, village
from tests.sheets import bring, counts, exported, imported, read, said, table
from villages.models import Village
from villages.models.territory import EDITED_BY_PEOPLE
from villages.resources import VillageResource

# A new value for each column that a sheet may change. A column that is missing here fails the tests below.
NEW = {
    "head_name": "Siti Aminah",
    "head_phone": "+6281300000002",
    "is_pilot": "No",
    "local_potential": "Fish",
    "population": 4321,
    "latitude": -8.2,
    "longitude": 112.3,
    "postal_code": "66184",
}


@pytest.fixture(autouse=True)
def in_english():
    """What is said is compared with the words of the code."""
    with override("en"):
        yield


@pytest.fixture
def pasirharjo(db):
    """A village about which everything is known."""
    return village(
        name="Pasirharjo",
        head_name="=Budi",
        head_phone="+6281234567890",
        is_pilot=True,
        local_potential="Rice",
        population=5000,
        latitude=-8.0712,
        longitude=112.2101,
        postal_code="06618",
    )


@pytest.fixture
def admin(db):
    """A data administrator."""
    return user(role=Role.ADMIN)


def writable() -> set[str]:
    return {key for key, column in VillageResource.fields.items() if not column.given_by} - {"code"}


@pytest.mark.parametrize("file_format", [Workbook, CommaSeparated])
@pytest.mark.parametrize("language", ["en", "id"])
def test_an_export_comes_back_unchanged(pasirharjo, admin, file_format, language):
    village()  # one about which little is known
    with override(language):
        sheet = read(exported(VillageResource, admin, file_format), file_format)
    assert all(value not in (None, "") for value in sheet[0]), "every column is put to the test"

    with override("en"):
        result = imported(VillageResource, admin, sheet)

    assert said(result) == []
    assert counts(result) == (0, 0, 2)
    assert Village.history.count() == 2


@pytest.mark.parametrize("column", sorted(writable()))
def test_every_column_that_goes_out_comes_in(pasirharjo, admin, column):
    row = {**table(VillageResource, admin)[0], column: NEW[column]}

    result = bring(VillageResource, admin, row)

    assert said(result) == []
    assert counts(result) == (0, 1, 0)
    assert table(VillageResource, admin)[0] == row


def test_everything_that_people_edit_is_a_column():
    assert set(EDITED_BY_PEOPLE) <= writable()


def test_a_column_left_out_stays_as_it_is(pasirharjo, admin):
    bring(VillageResource, admin, {"code": pasirharjo.code, "population": 1})

    pasirharjo.refresh_from_db()
    assert (pasirharjo.population, pasirharjo.head_name) == (1, "=Budi")


def test_an_emptied_cell_empties(pasirharjo, admin):
    bring(VillageResource, admin, {"code": pasirharjo.code, "population": "", "head_phone": None, "is_pilot": ""})

    pasirharjo.refresh_from_db()
    assert (pasirharjo.population, pasirharjo.head_phone, pasirharjo.is_pilot) == (None, "", False)


def test_the_history_names_who_and_the_file(pasirharjo, admin):
    bring(VillageResource, admin, {"code": pasirharjo.code, "population": 1})

    latest = pasirharjo.history.first()
    assert latest.history_user == admin
    assert "sheet.xlsx" in latest.history_change_reason


def test_a_dry_run_writes_nothing_and_shows_what_would_change(pasirharjo, admin):
    row = {"code": pasirharjo.code, "population": 1, "is_pilot": "No"}

    result = bring(VillageResource, admin, row, dry_run=True)

    pasirharjo.refresh_from_db()
    assert pasirharjo.population == 5000
    assert [(change.label, change.before, change.after) for change in result.rows[0].diff] == [
        ("Pilot village", "Yes", "No"),
        ("Population", "5000", "1"),
    ]


def test_headers_are_understood_in_either_language_and_as_keys(pasirharjo, admin):
    for language in ("id", "en"):
        with override(language):
            label = str(VillageResource.fields["population"].label)
        assert counts(bring(VillageResource, admin, {"code": pasirharjo.code, f" {label.upper()}": 5000})) == (0, 0, 1)
    assert counts(bring(VillageResource, admin, {"code": pasirharjo.code, "population": 5000})) == (0, 0, 1)


# --- Refusals ---------------------------------------------------------------------------------------


def test_an_unknown_code_points_to_the_territory_file(admin):
    result = bring(VillageResource, admin, {"code": "35.05.14.2999", "population": 1})

    [fault] = said(result)
    assert fault.startswith("Sheet “Sheet1”, row 2, column “Village code”, which says “35.05.14.2999”: There is no")
    assert "load_territory" in fault


@pytest.mark.parametrize("column", ["name", "kind", "subdistrict"])
def test_what_the_territory_file_says_is_not_changed_and_not_ignored(pasirharjo, admin, column):
    changed = {"name": "Pasirharja", "kind": "Kelurahan", "subdistrict": "Elsewhere"}[column]

    [fault] = said(bring(VillageResource, admin, {"code": pasirharjo.code, column: changed}))

    assert f"says “{changed}”" in fault
    assert "On record is" in fault
    assert counts(bring(VillageResource, admin, {"code": pasirharjo.code, column: ""})) == (0, 0, 1)


def test_every_fault_is_named_with_sheet_row_column_and_what_was_read(pasirharjo, admin):
    other = village(subdistrict=pasirharjo.subdistrict)
    rows = [
        {"code": pasirharjo.code, "population": 7, "latitude": -8.1},
        {"code": other.code, "population": "many", "latitude": "95"},
    ]

    result = bring(VillageResource, admin, *rows)

    number, degrees = said(result)
    assert number.startswith("Sheet “Sheet1”, row 3, column “Population”, which says “many”: A whole number")
    assert degrees == (
        "Sheet “Sheet1”, row 3, column “Latitude”, which says “95”: Degrees with a decimal point, between -90 and 90."
    )
    pasirharjo.refresh_from_db()
    assert pasirharjo.population == 5000, "a sheet comes in as a whole or not at all"


def test_half_a_pair_of_coordinates_is_refused(pasirharjo, admin):
    [fault] = said(bring(VillageResource, admin, {"code": pasirharjo.code, "latitude": ""}))

    assert "both latitude and longitude" in fault


def test_a_village_twice_in_a_sheet_is_refused(pasirharjo, admin):
    row = {"code": pasirharjo.code, "population": 1}

    [fault] = said(bring(VillageResource, admin, row, row))

    assert "row 3" in fault
    assert "on row 2 already" in fault


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"code": "1", "populaton": 2}, "There is no column “populaton”"),
        ({"population": 2}, "The column “Village code” is missing"),
        ({"code": "1", "Village code": "1"}, "is there twice"),
    ],
)
def test_a_header_that_is_not_understood_refuses_the_sheet(admin, row, words):
    [fault] = said(bring(VillageResource, admin, row))

    assert words in fault


def test_blank_rows_are_passed_over(pasirharjo, admin):
    result = bring(VillageResource, admin, {"code": None, "population": ""}, {"code": pasirharjo.code, "population": 9})

    assert said(result) == []
    assert counts(result) == (0, 1, 1)


# --- No back door -----------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [Role.HEAD, Role.OBSERVER])
def test_a_role_without_the_permission_is_refused_row_by_row(pasirharjo, role):
    reader = user(role=role, territory=pasirharjo.district)
    other = village(district=pasirharjo.district)

    result = bring(
        VillageResource, reader, {"code": pasirharjo.code, "population": 1}, {"code": other.code, "population": 1}
    )

    assert [fault.row for fault in result.faults] == [2, 3]
    assert all("Your role may not change this" in fault for fault in said(result))


def test_what_lies_outside_a_persons_territory_is_unknown(pasirharjo):
    stranger = user(role=Role.OFFICER, territory=district())

    [fault] = said(bring(VillageResource, stranger, {"code": pasirharjo.code, "population": 1}))

    assert "There is no village" in fault


@pytest.mark.parametrize("column", ["latitude", "longitude", "postal_code", "is_pilot"])
def test_some_columns_want_more_than_the_others(pasirharjo, column):
    permission = VillageResource.fields[column].changed_by
    official = user(role=Role.VILLAGE, territory=pasirharjo)
    assert not official.has_perm(permission)

    [fault] = said(bring(VillageResource, official, {"code": pasirharjo.code, column: NEW[column]}))

    assert "Your role may not change this column" in fault


def test_phones_leave_only_with_those_who_may_see_them(pasirharjo):
    observer = user(role=Role.OBSERVER, territory=pasirharjo.district)
    assert not observer.has_perm(Permission.SEE_PHONES)

    assert "head_phone" not in table(VillageResource, observer)[0]
    assert b"81234567890" not in exported(VillageResource, observer, CommaSeparated)
    [fault] = said(bring(VillageResource, observer, {"code": pasirharjo.code, "head_phone": ""}))
    assert "There is no column “head_phone”" in fault


def test_an_export_holds_only_what_the_person_sees(pasirharjo):
    village()
    officer = user(territory=pasirharjo.district)

    assert [row["code"] for row in table(VillageResource, officer)] == [pasirharjo.code]


def test_reading_a_sheet_asks_the_database_as_often_for_three_rows_as_for_one(admin):
    rows = [{"code": place.code, "name": place.name} for place in (village(), village(), village())]
    asked = []
    for count in (1, 3):
        with CaptureQueriesContext(connection) as queries:
            bring(VillageResource, admin, *rows[:count])
        asked.append(len([query for query in queries if "SAVEPOINT" not in query["sql"]]))

    assert asked[0] == asked[1]
