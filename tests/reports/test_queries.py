"""No page asks the database more often because there is more to show."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.permissions import Role
from tests import factories
from tests.reports.conftest import TODAY


def grow(place, mentor) -> None:
    """Add a kecamatan with a village of each sort, visits, follow-ups, a coordinator."""
    kecamatan = factories.subdistrict(district=place)
    coordinator = factories.user(Role.COORDINATOR, kecamatan)
    for traits in ({"reached": "deed", "claimed": "legal_entity"}, {"returned": "outreach"}, {}):
        village = factories.village(subdistrict=kecamatan, head_phone="+6281234567899", on=date(2025, 6, 2), **traits)
        factories.visit(village=village, on=TODAY, mentors=[mentor, coordinator])
        factories.followup(village=village, on=date(2025, 5, 5), mentors=[mentor])


def queries(client, url: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert client.get(url).status_code == 200
    return len(caught)


PAGES = {
    "district": lambda place: reverse("district", args=[place.code]),
    "past district": lambda place: reverse("district", args=[place.code]) + "?as_of=2025-06-10",
    "figure": lambda place: reverse("figure", args=["outreach"]) + f"?district={place.code}",
    "village list": lambda place: reverse("village_list"),
    "filtered village list": lambda place: reverse("village_list") + "?reached=outreach&waiting=on&order=-standing",
    "export": lambda place: reverse("village_list") + "?export=csv",
    "today": lambda place: reverse("today"),
}


@pytest.mark.parametrize("page", PAGES)
def test_as_many_queries_for_one_kecamatan_as_for_three(page, place, officer, enter):
    client, url = enter(officer), PAGES[page](place)
    grow(place, officer)
    queries(client, url)  # the first request also writes the session
    one = queries(client, url)
    grow(place, officer)
    grow(place, officer)

    assert queries(client, url) == one


def test_as_many_queries_for_one_village_of_a_kecamatan_as_for_three(talun, officer, enter):
    client, url = enter(officer), reverse("subdistrict", args=[talun.code])

    def village():
        made = factories.village(subdistrict=talun, reached="outreach", claimed="deliberation")
        factories.followup(village=made, on=date(2025, 5, 5), mentors=[officer])

    village()
    queries(client, url)
    one = queries(client, url)
    village()
    village()

    assert queries(client, url) == one


def test_as_many_queries_for_a_short_story_as_for_a_long_one(talun, officer, coordinator, enter):
    village = factories.village(subdistrict=talun, claimed="outreach")
    factories.followup(village=village, on=date(2025, 6, 2), mentors=[officer])
    client, url = enter(officer), village.get_absolute_url()
    queries(client, url)
    short = queries(client, url)
    factories.reach(village, "deed")
    factories.send_back(village, "legal_entity")
    factories.user(Role.COORDINATOR, talun)
    for n in (3, 4, 5):
        factories.followup(village=village, on=date(2025, 6, n), mentors=[officer, coordinator])

    assert queries(client, url) == short
