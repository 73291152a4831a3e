"""Form parts that every app uses: dates a browser understands, pickers for long lists, filters for lists."""

from collections.abc import Callable
from datetime import date
from itertools import groupby
from typing import Any

from django import forms
from django.db.models import Model, QuerySet
from django.forms.models import ModelChoiceIterator
from django.utils.formats import date_format, localize
from django.utils.translation import gettext_lazy as _


class DateInput(forms.DateInput):
    """The browser's own date picker. It wants ISO dates whatever the language of the page."""

    input_type = "date"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m-%d")


class TimeInput(forms.TimeInput):
    """The browser's own time picker, in hours and minutes."""

    input_type = "time"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%H:%M")


class SearchInput(forms.TextInput):
    """A search box; lists search as one types in it."""

    input_type = "search"

    def __init__(self, attrs=None):
        super().__init__({"autocomplete": "off", "enterkeyhint": "search", **(attrs or {})})


class Combobox(forms.Select):
    """A long list to pick from by typing (combobox.js); without JavaScript an ordinary select.

    `coordinates` gives a choice's (latitude, longitude), either of which may be None: then the nearest can be
    shown first. `note` gives a word that tells like-named choices apart where they stand in no group.
    """

    def __init__(
        self,
        attrs=None,
        choices=(),
        coordinates: Callable[[Any], tuple] | None = None,
        note: Callable[[Any], str] | None = None,
    ):
        super().__init__({"data-combobox": "", **(attrs or {})}, choices)
        self.coordinates = coordinates
        self.note = note

    def build_attrs(self, base_attrs, extra_attrs=None):
        """Add the picker's words, in the language of the page."""
        words = {
            "data-none": _("Nothing found. Try another part of the name."),
            "data-many": _("Type more letters to see fewer."),
            "data-nearest": _("Nearest first"),
            "data-denied": _("Your position is not available. Type a name instead."),
            "data-clear": _("Clear"),
            "data-found": _("Choices found:"),
        }
        return {**super().build_attrs(base_attrs, extra_attrs), **words}

    def create_option(self, name, value, *args, **kwargs):
        """Let each option carry its position and note."""
        option = super().create_option(name, value, *args, **kwargs)
        chosen = getattr(value, "instance", None)
        if chosen is not None and self.coordinates:
            latitude, longitude = self.coordinates(chosen)
            if latitude is not None and longitude is not None:
                # str(), for a data attribute must not be localised
                option["attrs"].update({"data-lat": str(latitude), "data-lng": str(longitude)})
        if chosen is not None and self.note:
            option["attrs"]["data-note"] = self.note(chosen)
        return option


class GroupedChoiceIterator(ModelChoiceIterator):
    """Choices under the heading of their group; the queryset must already stand in the order of the groups."""

    def __iter__(self):
        if self.field.empty_label is not None:
            yield ("", self.field.empty_label)
        for group, members in groupby(self.queryset, key=self.field.group_by):  # type: ignore[attr-defined]
            yield (str(group), [self.choice(member) for member in members])


class GroupedModelChoiceField(forms.ModelChoiceField):
    """A ModelChoiceField with headings: `group_by=lambda village: village.subdistrict.name`."""

    iterator = GroupedChoiceIterator

    def __init__(self, queryset: QuerySet[Any], *, group_by: Callable[[Model], Any], **kwargs):
        self.group_by = group_by
        super().__init__(queryset, **kwargs)


class FilterForm(forms.Form):
    """The filters of one list. Every field may stay empty; `apply` narrows the queryset by those that are given.

    A field named `q` is the search box.
    """

    quiet_optional = True  # no "(optional)" behind each label: all of them are

    def __init__(self, *args, user=None, **kwargs):
        self.user = user
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = False

    def apply(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Narrow `queryset` by the given filters; called only when all of them make sense."""
        raise NotImplementedError

    def given(self) -> dict[str, Any]:
        """Give the cleaned filters that hold something, by field name."""
        return {name: value for name, value in self.cleaned_data.items() if not is_blank(value)}

    def describe(self, name: str) -> str:
        """Say a given filter's value in the words the person chose it by; "" for a ticked box."""
        value: Any = self.cleaned_data[name]
        field: Any = self.fields[name]
        if value is True:
            return ""
        if isinstance(value, QuerySet):
            return ", ".join(field.label_from_instance(one) for one in value)
        if isinstance(value, Model):
            return field.label_from_instance(value)
        values = value if isinstance(value, list | tuple) else [value]
        return ", ".join(_choice_label(field, one) for one in values)


def is_blank(value: Any) -> bool:
    """Tell whether a filter's cleaned value filters nothing. 0 is a value."""
    if isinstance(value, QuerySet):
        return not value
    return value is None or value is False or value == "" or value == []


def _choice_label(field: forms.Field, value: Any) -> str:
    """Give the label of a choice, groups looked into; other values as the page's language writes them."""
    for key, label in getattr(field, "choices", ()):
        options = label if isinstance(label, list | tuple) else [(key, label)]
        for option, text in options:
            if str(option) == str(value):
                return str(text)
    return date_format(value, "j F Y") if isinstance(value, date) else str(localize(value))
