"""Production's settings, with one addition: whoever asks for it learns what a page spent in the database."""

from kmp_tracker.settings import *  # noqa: F403
from kmp_tracker.settings import MIDDLEWARE as PRODUCTION_MIDDLEWARE

MIDDLEWARE = ["benchmarks.sql.measured", *PRODUCTION_MIDDLEWARE]
