"""The shared pieces in a real browser: with a thumb, with a keyboard, and without JavaScript."""

import re

import pytest
from playwright.sync_api import expect

from accounts.models import User
from accounts.permissions import Role

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.urls("tests.kmp_tracker.face_urls")]


@pytest.fixture
def people() -> dict[str, User]:
    """The one who asks, two namesakes in different roles, and some more."""
    given = [
        ("boss", "Zainal", Role.HEAD),
        ("siti1", "Siti", Role.OFFICER),
        ("siti2", "Siti", Role.VILLAGE),
        ("budi", "Budi", Role.OFFICER),
        ("cici", "Cici", Role.OFFICER),
    ]
    return {name: User.objects.create_user(username=name, full_name=full, role=role) for name, full, role in given}


@pytest.fixture
def visit(sign_in, people):
    """`visit(page, address)` opens it in English, signed in as the head."""

    def go(page, address: str):
        sign_in(page, "boss")
        page.context.add_cookies([{"name": "django_language", "value": "en", "domain": "localhost", "path": "/"}])
        page.goto(address)
        return page

    return go


def chosen(page) -> str:
    return page.evaluate("document.querySelector('select[name=person]').value")


def test_search_swaps_the_list_as_one_types_and_back_brings_it_back(visit, phone):
    page = visit(phone, "/people/")
    expect(page.locator("#listing-count")).to_have_text("Showing 1–3 of 5")

    page.get_by_role("searchbox").press_sequentially("siti")

    expect(page.locator("#listing-count")).to_have_text("Showing 1–2 of 2")
    expect(page.locator("#listing tbody tr")).to_have_count(2)
    expect(page.get_by_role("searchbox")).to_be_focused()
    assert "q=siti" in page.url
    assert "q=siti" in page.locator("#listing-export a").first.get_attribute("href")
    page.go_back()
    expect(page.locator("#listing-count")).to_have_text("Showing 1–3 of 5")


def test_search_works_without_javascript(visit, plain):
    page = visit(plain, "/people/")
    page.get_by_role("searchbox").fill("siti")
    page.get_by_role("button", name="Search").click()

    expect(page.locator("#listing-count")).to_have_text("Showing 1–2 of 2")
    page.get_by_role("link", name=re.compile("Name: siti")).click()
    expect(page.locator("#listing-count")).to_have_text("Showing 1–3 of 5")


def test_the_picker_tells_namesakes_apart_by_keyboard(visit, desktop, people):
    page = visit(desktop, "/pick/")
    box = page.get_by_role("combobox", name="Person")
    box.focus()
    page.keyboard.type("sit")

    options = page.get_by_role("option")
    expect(options).to_have_count(2)
    expect(options.nth(0)).to_contain_text("Office staff")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert chosen(page) == str(people["siti2"].pk)
    expect(box).to_have_value("Siti, Village official")
    expect(box).to_have_attribute("aria-expanded", "false")


def test_what_was_typed_but_not_found_is_no_choice(visit, desktop, people):
    page = visit(desktop, "/pick/")
    box = page.get_by_role("combobox", name="Person")
    box.fill("bud")
    page.keyboard.press("Tab")
    assert chosen(page) == str(people["budi"].pk)  # the only one it could mean
    box.fill("nobody")
    expect(page.get_by_text("Nothing found.").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(box).to_have_value("Budi, Office staff")
    box.fill("")
    page.keyboard.press("Tab")
    assert chosen(page) == ""


def test_the_nearest_come_first_where_the_position_is_known(visit, open_page, people):
    page = open_page(geolocation={"latitude": -80.0, "longitude": 112.0}, permissions=["geolocation"])
    visit(page, "/pick/")
    page.get_by_role("button", name="Nearest first").click()

    options = page.get_by_role("option")
    expect(options.first).to_contain_text("Cici")  # the further south, the later made
    expect(options.first).to_contain_text("km")


def test_a_refused_form_leads_to_the_field_and_is_picked_and_sent_with_a_thumb(visit, phone, assert_accessible):
    page = visit(phone, "/pick/")
    page.get_by_role("button", name="Send").click()

    expect(page.get_by_role("alert")).to_be_focused()
    assert_accessible(page)
    page.get_by_role("link", name=re.compile("^Person")).click()
    expect(page.get_by_role("combobox", name="Person")).to_be_focused()
    page.keyboard.type("cic")
    page.get_by_role("option", name="Cici").click()
    page.get_by_text("White").click()
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("picked cici")).to_be_visible()


def test_the_picker_is_a_plain_select_without_javascript(visit, plain, people):
    page = visit(plain, "/pick/")
    page.get_by_label("Person").select_option(str(people["siti2"].pk))
    page.get_by_text("Red").click()
    page.get_by_role("button", name="Send").click()

    expect(page.get_by_text("picked siti2")).to_be_visible()


def test_a_second_tap_does_not_send_twice(visit, phone, people):
    page = visit(phone, "/pick/")
    sent = []
    page.route("**/pick/", lambda route: sent.append(route.request.method))  # held back: the signal is weak
    page.evaluate(
        "const send = document.querySelector('.form-end button'); send.click(); setTimeout(() => send.click(), 200)"
    )
    page.wait_for_timeout(600)

    assert sent == ["POST"]


def test_the_message_is_copied(visit, open_page):
    page = visit(open_page(permissions=["clipboard-read", "clipboard-write"]), "/pick/")
    page.get_by_role("button", name="Copy the message").click()

    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == "Selamat pagi"


def test_menus_open_without_javascript_and_close_by_escape_with_it(visit, plain, desktop):
    page = visit(plain, "/people/")
    page.get_by_text("More").click()
    expect(page.locator(".tab-bar .more a").first).to_be_visible()

    page = visit(desktop, "/people/")
    page.locator(".user-menu summary").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Sign out")).to_be_hidden()
    expect(page.locator(".user-menu summary")).to_be_focused()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("address", ["/people/?q=siti&active=on", "/people/?joined_from=never", "/pick/", "/profile/"])
def test_pages_fit_a_phone_and_pass_axe_by_day_and_night(
    visit, open_page, assert_accessible, assert_fits, address, scheme
):
    page = open_page(viewport={"width": 360, "height": 740}, is_mobile=True, has_touch=True, color_scheme=scheme)
    visit(page, address)

    assert_fits(page)
    assert_accessible(page)


def test_every_target_on_a_phone_is_large_enough_for_a_thumb(visit, phone):
    page = visit(phone, "/people/?q=siti")
    small = page.evaluate(
        """[...document.querySelectorAll("a, button, summary, select, input:not([type=checkbox], [type=hidden])")]
        .filter((node) => node.checkVisibility() && !node.matches(".skip-link"))
        .map((node) => [node.textContent.trim() || node.name, node.getBoundingClientRect().height])
        .filter(([, height]) => height < 44)"""
    )

    assert small == []
