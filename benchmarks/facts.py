"""`python -m benchmarks.facts`: whom and what to ask for in a database of `manage.py demo --districts`, as JSON."""

import json
import os
import sys
from importlib import import_module
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.settings")

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402

from accounts.models import User  # noqa: E402
from mentoring.models import Visit  # noqa: E402
from villages.models import District, Village  # noqa: E402

SIGN_IN = "staf"  # sees the whole of the first district, logs visits and verifies


def facts() -> dict[str, Any]:
    """Name the first district and its parts, and open a session for its officer."""
    user, district = User.objects.get(username=SIGN_IN), District.objects.order_by("code")[0]
    villages = list(Village.objects.filter(district=district).order_by("code"))
    middle = villages[len(villages) // 2]
    return {
        "session": _session(user),
        "user": user.pk,
        "full_name": user.full_name,
        "district": district.code,
        "subdistrict": middle.subdistrict.code,
        "village": middle.code,
        "search": middle.name,
        "villages": [village.code for village in villages],
        "visits": Visit.objects.count(),
    }


def _session(user: User) -> str:
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY], session[HASH_SESSION_KEY] = str(user.pk), user.get_session_auth_hash()
    session[BACKEND_SESSION_KEY] = "accounts.backends.RoleBackend"
    session.save()
    return session.session_key


if __name__ == "__main__":
    json.dump(facts(), sys.stdout)
