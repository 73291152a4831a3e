"""Words of libraries that people see and that the libraries leave untranslated; `make messages` finds them here.

A test walks the data administration in Indonesian and fails on a word that no catalogue knows.
"""

from django.utils.translation import gettext_noop

LIBRARY_WORDS = (
    # django
    gettext_noop("Breadcrumbs"),
    gettext_noop("Sidebar"),
    gettext_noop("hash"),
    gettext_noop("salt"),
    # django-axes
    gettext_noop("Clean up expired attempts"),
    gettext_noop("Locked Out"),
    gettext_noop("Path"),
    gettext_noop("User Agent"),
    # django-import-export
    gettext_noop("Format"),
)
