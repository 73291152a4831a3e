"""Which Chromium the browser tests drive."""

import os
import shutil

CHROMIUM = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, ["chromium", "chromium-browser"])), None)
MISSING = (
    "No Chromium found. Install it (Debian: apt-get install chromium) or set CHROMIUM to its path, then test again."
)

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
