"""Sets the stage: the programme's dates, and what the office knows of each village."""

from collections.abc import Collection
from random import Random

from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from accounts.models import User
from cooperatives.actions import set_programme
from cooperatives.models import StageTarget
from cooperatives.stages import ACTIVE_STAGES
from mentoring.demo.names import a_head
from mentoring.demo.people import HEADS_NUMBERS, Telephones
from mentoring.demo.period import DUE_DAYS, Period
from villages.models import District, Village

PILOTS_PER_SUBDISTRICT = 2  # 44 of the 22 kecamatan
POTENTIALS = (
    *("padi", "jagung", "tebu", "cabai", "kopi", "kakao", "kelapa dan gula merah", "nanas", "belimbing", "durian"),
    *("telur ayam petelur", "ikan koi", "lele", "gurami", "sapi perah", "kambing etawa", "sapi potong", "burung puyuh"),
    *("wisata pantai", "wisata air terjun", "wisata petik buah", "kerajinan kendang", "batik tulis", "anyaman bambu"),
    *("genteng dan batu bata", "keripik singkong", "olahan tahu", "penggilingan padi", "kayu sengon", "jamur tiram"),
)
MOST_POTENTIALS = 3
PEOPLE_LIVING = (1_900, 9_400, 3_900)  # least, most, usual
TOLD = ["head_name", "head_phone", "is_pilot", "local_potential", "population"]
BATCH = 500


def set_dates(district: District, period: Period, by: User) -> District:
    """Give the district the programme's dates and its due dates."""
    district = set_programme(
        district=district,
        by=by,
        programme_start=period.start,
        target_date=period.target,
        target_stage="legal_entity",
        preparation_starts=period.preparation,
    )
    targets = [
        StageTarget(district=district, stage=stage.key, due_on=period.on(DUE_DAYS[stage.key]))
        for stage in ACTIVE_STAGES
        if stage.key in DUE_DAYS
    ]
    bulk_create_with_history(targets, StageTarget, default_user=by, default_date=period.opening)
    return district


def describe(villages: list[Village], always_pilot: Collection[str], rng: Random, period: Period, by: User) -> None:
    """Tell of each village its head, telephone, people and what it lives on; flag the pilots of each kecamatan."""
    telephones = Telephones(HEADS_NUMBERS)
    pilots = _pilots(villages, always_pilot, rng)
    for village in villages:
        village.head_name, village.head_phone = a_head(rng), telephones()
        village.is_pilot = village.code in pilots
        village.local_potential = ", ".join(rng.sample(POTENTIALS, rng.randint(1, MOST_POTENTIALS)))
        village.population = round(rng.triangular(*PEOPLE_LIVING))
    bulk_update_with_history(villages, Village, TOLD, batch_size=BATCH, default_user=by, default_date=period.opening)


def _pilots(villages: list[Village], always: Collection[str], rng: Random) -> set[str]:
    by_subdistrict: dict[int, list[str]] = {}
    for village in villages:
        by_subdistrict.setdefault(village.subdistrict_id, []).append(village.code)
    pilots: set[str] = set()
    for codes in by_subdistrict.values():
        chosen = [code for code in codes if code in always]
        others = [code for code in codes if code not in always]
        pilots.update(chosen + rng.sample(others, min(len(others), max(0, PILOTS_PER_SUBDISTRICT - len(chosen)))))
    return pilots
