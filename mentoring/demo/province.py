"""Many districts in one database, for measuring: each told as the demo tells Blitar, with a long past of visits."""

from collections.abc import Callable
from random import Random

from django.db import transaction

from cooperatives.founding import found_cooperatives
from mentoring.demo.build import Made, build
from mentoring.demo.examples import cast_of, name_of, rows_of
from mentoring.demo.past import LongPeriod, Past
from villages.models import Village
from villages.territory import NewDistrict, store_territory


def build_province(districts: int, visits: int, seed: int, period: LongPeriod, tell: Callable[[int], None]) -> Made:
    """Make so many districts, sharing so many visits evenly; each draws from a Random of its own.

    `tell` hears how many visits came in. Where the programme's own visits are more already, they are all kept.
    The crew given back is the first district's.
    """
    made = []
    for number in range(1, districts + 1):
        share = visits * number // districts - visits * (number - 1) // districts
        made.append(_build(number, share, Random(f"{seed}/{number}"), period, tell))
    counts = [(each.villages, each.steps, each.visits, each.followups) for each in made]
    return Made(made[0].crew, *map(sum, zip(*counts, strict=True)))


@transaction.atomic
def _build(number: int, visits: int, rng: Random, period: LongPeriod, tell: Callable[[int], None]) -> Made:
    dates = NewDistrict(name_of(number), period.start, period.target, period.preparation)
    district = store_territory(rows_of(number, rng), dates).districts[0]
    found_cooperatives(district)
    made = build(district, cast_of(number), rng, period)
    tell(made.visits)
    villages = list(Village.objects.filter(district=district).with_places().order_by("code"))
    rest = max(0, visits - made.visits)
    Past(villages, made.crew, period, rng).store(rest, tell)
    made.visits += rest
    return made
