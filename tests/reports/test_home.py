"""The front door and the short form of the dashboard."""

import pytest
from django.urls import reverse

from accounts.permissions import Role
from tests import factories

HOMES = {
    Role.ADMIN: "dashboard",
    Role.HEAD: "dashboard",
    Role.OBSERVER: "dashboard",
    Role.OFFICER: "today",
    Role.COORDINATOR: "today",
}


@pytest.mark.parametrize("role", HOMES)
def test_each_role_comes_to_its_own_home(role, place, enter):
    assert enter(factories.user(role, place)).get("/")["Location"] == reverse(HOMES[role])


def test_a_village_official_comes_to_the_village(talun, enter):
    village = factories.village(subdistrict=talun)

    assert enter(factories.user(Role.VILLAGE, village)).get("/")["Location"] == village.get_absolute_url()


def test_an_official_of_two_villages_chooses(talun, enter):
    villages = [factories.village(subdistrict=talun) for _ in range(2)]
    page = enter(factories.user(Role.VILLAGE, villages)).get("/")

    assert [url for _words, url in page.context["choices"]] == [village.get_absolute_url() for village in villages]


def test_an_official_without_a_village_is_told_whom_to_ask(db, enter):
    page = enter(factories.user(Role.VILLAGE)).get("/")

    assert page.status_code == 200
    assert page.context["choices"] == []


def test_signed_out_one_comes_to_the_sign_in_page(client, db):
    assert client.get("/")["Location"].startswith(reverse("login"))


def test_the_dashboard_leads_to_the_only_district_and_keeps_the_query(place, head, enter):
    sent = enter(head).get(reverse("dashboard"), {"as_of": "2025-05-05"})

    assert sent["Location"] == f"{reverse('district', args=[place.code])}?as_of=2025-05-05"


def test_with_several_districts_the_dashboard_offers_them(place, enter):
    person = factories.user(Role.HEAD, [place, factories.district()])

    assert len(enter(person).get(reverse("dashboard")).context["links"]) == 2


def test_an_observer_of_one_kecamatan_is_led_there(talun, camat, enter):
    sent = enter(camat).get(reverse("dashboard"), {"as_of": "2025-05-05"})

    assert sent["Location"] == f"{reverse('subdistrict', args=[talun.code])}?as_of=2025-05-05"


def test_an_observer_of_several_kecamatan_chooses(talun, wlingi, enter):
    person = factories.user(Role.OBSERVER, [talun, wlingi])
    choices = enter(person).get(reverse("dashboard"), {"as_of": "2025-05-05"}).context["choices"]

    assert [place.name for place, _url in choices] == ["Talun", "Wlingi"]
    assert all(url.endswith("?as_of=2025-05-05") for _place, url in choices)


def test_who_has_no_territory_is_told_whom_to_ask(db, enter):
    page = enter(factories.user(Role.OBSERVER)).get(reverse("dashboard"))

    assert page.status_code == 404
    assert page.context["links"] == []


def test_village_officials_have_neither_dashboard_nor_day(talun, enter):
    client = enter(factories.user(Role.VILLAGE, factories.village(subdistrict=talun)))

    assert client.get(reverse("dashboard")).status_code == 403
    assert client.get(reverse("today")).status_code == 403
