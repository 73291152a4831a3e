"""Sheets in tests: exported, changed, read back, as the admin does it."""

from typing import Any

from tablib import Dataset

from kmp_tracker.sheets.files import Workbook

FILE = "sheet.xlsx"


def exported(resource: type, by: Any, file_format: type = Workbook) -> bytes:
    """The file that a person downloads."""
    written = file_format().export_data(resource(by=by).export(resource._meta.model.objects.all()))
    return written.encode("utf-8-sig") if isinstance(written, str) else written


def read(content: bytes, file_format: type = Workbook) -> Dataset:
    """The sheet in a file."""
    return file_format().create_dataset(content)


def table(resource: type, by: Any) -> list[dict]:
    """The exported rows by column key, as read back from a workbook."""
    sheet = read(exported(resource, by))
    keys = [column.column_name for column in resource(by=by).get_export_fields()]
    return [dict(zip(keys, row, strict=True)) for row in sheet]


def imported(resource: type, by: Any, sheet: Dataset, *, dry_run: bool = False) -> Any:
    """The result of importing a sheet; as in the admin, a sheet with a fault is refused as a whole."""
    return resource(by=by, file_name=FILE).import_data(
        sheet, dry_run=dry_run, file_name=FILE, user=by, rollback_on_validation_errors=True
    )


def sheet_of(rows: list[dict], title: str = "Sheet1") -> Dataset:
    """A sheet whose headers are the keys of its rows."""
    sheet = Dataset(title=title)
    sheet.headers = list(rows[0])
    for row in rows:
        sheet.append(list(row.values()))
    return sheet


def bring(resource: type, by: Any, *rows: dict, **options: Any) -> Any:
    """The result of importing these rows."""
    return imported(resource, by, sheet_of(list(rows)), **options)


def said(result: Any) -> list[str]:
    """Everything that was refused, in words."""
    return [message for error in result.base_errors for message in error.error.messages] + [
        str(fault) for fault in result.faults
    ]


def counts(result: Any) -> tuple[int, int, int]:
    """How many rows were new, changed and as before."""
    return result.totals["new"], result.totals["update"], result.totals["skip"]
