"""A real Chromium: pages of a phone and of a desktop that fail on any script error or policy violation."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client
from playwright.sync_api import Browser, Page, sync_playwright

from tests.chromium import FLAGS, find_chromium

# Playwright's event loop runs in this thread, which Django would take for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

HERE = Path(__file__).parent
PHONE = {"viewport": {"width": 360, "height": 740}, "device_scale_factor": 2, "is_mobile": True, "has_touch": True}
DESKTOP = {"viewport": {"width": 1280, "height": 900}}
WCAG_AA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything in this folder, so that `-m browser` and `-m "not browser"` need no decorators."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all tests of this process."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def problems() -> Iterator[list[str]]:
    """What went wrong on the pages; must be empty at the end. A test that expects an error takes it out."""
    found: list[str] = []
    yield found
    assert not found, "\n".join(found)


@pytest.fixture
def open_page(chromium: Browser, live_server, problems: list[str]) -> Iterator[Callable[..., Page]]:
    """Open a fresh visitor's page: `open_page(**options of Playwright's new_context)`."""
    contexts = []

    def open_one(**options: Any) -> Page:
        context = chromium.new_context(base_url=live_server.url, locale="en-US", **options)
        context.set_default_timeout(10_000)
        # Pages name their icon; only for bare text does the browser guess one.
        context.route("**/favicon.ico", lambda route: route.fulfill(status=204))
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda said: problems.append(f"{page.url}: {said.text}") if said.type == "error" else None)
        page.on("pageerror", lambda error: problems.append(f"{page.url}: {error}"))
        return page

    yield open_one
    for context in contexts:
        context.close()


@pytest.fixture
def phone(open_page) -> Page:
    """A page on a small phone with a touch screen."""
    return open_page(**PHONE)


@pytest.fixture
def desktop(open_page) -> Page:
    """A page on an office PC."""
    return open_page(**DESKTOP)


@pytest.fixture
def plain(open_page) -> Page:
    """A page on a phone with JavaScript switched off."""
    return open_page(**PHONE, java_script_enabled=False)


@pytest.fixture
def sign_in() -> Callable[[Page, str], None]:
    """`sign_in(page, username)` gives the page that person's session, past the sign-in form."""

    def with_session_of(page: Page, username: str) -> None:
        client = Client()
        client.force_login(get_user_model().objects.get(username=username))
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
        page.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": session, "domain": "localhost", "path": "/"}]
        )

    return with_session_of


@pytest.fixture
def assert_accessible() -> Callable[[Page], None]:
    """`assert_accessible(page)` fails where axe finds a breach of WCAG 2.2 AA."""

    def check(page: Page) -> None:
        found = Axe().run(page, options={"runOnly": {"type": "tag", "values": WCAG_AA}})
        assert not found.response["violations"], found.generate_report()

    return check


@pytest.fixture
def assert_fits() -> Callable[[Page], None]:
    """`assert_fits(page)` fails where the page as a whole scrolls sideways."""

    def check(page: Page) -> None:
        width, room = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
        assert width <= room, f"{page.url} is {width} px wide on a screen of {room} px"

    return check
