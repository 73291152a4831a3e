"""Every page, as the people who use it see it, on the demo's 248 villages: it fits a small phone, breaks no rule of
accessibility or of the content security policy, and works without JavaScript."""

from io import StringIO

import pytest
from django.core.management import call_command
from playwright.sync_api import Page, expect

from mentoring.models import Visit
from tests.browser.conftest import DESKTOP, PHONE

pytestmark = pytest.mark.django_db(transaction=True)

PASIRHARJO = "/villages/35.05.14.2003/"
STEERING = ["/districts/35.05/", "/subdistricts/35.05.14/", "/figures/legal_entity/?district=35.05", "/targets/"]
MENTORING = ["/today/", "/verification/", "/visits/new/", f"/visits/new/?village={PASIRHARJO[10:23]}", "/followups/"]
READING = ["/villages/", PASIRHARJO, f"{PASIRHARJO}stages/outlet/", "/visits/", "/accounts/profile/"]
PAGES = {
    "kadis": [*STEERING, *READING],
    "staf": [*MENTORING, *READING, f"{PASIRHARJO}edit/", f"{PASIRHARJO}stages/deed/reopen/"],
    "korwil": ["/invitations/", "/invitations/new/", "/today/", "/accounts/password/"],
    "desa": [*READING, f"{PASIRHARJO}stages/outlet/claim/", "/followups/"],
    "camat": ["/subdistricts/35.05.14/", PASIRHARJO],
}
# The pages that a tool for accessibility is run over, by day and by night.
CHECKED = {
    "kadis": ["/districts/35.05/", "/villages/", PASIRHARJO],
    "staf": ["/verification/", "/visits/new/"],
}


@pytest.fixture
def blitar():
    """The demo as `make run` loads it."""
    call_command("load_territory", *LOAD, stdout=StringIO())
    call_command("demo", stdout=StringIO())


LOAD = [
    "fixtures/blitar_villages.csv",
    *("--name", "Kabupaten Blitar", "--start", "2025-03-27", "--target", "2025-09-27", "--preparation", "2025-03-01"),
]


def open_as(page: Page, path: str) -> None:
    response = page.goto(path)
    assert response is not None
    assert response.status == 200, path


def test_every_page_fits_a_small_phone_for_everybody_who_sees_it(blitar, phone, sign_in, assert_fits):
    for person, paths in PAGES.items():
        sign_in(phone, person)
        visit = Visit.objects.filter(village__code=PASIRHARJO[10:23]).first() or Visit.objects.first()
        for path in [*paths, visit.get_absolute_url()] if person in ("staf", "kadis") else paths:
            open_as(phone, path)
            expect(phone.get_by_role("heading", level=1)).to_have_count(1)
            assert_fits(phone)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_main_pages_are_accessible_by_day_and_by_night(scheme, blitar, open_page, sign_in, assert_accessible):
    for screen in (PHONE, DESKTOP):
        page = open_page(**screen, color_scheme=scheme)
        open_as(page, "/accounts/login/")
        assert_accessible(page)
        for person, paths in CHECKED.items():
            sign_in(page, person)
            for path in paths:
                open_as(page, path)
                assert_accessible(page)


def test_every_page_works_without_javascript(blitar, plain, sign_in, assert_fits):
    for person, paths in PAGES.items():
        sign_in(plain, person)
        for path in paths:
            open_as(plain, path)
            assert_fits(plain)
    sign_in(plain, "staf")
    open_as(plain, "/villages/")
    plain.locator("input[type=search]").first.fill("pasirharjo")
    plain.get_by_role("button", name="Cari").click()
    expect(plain.get_by_role("rowheader")).to_have_count(1)
    expect(plain.get_by_role("rowheader")).to_contain_text("Pasirharjo")


def test_nothing_is_fetched_from_elsewhere(blitar, phone, sign_in, live_server):
    asked: list[str] = []
    phone.on("request", lambda request: asked.append(request.url))
    sign_in(phone, "kadis")
    for path in PAGES["kadis"]:
        open_as(phone, path)

    assert asked
    assert not [url for url in asked if not url.startswith((live_server.url, "data:"))]
