"""What a phone fetches on its first visit to a page: every byte over the wire, and how soon the first one comes."""

from dataclasses import dataclass
from typing import Any

from benchmarks.serving import Served
from tests.chromium import FLAGS, find_chromium, what_is_missing

PAGES = {"dashboard": "/districts/{district}/", "visit_form": "/visits/new/"}
TIMES = 5


@dataclass(frozen=True)
class FirstLoad:
    """A page with an empty cache: bytes as sent (compressed, headers included), requests, milliseconds to the first."""

    key: str
    bytes: int
    requests: int
    first_byte_ms: float


def first_loads(served: Served, facts: dict[str, Any]) -> list[FirstLoad]:
    """Load the pages in Chromium, each with an empty cache; nothing where there is no Chromium, which is said."""
    if missing := what_is_missing():
        print(f"First loads are not measured. {missing}")
        return []
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        loads = [_first_load(browser, served, key, path.format(**facts)) for key, path in PAGES.items()]
        browser.close()
    return loads


def _first_load(browser: Any, served: Served, key: str, path: str) -> FirstLoad:
    taken = sorted((_once(browser, served, path) for _each in range(TIMES)), key=lambda one: one[2])
    size, requests, first_byte = taken[TIMES // 2]
    return FirstLoad(key, size, requests, first_byte)


def _once(browser: Any, served: Served, path: str) -> tuple[int, int, float]:
    home = f"http://localhost:{served.port}"
    context = browser.new_context(extra_http_headers={"X-Forwarded-Proto": "https"}, locale="id-ID")
    context.add_cookies([{"name": "sessionid", "value": served.session, "url": home}])
    page = context.new_page()
    sizes: list[int] = []
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.on("Network.loadingFinished", lambda event: sizes.append(int(event["encodedDataLength"])))
    answer = page.goto(home + path, wait_until="networkidle")
    if answer is None or answer.status != 200 or page.url != home + path:
        raise SystemExit(f"First load of {path}: answered {answer and answer.status} at {page.url}")
    first_byte = page.evaluate("performance.getEntriesByType('navigation')[0].responseStart")
    context.close()
    return sum(sizes), len(sizes), first_byte
