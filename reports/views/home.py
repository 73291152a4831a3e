"""The front door."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.decorators import SignedInRequest
from accounts.permissions import Role
from villages.models import Village

# Those who steer or read start with the numbers, those in the field with their day; a village with itself.
HOMES = {
    Role.ADMIN: "dashboard",
    Role.HEAD: "dashboard",
    Role.OBSERVER: "dashboard",
    Role.OFFICER: "today",
    Role.COORDINATOR: "today",
}


def home(request: SignedInRequest) -> HttpResponse:
    """Send each role to its own home."""
    if name := HOMES.get(Role(request.user.role)):
        return redirect(name)
    villages = list(Village.objects.visible_to(request.user).with_places())
    if len(villages) == 1:
        return redirect(villages[0])
    choices = [(village.full_name, village.get_absolute_url()) for village in villages]
    return render(request, "reports/choose.html", {"title": _("Choose a village"), "choices": choices})
