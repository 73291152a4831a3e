"""What a mentor writes after a visit, in keeping with how far the village had come and how it went on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from accounts.models import User
from cooperatives.stages import Stage
from mentoring.demo.period import working_day
from mentoring.demo.topics_business import BUSINESS
from mentoring.demo.topics_founding import FOUNDING
from mentoring.demo.words import CLOSINGS, KEY_PEOPLE, OBSTACLE_FOLLOWUPS, OBSTACLE_NOTES, PLACES, Topic
from mentoring.facts import FollowUpFacts, VisitFacts
from villages.models import Village

# Days from the visit to the village's next claim, and how ready the mentor judged it to be.
OUTLOOKS = ((8, "ready"), (21, "nearly"), (45, "needs_help"))
HOPELESS = "not_moving"
WELL = {"ready": 1.0, "nearly": 0.75, "needs_help": 0.2, "not_moving": 0.0}  # share of visits that went well
UNJUDGED = 0.1  # share of visits whose mentor left the judgement open
OBSTACLE_IF_WELL, SECOND_OBSTACLE = 0.2, 0.3
SUBJECTS = (1, 1, 2)  # how many stages are discussed
CLOSING = 0.5  # share of visits with a remark at the end
DURATION = (9, 21)  # times five minutes
PEOPLE = (4, 38, 9)  # least, most, usual
WITH_COORDINATES = 0.7
NEAR = 0.004  # degrees around the village's centre: some 400 metres
DUE_AFTER = (4, 20)  # days
TOPICS = FOUNDING | BUSINESS
ALL_DONE, OF_ANYTHING = "running", "anything"  # topics that belong to no stage


@dataclass(frozen=True)
class Situation:
    """Where a village stood when the mentors came."""

    village: Village
    stages: Sequence[Stage]  # what could be claimed next, the visit's own subject first; empty when all was done
    days_to_claim: int | None  # until the village claimed that subject, as far as known

    @property
    def outlook(self) -> str:
        """How ready the village was."""
        if self.days_to_claim is None:
            return HOPELESS if self.stages else "ready"
        return next((word for days, word in OUTLOOKS if self.days_to_claim <= days), HOPELESS)

    @property
    def topic(self) -> Topic:
        """What the visit was about."""
        key = self.stages[0].key if self.stages else ALL_DONE
        return TOPICS.get(key, TOPICS[OF_ANYTHING])


def write(situation: Situation, on: date, start: time, mentors: tuple[User, ...], rng: Random) -> VisitFacts:
    """Tell one visit. The letter of assignment is added by the office."""
    village, topic, words = situation.village, situation.topic, _words(situation.village)
    result, obstacles = _result(topic, situation, rng)
    people = round(rng.triangular(*PEOPLE))
    latitude, longitude = _whereabouts(village, rng)
    return VisitFacts(
        visited_on=on,
        mentors=mentors,
        purpose=rng.choice(topic.purposes) % words,
        result=result % words,
        started_at=start,
        ended_at=_end(on, start, rng),
        place=(topic.place or rng.choice(PLACES)) % words,
        stages=tuple(stage.key for stage in situation.stages[: rng.choice(SUBJECTS)]),
        attendees=people,
        women=round(people * rng.triangular(0.1, 0.7, 0.35)),
        key_people=", ".join(
            [village.head_name, *(each % words for each in rng.sample(KEY_PEOPLE, rng.randint(0, 2)))]
        ),
        obstacles=tuple(obstacles),
        obstacle_note=" ".join(rng.choice(OBSTACLE_NOTES[key]) % words for key in obstacles),
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
        "kepala": "kepala desa" if desa else "lurah",
        "Kepala": "Kepala desa" if desa else "Lurah",
        "anggaran": "APBDes" if desa else "anggaran kelurahan",
        "wakil": "BPD" if desa else "LPMK",
        "musyawarah": "musdesus" if desa else "muskelsus",
        "balai": f"{'Balai Desa' if desa else 'Kantor Kelurahan'} {village.name}",
    }


def _others(words: dict[str, str], rng: Random) -> list[str]:
    return [each % words for each in rng.sample(KEY_PEOPLE, rng.randint(0, 2))]


def _result(topic: Topic, situation: Situation, rng: Random) -> tuple[str, list[str]]:
    """Draw what came of a visit, and the obstacles that fit it. A kelurahan has no BUMDes to quarrel with."""
    absent = set() if situation.village.kind == Village.Kind.DESA else {"bumdes_friction"}
    fitting = [key for key in topic.obstacles if key not in absent]
    if rng.random() < WELL[situation.outlook]:
        result = rng.choice(topic.went_well)
        obstacles = rng.sample(fitting, 1) if rng.random() < OBSTACLE_IF_WELL else []
    else:
        result, obstacle = rng.choice([told for told in topic.stuck if told[1] not in absent])
        others = [key for key in fitting if key != obstacle]
        obstacles = [obstacle, *(rng.sample(others, 1) if others and rng.random() < SECOND_OBSTACLE else [])]
    return f"{result} {rng.choice(CLOSINGS)}" if rng.random() < CLOSING else result, obstacles


def _end(on: date, start: time, rng: Random) -> time:
    return (datetime.combine(on, start) + timedelta(minutes=5 * rng.randint(*DURATION))).time()


def _whereabouts(village: Village, rng: Random) -> tuple[float | None, float | None]:
    if village.latitude is None or village.longitude is None or rng.random() >= WITH_COORDINATES:
        return None, None
    return village.latitude + rng.uniform(-NEAR, NEAR), village.longitude + rng.uniform(-NEAR, NEAR)


def _followups(topic: Topic, obstacles: list[str], words: dict[str, str], on: date, rng: Random):
    agreed = rng.sample(topic.followups, rng.choice((0, 1, 1, 1, 2)))
    agreed += [OBSTACLE_FOLLOWUPS[key] for key in obstacles if rng.random() < 0.6]
    for action, owner in agreed:
        yield FollowUpFacts(action % words, owner, working_day(on + timedelta(days=rng.randint(*DUE_AFTER))))
