"""Sorts of cells: how each is read from a sheet, written to one, and shown to people.

For every value a cell gives, reading what it wrote gives that value again: so an export comes back unchanged. What is
read may stem from a workbook (dates and numbers as such) or from a text file (words only).
"""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time
from functools import cached_property
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from import_export.widgets import Widget
from phonenumber_field.phonenumber import PhoneNumber, to_python

from kmp_tracker.sheets.guard import bare, guarded

Label = str | Promise
Choices = Callable[[], Iterable[tuple[Any, Label]]]
DAY_FORMS = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y")
TIME_FORMS = ("%H:%M", "%H.%M", "%H:%M:%S")
EXACT_DEGREES = 6  # decimals of a coordinate: about 10 cm
EXACT_DIGITS = 15  # of a number in a spreadsheet; what follows is rounded away


class Misread(ValueError):
    """A cell cannot be what it should be. Its words, if any, say more than what was expected."""


class Cell(Widget):
    """One sort of cell. `expected` says in words what is to be written there."""

    expected: Label = ""
    empty: Any = None  # what an empty cell means

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        """Read a cell. Raises Misread."""
        value = bare(value)
        return self.empty if value == "" else self.read(value)

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        """Write a value as a cell that no spreadsheet program takes for a formula."""
        return "" if value is None else guarded(self.write(value))

    def read(self, value: Any) -> Any:
        """Read what stands in a cell that is not empty."""
        raise NotImplementedError

    def write(self, value: Any) -> Any:
        """Give a value as words, a number or a date."""
        return value

    def show(self, value: Any) -> str:
        """Give a value as a page shows it."""
        return "" if value is None else str(self.write(value))


class Words(Cell):
    """Text, also where a spreadsheet made a number of it."""

    empty = ""

    def __init__(self, at_most: int | None = None) -> None:
        super().__init__()
        self.at_most = at_most

    @property
    def expected(self) -> Label:
        """Say how long it may be."""
        return _("Text of at most %(count)s characters.") % {"count": self.at_most} if self.at_most else _("Text.")

    def read(self, value: Any) -> str:
        """Read text; numbers that a spreadsheet has rounded or turned into dates are refused."""
        if isinstance(value, datetime | date | time):
            raise Misread(_("The spreadsheet made a date of it. Format the cell as text and write it again."))
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if isinstance(value, int | float) and len(str(value).strip("-")) > EXACT_DIGITS:
            raise Misread(
                _("The spreadsheet has rounded this long number. Format the cell as text and write it again.")
            )
        text = str(value)
        if self.at_most and len(text) > self.at_most:
            raise Misread
        return text


class Day(Cell):
    """A date."""

    expected = _("A date such as 2025-05-20 or 20/05/2025.")

    def read(self, value: Any) -> date:
        """Read a date, as such or as words."""
        if isinstance(value, datetime):
            return value.date()
        if isinstance(value, date):
            return value
        for form in DAY_FORMS:
            try:
                return datetime.strptime(str(value), form).date()  # noqa: DTZ007 # a day has no time zone
            except ValueError:
                continue
        raise Misread

    def show(self, value: date | None) -> str:
        """Give the date in words."""
        return date_format(value, "j F Y") if value else ""


class Clock(Cell):
    """A time of day, to the minute."""

    expected = _("A time such as 09:30.")

    def read(self, value: Any) -> time:
        """Read a time, as such or as words."""
        if isinstance(value, datetime):
            value = value.time()
        if isinstance(value, time):
            return value.replace(microsecond=0)
        for form in TIME_FORMS:
            try:
                return datetime.strptime(str(value), form).time()  # noqa: DTZ007
            except ValueError:
                continue
        raise Misread

    def write(self, value: time) -> str:
        """Give hours and minutes, and seconds where there are any."""
        return value.strftime("%H:%M:%S" if value.second else "%H:%M")


class Whole(Cell):
    """A number of things: 0 or more."""

    expected = _("A whole number, 0 or more, without points or commas.")

    def read(self, value: Any) -> int:
        """Read a number; separators of thousands are refused, since they may be meant as decimals."""
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if isinstance(value, bool) or not re.fullmatch(r"[0-9]{1,15}", str(value)):
            raise Misread
        return int(value)


class Degrees(Cell):
    """A coordinate."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self.most = most

    @property
    def expected(self) -> Label:
        """Say between what it must lie."""
        return _("Degrees with a decimal point, between -%(most)s and %(most)s.") % {"most": self.most}

    def read(self, value: Any) -> float:
        """Read degrees; a decimal comma will do too."""
        try:
            degrees = float(str(value).replace(",", "."))
        except ValueError:
            raise Misread from None
        if isinstance(value, bool) or not -self.most <= degrees <= self.most:
            raise Misread
        return round(degrees, EXACT_DEGREES)


class Choice(Cell):
    """One of several, written as its label (in any language of ours) or its key; `also` gives more words for them."""

    def __init__(self, choices: Choices, empty: Any = None, also: Choices = tuple) -> None:
        super().__init__()
        self.choices, self.also, self.empty = choices, also, empty

    @property
    def expected(self) -> Label:
        """Name the choices."""
        labels = ", ".join(str(label) for _key, label in self.choices())
        return _("One of: %(choices)s.") % {"choices": labels}

    def read(self, value: Any) -> Any:
        """Find the key of a label."""
        try:
            return self._keys[str(value).casefold()]
        except KeyError:
            raise Misread from None

    def write(self, value: Any) -> str:
        """Give the label; a key that is no longer declared stands for itself."""
        return str(dict(self.choices()).get(value, value))

    @cached_property
    def _keys(self) -> Mapping[str, Any]:
        keys = {}
        for language, _name in settings.LANGUAGES:
            with override(language):
                keys |= {str(label).casefold(): key for key, label in (*self.also(), *self.choices())}
        return keys | {str(key).casefold(): key for key, _label in self.choices()}


def yes_or_no(empty: bool | None = None) -> Choice:
    """Make a cell of yes or no; `empty` is what an empty one means."""
    return Choice(lambda: [(True, _("Yes")), (False, _("No"))], empty=empty)


class Several(Cell):
    """Any number of choices, parted by semicolons."""

    empty = ()

    def __init__(self, choices: Choices, also: Choices = tuple) -> None:
        super().__init__()
        self.one = Choice(choices, also=also)

    @property
    def expected(self) -> Label:
        """Name the choices."""
        labels = ", ".join(str(label) for _key, label in self.one.choices())
        return _("Any of these, parted by semicolons: %(choices)s.") % {"choices": labels}

    def read(self, value: Any) -> tuple:
        """Find the keys of the labels, each once and in the order in which they are declared."""
        told = {self.one.read(part.strip()) for part in str(value).split(";") if part.strip()}
        return tuple(key for key, _label in self.one.choices() if key in told)

    def write(self, value: Iterable) -> str:
        """Give the labels."""
        return "; ".join(self.one.write(key) for key in value)


class Names(Cell):
    """Any number of user names, parted by semicolons."""

    expected = _("User names, parted by semicolons.")
    empty = ()

    def read(self, value: Any) -> tuple[str, ...]:
        """Read the names, each once and in the order of the alphabet."""
        return tuple(sorted({name.strip() for name in str(value).split(";") if name.strip()}))

    def write(self, value: Iterable[str]) -> str:
        """Give the names."""
        return "; ".join(value)


class Phone(Cell):
    """A telephone number."""

    expected = _("A telephone number such as 0812 3456 7890.")
    empty = ""

    def read(self, value: Any) -> PhoneNumber:
        """Read a number in national or international writing, also where the spreadsheet swallowed its first 0."""
        text = str(int(value)) if isinstance(value, float) else str(value)
        if isinstance(value, int | float):
            text = f"+{text}" if text.startswith("62") else f"0{text}"
        number = to_python(text)
        if not number or not number.is_valid():
            raise Misread
        return number

    def write(self, value: Any) -> str:
        """Give it in the international writing."""
        return value.as_e164 if isinstance(value, PhoneNumber) else str(value)


class Key(Cell):
    """A key that the machine made."""

    expected = _("The key as it was exported; leave it empty for a new row.")

    def read(self, value: Any) -> UUID:
        """Read a UUID."""
        try:
            return UUID(str(value))
        except ValueError:
            raise Misread from None

    def write(self, value: UUID) -> str:
        """Give it in groups."""
        return str(value)
