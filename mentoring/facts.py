"""What is told about a visit, before it is stored: one shape for the form, the import and the demo."""

import hashlib
import json
from dataclasses import asdict, dataclass, replace
from datetime import date, time
from typing import Any

from accounts.models import User
from cooperatives.stages import STAGES
from mentoring.obstacles import OBSTACLES
from villages.models import Village

EXACT_DEGREES = 6  # decimals of a coordinate: about 10 cm
ONE_LINE = ("place", "letter_number", "purpose", "key_people")
PARAGRAPHS = ("result", "obstacle_note")


@dataclass(frozen=True)
class FollowUpFacts:
    """One action agreed on a visit.

    `owner` is one of FollowUp.Owner. `pk` names a follow-up that is stored already (when a visit is edited); without
    it this is a new one.
    """

    action: str
    owner: str
    due_on: date
    pk: int | None = None


@dataclass(frozen=True)
class VisitFacts:
    """Everything a visit records, as its mentors tell it. Keys of `stages` and `obstacles` are declared ones."""

    visited_on: date
    mentors: tuple[User, ...]
    purpose: str
    result: str
    started_at: time | None = None
    ended_at: time | None = None
    place: str = ""
    letter_number: str = ""
    letter_date: date | None = None
    stages: tuple[str, ...] = ()
    attendees: int | None = None
    women: int | None = None
    key_people: str = ""
    obstacles: tuple[str, ...] = ()
    obstacle_note: str = ""
    readiness: str = ""
    latitude: float | None = None
    longitude: float | None = None
    followups: tuple[FollowUpFacts, ...] = ()

    def tidy(self) -> "VisitFacts":
        """Give the same facts in one spelling, so that like contents are equal."""
        texts: dict[str, Any] = {name: " ".join(getattr(self, name).split()) for name in ONE_LINE}
        texts |= {name: _paragraphs(getattr(self, name)) for name in PARAGRAPHS}
        return replace(
            self,
            **texts,
            mentors=tuple(sorted(set(self.mentors), key=lambda mentor: mentor.pk)),
            stages=in_order(self.stages, STAGES),
            obstacles=in_order(self.obstacles, OBSTACLES),
            latitude=_rounded(self.latitude),
            longitude=_rounded(self.longitude),
            followups=tuple(replace(one, action=" ".join(one.action.split())) for one in self.followups),
        )

    def fingerprint(self, village: Village, by: User) -> str:
        """Give 64 characters that stand for this content, in this village, from this author."""
        return digest(self.written(village, by))

    def written(self, village: Village, by: User) -> str:
        """Write this content down, in one spelling."""
        content = asdict(replace(self.tidy(), mentors=()))
        content["mentors"] = sorted({mentor.pk for mentor in self.mentors})
        return json.dumps([content, village.code, by.pk], default=str, sort_keys=True)


def digest(written: str) -> str:
    """Give the 64 characters that stand for what is written."""
    return hashlib.sha256(written.encode()).hexdigest()


def in_order(keys, declared) -> tuple[str, ...]:
    """Put keys in the order in which they are declared, each once; unknown ones last."""
    order = list(declared)
    return tuple(sorted(set(keys), key=lambda key: (order.index(key) if key in order else len(order), key)))


def _paragraphs(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.replace("\r\n", "\n").split("\n")).strip()


def _rounded(degrees: float | None) -> float | None:
    return None if degrees is None else round(degrees, EXACT_DEGREES)
