"""How libraries' apps are called and set up in this house."""

from axes.apps import AppConfig as AxesConfig
from django.contrib.admin.apps import AdminConfig
from django.utils.translation import gettext_lazy as _


class HouseAdminConfig(AdminConfig):
    """Django's admin, with the site of `kmp_tracker.admin_site`."""

    default_site = "kmp_tracker.admin_site.HouseAdminSite"


class SignInAttemptsConfig(AxesConfig):
    """django-axes, by a name that says what it holds."""

    verbose_name = _("Sign-in attempts")
