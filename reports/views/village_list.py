"""The list of villages."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from accounts.decorators import requires
from accounts.permissions import Permission
from kmp_tracker.listing import Listing
from reports.as_of import AsOf
from reports.standing import STAGE_COUNT, with_standing
from reports.village_columns import village_columns
from reports.village_filters import VillageFilter
from villages.models import Village


@requires(Permission.SEE_VILLAGES)
def village_list(request: HttpRequest) -> HttpResponse:
    """Find a village, or the villages that answer to some filters, as they stand today."""
    today = localdate()
    visible = Village.objects.visible_to(request.user)
    listing = Listing(
        request.GET,
        with_standing(visible.with_places(), today),
        form_class=VillageFilter,
        columns=village_columns(visible, today),
        user=request.user,
        default_order="name",
        caption=_("Villages"),
    )
    if listing.export_format:
        return listing.export("villages")
    context = {"listing": listing, "as_of": AsOf(today, today), "stage_count": STAGE_COUNT}
    return render(request, "reports/village_list.html", context)
