"""The form of a visit on a small phone: with a thumb, and without JavaScript."""

import re
import uuid

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from mentoring.models import Visit
from tests import factories
from villages.models import Village

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def village() -> Village:
    """Two villages of one kecamatan; outreach is verified in this one."""
    place = factories.subdistrict(name="Talun")
    factories.village(subdistrict=place, name="Beru")
    return factories.village(subdistrict=place, name="Pasirharjo", reached="outreach")


@pytest.fixture
def mentor(village) -> User:
    return factories.user(territory=village.district, username="siti", full_name="Siti Rahmawati")


@pytest.fixture
def visit(sign_in, mentor):
    """`visit(page, address)` opens it in English, signed in as the mentor."""

    def go(page: Page, address: str) -> Page:
        sign_in(page, mentor.username)
        page.context.add_cookies([{"name": "django_language", "value": "en", "domain": "localhost", "path": "/"}])
        page.goto(address)
        return page

    return go


def test_a_visit_is_logged_with_a_thumb(visit, phone, village, assert_fits, assert_accessible):
    page = visit(phone, "/visits/new/")
    assert_fits(page)
    assert_accessible(page)

    page.get_by_role("combobox", name="Village").press_sequentially("pasir")
    page.get_by_role("option", name=re.compile("Pasirharjo")).tap()
    expect(page.locator("#next-stage")).to_have_text("Next stage there: Special village deliberation")
    page.get_by_role("button", name="Advise the board").tap()
    page.get_by_label("Deliberation", exact=True).check()
    page.get_by_label("Result").fill("The date is set.")
    page.get_by_label("Nearly ready").check()
    page.get_by_label("What is to be done").first.fill("Send the minutes")
    page.get_by_role("button", name="Save visit").tap()

    expect(page.get_by_role("heading", level=1)).to_contain_text("Pasirharjo, Talun")
    page.wait_for_load_state()
    assert_fits(page)
    assert_accessible(page)
    stored = Visit.objects.get()
    assert (stored.village, stored.purpose, stored.stages) == (village, "Advise the board", ["deliberation"])

    page.get_by_role("button", name=re.compile("^Done.*Send the minutes")).tap()
    expect(page.get_by_role("button", name=re.compile("Not done after all"))).to_be_visible()
    assert stored.followups.get().done_by.username == "siti"


def test_a_visit_is_logged_without_javascript(visit, plain, village, assert_fits):
    page = visit(plain, "/visits/new/")
    page.locator("select[name=village]").select_option(village.code)
    page.get_by_role("textbox", name="Purpose").fill("Advise the board")
    page.get_by_label("Result").fill("The date is set.")
    page.get_by_text("Another follow-up").first.click()
    page.get_by_label("What is to be done").nth(1).fill("Call the notary")
    page.get_by_role("button", name="Save visit").click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("Pasirharjo, Talun")
    page.wait_for_load_state()
    assert_fits(page)
    assert Visit.objects.get().followups.get().action == "Call the notary"


def test_the_phone_makes_the_key(visit, phone):
    page = visit(phone, "/visits/new/")
    served = re.search(r'name="key" value="([^"]+)"', page.request.get("/visits/new/").text())
    made = page.locator("input[name=key]").input_value()
    assert uuid.UUID(made).version == 4
    assert served
    assert made != served[1]


def test_a_refused_form_keeps_its_key_and_leads_to_what_is_wrong(visit, phone):
    page = visit(phone, "/visits/new/")
    key = page.locator("input[name=key]").input_value()
    page.get_by_label("Result").fill("The date is set.")
    page.get_by_role("button", name="Save visit").tap()

    expect(page.get_by_role("alert")).to_be_focused()
    assert page.locator("input[name=key]").input_value() == key
    expect(page.get_by_label("Result")).to_have_value("The date is set.")


def test_a_tap_on_a_purpose_fills_the_field_and_marks_the_choice(visit, phone):
    page = visit(phone, "/visits/new/")
    page.get_by_role("button", name="Outreach", exact=True).tap()
    expect(page.get_by_label("Purpose", exact=True)).to_have_value("Outreach")
    expect(page.get_by_role("button", name="Outreach", exact=True)).to_have_attribute("aria-pressed", "true")
    page.get_by_label("Purpose", exact=True).fill("Something else")
    expect(page.get_by_role("button", name="Outreach", exact=True)).to_have_attribute("aria-pressed", "false")


def test_where_the_phone_is_fills_the_coordinates(visit, phone):
    phone.context.grant_permissions(["geolocation"])
    phone.context.set_geolocation({"latitude": -8.0955, "longitude": 112.2})
    page = visit(phone, "/visits/new/")
    page.get_by_text("More details").tap()
    page.get_by_role("button", name="Use where I am now").tap()
    expect(page.get_by_label("Latitude")).to_have_value("-8.095500")
    expect(page.get_by_label("Longitude")).to_have_value("112.200000")


def test_one_more_follow_up_is_offered_at_a_time(visit, phone):
    page = visit(phone, "/visits/new/")
    offers = page.get_by_text("Another follow-up")
    expect(offers.filter(visible=True)).to_have_count(1)
    offers.first.tap()
    expect(offers.filter(visible=True)).to_have_count(2)


def test_the_form_keeps_its_key_when_loaded_again_and_a_new_form_has_a_new_one(visit, phone, village):
    page = visit(phone, "/visits/new/")
    key = page.locator("input[data-uuid]")
    first = key.input_value()
    page.reload()
    assert key.input_value() == first

    page.goto("/visits/")
    page.goto("/visits/new/")
    assert key.input_value() != first

    page.go_back()
    page.go_back()
    page.wait_for_url("**/visits/new/")
    assert key.input_value() == first
