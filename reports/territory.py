"""The part of the programme that a report speaks about: whose villages, on which day, for which person."""

from dataclasses import dataclass

from django.http import Http404, QueryDict
from django.shortcuts import get_object_or_404

from accounts.models import User
from reports.as_of import AsOf
from villages.figures import Figure
from villages.models import District, Subdistrict, Village
from villages.models.territory import VillageQuerySet


@dataclass(frozen=True)
class Territory:
    """A district or kecamatan as one person sees it at the end of a day.

    `place` is the district itself, a kecamatan of it, or None for all that the person sees of the district.
    """

    district: District
    place: District | Subdistrict | None
    villages: VillageQuerySet
    as_of: AsOf

    @property
    def scope(self) -> dict[str, str]:
        """The query parameters that name this territory to the lists behind its numbers."""
        if self.place is None:
            return {}
        return {type(self.place).__name__.lower(): self.place.code}

    @property
    def url(self) -> str:
        """The page about this territory on the same day; "" where it has none."""
        return self.as_of.url(type(self.place).__name__.lower(), self.place.code) if self.place else ""

    @property
    def name(self) -> str:
        """What the territory is called."""
        return str(self.place or self.district)

    def list_url(self, figure: Figure | str) -> str:
        """Give the address of the list behind a figure here, on the same day."""
        return self.as_of.url("figure", figure if isinstance(figure, str) else figure.key, **self.scope)


def district_of(user: User, code: str, as_of: AsOf) -> Territory:
    """Find a whole district that `user` may read; 404 else."""
    place = get_object_or_404(District.objects.visible_to(user), code=code)
    return Territory(place, place, _villages(user).filter(district=place), as_of)


def subdistrict_of(user: User, code: str, as_of: AsOf) -> Territory:
    """Find a kecamatan that `user` may read; 404 else."""
    place = get_object_or_404(Subdistrict.objects.visible_to(user).select_related("district"), code=code)
    return Territory(place.district, place, _villages(user).filter(subdistrict=place), as_of)


def everything_of(user: User, as_of: AsOf) -> Territory | None:
    """Give all that `user` sees, where it lies in one district; None where it lies in several. 404 for nothing."""
    districts = list(District.objects.filter(pk__in=_villages(user).values("district"))[:2])
    if not districts:
        raise Http404
    return Territory(districts[0], None, _villages(user), as_of) if len(districts) == 1 else None


def _villages(user: User) -> VillageQuerySet:
    return Village.objects.visible_to(user)


def asked_territory(user: User, params: QueryDict, as_of: AsOf) -> Territory | None:
    """Read the territory from the address; without one all that `user` sees, or None where a district must be chosen.

    404 for a territory outside the person's sight.
    """
    if code := params.get("subdistrict"):
        return subdistrict_of(user, code, as_of)
    if code := params.get("district"):
        return district_of(user, code, as_of)
    return everything_of(user, as_of)
