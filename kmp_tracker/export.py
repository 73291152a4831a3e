"""Rows as a file for a spreadsheet."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import tablib
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
# A cell beginning so is run as a formula by spreadsheet programs: the file would act, not only inform.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
TELEPHONE = re.compile(r"\+\d+")  # a plus before mere digits calculates nothing, and must stay fit to be dialled


def as_file(name: str, kind: str, headers: Sequence[str], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """Give rows as a download named `name-YYYY-MM-DD.kind`; KeyError for a kind that is not in FORMATS.

    The header row of a workbook stays in sight while scrolling. A CSV begins with a byte order mark, or Excel
    would misread names outside ASCII.
    """
    table = tablib.Dataset(headers=[plain(header) for header in headers], title=name[:31])
    for row in rows:
        table.append([plain(value) for value in row])
    content = table.export(kind)
    response = HttpResponse(
        content.encode("utf-8-sig") if isinstance(content, str) else content, content_type=FORMATS[kind]
    )
    response["Content-Disposition"] = f'attachment; filename="{name}-{timezone.localdate().isoformat()}.{kind}"'
    return response


def plain(value: Any) -> Any:
    """Give a value as a cell holds it: numbers and dates as such, all else as text that is never a formula."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, datetime):
        return timezone.localtime(value).replace(tzinfo=None, microsecond=0) if timezone.is_aware(value) else value
    if isinstance(value, list | tuple | set):
        value = ", ".join(str(one) for one in value)
    if isinstance(value, date | time | int | float | Decimal):
        return value
    text = ILLEGAL_CHARACTERS_RE.sub("", str(value))  # a line break pasted from a word processor breaks a workbook
    return f"'{text}" if acts(text) else text


def acts(text: str) -> bool:
    """Tell whether a spreadsheet program would run a cell's text as a formula."""
    return text.startswith(FORMULA_STARTS) and not TELEPHONE.fullmatch(text)
