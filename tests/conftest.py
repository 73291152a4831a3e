"""What every test can lean on."""

import pytest

from tests.chromium import CHROMIUM, MISSING


def pytest_report_header() -> list[str]:
    """Say which database and browser this run is about."""
    from django.conf import settings

    return [f"database: {settings.DATABASES['default']['ENGINE']}, browser: {CHROMIUM or 'none'}"]


@pytest.hookimpl(trylast=True)  # after the browser folder has marked its tests
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what needs a browser where there is none."""
    if CHROMIUM:
        return
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.skip(reason=MISSING))


def pytest_terminal_summary(terminalreporter) -> None:
    """Say loudly what was not tested."""
    if not CHROMIUM:
        terminalreporter.write_sep("!", "BROWSER TESTS WERE SKIPPED", yellow=True, bold=True)
        terminalreporter.write_line(MISSING, yellow=True)
