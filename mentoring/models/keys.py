"""A field for a short list of declared keys, which both databases can search."""

from typing import Any

from django import forms
from django.db import models
from django.db.models.lookups import Contains

SEPARATOR = ","


class KeysField(models.TextField):
    """A list of keys such as ["deed", "legal_entity"], stored as ",deed,legal_entity,".

    `has` finds the rows that hold a key: `Visit.objects.filter(stages__has="deed")`. (A JSON list cannot be asked that
    on SQLite.) `options` gives the choices, a callable; it only matters to forms, so a new key costs no migration.
    """

    def __init__(self, *args, options=None, **kwargs):
        self.options = options
        kwargs |= {"default": list, "blank": True}
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        """Leave out what is the same for every such field."""
        name, path, args, kwargs = super().deconstruct()
        for same in ("default", "blank"):
            kwargs.pop(same, None)
        return name, path, args, kwargs

    def from_db_value(self, value: str | None, expression, connection) -> list[str]:
        """Read the stored text as a list."""
        return self.to_python(value)

    def to_python(self, value: Any) -> list[str]:
        """Give a list, whatever it came as."""
        if isinstance(value, str):
            return [key for key in value.split(SEPARATOR) if key]
        return list(value or [])

    def get_prep_value(self, value: Any) -> str:
        """Write the list so that every key stands between two separators."""
        keys = self.to_python(value)
        return f"{SEPARATOR}{SEPARATOR.join(keys)}{SEPARATOR}" if keys else ""

    def value_to_string(self, obj: models.Model) -> str:
        """Write the list for a serializer."""
        return SEPARATOR.join(self.to_python(self.value_from_object(obj)))

    def formfield(self, **kwargs):
        """Offer the options as boxes to tick."""
        if self.options is None:
            return super().formfield(**kwargs)
        kwargs.pop("widget", None)
        return forms.MultipleChoiceField(
            choices=self.options, required=False, label=self.verbose_name, widget=forms.CheckboxSelectMultiple, **kwargs
        )


@KeysField.register_lookup
class Has(Contains):
    """Hold where the list has this key."""

    lookup_name = "has"

    def get_prep_lookup(self) -> str:
        """Look for the key between its separators, so that no key is found inside another."""
        return f"{SEPARATOR}{self.rhs}{SEPARATOR}"

    def get_rhs_op(self, connection, rhs) -> str:
        """Ask the database what it calls "contains"."""
        return connection.operators["contains"] % rhs
