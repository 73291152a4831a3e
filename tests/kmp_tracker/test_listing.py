"""What a list shows is what it counts, orders, and hands out as a file."""

import io
import re
from datetime import date, datetime
from decimal import Decimal

import openpyxl
import pytest
from django.core.exceptions import FieldError
from django.http import QueryDict
from django.test import Client
from django.utils import timezone, translation

from accounts.models import User
from accounts.permissions import Role
from kmp_tracker.export import as_file, plain
from kmp_tracker.listing import Column, Listing
from tests.kmp_tracker.face_urls import COLUMNS, PeopleFilter

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.kmp_tracker.face_urls")]


def person(username: str, full_name: str = "", role: str = Role.OFFICER, **fields) -> User:
    return User.objects.create_user(username=username, full_name=full_name or username.title(), role=role, **fields)


@pytest.fixture
def boss() -> User:
    return person("boss", "Zainal Head", Role.HEAD)


@pytest.fixture
def page(boss):
    """Ask for the list as the head, in English: `page("role=officer")` gives the text."""
    client = Client()
    client.cookies.load({"django_language": "en"})
    client.force_login(boss)
    return lambda query="": client.get(f"/people/?{query}").content.decode(errors="replace")


def listing(query: str, user: User, **options) -> Listing:
    given = {"form_class": PeopleFilter, "columns": COLUMNS, "default_order": "name", "page_size": 3, **options}
    return Listing(QueryDict(query), User.objects.all(), user=user, **given)


def usernames(one: Listing) -> list[str]:
    return [user.username for user in one.page]


def workbook(one: Listing) -> list[tuple]:
    sheet = openpyxl.load_workbook(io.BytesIO(one.export("people").content)).active
    return list(sheet.values)


# --- Filters --------------------------------------------------------------------------------------


def test_filters_narrow_the_rows_and_the_count(boss):
    for name in ("ani", "budi", "cici"):
        person(name)

    assert usernames(listing("q=BU", boss)) == ["budi"]
    assert listing("role=officer", boss).total == 3
    assert listing("role=officer&q=ani", boss).total == 1
    assert listing("roles=head&roles=officer", boss).total == 4


def test_active_filters_are_named_in_words_with_the_way_to_clear_each(boss):
    active = listing("q=an&role=head&active=on&joined_from=2025-05-20&roles=head&roles=village&page=2", boss)
    with translation.override("id"):
        shown = [(one.label, one.value) for one in active.active_filters]
        head, village = str(Role.HEAD.label), str(Role.VILLAGE.label)

    assert shown == [
        ("Name", "an"),
        ("Role", head),
        ("Any of", f"{head}, {village}"),
        ("Active only", ""),
        ("Joined from", "20 Mei 2025"),
    ]
    cleared = QueryDict(active.active_filters[1].clear_url[1:])
    assert "role" not in cleared
    assert "page" not in cleared
    assert cleared["q"] == "an"
    assert cleared.getlist("roles") == ["head", "village"]


def test_empty_filters_are_not_active(boss):
    assert listing("q=&role=&active=&joined_from=", boss).active_filters == []


@pytest.mark.parametrize("query", ["role=king", "joined_from=31-02-2025", "roles=king"])
def test_a_wrong_filter_shows_nothing_and_says_so_instead_of_showing_everything(boss, page, query):
    person("ani")
    one = listing(f"{query}&export=csv", boss)

    assert one.total == 0
    assert one.active_filters == []
    assert one.export_format == ""
    assert "field-error" in page(query)
    assert 'details class="fold plain" open' in page(query)


# --- Order ----------------------------------------------------------------------------------------


def test_columns_sort_both_ways_and_the_heading_says_which(boss):
    for name in ("budi", "ani"):
        person(name)

    assert usernames(listing("", boss)) == ["ani", "budi", "boss"]  # by full name
    assert usernames(listing("order=-username", boss)) == ["budi", "boss", "ani"]

    headings = {heading.column.key: heading for heading in listing("order=username&q=i&page=2", boss).headings}
    assert headings["username"].sorted == "ascending"
    assert QueryDict(headings["username"].url[1:]).dict() == {"q": "i", "order": "-username"}
    assert headings["name"].sorted == ""
    assert headings["active"].url == ""


@pytest.mark.parametrize("order", ["active", "password", "-", "phone__x", "last_login--"])
def test_an_unknown_order_falls_back_to_the_default(boss, order):
    person("ani")

    assert usernames(listing(f"order={order}", boss)) == ["ani", "boss"]


def test_a_column_that_one_may_not_see_cannot_be_sorted_by(boss):
    """The order alone would tell what the column holds."""
    village = person("camat", role=Role.OBSERVER)
    person("x", "Aa", phone="+6281200000009")
    person("y", "Bb", phone="+6281200000001")

    assert usernames(listing("order=phone&q=b", boss)) == ["y"]
    assert usernames(listing("order=-phone", village))[:2] == ["x", "y"]
    assert listing("order=phone", village).order == ("name", False)


def test_rows_without_a_value_come_last_either_way(boss):
    person("new")
    person("old", last_login=timezone.now())
    columns = [*COLUMNS, Column("seen", "Seen", "last_login", order_by="last_login")]

    assert usernames(listing("order=seen&role=officer", boss, columns=columns)) == ["old", "new"]
    assert usernames(listing("order=-seen&role=officer", boss, columns=columns)) == ["old", "new"]


def test_rows_alike_keep_one_order_from_page_to_page(boss):
    for number in range(7):
        person(f"p{number}", "Same Name")

    seen = [name for number in (1, 2, 3) for name in usernames(listing(f"page={number}&role=officer", boss))]
    assert seen == [f"p{number}" for number in range(7)]


def test_a_default_order_that_no_column_has_is_the_programmers_fault(boss):
    with pytest.raises((KeyError, FieldError)):
        usernames(listing("", boss, default_order="nonsense"))


# --- Pages ----------------------------------------------------------------------------------------


def test_the_page_says_which_rows_of_how_many(boss, page):
    for number in range(6):
        person(f"p{number}")

    assert "Showing 1–3 of 7" in page()
    assert "Showing 7–7 of 7" in page("page=3")
    assert "Showing 7–7 of 7" in page("page=99")
    assert "Showing 1–3 of 7" in page("page=x")
    assert "No rows" in page("q=nobody")


def test_pages_keep_filters_and_order(boss):
    for number in range(9):
        person(f"p{number}")
    one = listing("role=officer&order=-username&page=2", boss)

    for url, number in ((one.previous_url, "1"), (one.next_url, "3")):
        assert QueryDict(url[1:]).dict() == {"role": "officer", "order": "-username", "page": number}
    assert listing("page=1", boss).previous_url == ""
    assert listing("page=9", boss).next_url == ""
    assert [number for number, _ in one.page_links] == ["1", "2", "3"]


# --- On the screen --------------------------------------------------------------------------------


def test_the_list_names_each_cell_for_cards_and_screen_readers(boss, page):
    text = page("q=zainal")

    assert '<caption class="visually-hidden">People</caption>' in text
    assert re.search(r'<th scope="row" role="rowheader">.*?<a href="/people/boss/">Zainal Head</a>', text, re.DOTALL)
    assert 'data-label="Role"' in text
    assert 'aria-sort="ascending"' in text
    assert "Last sign-in" not in re.search("<thead.*?</thead>", text, re.DOTALL)[0]


def test_the_list_searches_without_javascript_and_swaps_itself_with_it(page):
    form = re.search('<form class="filters.*?</form>', page("q=a"), re.DOTALL)[0]

    assert 'method="get"' in form
    assert "<button" in form
    assert 'hx-select="#listing"' in form
    assert 'hx-push-url="true"' in form
    assert "delay:300ms" in form


def test_what_people_typed_is_text_not_markup(boss, page):
    person("x", "<script>alert(1)</script>")

    assert "<script>alert" not in page()
    assert "<b>" not in page("q=%3Cb%3E")


@pytest.mark.parametrize("query", ["", "export=csv", "export=xlsx"])
def test_the_number_of_queries_does_not_grow_with_the_rows(boss, page, django_assert_num_queries, query):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    page(query)
    with CaptureQueriesContext(connection) as at_one:
        page(query)
    person("ani")
    person("budi")
    with django_assert_num_queries(len(at_one)):
        page(query)


# --- Files ----------------------------------------------------------------------------------------


def test_a_file_holds_what_the_filters_let_through_in_order_on_all_pages(boss):
    for number in range(8):
        person(f"p{number}")
    person("hidden", role=Role.VILLAGE)
    rows = workbook(listing("role=officer&order=-username&page=2&export=xlsx", boss))

    assert rows[0] == ("Name", "Username", "Role", "Active", "Joined", "Last sign-in", "Phone")
    assert [row[1] for row in rows[1:]] == [f"p{number}" for number in reversed(range(8))]


def test_phones_leave_only_with_those_who_may_see_them(boss):
    observer = person("camat", role=Role.OBSERVER, phone="+6281234567890")

    assert b"81234567890" in listing("export=csv", boss).export("people").content
    without = listing("export=csv", observer)
    assert b"81234567890" not in without.export("people").content
    assert "Phone" not in without.export("people").content.decode("utf-8-sig").splitlines()[0]
    assert "phone" not in [heading.column.key for heading in without.headings]


def test_a_workbook_keeps_its_header_in_sight_and_its_types(boss):
    one = listing("export=xlsx", boss)
    sheet = openpyxl.load_workbook(io.BytesIO(one.export("people").content)).active

    assert sheet.freeze_panes == "A2"
    assert isinstance(sheet["E2"].value, datetime)
    assert sheet["E2"].value.date() == boss.date_joined.date()


def test_the_file_is_named_after_the_list_and_the_day(boss):
    answer = listing("export=csv", boss).export("people")

    assert answer["Content-Disposition"] == f'attachment; filename="people-{timezone.localdate().isoformat()}.csv"'
    assert answer.content.startswith(b"\xef\xbb\xbf")


def test_an_unknown_kind_of_file_shows_the_page(boss, page):
    assert listing("export=exe", boss).export_format == ""
    assert "Showing 1–1 of 1" in page("export=exe")


@pytest.mark.parametrize("evil", ["=1+1", "+62812*2", "-2", "@SUM(A1)", "\t=1", "\r=1", "=HYPERLINK(1)"])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_no_cell_becomes_a_formula(evil, kind):
    content = as_file("x", kind, [evil], [[evil]]).content
    if kind == "csv":
        assert f"'{evil.strip()}"[:3] in content.decode("utf-8-sig").replace("\t", "").replace("\r", "")
        assert not re.search(r'(?:^|[,"\n])[=+@-]', content.decode("utf-8-sig"))
    else:
        sheet = openpyxl.load_workbook(io.BytesIO(content)).active
        assert {cell.data_type for row in sheet.rows for cell in row} == {"s"}
        assert all(cell.value.startswith("'") for row in sheet.rows for cell in row)


def test_a_telephone_number_leaves_as_it_is_dialled():
    content = as_file("x", "xlsx", ["Phone"], [["+6281234567890"]]).content
    cell = openpyxl.load_workbook(io.BytesIO(content)).active["A2"]

    assert (cell.value, cell.data_type) == ("+6281234567890", "s")


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (None, ""),
        (-3, -3),
        (Decimal("-1.5"), Decimal("-1.5")),
        (date(2025, 5, 20), date(2025, 5, 20)),
        (["=a", "b"], "'=a, b"),
        ("Sukorejo", "Sukorejo"),
    ],
)
def test_numbers_and_dates_stay_what_they_are(value, cell):
    assert plain(value) == cell


def test_moments_are_written_in_the_offices_time():
    moment = datetime.fromisoformat("2025-05-20T18:30:15.123+00:00")

    assert plain(moment) == datetime.fromisoformat("2025-05-21T01:30:15")


# --- Columns --------------------------------------------------------------------------------------


def test_a_column_reads_a_path_a_method_or_a_function(boss):
    assert Column("full_name", "").of(boss) == "Zainal Head"
    assert Column("x", "", "date_joined.year").of(boss) == boss.date_joined.year
    assert Column("x", "", "last_login.year").of(boss) is None
    assert Column("x", "", "get_role_display").of(boss) == Role.HEAD.label
    assert Column("x", "", lambda user: user.username * 2).of(boss) == "bossboss"
    with pytest.raises(AttributeError):
        Column("no_such_thing", "").of(boss)


def test_what_a_word_processor_pastes_breaks_no_workbook(boss):
    person("ani", "Ani\x0bLestari")

    assert "AniLestari" in [value for row in workbook(listing("export=xlsx", boss)) for value in row]
