"""?as_of shows a past day as the office had it then; anything else falls back to today and says so."""

import re
from datetime import date

import pytest
import time_machine
from django.http import QueryDict
from django.urls import reverse
from django.utils.timezone import localdate

from reports.as_of import asked_day
from tests import factories
from tests.reports.conftest import TODAY


def test_without_a_day_it_is_today(frozen):
    asked = asked_day(QueryDict(""))

    assert (asked.day, asked.is_past, asked.problem) == (TODAY, False, "")


def test_a_past_day_is_taken_and_carried_by_every_address(frozen):
    asked = asked_day(QueryDict("as_of=2025-05-05"))

    assert asked.day == date(2025, 5, 5)
    assert asked.url("figure", "all", district="35.05") == "/figures/all/?district=35.05&as_of=2025-05-05"
    assert asked_day(QueryDict("")).url("figure", "all") == "/figures/all/"


@pytest.mark.parametrize(
    "text",
    ["yesterday", "2025-13-01", "05/05/2025", "2025-02-30", "0", "٢٠٢٥", "2025-06-21", "0001-01-01", "1999-12-31"],
)
def test_no_date_and_a_day_to_come_fall_back_to_today_with_a_reason(text, frozen):
    asked = asked_day(QueryDict(f"as_of={text}"))

    assert asked.day == TODAY
    assert asked.problem


def test_today_is_the_day_in_jakarta_not_in_utc(db):
    with time_machine.travel("2025-06-20T06:00:00+07:00"):  # still the 19th in London
        assert asked_day(QueryDict("as_of=2025-06-20")).problem == ""
        assert asked_day(QueryDict("")).day == localdate() == TODAY


def test_the_page_shows_what_the_office_had_verified_by_then(history, place, head, enter):
    url = reverse("district", args=[place.code])

    def reached(day):
        return enter(head).get(url, {"as_of": day}).context["board"].count("deed")

    assert [reached(day) for day in ("2025-05-04", "2025-05-05", "2025-06-01", "2025-06-02")] == [0, 2, 2, 2]
    assert enter(head).get(url, {"as_of": "2025-06-01"}).context["board"].count("set_back") == 0
    assert enter(head).get(url, {"as_of": "2025-06-02"}).context["board"].count("set_back") == 2


def test_a_past_page_says_so_and_leads_back(history, place, head, enter):
    page = enter(head).get(reverse("district", args=[place.code]), {"as_of": "2025-05-05", "sort": "deed"})
    text = page.content.decode()

    assert "banner-past" in text
    assert page.context["today_url"] == f"{reverse('district', args=[place.code])}?sort=deed"
    assert page.context["today_url"] in text


@pytest.mark.parametrize("name", ["district", "subdistrict"])
def test_every_link_of_a_past_page_to_a_report_keeps_the_day(name, history, place, talun, head, enter):
    code = {"district": place.code, "subdistrict": talun.code}[name]
    page = enter(head).get(reverse(name, args=[code]), {"as_of": "2025-05-05"})
    text = page.content.decode().replace("&amp;", "&")
    links = re.findall(r'href="(/(?:figures|districts|subdistricts)/[^"]*)"', text)
    back = page.context["today_url"]

    assert len(links) > 5
    assert [link for link in links if "as_of=2025-05-05" not in link and link != back] == []


@pytest.mark.parametrize("name", ["district", "subdistrict", "figure"])
@pytest.mark.parametrize("text", ["nonsense", "2999-01-01"])
def test_a_wrong_day_shows_today_with_a_warning(name, text, history, place, talun, head, enter):
    code = {"district": place.code, "subdistrict": talun.code, "figure": "all"}[name]
    page = enter(head).get(reverse(name, args=[code]), {"as_of": text})

    assert page.status_code == 200
    assert page.context["as_of"].day == TODAY
    assert "banner-attention" in page.content.decode()


def test_a_day_before_the_programme_is_shown_too(history, place, head, enter):
    page = enter(head).get(reverse("district", args=[place.code]), {"as_of": "2024-01-01"})

    assert page.status_code == 200
    assert page.context["board"].count("outreach") == 0


@pytest.mark.parametrize("day", ["0001-01-01", "1000-01-01", "2000-01-01"])
def test_a_mistyped_year_breaks_no_page(day, history, place, talun, head, enter):
    page = enter(head)
    for address in (
        reverse("district", args=[place.code]),
        reverse("subdistrict", args=[talun.code]),
        f"{reverse('figure', args=['quiet'])}?district={place.code}&quiet=3650",
    ):
        joint = "&" if "?" in address else "?"
        assert page.get(f"{address}{joint}as_of={day}").status_code == 200


def test_an_empty_district_is_shown_too(head, place, enter):
    page = enter(head).get(reverse("district", args=[place.code]))

    assert page.status_code == 200
    assert page.context["matrix"].rows == []


def test_calls_follow_the_day_as_well(place, talun, head, enter):
    late = factories.village(subdistrict=talun)
    factories.visit(village=late, on=date(2025, 6, 18))
    url = reverse("district", args=[place.code])

    def reasons(day):
        return [row.call.reasons for row in enter(head).get(url, {"as_of": day}).context["calls"]]

    assert reasons("2025-06-10") != []
    assert reasons("2025-06-20") == []
