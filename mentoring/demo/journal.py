"""What a mentor writes after a visit, in keeping with how far the village had come and how it went on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from accounts.models import User
from cooperatives.stages import Stage
from mentoring.demo.period import working_day
from mentoring.demo.words import KEY_PEOPLE, OBSTACLE_FOLLOWUPS, OBSTACLE_NOTES, PLACES, TOPICS, Topic
from mentoring.facts import FollowUpFacts, VisitFacts
from villages.models import Village

# Days from the visit to the village's next claim, and how ready the mentor judged it to be.
OUTLOOKS = ((8, "ready"), (21, "nearly"), (45, "needs_help"))
HOPELESS = "not_moving"
WELL = {"ready": 1.0, "nearly": 0.75, "needs_help": 0.2, "not_moving": 0.0}  # share of visits that went well
UNJUDGED = 0.1  # share of visits whose mentor left the judgement open
OBSTACLES_IF_WELL, SECOND_OBSTACLE = 0.25, 0.3
DURATION = (45, 105)  # minutes
PEOPLE = (4, 38, 9)  # least, most, usual
WITH_COORDINATES = 0.7
NEAR = 0.004  # degrees around the village's centre: some 400 metres
DUE_AFTER = (4, 20)  # days
FALLBACK = "readiness"


@dataclass(frozen=True)
class Situation:
    """Where a village stood when the mentors came."""

    village: Village
    stages: Sequence[Stage]  # what could be claimed next, in order; empty when all was done
    days_to_claim: int | None  # until the village next claimed one of them, as far as known

    @property
    def outlook(self) -> str:
        """How ready the village was."""
        if self.days_to_claim is None:
            return HOPELESS if self.stages else "ready"
        return next((word for days, word in OUTLOOKS if self.days_to_claim <= days), HOPELESS)

    @property
    def topic(self) -> Topic:
        """What the visit was about."""
        if not self.stages:
            return TOPICS["operation"]
        stage = self.stages[0]
        return TOPICS.get(stage.key) or TOPICS.get(stage.phase) or TOPICS[FALLBACK]


def write(situation: Situation, on: date, start: time, mentors: tuple[User, ...], rng: Random) -> VisitFacts:
    """Tell one visit. The letter of assignment is added by the office."""
    village, topic, words = situation.village, situation.topic, _words(situation.village)
    well = rng.random() < WELL[situation.outlook]
    obstacles = _obstacles(topic, well, village, rng)
    people = round(rng.triangular(*PEOPLE))
    latitude, longitude = _whereabouts(village, rng)
    return VisitFacts(
        visited_on=on,
        mentors=mentors,
        purpose=rng.choice(topic.purposes) % words,
        result=rng.choice(topic.went_well if well else topic.stuck) % words,
        started_at=start,
        ended_at=(datetime.combine(on, start) + timedelta(minutes=5 * rng.randint(*(m // 5 for m in DURATION)))).time(),
        place=rng.choice(PLACES) % words,
        stages=tuple(stage.key for stage in situation.stages[:2]),
        attendees=people,
        women=round(people * rng.triangular(0.1, 0.7, 0.35)),
        key_people=", ".join(
            [village.head_name, *(each % words for each in rng.sample(KEY_PEOPLE, rng.randint(0, 2)))]
        ),
        obstacles=tuple(obstacles),
        obstacle_note=" ".join(rng.choice(OBSTACLE_NOTES[key]) for key in obstacles),
        readiness="" if rng.random() < UNJUDGED else situation.outlook,
        latitude=latitude,
        longitude=longitude,
        followups=tuple(_followups(topic, obstacles, words, on, rng)),
    )


def _words(village: Village) -> dict[str, str]:
    desa = village.kind == Village.Kind.DESA
    return {
        "desa": f"{'Desa' if desa else 'Kelurahan'} {village.name}",
        "jenis": "desa" if desa else "kelurahan",
        "kepala": "Kepala desa" if desa else "Lurah",
        "wakil": "BPD" if desa else "LPMK",
        "musyawarah": "musdesus" if desa else "muskelsus",
        "balai": f"{'Balai Desa' if desa else 'Kantor Kelurahan'} {village.name}",
    }


def _obstacles(topic: Topic, well: bool, village: Village, rng: Random) -> list[str]:
    fitting = [key for key in topic.obstacles if key != "bumdes_friction" or village.kind == Village.Kind.DESA]
    if well and rng.random() >= OBSTACLES_IF_WELL:
        return []
    return rng.sample(fitting, 2 if rng.random() < SECOND_OBSTACLE else 1)


def _whereabouts(village: Village, rng: Random) -> tuple[float | None, float | None]:
    if village.latitude is None or village.longitude is None or rng.random() >= WITH_COORDINATES:
        return None, None
    return village.latitude + rng.uniform(-NEAR, NEAR), village.longitude + rng.uniform(-NEAR, NEAR)


def _followups(topic: Topic, obstacles: list[str], words: dict[str, str], on: date, rng: Random):
    agreed = rng.sample(topic.followups, rng.choice((0, 1, 1, 1, 2)))
    agreed += [OBSTACLE_FOLLOWUPS[key] for key in obstacles if rng.random() < 0.6]
    for action, owner in agreed:
        yield FollowUpFacts(action % words, owner, working_day(on + timedelta(days=rng.randint(*DUE_AFTER))))
