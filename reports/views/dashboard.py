"""The pages that say whether a district, or one kecamatan of it, is on time."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.decorators import SignedInRequest, requires
from accounts.models import User
from accounts.permissions import Permission
from mentoring.pace import pace
from reports.as_of import asked_day, today_url
from reports.calls import call_rows
from reports.dashboards import Dashboard
from reports.pace_scale import PaceScale
from reports.standing import STAGE_COUNT
from reports.territory import Territory, district_of, subdistrict_of
from reports.village_rows import village_rows
from villages.models import District, Subdistrict
from villages.shortcuts import to_district


@requires(Permission.SEE_DASHBOARD)
def dashboard(request: SignedInRequest) -> HttpResponse:
    """Lead to the person's own dashboard: the district's, or for who sees only kecamatan, theirs."""
    places = Subdistrict.objects.visible_to(request.user)
    if District.objects.visible_to(request.user).exists() or not places.exists():
        return to_district(request, "district")
    query = request.META.get("QUERY_STRING", "")
    choices = [(place, place.get_absolute_url() + (f"?{query}" if query else "")) for place in places]
    if len(choices) == 1:
        return redirect(choices[0][1])
    return render(request, "reports/choose.html", {"title": _("Choose a subdistrict"), "choices": choices})


@requires(Permission.SEE_DASHBOARD)
def district(request: SignedInRequest, code: str) -> HttpResponse:
    """Show the head whether the district meets its target, where it is stuck and whom to call."""
    territory = district_of(request.user, code, asked_day(request.GET))
    context = _context(request, territory)
    context["matrix"] = context["board"].matrix(request.GET.get("sort", ""))
    context["scale"] = PaceScale(pace(territory.district, territory.as_of.day))
    context["visits_url"] = _visits_url(context["scale"], territory)
    return render(request, "reports/district.html", context)


@requires(Permission.SEE_DASHBOARD)
def subdistrict(request: SignedInRequest, code: str) -> HttpResponse:
    """Show one kecamatan, village by village."""
    territory = subdistrict_of(request.user, code, asked_day(request.GET))
    context = _context(request, territory)
    context |= {"rows": village_rows(territory), "stage_count": STAGE_COUNT}
    context["district_url"] = _district_url(request.user, territory)
    return render(request, "reports/subdistrict.html", context)


def _context(request: SignedInRequest, territory: Territory) -> dict:
    board = Dashboard(territory)
    return {
        "territory": territory,
        "district": territory.district,
        "as_of": territory.as_of,
        "today_url": today_url(request),
        "board": board,
        "calls": call_rows(board.calls, request.user),
    }


def _district_url(user: User, territory: Territory) -> str:
    seen = District.objects.visible_to(user).filter(pk=territory.district.pk).exists()
    return territory.as_of.url("district", territory.district.code) if seen else ""


def _visits_url(scale: PaceScale, territory: Territory) -> str:
    """The visits that made the pace; the district's code keeps out those of other districts."""
    asked = {"q": territory.district.code, "since": scale.pace.first, "until": scale.pace.last}
    return f"{reverse('visit_list')}?{urlencode(asked)}"
