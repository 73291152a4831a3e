"""What a cell writes, it reads back; what it cannot read, it refuses with words that help."""

from datetime import date, datetime, time

import pytest
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st
from tablib import Dataset

from kmp_tracker.export import FORMULA_STARTS
from kmp_tracker.sheets import Misread, cells
from kmp_tracker.sheets.files import CommaSeparated, Workbook

MORNING = datetime(2025, 5, 20, 9, 30)  # noqa: DTZ001 # a workbook knows no time zones
FRUIT = [("apple", "Apple"), ("pear", "Pear")]
printable = st.text(st.characters(exclude_categories=("C",)), max_size=40).map(str.strip)
words = st.one_of(printable, printable.map(lambda text: f"=1+1{text}"), printable.map(lambda text: f"'={text}"))


@pytest.fixture(autouse=True)
def in_english():
    """What is said is compared with the words of the code."""
    with override("en"):
        yield


def through(file_format: type, cell: cells.Cell, value: object) -> object:
    """Write a value into a file, read the file, and read the cell."""
    sheet = Dataset(title="Sheet")
    sheet.headers = ["column", "other"]
    sheet.append([cell.render(value), "x"])
    content = file_format().export_data(sheet)
    return cell.clean(file_format().create_dataset(content.encode() if isinstance(content, str) else content)[0][0])


@pytest.mark.parametrize("file_format", [Workbook, CommaSeparated])
@pytest.mark.parametrize(
    ("cell", "values"),
    [
        (cells.Words(), words),
        (cells.Day(), st.dates(min_value=date(1900, 3, 1))),
        (cells.Clock(), st.times().map(lambda moment: moment.replace(microsecond=0))),
        (cells.Whole(), st.integers(0, 10**15 - 1)),
        (cells.Degrees(180), st.floats(-180, 180).map(lambda degrees: round(degrees, 6))),
        (cells.yes_or_no(), st.sampled_from([True, False, None])),
        (cells.yes_or_no(empty=False), st.booleans()),
        (cells.Choice(lambda: FRUIT, empty=""), st.sampled_from(["apple", "pear", ""])),
        (cells.Several(lambda: FRUIT), st.sampled_from([(), ("apple",), ("apple", "pear")])),
        (cells.Names(), st.sampled_from([(), ("adi",), ("adi", "budi")])),
        (cells.Key(), st.one_of(st.none(), st.uuids())),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, cells.Cell) else "",
)
def test_what_a_cell_writes_it_reads_back(file_format, cell, values):
    @settings(deadline=None)
    @given(values)
    def check(value):
        assert through(file_format, cell, value) == value

    check()


@settings(deadline=None)
@given(words)
def test_no_exported_words_are_run_as_a_formula(text):
    assert not cells.Words().render(text).startswith(FORMULA_STARTS)


def test_a_phone_number_comes_back_though_it_begins_with_a_plus():
    cell = cells.Phone()
    number = cell.clean("0812 3456 7890")

    assert cell.render(number) == "+6281234567890"
    assert cell.clean(cell.render(number)) == number


@pytest.mark.parametrize("typed", ["0812-3456-7890", "+62 812 3456 7890", 6281234567890, 81234567890, 81234567890.0])
def test_a_phone_number_is_read_however_the_spreadsheet_kept_it(typed):
    assert cells.Phone().clean(typed).as_e164 == "+6281234567890"


@pytest.mark.parametrize("typed", ["2025-05-20", "20/05/2025", "20-05-2025", "20.05.2025", date(2025, 5, 20), MORNING])
def test_a_date_is_read_day_first_or_year_first(typed):
    assert cells.Day().clean(typed) == date(2025, 5, 20)


@pytest.mark.parametrize("typed", ["9:30", "09.30", "09:30:00", time(9, 30), MORNING])
def test_a_time_is_read_with_points_or_colons(typed):
    assert cells.Clock().clean(typed) == time(9, 30)


@pytest.mark.parametrize("typed", ["Ya", "ya", "Yes", "TRUE", True])
def test_yes_is_read_in_every_language(typed):
    with override("en"):
        assert cells.Choice(lambda: [(True, "Yes"), ("ya", "Ya")]).clean(typed) in (True, "ya")


def test_numbers_that_a_spreadsheet_made_of_text_become_text_again():
    assert cells.Words().clean(12) == "12"
    assert cells.Words().clean(12.0) == "12"


@pytest.mark.parametrize("typed", [1234567890123456, 1.234567890123456e15])
def test_a_number_that_the_spreadsheet_rounded_is_refused(typed):
    with pytest.raises(Misread, match="Format the cell as text"):
        cells.Words().clean(typed)


def test_a_document_number_that_the_spreadsheet_took_for_a_date_is_refused():
    with pytest.raises(Misread, match="made a date of it"):
        cells.Words().clean(MORNING)


@pytest.mark.parametrize(
    ("cell", "typed"),
    [
        (cells.Day(), "31/02/2025"),
        (cells.Day(), "05/20/2025"),
        (cells.Day(), 45797),
        (cells.Clock(), "25:00"),
        (cells.Whole(), "1.000"),
        (cells.Whole(), -1),
        (cells.Whole(), 2.5),
        (cells.Whole(), True),
        (cells.Degrees(90), "91"),
        (cells.Degrees(90), "south"),
        (cells.Degrees(90), "nan"),
        (cells.Choice(lambda: FRUIT), "plum"),
        (cells.Several(lambda: FRUIT), "apple; plum"),
        (cells.Phone(), "12"),
        (cells.Key(), "abc"),
        (cells.Words(3), "long"),
    ],
)
def test_what_cannot_be_meant_is_refused(cell, typed):
    with pytest.raises(Misread):
        cell.clean(typed)
    assert str(cell.expected).endswith(".")
