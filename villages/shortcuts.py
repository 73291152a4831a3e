"""The short addresses: /dashboard/, /verification/ and /targets/ lead to the person's own district."""

from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from accounts.decorators import SignedInRequest
from villages.models import District
from villages.models.territory import DistrictQuerySet


def to_district(request: SignedInRequest, url_name: str, districts: DistrictQuerySet | None = None) -> HttpResponse:
    """Send the person to their district's page named `url_name`, the query string kept.

    `districts`: those whose page they may open, by default those they see. Where there are several, or none, a page
    lets them choose, or says whom to ask.
    """
    if districts is None:
        districts = District.objects.visible_to(request.user)
    query = request.META.get("QUERY_STRING", "")
    links = [
        (place, reverse(url_name, args=[place.code]) + (f"?{query}" if query else ""))
        for place in districts.annotate(village_count=Count("villages"))
    ]
    if len(links) == 1:
        return redirect(links[0][1])
    return render(request, "villages/choose_district.html", {"links": links}, status=200 if links else 404)
