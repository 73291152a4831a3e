#!/usr/bin/env python
"""Django's command line."""

import os
import sys

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line


def main() -> None:
    """Run a command, or say in one sentence which setting stands in the way."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kmp_tracker.settings")
    try:
        settings.configured or settings.INSTALLED_APPS  # noqa: B018  # reads the environment
    except ImproperlyConfigured as problem:
        sys.exit(f"kmp_tracker cannot start: {problem}")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
