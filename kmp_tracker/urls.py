"""Which app answers which address: one include per app."""

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.i18n import set_language

from kmp_tracker.health import healthz

handler400 = "kmp_tracker.errors.bad_request"
handler403 = "kmp_tracker.errors.forbidden"
handler404 = "kmp_tracker.errors.not_found"
handler500 = "kmp_tracker.errors.server_error"

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("language/", login_not_required(set_language), name="set_language"),
    path("admin/", admin.site.urls),
    path("", include("accounts.urls")),
    path("", include("villages.urls")),
    path("", include("cooperatives.urls")),
    path("", include("mentoring.urls")),
    path("", include("reports.urls")),
]
