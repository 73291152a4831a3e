"""Django's admin as a room of this house: our name, our sign-in, our 403."""

from functools import update_wrapper
from typing import Any

from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _


class HouseAdminSite(admin.AdminSite):
    """The data administration."""

    site_title = _("Data administration of kmp_tracker")
    site_header = _("Data administration of kmp_tracker")
    index_title = _("Tables")
    empty_value_display = "–"

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Send to the one sign-in page: it is throttled, and people know it."""
        if request.user.is_authenticated:
            return redirect("admin:index")
        return redirect_to_login(request.GET.get("next", request.path))

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Answer whoever is signed in and may not enter with 403, not with another sign-in form."""
        inner = super().admin_view(view, cacheable)

        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.user.is_authenticated and not self.has_permission(request):
                raise PermissionDenied
            return inner(request, *args, **kwargs)

        return update_wrapper(guarded, inner)
