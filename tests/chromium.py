"""Which Chromium the browser tests drive. `python -m tests.chromium` fails, saying why, where they cannot."""

import os
import shutil
import subprocess
import sys

from playwright._impl._driver import compute_driver_executable

HELP = "Debian: apt-get install chromium libatomic1"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def find_chromium() -> str | None:
    """Give the path of Chromium: what CHROMIUM says, else the system's own."""
    names = [os.environ.get("CHROMIUM", ""), "chromium", "chromium-browser"]
    return next(filter(None, map(shutil.which, filter(None, names))), None)


def what_is_missing() -> str:
    """Say why browser tests cannot run here; empty where they can."""
    if not find_chromium():
        return f"No Chromium found: install it ({HELP}), or set CHROMIUM to its path."
    driver = compute_driver_executable()[0]  # Playwright's own program, which a bare system may be unable to start
    if subprocess.run([driver, "--version"], capture_output=True).returncode:
        return f"Playwright's driver does not start: a library is missing ({HELP})."
    return ""


if __name__ == "__main__":
    sys.exit(what_is_missing() or 0)
