"""The page of one village; for its official, home."""

from django.http import HttpResponse
from django.shortcuts import render

from accounts.decorators import SignedInRequest, requires
from accounts.permissions import Permission
from reports.village_page import VillagePage
from villages.access import visible_village

DEEDS = {
    "may_log": Permission.LOG_VISIT,
    "may_edit": Permission.EDIT_VILLAGE,
    "may_invite": Permission.INVITE,
}


@requires(Permission.SEE_VILLAGES)
def village(request: SignedInRequest, code: str) -> HttpResponse:
    """Show where a village stands, what comes next and who was there."""
    page = VillagePage(visible_village(request.user, code), request.user)
    may = {name: page.may(permission) for name, permission in DEEDS.items()}
    return render(request, "reports/village.html", {"village": page.village, "page": page, "today": page.today} | may)
