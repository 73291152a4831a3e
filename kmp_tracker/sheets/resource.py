"""Rows of a sheet as declared forms, carried by django-import-export.

A resource declares its columns and, in `apply`, the action that a changed row asks for. The rest follows from the
declaration: header words, help, template file, export, dry run, what changed and what was wrong. No row is ever
written but by an action, and a dry run is the same actions, rolled back.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.conf import settings
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override
from import_export.resources import ModelResource
from import_export.results import Result, RowResult

from kmp_tracker.refusals import Refused
from kmp_tracker.sheets.cells import Misread
from kmp_tracker.sheets.column import Changes, Column, Fault, as_typed


class SheetResource(ModelResource):
    """A table that can be exported, and imported row by row through actions. `by` is the person who does it."""

    permission: str  # without it, no row is written

    class Meta:
        report_skipped = False  # a preview shows what would change
        store_instance = True

    def __init__(self, *, by: Any = None, file_name: str = "", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.by, self.file_name = by, file_name
        self.given: dict[str, Any] = {}  # what the row being read says, by column
        self.row_numbers: list[int] = []  # the spreadsheet's row of each row, once sorted
        self.fields = {key: self.fields[key] for key in self.get_import_order() if self._may_see(self.fields[key])}

    @property
    def reason(self) -> str:
        """What the history says about a change."""
        return _("Import of %(file)s") % {"file": self.file_name or self._meta.model._meta.verbose_name_plural}

    # -- for a resource to say ------------------------------------------------------------------------------------

    def objects_for(self, keys: Collection[Any]) -> Mapping[Any, Any]:
        """Find the objects with these keys that `by` may change, by key; a key is the tuple of the id columns."""
        raise NotImplementedError

    def key(self, row: Mapping[str, Any]) -> tuple:
        """Read which object a row is about. Raises ValidationError."""
        return tuple(self.read(name, row) for name in self.get_import_id_fields())

    def unknown(self, key: tuple, row: Mapping[str, Any]) -> Any:
        """Give a new object for a key that is not there, or refuse."""
        raise NotImplementedError

    def apply(self, instance: Any, changes: dict[str, Any], row: Mapping[str, Any]) -> None:
        """Do what the row asks for, by actions. Raises Refused; fields of a dict are keys of columns."""
        raise NotImplementedError

    def name_of(self, instance: Any) -> str:
        """Say in the preview what a row is about."""
        return str(instance)

    def in_order(self, rows: list[Mapping[str, Any]]) -> list[int]:
        """Say in which order the rows (by header) are to be applied."""
        return list(range(len(rows)))

    # -- reading --------------------------------------------------------------------------------------------------

    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        """Understand the headers, or refuse the whole sheet."""
        self.sheet = dataset.title or self.file_name
        headers, faults = self._keys_of(dataset.headers or [])
        if faults:
            dataset.wipe()
            raise ValidationError(faults)
        rows = [tuple(row) for row in dataset]
        order = self.in_order([dict(zip(headers, row, strict=False)) for row in rows])
        self.row_numbers = [place + 2 for place in order]
        dataset.wipe()
        dataset.headers = headers
        for place in order:
            dataset.append(rows[place])
        self.seen: dict[tuple, int] = {}
        self.objects = self.objects_for([key for row in dataset.dict if (key := self._key_or_none(row)) is not None])

    def import_row(self, row: Any, instance_loader: Any, **kwargs: Any) -> RowResult:
        """Read and apply one row. A fault of ours is not swallowed, as django-import-export would."""
        number = kwargs["row_number"]
        self.row_number, self.given = self.row_numbers[number - 1], {}
        if all(value in (None, "") for value in row.values()):
            result = RowResult()
            result.import_type = RowResult.IMPORT_TYPE_SKIP
            return result
        result = super().import_row(row, instance_loader, **kwargs)
        if result.errors:
            raise result.errors[0].error
        result.number = self.row_number
        if result.is_valid():
            result.about = self.name_of(result.instance)
        return result

    def get_or_init_instance(self, instance_loader: Any, row: Mapping[str, Any]) -> tuple[Any, bool]:
        """Find the object a row is about. Each may stand in a sheet once."""
        key = self.key(row)
        if key in self.seen:
            twice = _("This stands on row %(row)s already. Keep one of the two.") % {"row": self.seen[key]}
            raise Refused({self.get_import_id_fields()[0]: twice})
        self.seen[key] = self.row_number
        if (found := self.objects.get(key)) is not None:
            return found, False
        return self.unknown(key, row), True

    def import_instance(self, instance: Any, row: Mapping[str, Any], **kwargs: Any) -> None:
        """Read every cell of the row, and collect what could not be read."""
        faults: dict[str, Any] = {}
        for name in self.fields:
            if name in row:
                try:
                    self.given[name] = self.read(name, row)
                except ValidationError as fault:
                    faults.update(fault.error_dict)
        if faults:
            raise ValidationError(faults)

    def skip_row(self, instance: Any, original: Any, row: Any, import_validation_errors: Any = None) -> bool:
        """Tell whether the row says what is on record."""
        return not import_validation_errors and not instance._state.adding and not self._changes(instance)

    def validate_instance(self, instance: Any, import_validation_errors: Any = None, validate_unique: bool = True):
        """Refuse what could not be read, what is only for information, and people without the permission."""
        if import_validation_errors:
            raise ValidationError(import_validation_errors)
        if not self.by.has_perm(self.permission):
            raise Refused(_("Your role may not change this. Ask the data administrator."))
        if faults := {key: fault for key in self._changes(instance) if (fault := self._untouchable(key, instance))}:
            raise Refused(faults)

    def save_instance(self, instance: Any, is_create: bool, row: Any, **kwargs: Any) -> None:
        """Let the actions do it, all of the row or nothing."""
        with transaction.atomic():
            self.apply(instance, self._changes(instance), row)

    def save_m2m(self, instance: Any, row: Any, **kwargs: Any) -> None:
        """The actions did it."""

    def after_import(self, dataset: Any, result: Result, **kwargs: Any) -> None:
        """Put into words what was wrong."""
        result.faults = [fault for invalid in result.invalid_rows for fault in self._faults(invalid)]

    def handle_import_error(self, result: Any, error: Exception, raise_errors: bool = False) -> None:
        """Show what a sheet as a whole is refused for; anything else is a fault of ours."""
        if not isinstance(error, ValidationError):
            raise error
        super().handle_import_error(result, error, raise_errors)

    # -- writing --------------------------------------------------------------------------------------------------

    def get_export_headers(self, selected_fields: Any = None) -> list[str]:
        """Name the columns in the language of the person."""
        return [str(column.label) for column in self.get_export_fields(selected_fields)]

    def after_export(self, queryset: Any, dataset: Any, **kwargs: Any) -> None:
        """Name the sheet."""
        dataset.title = str(self._meta.model._meta.verbose_name_plural)

    def standing(self, instance: Any, new: bool = False) -> dict[str, Any]:
        """Give what is on record, by column, as the sheet would tell it; of a new object only what is given."""
        return {key: each.standing(instance) for key, each in self.fields.items() if each.given_by or not new}

    @classmethod
    def get_diff_class(cls) -> type:
        """Show changes in words of ours: the library's carry inline styles."""
        return Changes

    # -- within ---------------------------------------------------------------------------------------------------

    def _may_see(self, column: Column) -> bool:
        return not column.permission or (self.by is not None and self.by.has_perm(column.permission))

    def _changes(self, instance: Any) -> dict[str, Any]:
        standing = self.standing(instance, instance._state.adding)
        return {key: value for key, value in self.given.items() if self._differs(self.fields[key], value, standing)}

    def _differs(self, column: Column, value: Any, standing: Mapping[str, Any]) -> bool:
        only_informs = column.given_by or column.column_name in self.get_import_id_fields()
        if only_informs and value == column.cell.empty:
            return False
        return value != standing.get(column.column_name, column.cell.empty)

    def _untouchable(self, key: str, instance: Any) -> str:
        column = self.fields[key]
        if column.changed_by and not self.by.has_perm(column.changed_by):
            return _("Your role may not change this column. Ask the data administrator.")
        if not column.given_by:
            return ""
        shown = column.cell.show(column.standing(instance))
        return _("On record is “%(standing)s”. %(given_by)s") % {"standing": shown, "given_by": column.given_by}

    def _keys_of(self, headers: Iterable[Any]) -> tuple[list[str], list[str]]:
        """Give the column keys of a header row, and what is wrong with it."""
        known, keys, faults = self._headers(), [], []  # type: dict[str, str], list, list
        for header in headers:
            written = " ".join(str(header).split())
            key = known.get(written.casefold())
            if key is None:
                faults.append(_("There is no column “%(column)s” here; look at the template.") % {"column": written})
            elif key in keys:
                faults.append(_("The column “%(column)s” is there twice.") % {"column": written})
            keys.append(key)
        faults += [
            _("The column “%(column)s” is missing; it says which row is meant.") % {"column": self.fields[name].label}
            for name in self.get_import_id_fields()
            if name not in keys
        ]
        return keys, faults

    def _headers(self) -> dict[str, str]:
        """Give the key of each header that is understood: labels in every language, and the keys themselves."""
        known = {}
        for language, _name in settings.LANGUAGES:
            with override(language):
                known |= {" ".join(str(column.label).casefold().split()): key for key, column in self.fields.items()}
        return known | {key: key for key in self.fields}

    def _key_or_none(self, row: Mapping[str, Any]) -> tuple | None:
        try:
            return self.key(row)
        except ValidationError:
            return None

    def read(self, name: str, row: Mapping[str, Any]) -> Any:
        """Read one cell of a row. Raises ValidationError, by column, saying what was expected."""
        column = self.fields[name]
        try:
            return column.cell.clean(row[name])
        except Misread as fault:
            raise ValidationError({name: str(fault) or str(column.cell.expected)}) from None

    def _faults(self, invalid: Any) -> list[Fault]:
        row = dict(zip(self.get_diff_headers(), invalid.values, strict=True))
        number = self.row_numbers[invalid.number - 1]
        found = []
        for name, messages in invalid.error_dict.items():
            column = self.fields.get(name)
            label, read = (str(column.label), as_typed(row[name])) if column else ("", "")
            if not column and name != NON_FIELD_ERRORS:
                messages = [f"{name}: {message}" for message in messages]
            found += [Fault(self.sheet, number, label, read, str(message)) for message in messages]
        return found
