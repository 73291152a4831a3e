"""The lists of visits and follow-ups: every filter, who sees what, and a file that equals the screen."""

import csv
import io
from datetime import timedelta

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate

from mentoring.models import FollowUp
from tests import factories

pytestmark = pytest.mark.django_db
VISITS, FOLLOWUPS = "/visits/", "/followups/"


@pytest.fixture(autouse=True)
def _english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def district():
    return factories.district()


@pytest.fixture
def mentor(district):
    return factories.user(territory=district)


@pytest.fixture
def page(client, mentor):
    client.force_login(mentor)
    return client


def ago(days: int):
    return localdate() - timedelta(days=days)


def shown(client, address, **query) -> list:
    """The rows on the page."""
    return [row for row, _cells in client.get(address, query).context["listing"].cells()]


def written(client, address, **query) -> list[list[str]]:
    """The rows of the CSV file, its header first."""
    answer = client.get(address, {**query, "export": "csv"})
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


# --- Visits ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def two(district, mentor):
    """A visit to find, and one to leave out."""
    colleague = factories.user(territory=district)
    talun = factories.village(district=district, name="Pasirharjo")
    wlingi = factories.village(district=district, name="Beru")
    wanted = factories.visit(
        village=talun, on=ago(3), mentors=[mentor], stages=("deed",), obstacles=("budget",), readiness="ready"
    )
    other = factories.visit(
        village=wlingi,
        on=ago(9),
        mentors=[colleague],
        stages=("legal_entity",),
        obstacles=("other",),
        readiness="nearly",
    )
    return wanted, other


@pytest.mark.parametrize(
    "name", ["q", "subdistrict", "since", "until", "mentor", "stage", "obstacle", "readiness", "several"]
)
def test_each_filter_finds_the_wanted_visit_and_leaves_out_the_other(page, mentor, two, name):
    wanted, other = two
    query = {
        "q": {"q": "pasir"},
        "subdistrict": {"subdistrict": wanted.village.subdistrict.code},
        "since": {"since": ago(3).isoformat()},
        "until": {"until": ago(3).isoformat(), "since": ago(8).isoformat()},
        "mentor": {"mentor": mentor.pk},
        "stage": {"stage": "deed"},
        "obstacle": {"obstacle": "budget"},
        "readiness": {"readiness": "ready"},
        "several": {"stage": "deed", "mentor": mentor.pk, "until": localdate().isoformat()},
    }[name]
    assert shown(page, VISITS) == [wanted, other]
    assert shown(page, VISITS, **query) == [wanted]


def test_a_span_that_ends_before_it_begins_is_explained(page, two):
    answer = page.get(VISITS, {"since": ago(1).isoformat(), "until": ago(2).isoformat()})
    assert "cannot come before" in answer.content.decode()


def test_a_wrong_filter_breaks_nothing(page, two):
    for query in ({"stage": "wedding"}, {"mentor": "x"}, {"since": "soon"}, {"order": "nothing"}, {"page": "99"}):
        assert page.get(VISITS, query).status_code == 200


@pytest.mark.parametrize("order", ["visited_on", "village", "subdistrict"])
def test_the_list_is_ordered_both_ways(page, two, order):
    assert shown(page, VISITS, order=order) == shown(page, VISITS, order=f"-{order}")[::-1]


def test_a_visit_of_two_mentors_stands_in_the_list_once(page, district, mentor):
    village = factories.village(district=district)
    visit = factories.visit(village=village, mentors=[mentor, factories.user(territory=district)])
    assert shown(page, VISITS) == [visit]
    assert shown(page, VISITS, mentor=mentor.pk) == [visit]


def test_the_village_sees_its_own_visits_only(client, district, two):
    wanted, _other = two
    client.force_login(factories.user("village", territory=wanted.village))
    assert shown(client, VISITS) == [wanted]
    assert len(written(client, VISITS)) == 2


def test_a_village_finds_only_its_own_names_among_the_filters(client, two):
    wanted, other = two
    client.force_login(factories.user("village", territory=wanted.village))
    form = client.get(VISITS).context["listing"].form
    assert other.logged_by not in form.fields["mentor"].queryset


def test_who_has_made_no_visit_yet_finds_an_empty_list_of_their_own(client, district, two):
    newcomer = factories.user("officer", territory=district)
    client.force_login(newcomer)
    response = client.get(VISITS, {"mentor": newcomer.pk})
    assert not response.context["listing"].form.errors
    assert shown(client, VISITS, mentor=newcomer.pk) == []


def test_the_file_holds_exactly_the_rows_shown(page, two):
    for query in ({}, {"stage": "deed"}, {"order": "village"}, {"q": "nothing like it"}):
        rows = shown(page, VISITS, **query)
        header, *lines = written(page, VISITS, **query)
        code, result = header.index("Code"), header.index("Result")
        assert [line[code] for line in lines] == [visit.village.code for visit in rows]
        assert [line[result] for line in lines] == [visit.result for visit in rows]


def test_the_file_goes_past_the_page(page, district, mentor):
    village = factories.village(district=district)
    for number in range(51):
        factories.visit(village=village, mentors=[mentor], result=f"Result {number}")
    assert len(shown(page, VISITS)) == 50
    assert len(written(page, VISITS)) == 1 + 51


def test_the_workbook_says_the_same_as_the_text_file(page, two):
    answer = page.get(VISITS, {"export": "xlsx"})
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    header, *lines = written(page, VISITS)
    rows = list(sheet.iter_rows(values_only=True))
    assert list(rows[0]) == header
    assert [row[header.index("Code")] for row in rows[1:]] == [line[header.index("Code")] for line in lines]


def test_a_formula_typed_by_a_person_stays_text_in_the_file(page, district, mentor):
    factories.visit(village=factories.village(district=district), mentors=[mentor], result="=1+1")
    header, line = written(page, VISITS)
    assert line[header.index("Result")] == "'=1+1"


@pytest.mark.parametrize("address", [VISITS, FOLLOWUPS, f"{VISITS}?export=csv", f"{FOLLOWUPS}?export=csv"])
def test_as_many_queries_for_three_rows_as_for_one(page, district, mentor, address):
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            page.get(address)
        return len(queries)

    factories.followup(village=factories.village(district=district), mentors=[mentor])
    count()
    one = count()
    for _ in range(2):
        colleague = factories.user(territory=district)
        factories.followup(village=factories.village(district=district), mentors=[mentor, colleague])
    assert count() == one


# --- Follow-ups ------------------------------------------------------------------------------------------------------


@pytest.fixture
def states(district):
    """One follow-up in each state."""
    village = factories.village(district=district)
    start = ago(20)
    return {
        "overdue": factories.followup(village=village, on=start, due_on=ago(1), action="Overdue one"),
        "open": factories.followup(village=village, on=start, due_on=localdate(), action="Open one"),
        "done": factories.followup(village=village, on=start, due_on=ago(1), done_on=ago(2), action="Done one"),
    }


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("", ["overdue", "open"]),
        ("overdue", ["overdue"]),
        ("done", ["done"]),
        ("all", ["overdue", "done", "open"]),
    ],
)
def test_each_state_finds_its_own(page, states, state, expected):
    found = shown(page, FOLLOWUPS, state=state)
    assert {row.action for row in found} == {states[name].action for name in expected}
    assert len(written(page, FOLLOWUPS, state=state)) == 1 + len(expected)


def test_the_most_urgent_comes_first(page, states):
    assert shown(page, FOLLOWUPS)[0] == states["overdue"]


def test_the_file_says_state_and_days(page, states):
    header, *lines = written(page, FOLLOWUPS, state="all")
    said = {line[0]: (line[header.index("State")], line[header.index("Days overdue")]) for line in lines}
    assert said == {"Overdue one": ("Overdue", "1"), "Open one": ("Open", ""), "Done one": ("Done", "")}


@pytest.mark.parametrize("name", ["q action", "q village", "owner", "subdistrict"])
def test_each_filter_finds_the_wanted_follow_up(page, district, name):
    wanted = factories.followup(
        village=factories.village(district=district, name="Pasirharjo"), action="Call the notary", owner="office"
    )
    factories.followup(village=factories.village(district=district, name="Beru"))
    query = {
        "q action": {"q": "notary"},
        "q village": {"q": "pasir"},
        "owner": {"owner": "office"},
        "subdistrict": {"subdistrict": wanted.village.subdistrict.code},
    }[name]
    assert len(shown(page, FOLLOWUPS)) == 2
    assert shown(page, FOLLOWUPS, **query) == [wanted]


def test_mine_are_those_of_my_visits_and_of_my_kecamatan_and_villages(client, district):
    here, there, far = (factories.village(district=district) for _ in range(3))
    coordinator = factories.user("coordinator", territory=[here.subdistrict, there])
    mine = [
        factories.followup(village=here),
        factories.followup(village=there),
        factories.followup(village=far, mentors=[coordinator]),
    ]
    factories.followup(village=far)
    client.force_login(coordinator)
    assert set(shown(client, FOLLOWUPS, mine="on")) == set(mine)
    assert len(shown(client, FOLLOWUPS)) == 4


def test_an_officer_of_the_whole_district_has_own_visits_only_as_mine(page, district, mentor):
    village = factories.village(district=district)
    factories.followup(village=village)
    own = factories.followup(village=village, mentors=[mentor])
    assert shown(page, FOLLOWUPS, mine="on") == [own]


# --- One tap ---------------------------------------------------------------------------------------------------------


def done(followup):
    return reverse("followup_done", args=[followup.pk])


def reopened(followup):
    return reverse("followup_reopen", args=[followup.pk])


@pytest.mark.parametrize(
    ("role", "owner", "status"),
    [
        ("officer", "office", 302),
        ("officer", "village", 302),
        ("coordinator", "village", 302),
        ("admin", "office", 302),
        ("village", "village", 302),
        ("village", "office", 403),
        ("head", "village", 403),
        ("observer", "village", 403),
    ],
)
def test_who_marks_what_as_done(client, district, role, owner, status):
    village = factories.village(district=district)
    place = {"admin": (), "village": village, "coordinator": village.subdistrict, "observer": village.subdistrict}
    client.force_login(factories.user(role, territory=place.get(role, district)))
    followup = factories.followup(village=village, owner=owner)
    assert client.post(done(followup)).status_code == status
    assert (FollowUp.objects.get().done_on is not None) is (status == 302)
    assert client.post(reopened(followup)).status_code == status
    assert FollowUp.objects.get().done_on is None


def test_the_button_is_there_for_those_who_may(client, district):
    village = factories.village(district=district)
    ours = factories.followup(village=village, owner="village")
    theirs = factories.followup(village=village, owner="office")
    client.force_login(factories.user("village", territory=village))
    text = client.get(FOLLOWUPS).content.decode()
    assert done(ours) in text
    assert done(theirs) not in text


def test_a_follow_up_elsewhere_does_not_exist(page):
    followup = factories.followup()
    assert page.post(done(followup)).status_code == 404
    assert page.post(reopened(followup)).status_code == 404


def test_a_coordinator_marks_elsewhere_only_after_own_visits(client, district):
    far = factories.village(district=district)
    near = factories.village(district=district)
    coordinator = factories.user("coordinator", territory=near.subdistrict)
    client.force_login(coordinator)
    own = factories.followup(village=far, mentors=[coordinator])
    assert client.post(done(own)).status_code == 302
    assert client.post(done(factories.followup(village=far))).status_code == 403


def test_a_get_marks_nothing(page, district):
    followup = factories.followup(village=factories.village(district=district))
    assert page.get(done(followup)).status_code == 405
    assert page.get(reopened(followup)).status_code == 405
    assert FollowUp.objects.get().done_on is None


@pytest.mark.parametrize(
    ("asked", "ours"),
    [("/followups/?state=overdue", True), ("https://elsewhere.example/", False), ("//x.example", False)],
)
def test_the_tap_leads_back_to_our_own_pages_only(page, district, asked, ours):
    followup = factories.followup(village=factories.village(district=district))
    answer = page.post(done(followup), {"next": asked})
    assert answer.url == (asked if ours else followup.visit.get_absolute_url())
