"""Which files are read, and what is said about those that are not."""

import io
import zipfile

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import override

from accounts.permissions import Role
from kmp_tracker.sheets import files
from kmp_tracker.sheets.files import CommaSeparated, SheetImportForm, Workbook
from tests.factories import user
from villages.resources import VillageResource


@pytest.fixture(autouse=True)
def in_english():
    """What is said is compared with the words of the code."""
    with override("en"):
        yield


def workbook(*rows: list) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def form_with(name: str, content: bytes = b"x") -> SheetImportForm:
    upload = SimpleUploadedFile(name, content)
    return SheetImportForm(files.FORMATS, [VillageResource], data={}, files={"import_file": upload})


def test_the_first_sheet_is_read_and_named():
    book = openpyxl.Workbook()
    book.active.title = "May"
    book.active.append(["code", "name"])
    book.active.append(["35.05.14.2003", "Pasirharjo"])
    book.active = book.create_sheet("Notes")
    stream = io.BytesIO()
    book.save(stream)

    sheet = Workbook().create_dataset(stream.getvalue())

    assert sheet.title == "May"
    assert sheet.dict == [{"code": "35.05.14.2003", "name": "Pasirharjo"}]


def test_what_a_spreadsheet_leaves_behind_is_no_row_and_no_column():
    sheet = Workbook().create_dataset(workbook(["code", None], ["1", ""], ["", None], [None, None]))

    assert sheet.headers == ["code"]
    assert len(sheet) == 1


def test_a_value_without_a_header_is_not_ignored():
    with pytest.raises(ValidationError, match="Column B"):
        Workbook().create_dataset(workbook(["code"], ["1", "lost"]))
    with pytest.raises(ValidationError, match="Column B"):
        CommaSeparated().create_dataset(b"code,,name\n1,lost,x\n")


@pytest.mark.parametrize(
    "text", ["code,name\r\n1,Sumber\r\n", "code;name\n1;Sumber\n", '\ufeffcode;name\n"1";Sumber\n']
)
def test_csv_is_read_with_commas_and_with_semicolons(text):
    assert CommaSeparated().create_dataset(text.encode()).dict == [{"code": "1", "name": "Sumber"}]


@pytest.mark.parametrize(
    ("file_format", "content", "words"),
    [
        (Workbook, b"no workbook", "not a workbook"),
        (Workbook, workbook(["code"]), "No rows"),
        (CommaSeparated, "nama\nDesa Ñ\n".encode("latin-1"), "not UTF-8"),
        (CommaSeparated, b'code\n"1\n', "quotation mark"),
        (CommaSeparated, b"", "No rows"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(file_format, content, words):
    with pytest.raises(ValidationError, match=words):
        file_format().create_dataset(content)


def test_a_zip_that_is_no_workbook_is_refused():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as packed:
        packed.writestr("hello.txt", "hello")

    with pytest.raises(ValidationError, match="not a workbook"):
        Workbook().create_dataset(stream.getvalue())


def test_a_small_file_that_unpacks_to_a_giant_is_refused(monkeypatch):
    monkeypatch.setattr(files, "MOST_UNPACKED", 1000)

    with pytest.raises(ValidationError, match="too large once unpacked"):
        Workbook().create_dataset(workbook(["code"], ["1"]))


def comma_separated(*rows: list) -> bytes:
    return "\n".join(",".join(row) for row in rows).encode()


@pytest.mark.parametrize(("file_format", "written"), [(Workbook, workbook), (CommaSeparated, comma_separated)])
def test_a_sheet_with_too_many_rows_is_refused(file_format, written, monkeypatch):
    monkeypatch.setattr(files, "MOST_ROWS", 2)
    rows = [["code"], ["1"], ["2"]]

    assert len(file_format().create_dataset(written(*rows))) == 2
    with pytest.raises(ValidationError, match="2 rows at most"):
        file_format().create_dataset(written(*rows, ["3"]))


@pytest.mark.parametrize(("file_format", "written"), [(Workbook, workbook), (CommaSeparated, comma_separated)])
def test_a_sheet_with_too_many_columns_is_refused(file_format, written, monkeypatch):
    monkeypatch.setattr(files, "MOST_COLUMNS", 2)

    with pytest.raises(ValidationError, match="2 columns at most"):
        file_format().create_dataset(written(["a", "b", "c"], ["1", "2", "3"]))


def test_the_ending_says_which_format_it_is():
    assert form_with("Villages.XLSX").is_valid()
    assert form_with("villages.csv").is_valid()
    form = form_with("villages.csv")
    form.is_valid()
    assert files.FORMATS[int(form.cleaned_data["format"])] is CommaSeparated


@pytest.mark.parametrize("name", ["villages.xls", "villages.html", "villages", "villages.xlsx.exe"])
def test_other_files_are_refused(name):
    form = form_with(name)

    assert not form.is_valid()
    assert "Only .xlsx and .csv" in form.errors["import_file"][0]


def test_a_file_that_is_too_large_is_refused(monkeypatch):
    monkeypatch.setattr(files, "MOST_BYTES", 10)

    assert "larger than" in form_with("villages.csv", b"x" * 11).errors["import_file"][0]


@pytest.mark.django_db
def test_the_template_explains_every_column():
    administrator = user(role=Role.ADMIN)
    book = openpyxl.load_workbook(io.BytesIO(files.template_workbook(VillageResource(by=administrator))))
    columns = VillageResource(by=administrator).get_export_fields()

    assert [cell.value for cell in book.worksheets[0][1]] == [str(column.label) for column in columns]
    assert [row[0].value for row in book.worksheets[1].iter_rows(min_row=2)] == [str(c.label) for c in columns]
    assert all(row[1].value for row in book.worksheets[1].iter_rows(min_row=2))
