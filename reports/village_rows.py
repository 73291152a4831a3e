"""The villages of a territory as short rows, those least far along first."""

from dataclasses import dataclass
from datetime import date

from django.db.models import F

from reports.standing import Standing, standing_of, with_standing
from reports.territory import Territory
from villages.models import Village


@dataclass(frozen=True)
class VillageRow:
    """A village, where it stands and when it was last visited."""

    village: Village
    standing: Standing
    verified: int
    waiting: int
    last_visit: date | None


def village_rows(territory: Territory) -> list[VillageRow]:
    """Give a territory's villages as of its day; one query."""
    villages = with_standing(territory.villages.with_places(), territory.as_of.day)
    return [
        VillageRow(each, standing_of(each), each.verified_stages, each.waiting_claims, each.last_visit)
        for each in villages.order_by(F("furthest").asc(nulls_first=True), "verified_stages", "name", "code")
    ]
