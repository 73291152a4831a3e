"""The application's settings, made repeatable for tests: nothing of the developer's own environment counts.

`TEST_DATABASE_URL` chooses the database server; without it, SQLite.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from tests.undefined import FailOnUndefined, strict_loops

SCRATCH = Path(tempfile.mkdtemp(prefix="kmp-tests-"))  # one for each process, so that runs never meet
atexit.register(shutil.rmtree, SCRATCH, ignore_errors=True)

for name in ("ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS", "DATABASE_URL", "DEBUG", "LOG_LEVEL", "PORT", "PROXY_COUNT"):
    os.environ.pop(name, None)
os.environ |= {"ENV_FILE": os.devnull, "ENVIRONMENT": "local", "VAR_DIR": str(SCRATCH), "WEB_THREADS": "30"}
os.environ["SECRET_KEY"] = "for-tests-only-0123456789-abcdefghijklmnopqrstuvwxyz"
if os.environ.get("TEST_DATABASE_URL"):
    os.environ["DATABASE_URL"] = os.environ["TEST_DATABASE_URL"]

from kmp_tracker.settings import *  # noqa: E402, F403
from kmp_tracker.settings import BASE_DIR, DATABASES, INSTALLED_APPS, MIDDLEWARE, STORAGES, TEMPLATES  # noqa: E402

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file: the in-memory database locks under threads.
    DATABASES["default"]["TEST"] = {"NAME": str(SCRATCH / "test.sqlite3")}

# A template variable that does not exist fails the test that renders it.
TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = FailOnUndefined(BASE_DIR / "templates")
strict_loops()

# Static files straight from their sources, without collecting them first.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
INSTALLED_APPS.remove("whitenoise.runserver_nostatic")
MIDDLEWARE.remove("whitenoise.middleware.WhiteNoiseMiddleware")

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
