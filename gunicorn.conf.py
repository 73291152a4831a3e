"""How gunicorn serves; found by its name. Values come from the application's own settings."""

import os
import sys

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kmp_tracker.settings")
try:
    bind = f"{settings.WEB_HOST}:{settings.PORT}"
except ImproperlyConfigured as problem:
    sys.exit(f"kmp_tracker cannot start: {problem}")

wsgi_app = "kmp_tracker.wsgi"
workers = settings.WEB_WORKERS
threads = settings.WEB_THREADS
preload_app = False  # each process makes its own database pool
control_socket_disable = True  # it would lie in the home folder, where instances meet
accesslog = None
errorlog = "-"
loglevel = settings.LOG_LEVEL.lower()


def when_ready(server) -> None:
    """Tell where to look, once somebody listens there."""
    shown = "localhost" if settings.WEB_HOST in {"127.0.0.1", "0.0.0.0"} else settings.WEB_HOST
    server.log.info("Open http://%s:%s/ (Ctrl-C stops)", shown, settings.PORT)
