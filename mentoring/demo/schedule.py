"""When each village reaches each stage: fast ones and stuck ones, deeds in waves, the whole on an S-curve."""

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from itertools import pairwise
from random import Random

from cooperatives.stages import ACTIVE_STAGES, Stage
from mentoring.demo.period import Period, working_day
from villages.models import Village

Curve = tuple[tuple[int, float], ...]

# (day of the programme, share of villages that reached the stage by then). The rush of the first weeks, then the
# long tail of those who lack a notary's date, a board or an answer.
CURVES: dict[str, Curve] = {
    "outreach": ((-22, 0), (-4, 0.14), (4, 0.38), (12, 0.68), (22, 0.92), (34, 0.98), (60, 1)),
    "deliberation": ((-8, 0), (6, 0.1), (15, 0.38), (25, 0.66), (38, 0.83), (60, 0.93), (86, 0.97), (150, 1)),
    "founding_meeting": ((-2, 0), (10, 0.1), (20, 0.4), (30, 0.64), (44, 0.77), (68, 0.86), (95, 0.92), (170, 1)),
    "deed": ((6, 0), (15, 0.1), (24, 0.34), (33, 0.53), (45, 0.58), (66, 0.63), (86, 0.7), (130, 0.85), (200, 1)),
    "legal_entity": ((12, 0), (21, 0.1), (30, 0.33), (39, 0.43), (52, 0.475), (68, 0.53), (86, 0.595), (200, 0.99)),
}
# Days from what a stage needs until it is reached: least, most, usual.
DELAYS: dict[str, tuple[int, int, int]] = {
    "tax_number": (1, 30, 5),
    "business_license": (2, 40, 8),
    "bank_account": (3, 45, 12),
    "cooperative_number": (8, 90, 30),
    "national_account": (18, 150, 75),
    "training": (30, 170, 95),
    "outlet": (6, 115, 28),
    "operating": (6, 160, 32),
}
USUAL_DELAY = (7, 90, 30)
SHORTEST = 2  # days between two stages that stand on each other
ON_WORKING_DAYS = {"legality", "licensing"}  # phases whose papers come from offices
NOTARY_WAVE = 7  # a notary sits once a week for all villages of a kecamatan

# What makes a village fast (negative) or slow, in units of the usual difference between villages.
AHEAD_OF_ALL, PILOT = -9.0, -0.5
STUCK, RUNNING = 1.3, -1.1  # kecamatan, of each a few
SUBDISTRICTS_APART = 0.14  # share of kecamatan that are stuck, and share that run ahead
SUBDISTRICT_SPREAD = 0.45
FOREMOST = 0.012  # share of villages in which nothing takes longer than usual
STAGE_NOISE = 0.05  # how much a village's rank changes from stage to stage


def schedule(
    villages: list[Village], ahead: Collection[str], rng: Random, period: Period
) -> dict[int, dict[str, date]]:
    """Give the day on which each village (by its key) reaches each stage; stages that lie ahead are left out."""
    ranks = _ranks(villages, ahead, rng)
    notary_days = {pk: rng.randrange(NOTARY_WAVE) for pk in _subdistricts(villages)}
    found = {}
    for village in villages:
        reached: dict[str, date] = {}
        for stage in ACTIVE_STAGES:
            day = _reached_on(stage, reached, ranks[village.pk], rng, period)
            if day and stage.key == "deed":
                day = working_day(_next_sitting(day, notary_days[village.subdistrict_id]))
            if day and day < period.today:
                reached[stage.key] = day
        found[village.pk] = reached
    return found


def _reached_on(stage: Stage, reached: dict[str, date], rank: float, rng: Random, period: Period) -> date | None:
    """Draw the day; None when what the stage needs was not reached. Every call draws, so that stories stay alike."""
    noisy = min(max(rank + rng.gauss(0, STAGE_NOISE) * (1 - abs(2 * rank - 1)), 0), 1)
    least, most, usual = DELAYS.get(stage.key, USUAL_DELAY)
    delay = rng.triangular(least, most if rank > FOREMOST else usual, usual)
    if not all(key in reached for key in stage.requires):
        return None
    earliest = max((reached[key] for key in stage.requires), default=period.preparation)
    if stage.key in CURVES:
        day = max(period.on(day_at(CURVES[stage.key], noisy)), earliest + timedelta(days=SHORTEST))
    else:
        day = earliest + timedelta(days=round(delay))
    return working_day(day) if stage.phase in ON_WORKING_DAYS else day


def day_at(curve: Curve, rank: float) -> float:
    """Read the day on which the village of a rank (0 the first, 1 the last) gets there; straight between the points."""
    for (day, share), (next_day, next_share) in pairwise(curve):
        if rank <= next_share:
            return day + (next_day - day) * max(rank - share, 0) / (next_share - share)
    return curve[-1][0]


def _ranks(villages: list[Village], ahead: Collection[str], rng: Random) -> dict[int, float]:
    moods = _moods(_subdistricts(villages), rng)
    scores = {}
    for village in villages:
        score = moods[village.subdistrict_id] + rng.gauss(0, 1)
        scores[village.pk] = score + PILOT * village.is_pilot + AHEAD_OF_ALL * (village.code in ahead)
    order = sorted(scores, key=scores.__getitem__)
    return {pk: (place + 0.5) / len(order) for place, pk in enumerate(order)}


def _moods(subdistricts: list[int], rng: Random) -> dict[int, float]:
    """Some kecamatan are stuck as a whole, some run ahead."""
    apart = round(len(subdistricts) * SUBDISTRICTS_APART)
    chosen = rng.sample(subdistricts, 2 * apart)
    lean = dict.fromkeys(chosen[:apart], STUCK) | dict.fromkeys(chosen[apart:], RUNNING)
    return {pk: lean.get(pk, 0) + rng.gauss(0, SUBDISTRICT_SPREAD) for pk in subdistricts}


def _subdistricts(villages: Iterable[Village]) -> list[int]:
    return list(dict.fromkeys(village.subdistrict_id for village in villages))


def _next_sitting(day: date, weekday: int) -> date:
    return day + timedelta(days=(weekday - day.toordinal()) % NOTARY_WAVE)
