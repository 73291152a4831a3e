"""The list behind a number."""

from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import render

from accounts.decorators import SignedInRequest, requires
from accounts.permissions import Permission
from kmp_tracker.listing import Listing
from reports.as_of import AsOf, asked_day, today_url
from reports.figures import FIGURES
from reports.standing import STAGE_COUNT, with_standing
from reports.territory import Territory, asked_territory
from reports.village_columns import village_columns
from reports.village_filters import FigureFilter
from villages.figures import Figure
from villages.models import District
from villages.models.territory import VillageQuerySet


@requires(Permission.SEE_DASHBOARD)
def figure_list(request: SignedInRequest, key: str) -> HttpResponse:
    """Show which villages a figure counts in a territory on a day: the very condition that made the number."""
    if key not in FIGURES:
        raise Http404
    figure, as_of = FIGURES[key], asked_day(request.GET)
    territory = asked_territory(request.user, request.GET, as_of)
    if territory is None:
        return _choice(request, figure, as_of)
    counted = figure.villages(territory.villages, as_of.day, territory.district)
    listing = _listing(request, figure, counted, territory)
    if listing.export_format:
        return listing.export(key)
    context = {
        "figure": figure,
        "territory": territory,
        "as_of": as_of,
        "today_url": today_url(request),
        "number": counted.count(),
        "total": territory.villages.count(),
        "listing": listing,
        "stage_count": STAGE_COUNT,
    }
    return render(request, "reports/figure.html", context)


def _listing(request: SignedInRequest, figure: Figure, counted: VillageQuerySet, territory: Territory) -> Listing:
    day = territory.as_of.day
    return Listing(
        request.GET,
        with_standing(counted.with_places(), day),
        form_class=FigureFilter,
        columns=village_columns(territory.villages, day),
        user=request.user,
        default_order="subdistrict",
        caption=figure.label,
    )


def _choice(request: SignedInRequest, figure: Figure, as_of: AsOf) -> HttpResponse:
    """Offer one line per district, since a figure follows the settings of one."""
    districts = District.objects.visible_to(request.user).annotate(village_count=Count("villages"))
    links = [(place, as_of.url("figure", figure.key, district=place.code)) for place in districts]
    return render(request, "villages/choose_district.html", {"links": links})
