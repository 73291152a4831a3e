"""A column of a sheet, and what is said about its cells: what would change, what is wrong."""

from copy import copy
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from import_export.fields import Field

from kmp_tracker.sheets.cells import Cell, Label


class Column(Field):
    """One column. Its key in the resource is also a header that is always understood.

    `value`: path to the value, or a function of the row's object; default: the attribute of the column's own key.
    `given_by`: for a column that only informs, the sentence that says where its values come from.
    `permission`: only for those who hold it; `changed_by`: others see it, and cannot change it.
    """

    def __init__(
        self,
        label: Label,
        cell: Cell,
        *,
        value: Any = None,
        given_by: Label = "",
        permission: str = "",
        changed_by: str = "",
        help_text: Label = "",
    ) -> None:
        super().__init__(attribute=value if isinstance(value, str) else None, widget=cell)
        self.label, self.cell, self.value = label, cell, value
        self.given_by, self.help_text = given_by, help_text
        self.permission, self.changed_by = permission, changed_by

    def __deepcopy__(self, memo: dict) -> "Column":
        return copy(self)  # each resource gets its own columns; their cells hold no state

    def get_value(self, instance: Any) -> Any:
        """Give the value as it is on record."""
        if callable(self.value):
            return self.value(instance)
        self.attribute = self.attribute or self.column_name
        return super().get_value(instance)

    def standing(self, instance: Any) -> Any:
        """Give the value on record as the sheet would tell it, so that both can be compared."""
        return self.cell.clean(self.export(instance))


@dataclass(frozen=True)
class Change:
    """One cell that an import changes, in words for the preview."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Fault:
    """What is wrong with a sheet, and where. `row` counts as the spreadsheet program does: the header is row 1."""

    sheet: str
    row: int
    column: str
    read: str
    message: str

    def __str__(self) -> str:
        where = _("Sheet “%(sheet)s”, row %(row)s") % {"sheet": self.sheet, "row": self.row}
        if self.column:
            where = _("%(where)s, column “%(column)s”, which says “%(read)s”") % {
                "where": where,
                "column": self.column,
                "read": self.read,
            }
        return f"{where}: {self.message}"


class Changes:
    """What a row would change, in the shape that django-import-export asks for."""

    def __init__(self, resource: Any, instance: Any, new: bool) -> None:
        self.resource, self.before = resource, resource.standing(instance, new)

    def compare_with(self, resource: Any, instance: Any) -> None:
        """Nothing to take from the object: the row told what it wants."""

    def as_html(self) -> list[Change]:
        """Give the changed cells; words, which the page escapes."""
        return [
            Change(str(column.label), column.cell.show(self.before.get(key)), column.cell.show(value))
            for key, column in self.resource.fields.items()
            if key in self.resource.given and (value := self.resource.given[key]) != self.before.get(key)
        ]


def as_typed(value: Any) -> str:
    """Give a cell as people see it in the sheet; "---" is what django-import-export puts for a column left out."""
    if isinstance(value, datetime):
        value = value.date()
    return "" if value in (None, "---") else str(value)
