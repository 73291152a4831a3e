"""The machinery of every list: filters, order, pages and export come from one declaration, so they never disagree."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import F, QuerySet
from django.db.models.expressions import OrderBy
from django.http import HttpResponse, QueryDict
from django.utils.functional import Promise

from kmp_tracker.export import FORMATS, as_file
from kmp_tracker.forms import FilterForm

PAGE_SIZE = 50


@dataclass(frozen=True)
class Column:
    """One column of a list, on the screen and in the export alike.

    `value` is a dotted path from the row, or a function of the row; `key` where it is left out. `order_by` names
    the fields (or annotations) it sorts by; without it the column cannot be sorted. Only holders of `permission`
    see the column, on the screen and in the file. `link` gives the row's address for the cell; `template` draws
    the cell with `row`, `value` and `listing` at hand, while the export writes the plain value. `export_only` keeps
    it off the screen.
    """

    key: str
    label: str | Promise
    value: str | Callable[[Any], Any] = ""
    order_by: str | Sequence[str] = ()
    permission: str = ""
    link: Callable[[Any], str] | None = None
    template: str = ""
    numeric: bool = False
    export_only: bool = False

    def of(self, row: Any) -> Any:
        """Give this column's value for a row."""
        if callable(self.value):
            return self.value(row)
        found = row
        for name in (self.value or self.key).split("."):
            found = getattr(found, name) if found is not None else None
        return found() if callable(found) else found

    def ordering(self, *, descending: bool) -> list[OrderBy]:
        """Give the ORDER BY of this column; rows without a value come last either way, on every database."""
        names = [self.order_by] if isinstance(self.order_by, str) else self.order_by
        return [F(name).desc(nulls_last=True) if descending else F(name).asc(nulls_last=True) for name in names]


@dataclass(frozen=True)
class Cell:
    """One value on the screen."""

    column: Column
    value: Any
    url: str


@dataclass(frozen=True)
class Heading:
    """A column's head: `url` sorts by it (the other way round when it is sorted by already); "" if it cannot."""

    column: Column
    url: str
    sorted: str


@dataclass(frozen=True)
class ActiveFilter:
    """A filter that is on, and the address of the list without it."""

    label: str
    value: str
    clear_url: str


class Listing:
    """A list as one person asked for it: `params` (request.GET) over a queryset.

    `default_order` is a column's key, "-" before it for descending. Wrong filters show no rows and say what is
    wrong, and a wrong order falls back to the default: a link from elsewhere never breaks the page.
    """

    def __init__(
        self,
        params: QueryDict,
        queryset: QuerySet[Any],
        *,
        form_class: type[FilterForm],
        columns: Sequence[Column],
        user: Any,
        default_order: str,
        caption: str | Promise = "",
        page_size: int = PAGE_SIZE,
    ):
        self.params = params
        self.all_rows = queryset
        self.user = user
        self.caption = caption
        self.page_size = page_size
        self.default_order = default_order
        self.allowed = [column for column in columns if not column.permission or user.has_perm(column.permission)]
        self.columns = [column for column in self.allowed if not column.export_only]
        self.form = form_class(params, user=user)

    # --- Which rows ---

    @cached_property
    def rows(self) -> QuerySet[Any]:
        """Every row that the filters let through, in order."""
        if not self.form.is_valid():
            return self.all_rows.none()
        key, descending = self.order
        ordering = self._sortable[key].ordering(descending=descending)
        return self.form.apply(self.all_rows).order_by(*ordering, "pk")

    @property
    def _sortable(self) -> dict[str, Column]:
        return {column.key: column for column in self.allowed if column.order_by}

    @cached_property
    def order(self) -> tuple[str, bool]:
        """The key of the column sorted by, and whether downwards."""
        asked = self.params.get("order", "")
        chosen = asked if asked.removeprefix("-") in self._sortable else self.default_order
        return chosen.removeprefix("-"), chosen.startswith("-")

    @cached_property
    def page(self) -> Page:
        """The page asked for; the nearest one where there is no such page."""
        return Paginator(self.rows, self.page_size).get_page(self.params.get("page"))

    @property
    def total(self) -> int:
        """How many rows the filters let through."""
        return self.page.paginator.count

    @property
    def page_links(self) -> list[tuple[str, str]]:
        """Number and address of the pages worth offering; "" as address of a gap."""
        paginator = self.page.paginator
        numbers = paginator.get_elided_page_range(self.page.number, on_each_side=1, on_ends=1)
        return [(str(n), self._url(page=n) if n != paginator.ELLIPSIS else "") for n in numbers]

    @property
    def previous_url(self) -> str:
        """Address of the page before; "" on the first."""
        return self._url(page=self.page.number - 1) if self.page.has_previous() else ""

    @property
    def next_url(self) -> str:
        """Address of the page after; "" on the last."""
        return self._url(page=self.page.number + 1) if self.page.has_next() else ""

    def cells(self) -> Iterator[tuple[Any, list[Cell]]]:
        """Give each row of the page with its cells."""
        for row in self.page:
            yield row, [Cell(c, c.of(row), c.link(row) if c.link else "") for c in self.columns]

    # --- What is on ---

    @property
    def headings(self) -> list[Heading]:
        """The heads of the columns on the screen."""
        return [self._heading(column) for column in self.columns]

    def _heading(self, column: Column) -> Heading:
        key, descending = self.order
        if not column.order_by:
            return Heading(column, "", "")
        if column.key != key:
            return Heading(column, self._url(order=column.key, page=None), "")
        url = self._url(order=column.key if descending else f"-{column.key}", page=None)
        return Heading(column, url, "descending" if descending else "ascending")

    @property
    def orders(self) -> list[tuple[str, str | Promise, bool]]:
        """Key, label and whether chosen, for the order picker; descending under the column's own name with an arrow."""
        key, descending = self.order
        chosen = f"-{key}" if descending else key
        labelled = [(c.key, f"{c.label} ↑") for c in self._sortable.values()]
        labelled += [(f"-{c.key}", f"{c.label} ↓") for c in self._sortable.values()]
        return [(option, label, option == chosen) for option, label in labelled]

    @property
    def active_filters(self) -> list[ActiveFilter]:
        """The filters that are on, in the form's order."""
        if not self.form.is_valid():
            return []
        return [
            ActiveFilter(str(self.form.fields[name].label or name), self.form.describe(name), self._url(**{name: None}))
            for name in self.form.given()
        ]

    @property
    def has_search(self) -> bool:
        """Whether the filters begin with a search box."""
        return "q" in self.form.fields

    @property
    def filters_open(self) -> bool:
        """Whether the folded filters hold something that a person should see."""
        return bool(self.form.errors) or any(name != "q" for name in self.form.given())

    # --- Taking it along ---

    @property
    def export_format(self) -> str:
        """What file is asked for; "" for the page, also while a filter is wrong."""
        asked = self.params.get("export", "")
        return asked if asked in FORMATS and self.form.is_valid() else ""

    @property
    def export_links(self) -> list[tuple[str, str]]:
        """Name and address of each kind of file."""
        return [(name.upper(), self._url(export=name, page=None)) for name in FORMATS]

    def export(self, filename: str) -> HttpResponse:
        """Give every row the filters let through, in the same order, all pages, as the file asked for."""
        headers = [str(column.label) for column in self.allowed]
        rows = ([column.of(row) for column in self.allowed] for row in self.rows.iterator(chunk_size=2000))
        return as_file(filename, self.export_format, headers, rows)

    def _url(self, **changes: Any) -> str:
        """Give the address of this list with some parameters changed; None takes one away. Filters start at page 1."""
        params = self.params.copy()
        params.pop("export", None)
        if "page" not in changes:
            params.pop("page", None)
        for name, value in changes.items():
            if value is None:
                params.pop(name, None)
            else:
                params[name] = str(value)
        for name in [name for name in params if not any(params.getlist(name))]:
            del params[name]  # fields left empty
        return f"?{params.urlencode()}"
