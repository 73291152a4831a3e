"""Districts of Blitar's shape that exist nowhere: their codes, their names and who has which part."""

from dataclasses import replace
from random import Random

from mentoring.demo import blitar
from mentoring.demo.build import Cast
from villages.territory_file import Row, read_territory

# The ministry numbers provinces by island from 11 (Aceh) to the nineties (Papua, up to 97); none begins with 99.
PROVINCE = "99"
MOST_DISTRICTS = 99  # two digits

HEADS = (
    *("Arga", "Banyu", "Bumi", "Candra", "Dadap", "Gading", "Giri", "Jati", "Karang", "Kebon", "Kedung", "Kemuning"),
    *("Kerta", "Lemah", "Mega", "Mulya", "Nusa", "Pandan", "Pasir", "Puspa", "Sari", "Sekar", "Sumber", "Tirta"),
    *("Tunjung", "Wana", "Watu", "Widya"),
)
TAILS = (
    *("agung", "arum", "asih", "asri", "baru", "damai", "endah", "harjo", "jaya", "kencana", "kidul", "lestari"),
    *("lor", "makmur", "mukti", "raya", "rejo", "sejahtera", "subur", "wangi"),
)


def code_of(number: int) -> str:
    """Give the code of the so-manieth district, from 1 on."""
    return f"{PROVINCE}.{number:02d}"


def name_of(number: int) -> str:
    """Give its name, which says that it is an example."""
    return f"Kabupaten Contoh {number}"


def rows_of(number: int, rng: Random) -> list[Row]:
    """Give the villages of a made-up district: Blitar's own, under other codes and other names."""
    real = blitar_rows()
    kecamatan = list(dict.fromkeys(row.subdistrict_code for row in real))
    names = rng.sample([head + tail for head in HEADS for tail in TAILS], len(real) + len(kecamatan))
    called = dict(zip(kecamatan, names[len(real) :], strict=True))
    return [
        replace(
            row,
            code=moved(row.code, number),
            name=name,
            subdistrict_code=moved(row.subdistrict_code, number),
            subdistrict=called[row.subdistrict_code],
        )
        for row, name in zip(real, names[: len(real)], strict=True)
    ]


def blitar_rows() -> list[Row]:
    """Read Blitar's villages."""
    with blitar.TERRITORY.open(encoding="utf-8", newline="") as file:
        return read_territory(file)


def moved(code: str, number: int) -> str:
    """Give the made-up code that stands for a code of Blitar."""
    return code_of(number) + code.removeprefix(blitar.CODE)


def cast_of(number: int) -> Cast:
    """Give Blitar's parts in a made-up district. The sign-ins of the first bear no number."""
    cast = blitar.CAST
    seats = replace(
        cast.seats,
        coordinator=tuple(moved(code, number) for code in cast.seats.coordinator),
        observer=moved(cast.seats.observer, number),
        official=moved(cast.seats.official, number),
    )
    return replace(
        cast,
        seats=seats,
        ahead=tuple(moved(code, number) for code in cast.ahead),
        unfinished={moved(code, number): stages for code, stages in cast.unfinished.items()},
        returned={moved(code, number): stage for code, stage in cast.returned.items()},
        suffix="" if number == 1 else f"-{number}",
    )
