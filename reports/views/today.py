"""The day page."""

from django.http import HttpResponse
from django.shortcuts import render

from accounts.decorators import SignedInRequest, requires
from accounts.permissions import Permission
from reports.day import Day


@requires(Permission.SEE_DAY)
def today(request: SignedInRequest) -> HttpResponse:
    """Show a mentor what was done, what waits, what is late and where to go next."""
    return render(request, "reports/today.html", {"day": Day(request.user)})
