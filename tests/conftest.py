"""What every test can lean on."""

import pytest

from tests.chromium import find_chromium, what_is_missing

NO_BROWSER = what_is_missing()


def pytest_report_header() -> list[str]:
    """Say which database and browser this run is about."""
    from django.conf import settings

    return [
        f"database: {settings.DATABASES['default']['ENGINE']}, browser: {'none' if NO_BROWSER else find_chromium()}"
    ]


@pytest.hookimpl(trylast=True)  # after the browser folder has marked its tests
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what needs a browser where there is none."""
    if not NO_BROWSER:
        return
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.skip(reason=NO_BROWSER))


def pytest_terminal_summary(terminalreporter) -> None:
    """Say loudly what was not tested."""
    if NO_BROWSER:
        terminalreporter.write_sep("!", "BROWSER TESTS WERE SKIPPED", yellow=True, bold=True)
        terminalreporter.write_line(NO_BROWSER, yellow=True)


@pytest.fixture(autouse=True)
def numbers_from_the_start() -> None:
    """Let each test number its places and people from the start, so that their order never depends on other tests."""
    from tests import factories

    for factory in (
        factories.UserFactory,
        factories.DistrictFactory,
        factories.SubdistrictFactory,
        factories.VillageFactory,
    ):
        factory.reset_sequence(0)
