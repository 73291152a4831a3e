"""Views that go wrong, each in one way, beside the real addresses."""

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from kmp_tracker import errors, urls
from kmp_tracker.refusals import Conflict

handler400, handler403, handler404, handler500 = urls.handler400, urls.handler403, urls.handler404, urls.handler500


def raising(problem: Exception):
    """Make a view that fails with `problem`."""

    @login_not_required
    def view(request: HttpRequest) -> HttpResponse:
        raise problem

    return view


@login_not_required
def overtaken(request: HttpRequest) -> HttpResponse:
    """Answer like a view whose record somebody else changed meanwhile."""
    problem = Conflict("Rina verified this stage a minute ago.", current=None)
    return errors.conflict(
        request, problem, back="/villages/1/", stored=[("Deed number", "12/2025")], sent=[("Deed number", "21/2025")]
    )


@login_not_required
def misspelt(request: HttpRequest) -> HttpResponse:
    """Render one of our templates without what it shows."""
    return render(request, "_components/facts.html", {"facts": [("a", "b")]} if "facts" in request.GET else {})


urlpatterns = [
    path("broken/400/", raising(SuspiciousOperation("odd"))),
    path("broken/403/", raising(PermissionDenied())),
    path("broken/409/", overtaken),
    path("broken/500/", raising(OperationalError("the database is gone"))),
    path("broken/misspelt/", misspelt),
    *urls.urlpatterns,
]
