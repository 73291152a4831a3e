"""Visits as a sheet: they come back unchanged, and come in through the same actions as on their pages."""

from datetime import date, time, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate
from django.utils.translation import override

from accounts.permissions import Role
from kmp_tracker.sheets.files import CommaSeparated, Workbook
from mentoring.facts import FollowUpFacts, VisitFacts
from mentoring.models import FollowUp, Visit
from mentoring.resources import TOLD, VisitResource
from tests.factories import district, user, village, visit
from tests.sheets import bring, counts, exported, imported, read, said, table

MAY = date(2025, 5, 20)
# A new value for each column that a sheet may change, as the sheet writes it.
NEW = {
    "visited_on": date(2025, 5, 21),
    "started_at": "08:15",
    "ended_at": "16:45",
    "place": "Balai desa",
    "mentors": "budi",
    "letter_number": "090/77/2025",
    "letter_date": date(2025, 5, 18),
    "purpose": "Other purpose",
    "stages": "Outreach",
    "attendees": 33,
    "women": 4,
    "key_people": "The secretary",
    "result": "Another result",
    "obstacles": "Capital",
    "obstacle_note": "Another note",
    "readiness": "Not moving",
    "latitude": -8.2,
    "longitude": 112.3,
}


@pytest.fixture(autouse=True)
def in_english():
    """What is said is compared with the words of the code."""
    with override("en"):
        yield


@pytest.fixture
def blitar(db):
    """A district."""
    return district()


@pytest.fixture
def admin(db):
    """A data administrator."""
    return user(role=Role.ADMIN, username="admin")


@pytest.fixture
def adi(blitar):
    """A mentor."""
    return user(username="adi", territory=blitar)


@pytest.fixture
def full(blitar, adi):
    """A visit about which everything is told."""
    budi = user(username="budi", territory=blitar)
    return visit(
        village=village(district=blitar, name="Pasirharjo"),
        on=MAY,
        mentors=[adi, budi],
        logged_by=adi,
        followups=[FollowUpFacts("Send the minutes", FollowUp.Owner.VILLAGE, MAY + timedelta(days=7))],
        started_at=time(9, 0),
        ended_at=time(11, 30),
        place="=Kantor",
        letter_number="090/12/2025",
        letter_date=date(2025, 5, 19),
        purpose="Prepare",
        stages=("deliberation", "outreach"),
        attendees=25,
        women=9,
        key_people="Village head",
        result="First line\nsecond line",
        obstacles=("budget", "other"),
        obstacle_note="Waiting for funds",
        readiness="nearly",
        latitude=-8.1,
        longitude=112.2,
    )


def new_row(place, **more) -> dict:
    row = {"id": "", "code": place.code, "visited_on": MAY, "mentors": "adi", "purpose": "Prepare", "result": "Done"}
    return row | more


@pytest.mark.parametrize("file_format", [Workbook, CommaSeparated])
@pytest.mark.parametrize("language", ["en", "id"])
def test_an_export_comes_back_unchanged(full, admin, file_format, language):
    visit(village=village(district=full.district), on=MAY)  # one about which little is told
    with override(language):
        sheet = read(exported(VisitResource, admin, file_format), file_format)
    assert all(value not in (None, "") for row in sheet if str(full.pk) in row for value in row)

    result = imported(VisitResource, admin, sheet)

    assert said(result) == []
    assert counts(result) == (0, 0, 2)
    assert Visit.history.count() == 2


def test_every_fact_is_a_column_and_has_a_test():
    facts = set(VisitFacts.__dataclass_fields__) - {"followups"}
    writable = {key for key, column in VisitResource.fields.items() if not column.given_by} - {"id"}

    assert facts == set(TOLD) == writable == set(NEW)


@pytest.mark.parametrize("column", TOLD)
def test_every_column_that_goes_out_comes_in(full, admin, column):
    before = table(VisitResource, admin)[0]

    result = bring(VisitResource, admin, {"id": str(full.pk), "code": full.village.code, column: NEW[column]})

    assert said(result) == []
    after = table(VisitResource, admin)[0]
    assert {key for key in before if before[key] != after[key]} == {column}
    full.refresh_from_db()
    assert (full.version, "sheet.xlsx" in full.last_change_reason) == (2, True)
    assert full.history.first().history_user == admin


def test_an_edit_by_sheet_keeps_the_follow_ups(full, admin):
    bring(VisitResource, admin, {"id": str(full.pk), "code": full.village.code, "place": "Elsewhere"})

    assert full.followups.get().action == "Send the minutes"


def test_a_row_without_a_key_is_a_new_visit_and_only_once(blitar, admin, adi):
    place = village(district=blitar)

    for expected in ((1, 0, 0), (0, 0, 1)):
        result = bring(VisitResource, admin, new_row(place))
        assert said(result) == []
        assert counts(result) == expected
    made = Visit.objects.get()
    assert (made.village, made.logged_by, list(made.mentors.all())) == (place, admin, [adi])


def test_a_key_made_elsewhere_is_kept(blitar, admin, adi):
    key = uuid4()

    bring(VisitResource, admin, new_row(village(district=blitar), id=str(key)))

    assert Visit.objects.get().pk == key


def test_a_dry_run_shows_a_new_visit_and_writes_nothing(blitar, admin, adi):
    result = bring(VisitResource, admin, new_row(village(district=blitar)), dry_run=True)

    assert counts(result) == (1, 0, 0)
    assert ("Date of the visit", "", "20 May 2025") in [
        (change.label, change.before, change.after) for change in result.rows[0].diff
    ]
    assert not Visit.objects.exists()


@pytest.mark.parametrize(
    ("change", "column", "words"),
    [
        ({"visited_on": date(2200, 1, 1)}, "Date of the visit", "lies ahead"),
        ({"visited_on": ""}, "Date of the visit", "A date such as"),
        ({"mentors": "nobody"}, "Mentors", "Nobody signs in as nobody"),
        ({"mentors": ""}, "Mentors", "Choose who made the visit"),
        ({"purpose": ""}, "Purpose", "what the visit was for"),
        ({"attendees": 3, "women": 4}, "Women among them", "More women"),
        ({"started_at": "10:00", "ended_at": "9:00"}, "Until", "before it began"),
        ({"latitude": 1}, "Latitude", "both numbers"),
        ({"stages": "Outreach; Party"}, "Stages discussed", "Any of these"),
        ({"obstacles": "Rain"}, "Obstacles", "Any of these"),
        ({"code": "35.05.14.2999"}, "Village code", "There is no village"),
        ({"name": "Elsewhere"}, "Village", "On record is “Here”"),
        ({"id": "abc"}, "Key", "The key as it was exported"),
    ],
)
def test_a_sheet_keeps_the_rules_of_the_form(blitar, admin, adi, change, column, words):
    row = new_row(village(district=blitar, name="Here"), name="Here") | change

    [fault] = bring(VisitResource, admin, row).faults

    assert (fault.row, fault.column) == (2, column)
    assert words in fault.message
    assert not Visit.objects.exists()


def test_a_visit_is_not_moved_by_a_sheet(full, admin):
    other = village(district=full.district)

    [fault] = said(bring(VisitResource, admin, {"id": str(full.pk), "code": other.code}))

    assert "moved to another village on its page" in fault


# --- No back door -----------------------------------------------------------------------------------


def test_a_mentor_changes_an_own_visit_but_not_an_old_one_or_anothers(blitar, adi):
    today, old = (
        visit(mentors=[adi], village=village(district=blitar)),
        visit(mentors=[adi], village=village(district=blitar), on=localdate() - timedelta(days=60)),
    )
    others = visit(village=village(district=blitar))

    results = [
        bring(VisitResource, adi, {"id": str(each.pk), "code": each.village.code, "place": "Here"})
        for each in (today, old, others)
    ]

    assert said(results[0]) == []
    assert ["can no longer be changed by you" in said(result)[0] for result in results[1:]] == [True, True]


@pytest.mark.parametrize("role", [Role.HEAD, Role.OBSERVER, Role.VILLAGE])
def test_a_role_without_the_permission_is_refused_row_by_row(blitar, adi, role):
    reader = user(role=role, territory=blitar)
    place = village(district=blitar)

    result = bring(VisitResource, reader, new_row(place), new_row(place, purpose="Another"))

    assert [fault.row for fault in result.faults] == [2, 3]
    assert not Visit.objects.exists()


def test_what_lies_outside_a_persons_territory_is_unknown(full):
    stranger = user(territory=district())

    [fault] = said(bring(VisitResource, stranger, {"id": str(full.pk), "code": full.village.code, "place": "x"}))

    assert "There is no village" in fault
    assert len(VisitResource(by=stranger).export()) == 0


def test_exporting_asks_the_database_as_often_for_three_rows_as_for_one(blitar, admin, adi):
    asked = []
    for count in (1, 3):
        while Visit.objects.count() < count:
            visit(village=village(district=blitar), mentors=[adi])
        with CaptureQueriesContext(connection) as queries:
            assert len(table(VisitResource, admin)) == count
        asked.append(len(queries))

    assert asked[0] == asked[1]
