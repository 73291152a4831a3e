"""The files that sheets come and go in: workbooks and CSV. Nothing else is read, and nothing too large."""

import csv
import io
import zipfile
from collections.abc import Iterable
from itertools import islice
from typing import Any

import openpyxl
from django import forms
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from import_export.formats.base_formats import CSV, XLSX
from import_export.forms import ConfirmImportForm, ImportForm
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from tablib import Dataset
from tablib.formats._xlsx import safe_xlsx_sheet_title

from kmp_tracker.sheets.resource import SheetResource

MOST_BYTES = 5 * 1024 * 1024
MOST_UNPACKED = 60 * 1024 * 1024  # a workbook is a zip; a small one can hide gigabytes
MOST_ROWS = 10_000
MOST_COLUMNS = 200


class Workbook(XLSX):
    """The first sheet of an Excel workbook."""

    def create_dataset(self, in_stream: bytes, **kwargs: Any) -> Dataset:
        """Read the sheet that is in front. Raises ValidationError for what cannot be read."""
        try:
            with zipfile.ZipFile(io.BytesIO(in_stream)) as packed:
                if sum(part.file_size for part in packed.infolist()) > MOST_UNPACKED:
                    raise ValidationError(_("This workbook is too large once unpacked. Split it."))
            sheet = openpyxl.load_workbook(io.BytesIO(in_stream), read_only=True, data_only=True).worksheets[0]
            sheet.reset_dimensions()  # what the file says of its size need not be true
            rows = sheet.iter_rows(values_only=True, max_row=MOST_ROWS + 2)
            return _as_dataset(rows, sheet.title)
        except (zipfile.BadZipFile, KeyError, ValueError, IndexError, SyntaxError):
            raise ValidationError(_("This is not a workbook that can be read. Save it again as .xlsx.")) from None


class CommaSeparated(CSV):
    """Text with commas, or semicolons as an Indonesian Excel writes it."""

    def create_dataset(self, in_stream: bytes | str, **kwargs: Any) -> Dataset:
        """Read the text. Raises ValidationError for what cannot be read."""
        try:
            text = in_stream.decode("utf-8-sig") if isinstance(in_stream, bytes) else in_stream
        except UnicodeDecodeError:
            raise ValidationError(_("This text is not UTF-8. Save it as “CSV UTF-8”, or as .xlsx.")) from None
        first = text.partition("\n")[0]
        return _as_dataset(csv_rows(text, ";" if first.count(";") > first.count(",") else ","), "")


FORMATS = [Workbook, CommaSeparated]
ENDINGS = {"xlsx": 0, "csv": 1}


def csv_rows(text: str, delimiter: str) -> Iterable[list[str]]:
    """Read the rows of a text file."""
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    except csv.Error:
        raise ValidationError(_("A quotation mark is missing or misplaced in this text. Save it as .xlsx.")) from None


def _as_dataset(rows: Iterable, title: str) -> Dataset:
    """Gather rows under their header; empty ones at the end are what a spreadsheet leaves behind."""
    table = [list(row[: MOST_COLUMNS + 1]) for row in islice(rows, MOST_ROWS + 2)]
    while table and all(value in (None, "") for value in table[-1]):
        table.pop()
    if len(table) < 2:
        raise ValidationError(_("No rows were found below the header."))
    if len(table) > MOST_ROWS + 1:
        raise ValidationError(_("A sheet may hold %(count)s rows at most. Split it.") % {"count": MOST_ROWS})
    width = max(map(len, table))
    if width > MOST_COLUMNS:
        raise ValidationError(_("A sheet may hold %(count)s columns at most.") % {"count": MOST_COLUMNS})
    table = [(row + [""] * width)[:width] for row in table]
    named = [place for place, header in enumerate(table[0]) if header not in (None, "")]
    for place in set(range(width)) - set(named):
        if any(row[place] not in (None, "") for row in table):
            raise ValidationError(
                _("Column %(letter)s holds values but no header.") % {"letter": get_column_letter(place + 1)}
            )
    dataset = Dataset(title=title)
    dataset.headers = [table[0][place] for place in named]
    for row in table[1:]:
        dataset.append([row[place] for place in named])
    return dataset


class SheetImportForm(ImportForm):
    """A file; its ending says what it is."""

    def __init__(self, formats: list, resources: list, **kwargs: Any) -> None:
        super().__init__(formats, resources, **kwargs)
        self.fields["import_file"].label = gettext_lazy("File")
        self.fields["import_file"].help_text = gettext_lazy("An Excel workbook (.xlsx) or CSV, %(size)s at most.") % {
            "size": filesizeformat(MOST_BYTES)
        }
        self.fields["import_file"].widget.attrs = {"accept": ".xlsx,.csv"}
        self.fields["format"].required = False
        self.fields["format"].widget = forms.HiddenInput()

    @property
    def media(self) -> forms.Media:
        """No script: there is no format to guess."""
        return forms.Media()

    def clean_import_file(self) -> Any:
        """Refuse what is too large or not a sheet."""
        file = self.cleaned_data["import_file"]
        if file.size > MOST_BYTES:
            raise ValidationError(
                _("This file is larger than %(size)s. Split it.") % {"size": filesizeformat(MOST_BYTES)}
            )
        if _ending(file.name) not in ENDINGS:
            raise ValidationError(_("Only .xlsx and .csv can be read. Save the sheet as one of these."))
        return file

    def clean(self) -> dict:
        """Take the format from the file's ending."""
        data = super().clean() or self.cleaned_data
        if file := data.get("import_file"):
            data["format"] = str(ENDINGS[_ending(file.name)])
        return data


class SheetConfirmForm(ConfirmImportForm):
    """What the preview hands on to the import."""

    format = forms.ChoiceField(
        choices=[(str(place), ending) for ending, place in ENDINGS.items()], widget=forms.HiddenInput
    )


def _ending(name: str) -> str:
    return name.rpartition(".")[2].lower()


def template_workbook(resource: SheetResource) -> bytes:
    """Make an empty sheet to fill in, with a second sheet that explains every column."""
    book = openpyxl.Workbook()
    sheet, help_sheet = book.worksheets[0], book.create_sheet()
    sheet.title = safe_xlsx_sheet_title(str(resource._meta.model._meta.verbose_name_plural))
    help_sheet.title = safe_xlsx_sheet_title(_("Help"))
    columns = resource.get_export_fields()
    sheet.append([str(column.label) for column in columns])
    help_sheet.append([str(_("Column")), str(_("What to write")), str(_("More"))])
    for column in columns:
        expected = _("Only to read.") if column.given_by else column.cell.expected
        help_sheet.append([str(column.label), str(expected), str(column.help_text or column.given_by)])
    for each, widths in ((sheet, [len(str(column.label)) + 2 for column in columns]), (help_sheet, [40, 60, 60])):
        each.freeze_panes = "A2"
        for place, width in enumerate(widths, start=1):
            each.column_dimensions[get_column_letter(place)].width = width
            each.cell(1, place).font = Font(bold=True)
    for row in help_sheet.iter_rows(min_row=2):
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    for place in range(1, len(columns) + 1):  # as text, so that no number loses its zeros
        sheet.column_dimensions[get_column_letter(place)].number_format = "@"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
