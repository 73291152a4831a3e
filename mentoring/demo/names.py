"""Names as people in East Java bear them, put together at random; whoever they fit is meant by chance only."""

from random import Random

MEN = (
    *("Agus", "Arif", "Bambang", "Budi", "Didik", "Djoko", "Dwi", "Edi", "Eko", "Gatot", "Hadi", "Hari", "Heru"),
    *("Imam", "Joko", "Kasmuri", "Katiman", "Khoirul", "Lukman", "Mashuri", "Mujiono", "Mulyadi", "Nanang", "Nur"),
    *("Paidi", "Purwanto", "Rudi", "Samsul", "Sarno", "Slamet", "Sugeng", "Suharto", "Sukarji", "Sumarno", "Sunarto"),
    *("Suparno", "Supriyadi", "Sutrisno", "Suyanto", "Teguh", "Tri", "Wahyu", "Wiyono", "Yudi", "Zainal"),
)
MEN_LAST = (
    *("Adi Saputro", "Arifin", "Basuki", "Cahyono", "Efendi", "Handoko", "Hariyanto", "Hidayat", "Kurniawan"),
    *("Mulyono", "Nugroho", "Nurcahyo", "Prasetyo", "Prayitno", "Purnomo", "Raharjo", "Santoso", "Setiawan"),
    *("Susanto", "Suryanto", "Triyono", "Utomo", "Wibowo", "Widodo", "Wijaya", "Winarno", "Yulianto"),
)
WOMEN = (
    *("Anik", "Binti", "Dewi", "Diah", "Endang", "Erna", "Ika", "Indah", "Kusmiati", "Lilik", "Luluk", "Nanik"),
    *("Nurul", "Ratna", "Rini", "Rohmah", "Siti", "Sri", "Sulastri", "Suprihatin", "Titik", "Tutik", "Umi"),
    *("Wahyu", "Winarti", "Wiwik", "Yayuk", "Yuliati"),
)
WOMEN_LAST = (
    *("Andayani", "Astuti", "Fatimah", "Handayani", "Hidayati", "Kusumawati", "Lestari", "Maryani", "Mulyani"),
    *("Ningsih", "Nurjanah", "Permatasari", "Pujiastuti", "Purwanti", "Puspitasari", "Rahayu", "Rahmawati"),
    *("Setyowati", "Sulistyowati", "Utami", "Wahyuni", "Widiastuti", "Wulandari"),
)
DEGREES = ("", "", "", "", "", ", S.E.", ", S.Sos.", ", S.Pd.", ", S.H.", ", S.P.")
WOMEN_AMONG_HEADS = 0.16
ONE_NAME_ONLY = 0.2  # many people bear a single name

NOTARIES = (
    "Ratna Kusumaningrum, S.H., M.Kn.",
    "Hendra Wicaksana, S.H., M.Kn.",
    "Laily Mufidah, S.H., M.Kn.",
    "Yohanes Budi Santosa, S.H., M.Kn.",
    "Dyah Ayu Paramita, S.H., M.Kn.",
    "Agung Priyambodo, S.H., M.Kn.",
)


def a_man(rng: Random) -> str:
    """Draw a man's name."""
    first = rng.choice(MEN)
    return first if rng.random() < ONE_NAME_ONLY and len(first) > 5 else f"{first} {rng.choice(MEN_LAST)}"


def a_woman(rng: Random) -> str:
    """Draw a woman's name."""
    return f"{rng.choice(WOMEN)} {rng.choice(WOMEN_LAST)}"


def a_head(rng: Random) -> str:
    """Draw the name of a village head, with a degree now and then."""
    name = a_woman(rng) if rng.random() < WOMEN_AMONG_HEADS else a_man(rng)
    return name + rng.choice(DEGREES)


def an_official(rng: Random) -> str:
    """Draw the name of a village official."""
    return a_woman(rng) if rng.random() < 0.5 else a_man(rng)
