"""Who looks after a village: the coordinators assigned to it, to its kecamatan or to its district."""

from dataclasses import dataclass
from datetime import date

from accounts.models import User
from accounts.permissions import Role
from villages.models import Assignment, Village
from villages.models.assignment import LEVELS


@dataclass(frozen=True)
class Coordinators:
    """The coordinators of several districts on a day, found by village."""

    by_place: dict[tuple[str, int], list[User]]

    def of(self, village: Village) -> list[User]:
        """Give a village's coordinators, the nearest assignment first, each once."""
        places = (("village", village.pk), ("subdistrict", village.subdistrict_id), ("district", village.district_id))
        found = [user for place in places for user in self.by_place.get(place, [])]
        return list(dict.fromkeys(found))

    def names(self, village: Village) -> str:
        """Give their names for one cell; "" for none."""
        return ", ".join(str(user) for user in self.of(village))


def coordinators(villages, on: date | None = None) -> Coordinators:
    """Find the coordinators who work on a day (default today) in the districts of these villages; one query."""
    assignments = (
        Assignment.objects.current(on)
        .filter(
            user__role=Role.COORDINATOR, user__is_active=True, home_district__in=villages.order_by().values("district")
        )
        .select_related("user")
        .order_by("user__full_name", "pk")
    )
    by_place: dict[tuple[str, int], list[User]] = {}
    for assignment in assignments:
        for level in LEVELS:
            if place := getattr(assignment, f"{level}_id"):
                by_place.setdefault((level, place), []).append(assignment.user)
    return Coordinators(by_place)
