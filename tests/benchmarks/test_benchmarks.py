"""The yardstick itself: it finds every page at the real application, meters it rightly, and is not fooled."""

from dataclasses import replace

import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from benchmarks.measure import form
from benchmarks.pages import PAGES, TRIVIAL, Page
from benchmarks.sql import ANSWER, ASK, measured, metered
from mentoring.models import Visit
from tests.mentoring.demo.conftest import DAY, SOME
from tests.mentoring.demo.districts import run, small_districts  # noqa: F401 - a fixture
from villages.models import District, Village

pytestmark = pytest.mark.django_db
READ = [page for page in PAGES if not page.posts]


def facts() -> dict:
    district = District.objects.order_by("code")[0]
    village = Village.objects.filter(district=district).order_by("code")[10]
    user = User.objects.get(username="staf")
    return {
        "user": user.pk,
        "full_name": user.full_name,
        "district": district.code,
        "subdistrict": village.subdistrict.code,
        "village": village.code,
        "search": village.name,
    }


def signed_in() -> Client:
    client = Client()
    client.force_login(User.objects.get(username="staf"), backend="accounts.backends.RoleBackend")
    return client


def queries(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as caught:
        assert client.get(path).status_code == 200
    return len(caught)


@pytest.fixture
def counted(small_districts):  # noqa: F811
    """How often each page asks the database, by the number of districts."""

    def count(districts: int) -> dict[str, int]:
        run(districts=districts, visits=300 * districts, day=DAY)
        client, about = signed_in(), facts()
        return {page.key: queries(client, page.path.format(**about)) for page in READ}

    return count


@pytest.fixture
def undone():
    """Do something and undo it, keeping what it gave."""

    def undo(deed):
        with transaction.atomic():
            given = deed()
            transaction.set_rollback(True)
        return given

    return undo


def test_pages_ask_the_database_as_often_with_one_district_as_with_three(counted, undone):
    one = undone(lambda: counted(1))

    assert one == counted(3)
    assert all(number > 1 for number in one.values())


def test_every_page_measured_holds_what_it_should(small_districts):  # noqa: F811
    run(districts=1, visits=400, day=DAY)
    client, about = signed_in(), facts()
    kecamatan, villages = len(SOME), Village.objects.count()  # fewer than the benchmark's
    most = {"dashboard": kecamatan, "village_list": villages, "visit_form": villages, "queue": 2, "subdistrict": 2}

    for page in READ:
        page = replace(page, times=min(page.times, most.get(page.key, page.times)))
        answer = client.get(page.path.format(**about))
        assert page.fault(answer.status_code, answer.content.decode(), about) == ""


def test_the_form_that_is_sent_stores_a_visit(small_districts):  # noqa: F811
    run(districts=1, visits=1, day=DAY)
    client, about = signed_in(), facts()
    before = Visit.objects.count()

    key = {"key": "5f0c2a4e-6d3b-4c59-9a51-0d6a4a1d6b10", "village": about["village"]}
    answer = client.post("/visits/new/", form(about) | key)

    page = next(page for page in PAGES if page.posts)
    assert page.fault(answer.status_code, answer.content.decode(), about) == ""
    assert Visit.objects.count() == before + 1


# --- Not fooled ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.key)
@pytest.mark.parametrize("status", [301, 403, 404, 500])
def test_another_status_is_a_fault(page, status):
    about = dict.fromkeys(("full_name", "district", "subdistrict", "village"), "x")

    assert str(status) in page.fault(status, "", about)


@pytest.mark.parametrize("page", READ, ids=lambda page: page.key)
def test_an_empty_page_is_a_fault(page):
    about = dict.fromkeys(("full_name", "district", "subdistrict", "village"), "x")

    assert page.fault(200, "<html><body>", about)


def test_a_row_shown_twice_counts_once():
    page = Page("list", "/", r"/villages/\d+/", times=2)

    assert page.fault(200, "/villages/1/ /villages/1/", {})
    assert page.fault(200, "/villages/1/ /villages/2/", {}) == ""


def test_the_trivial_page_is_among_them():
    assert TRIVIAL in {page.key for page in PAGES}


# --- The meter -------------------------------------------------------------------------------------------------------


def test_the_meter_counts_what_is_asked_meanwhile():
    with metered() as meter:
        list(User.objects.all())
        User.objects.count()
    User.objects.count()

    assert meter.queries == 2
    assert meter.seconds > 0


def test_only_who_asks_is_metered(rf):
    def view(request):
        User.objects.count()
        return HttpResponse("")

    assert ANSWER not in measured(view)(rf.get("/"))
    queries, milliseconds = measured(view)(rf.get("/", headers={ASK: "1"}))[ANSWER].split()
    assert queries == "1"
    assert float(milliseconds) > 0
