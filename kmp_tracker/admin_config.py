"""Makes our admin site the one that every app registers with."""

from django.contrib.admin.apps import AdminConfig


class HouseAdminConfig(AdminConfig):
    """Django's admin, with the site of `kmp_tracker.admin_site`."""

    default_site = "kmp_tracker.admin_site.HouseAdminSite"
