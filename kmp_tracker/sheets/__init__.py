"""Sheets: tables that leave as a file for a spreadsheet and come back. Knows no domain.

`cells` reads and writes one cell, `column` says what a cell is about, `resource` takes a row, `files` the file; `admin`
shows it all in Django's admin.
"""

from kmp_tracker.sheets.cells import Misread
from kmp_tracker.sheets.column import Column
from kmp_tracker.sheets.resource import SheetResource

__all__ = ["Column", "Misread", "SheetResource"]
