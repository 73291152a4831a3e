"""Builds the demo of one district, from its people to its visits."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from django.db import transaction

from cooperatives.bulk import Ledger
from cooperatives.models import Cooperative
from mentoring.bulk import Diary
from mentoring.demo.courses import Story
from mentoring.demo.formation import audit, play, turns_of
from mentoring.demo.papers import folders
from mentoring.demo.people import Crew, Seats, hire
from mentoring.demo.period import Period
from mentoring.demo.places import describe, set_dates
from mentoring.demo.schedule import schedule
from mentoring.demo.visits import Agenda, Journey
from villages.models import District, Village

RETURNED_LATELY = 9  # days ago


@dataclass(frozen=True)
class Cast:
    """Who has a part in a district's demo: where the sign-ins belong, and villages told of by name (by code)."""

    seats: Seats
    ahead: Collection[str] = ()  # ahead of all others
    unfinished: Mapping[str, Collection[str]] = field(default_factory=dict)  # stages not yet claimed there
    returned: Mapping[str, str] = field(default_factory=dict)  # a stage lately returned there
    suffix: str = ""  # ends the user names, so that several districts have their own people


@dataclass
class Made:
    """What was made."""

    crew: Crew
    villages: int
    steps: int
    visits: int
    followups: int


@transaction.atomic
def build(district: District, cast: Cast, rng: Random, period: Period) -> Made:
    """Tell the programme of one district that has villages and cooperatives, and nothing else yet."""
    villages = list(Village.objects.filter(district=district).with_places().order_by("code"))
    crew = hire(district, villages, cast.seats, rng, period, cast.suffix)
    district = set_dates(district, period, crew.admin)
    for village in villages:
        village.district = village.subdistrict.district = district  # one object, with its dates
    describe(villages, cast.ahead, rng, period, crew.officer)
    ledger, journeys = _formation(district, villages, cast, crew, rng, period)
    diary = Diary()
    Agenda(crew, journeys, rng, period, {mentor.pk for mentor in crew.mentors}).fill(diary)
    ledger.store()
    diary.store()
    return Made(crew, len(villages), len(ledger.steps), len(diary.visits), len(diary.followups))


def _formation(
    district: District, villages: list[Village], cast: Cast, crew: Crew, rng: Random, period: Period
) -> tuple[Ledger, list[Journey]]:
    reached = schedule(villages, cast.ahead, rng, period)
    for village in villages:
        _play_part(reached[village.pk], village, cast, period)
    papers = folders(villages, reached, rng)
    cooperatives = {each.village_id: each for each in Cooperative.objects.filter(district=district)}
    ledger, journeys, formations = Ledger(), [], []
    for village in villages:
        story = Story(village, crew, period, rng, cast.returned.get(village.code, ""), village.code in cast.ahead)
        turns = turns_of(story, reached[village.pk], papers[village.pk])
        cooperative = cooperatives[village.pk]
        cooperative.village, cooperative.district = village, district
        formations.append(play(ledger, cooperative, turns, period))
        journeys.append(Journey(village, turns, favoured=village.code in cast.ahead))
    audit(ledger, formations, crew, rng, period)
    return ledger, journeys


def _play_part(reached: dict[str, date], village: Village, cast: Cast, period: Period) -> None:
    """Bring the days of a village that has a part in line with it."""
    for key in cast.unfinished.get(village.code, ()):
        reached.pop(key, None)
    returned = cast.returned.get(village.code)
    if returned in reached:
        reached[returned] = max(reached[returned], period.today - timedelta(days=RETURNED_LATELY))
