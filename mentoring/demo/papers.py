"""What villages say about their stages: dates, numbers and answers, different in each and fitting together."""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from django.utils.text import slugify

from cooperatives.evidence import Facts
from cooperatives.stages import STAGES, Answer, Evidence, FormationModel, Stage
from mentoring.demo.names import NOTARIES
from villages.models import Village

BANKS = ("Bank Jatim", "Bank Jatim", "BRI", "BRI", "BNI", "Bank Mandiri", "BSI")
UNITS = ("groceries",) * 6 + ("savings_loans", "pharmacy", "warehouse", "logistics", "clinic", "local")
MODELS = (FormationModel.NEW,) * 26 + (FormationModel.DEVELOPMENT, FormationModel.REVITALIZATION)
PRINCIPAL_SAVINGS = (50_000, 100_000, 100_000, 100_000, 150_000, 200_000, 250_000)  # rupiah, once
MANDATORY_SAVINGS = (10_000, 10_000, 15_000, 20_000, 25_000)  # rupiah a month
DIGITS = re.compile(r"\d\d+")
DECREES_A_DAY = 850  # how fast the ministry's register counted on, the whole country together


@dataclass
class Folder:
    """What stays the same through one village's papers."""

    village: Village
    model: str
    unit: str
    notary: str
    deed_number: str
    attendees: int
    women: int

    @property
    def hall(self) -> str:
        """Where meetings are held."""
        kind = "Balai Desa" if self.village.kind == Village.Kind.DESA else "Kantor Kelurahan"
        return f"{kind} {self.village.name}"


def folders(villages: Iterable[Village], reached: dict[int, dict[str, date]], rng: Random) -> dict[int, Folder]:
    """Open a folder for each village, by its key."""
    notaries: dict[int, str] = {}
    found = {}
    for village in villages:
        notary = notaries.setdefault(village.subdistrict_id, rng.choice(NOTARIES))
        attendees = rng.randint(32, 118)
        women = round(attendees * rng.triangular(0.14, 0.6, 0.34))
        found[village.pk] = Folder(village, rng.choice(MODELS), rng.choice(UNITS), notary, "", attendees, women)
    _number_deeds(found, reached)
    return found


def _number_deeds(found: dict[int, Folder], reached: dict[int, dict[str, date]]) -> None:
    """Number each notary's deeds in the order of signing, anew each month as notaries do."""
    signed = sorted(
        (reached[pk]["deed"], folder.village.code, pk) for pk, folder in found.items() if "deed" in reached[pk]
    )
    numbers: Counter[tuple] = Counter()
    for day, _code, pk in signed:
        book = (found[pk].notary, day.year, day.month)
        numbers[book] += 1
        found[pk].deed_number = f"{numbers[book]:02d}"


def facts(stage: Stage, reached: dict[str, date], folder: Folder, rng: Random) -> Facts:
    """Give the complete facts of a stage of a village."""
    on = reached[stage.key]
    details: dict[str, Any] = {}
    for item in stage.evidence:
        details[item.key] = ANSWERS.get(item.key, _usual)(item, folder, rng)
    number = NUMBERS.get(stage.key, _usual_number)(stage, on, folder, rng) if stage.number_label else ""
    document_date = _document_date(stage, reached, rng) if stage.number_date_label else None
    return Facts(on, number, document_date, details)


def misread(number: str) -> str:
    """Make the slip that a correction mends later: two neighbours swapped in the first row of digits."""
    found = DIGITS.search(number)
    if found is None:
        return number + "1"
    row = found.group()
    for place in range(len(row) - 1, 0, -1):
        if row[place - 1] != row[place]:
            swapped = row[: place - 1] + row[place] + row[place - 1] + row[place + 1 :]
            return number[: found.start()] + swapped + number[found.end() :]
    return number[: found.end()] + row[-1] + number[found.end() :]


# -- answers by evidence item, else by the sort of answer ---------------------------------------------------------


def _usual(item: Evidence, folder: Folder, rng: Random) -> Any:
    if item.answer is Answer.PAPER:
        return True
    if item.answer is Answer.CHOICE:
        return rng.choice(list(item.choices or {}))
    if item.answer in (Answer.COUNT, Answer.MONEY):
        return rng.randint(10, 60)
    if item.answer is Answer.LAST_FOUR:
        return f"{rng.randrange(10_000):04d}"
    if item.answer is Answer.SUBDOMAIN:
        return f"{slugify(folder.village.name)}-{slugify(folder.village.subdistrict.name)}"
    return folder.village.name


ANSWERS: dict[str, Callable[[Evidence, Folder, Random], Any]] = {
    "place": lambda item, folder, rng: folder.hall,
    "attendees": lambda item, folder, rng: folder.attendees,
    "women": lambda item, folder, rng: folder.women,
    "formation_model": lambda item, folder, rng: folder.model,
    "founders": lambda item, folder, rng: rng.choice((*range(9, 20), *range(20, 41))),
    "principal_savings": lambda item, folder, rng: rng.choice(PRINCIPAL_SAVINGS),
    "mandatory_savings": lambda item, folder, rng: rng.choice(MANDATORY_SAVINGS),
    "notary": lambda item, folder, rng: folder.notary,
    "bank": lambda item, folder, rng: rng.choice(BANKS),
    "people_trained": lambda item, folder, rng: rng.randint(5, 8),
    "unit": lambda item, folder, rng: folder.unit,
}


# -- numbers of documents -----------------------------------------------------------------------------------------


def _usual_number(stage: Stage, on: date, folder: Folder, rng: Random) -> str:
    if stage.number_digits:
        length = stage.number_digits[-1]
        return f"{rng.randrange(10 ** (length - 1)):0{length}d}"
    return f"{rng.randint(1, 999):03d}/{on.year}"


def _decree_number(stage: Stage, on: date, folder: Folder, rng: Random) -> str:
    count = on.timetuple().tm_yday * DECREES_A_DAY + rng.randrange(DECREES_A_DAY)
    return f"AHU-{count:07d}.AH.01.29.Tahun {on.year}"


NUMBERS: dict[str, Callable[[Stage, date, Folder, Random], str]] = {
    "deed": lambda stage, on, folder, rng: folder.deed_number,
    "legal_entity": _decree_number,
    "business_license": lambda stage, on, folder, rng: f"{on:%d%m%y}{rng.randrange(10**7):07d}",
    "cooperative_number": lambda stage, on, folder, rng: (
        folder.village.code.replace(".", "") + f"{rng.randint(1, 9)}00"
    ),
}


def _document_date(stage: Stage, reached: dict[str, date], rng: Random) -> date:
    """Deeds bear the day of signing; what a ministry decides is dated a day or two before it is received."""
    on = reached[stage.key]
    if stage.key == "deed":
        return on
    before = max((reached[key] for key in STAGES[stage.key].requires), default=on)
    return max(before, on - timedelta(days=rng.randint(0, 2)))
