"""Who works in the demo: the office, its six mentors, an observer, and an official in most villages."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from random import Random

from django.contrib.auth.hashers import make_password
from django.utils.text import slugify
from simple_history.utils import bulk_create_with_history

from accounts.models import User
from accounts.permissions import Role
from mentoring.demo.names import an_official
from mentoring.demo.period import Period
from villages.models import Assignment, District, Subdistrict, Village

PASSWORD = "koperasi-2025"

# The six mentors: one officer for the whole district, and coordinators who share the kecamatan.
COORDINATORS = (
    ("korwil", "Endang Sulistyowati, S.E."),
    ("korwil2", "Hari Purnomo, S.Sos."),
    ("korwil3", "Nurul Hidayati, S.E."),
    ("korwil4", "Didik Prasetyo"),
    ("korwil5", "Wiwik Handayani, S.P."),
)
SIGN_INS = (
    ("admin", Role.ADMIN),
    ("kadis", Role.HEAD),
    ("staf", Role.OFFICER),
    ("korwil", Role.COORDINATOR),
    ("desa", Role.VILLAGE),
    ("camat", Role.OBSERVER),
)
SILENT = 0.12  # share of villages without an official who signs in: the office claims on their behalf
BATCH = 500
PEOPLE_NUMBERS, HEADS_NUMBERS = 1001, 5001  # first made-up telephone numbers of the people, and of village heads


@dataclass(frozen=True)
class Seats:
    """Where the demo's sign-ins belong, by code: kecamatan of `korwil`, of `camat`, and the village of `desa`."""

    coordinator: tuple[str, ...]
    observer: str
    official: str


@dataclass
class Crew:
    """The people of one district."""

    admin: User
    head: User
    officer: User
    observer: User
    coordinators: dict[int, User] = field(default_factory=dict)  # by the kecamatan's key
    officials: dict[int, User] = field(default_factory=dict)  # by the village's key

    @property
    def mentors(self) -> list[User]:
        """Who goes out to the villages."""
        return [self.officer, *dict.fromkeys(self.coordinators.values())]

    def verifiers(self, village: Village) -> tuple[User, User]:
        """Who may verify a village's claims: the coordinator of its kecamatan, and the officer."""
        return self.coordinators[village.subdistrict_id], self.officer


class Telephones:
    """Numbers that are made up: +62 811-0000-…, in the order in which they are given out."""

    def __init__(self, first: int) -> None:
        self._next = first

    def __call__(self) -> str:
        """Give the next number."""
        number = f"+628110000{self._next}"
        self._next += 1
        return number


def hire(
    district: District, villages: list[Village], seats: Seats, rng: Random, period: Period, suffix: str = ""
) -> Crew:
    """Store the people of a district and give each their territory from the first day on.

    `suffix` ends every user name, so that several districts can have their own people.
    """
    subdistricts = list({village.subdistrict_id: village.subdistrict for village in villages}.values())
    people = _People(suffix)
    crew = Crew(
        admin=people.one("admin", "Rizky Ramadhan", Role.ADMIN),
        head=people.one("kadis", "Drs. Bambang Wicaksono, M.M.", Role.HEAD, [district]),
        officer=people.one("staf", "Dewi Rahmawati, S.E.", Role.OFFICER, [district]),
        observer=people.one("camat", "Suryo Wibowo, S.STP.", Role.OBSERVER, _coded(subdistricts, [seats.observer])),
    )
    for (username, name), own in zip(COORDINATORS, _shared_out(subdistricts, seats), strict=True):
        coordinator = people.one(username, name, Role.COORDINATOR, own)
        crew.coordinators |= {subdistrict.pk: coordinator for subdistrict in own}
    for village, username in zip(villages, _usernames(villages), strict=True):
        name, silent = an_official(rng), rng.random() < SILENT
        if village.code == seats.official:
            crew.officials[village.pk] = people.one("desa", "Suprihatin", Role.VILLAGE, [village])
        elif not silent:
            crew.officials[village.pk] = people.one(username, name, Role.VILLAGE, [village])
    people.store(crew.admin, period)
    return crew


class _People:
    """People and their territories, until they are stored together."""

    def __init__(self, suffix: str) -> None:
        self._suffix = suffix
        self._telephones = Telephones(PEOPLE_NUMBERS)
        self._hash = make_password(PASSWORD)  # slow on purpose, so only once
        self._users: list[User] = []
        self._assignments: list[Assignment] = []

    def one(
        self, username: str, full_name: str, role: Role, places: Iterable[District | Subdistrict | Village] = ()
    ) -> User:
        user = User(
            username=username + self._suffix,
            full_name=full_name,
            role=role,
            phone=self._telephones(),
            password=self._hash,
        )
        self._users.append(user)
        for place in places:
            home = place if isinstance(place, District) else place.district
            assignment = Assignment(user=user, home_district=home, **{type(place).__name__.lower(): place})
            self._assignments.append(assignment)
        return user

    def store(self, admin: User, period: Period) -> None:
        for user in self._users:
            user.date_joined = period.opening
        for assignment in self._assignments:
            assignment.since = period.preparation
        admin._history_date = period.opening  # type: ignore[attr-defined]
        admin.save()
        for model, rows in ((User, self._users[1:]), (Assignment, self._assignments)):
            bulk_create_with_history(rows, model, batch_size=BATCH, default_user=admin, default_date=period.opening)


def _shared_out(subdistricts: list[Subdistrict], seats: Seats) -> Iterator[list[Subdistrict]]:
    """Deal the kecamatan to the coordinators: the first has the own ones, the rest goes in neighbours to the others."""
    yield _coded(subdistricts, seats.coordinator)
    rest = [subdistrict for subdistrict in subdistricts if subdistrict.code not in seats.coordinator]
    others = len(COORDINATORS) - 1
    for number in range(others):
        yield rest[len(rest) * number // others : len(rest) * (number + 1) // others]


def _coded(subdistricts: list[Subdistrict], codes: Iterable[str]) -> list[Subdistrict]:
    wanted = set(codes)
    return [subdistrict for subdistrict in subdistricts if subdistrict.code in wanted]


def _usernames(villages: list[Village]) -> Iterator[str]:
    """Name the officials as invitations do: village and the last part of its code, numbered where that repeats."""
    taken: set[str] = set()
    for village in villages:
        stem, number = f"{slugify(village.name)}-{village.code[-4:]}", 1
        while (name := stem if number == 1 else f"{stem}-{number}") in taken:
            number += 1
        taken.add(name)
        yield name
