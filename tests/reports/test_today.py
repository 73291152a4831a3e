"""The day page: my villages, my visits, my follow-ups; every number leads to its list."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.permissions import Role
from tests import factories
from tests.reports.conftest import TODAY

MONDAY = date(2025, 6, 16)


@pytest.fixture
def open_day(enter):
    """`open_day(user)` gives the page's context."""
    return lambda user: enter(user).get(reverse("today")).context["day"]


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.OFFICER, 200), (Role.COORDINATOR, 200), (Role.ADMIN, 200), (Role.HEAD, 403), (Role.OBSERVER, 403)],
)
def test_it_is_for_those_in_the_field(role, status, place, enter):
    assert enter(factories.user(role, place)).get(reverse("today")).status_code == status


def test_my_visits_are_counted_today_and_since_monday(officer, talun, open_day):
    village = factories.village(subdistrict=talun)
    for day in (TODAY, MONDAY, date(2025, 6, 15)):
        factories.visit(village=village, on=day, mentors=[officer])
    factories.visit(village=village, on=TODAY)  # a colleague's

    assert [number.value for number in open_day(officer).numbers][:2] == [1, 2]


def test_claims_of_my_villages_wait_oldest_first(coordinator, talun, wlingi, open_day):
    newer = factories.village(subdistrict=talun, claimed="outreach", on=date(2025, 6, 10))
    older = factories.village(subdistrict=talun, claimed="outreach", on=date(2025, 6, 2))
    factories.village(subdistrict=wlingi, claimed="outreach", on=date(2025, 6, 1))
    day = open_day(coordinator)

    assert [claim.cooperative.village for claim in day.claims] == [older, newer]
    assert day.numbers[2].value == 2


def test_my_overdue_follow_ups_are_shown_the_longest_overdue_first(officer, talun, open_day):
    village = factories.village(subdistrict=talun)
    for day, action in ((date(2025, 6, 2), "Second"), (date(2025, 5, 5), "First"), (TODAY, "Not due yet")):
        factories.followup(village=village, on=day, action=action, mentors=[officer])
    factories.followup(village=village, on=date(2025, 5, 5), action="A colleague's")
    day = open_day(officer)

    assert [one.action for one in day.followups] == ["First", "Second"]
    assert day.numbers[3].value == 2


def test_every_number_equals_the_list_it_leads_to(coordinator, talun, wlingi, enter):
    own = factories.village(subdistrict=talun, claimed="outreach")
    factories.village(subdistrict=wlingi, claimed="outreach")
    factories.visit(village=own, on=TODAY, mentors=[coordinator])
    factories.followup(village=own, on=date(2025, 5, 5), mentors=[coordinator])
    client = enter(coordinator)
    numbers = client.get(reverse("today")).context["day"].numbers

    assert [number.value for number in numbers] == [1, 1, 1, 1]
    for number in numbers:
        assert client.get(number.url, follow=True).context["listing"].total == number.value, number.url


def test_i_am_sent_only_where_i_work(coordinator, talun, wlingi, open_day):
    own = factories.village(subdistrict=talun)
    factories.village(subdistrict=wlingi)
    calls = open_day(coordinator).calls

    assert [row.call.village for row in calls] == [own]
    assert calls[0].log_url == f"{reverse('visit_new')}?village={own.code}"


def test_a_coordinator_sees_the_own_kecamatan_an_officer_the_district(coordinator, officer, talun, wlingi, open_day):
    factories.village(subdistrict=talun, reached="legal_entity")
    factories.village(subdistrict=talun)
    factories.village(subdistrict=wlingi)

    assert [(place.name, place.reached, place.total) for place in open_day(coordinator).places] == [("Talun", 1, 2)]
    assert [(place.name, place.reached, place.total) for place in open_day(officer).places] == [
        ("Kabupaten Contoh", 1, 3)
    ]


def test_with_two_districts_both_are_worked_through(place, talun, open_day):
    other = factories.village()
    own = factories.village(subdistrict=talun)
    day = open_day(factories.user(Role.OFFICER, [place, other.district]))

    assert {row.call.village for row in day.calls} == {own, other}
    assert len(day.places) == 2


def test_without_a_territory_it_says_whom_to_ask(db, frozen, enter):
    page = enter(factories.user(Role.COORDINATOR)).get(reverse("today"))

    assert page.status_code == 200
    assert page.context["day"].places == []
    assert page.context["day"].calls == []
