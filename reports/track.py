"""A village's way through the stages: what is done, what comes next and what is missing for it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from accounts.permissions import Permission
from cooperatives.engine import Formation, may_be_claimed
from cooperatives.evidence import Facts, missing
from cooperatives.models import StageRecord, Status
from cooperatives.models.progress import SET_BACK
from cooperatives.stages import ACTIVE_STAGES, PHASE_LABELS, Phase, Stage, of_phase
from villages.models import Village

NEXT = "next"


@dataclass(frozen=True)
class TrackStep:
    """One stage on the track."""

    label: str
    status: str
    url: str
    date: date | None
    note: str
    actions: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True)
class TrackPhase:
    """The stages of one phase, and how many of them are verified."""

    label: Any
    steps: list[TrackStep]

    @property
    def verified(self) -> int:
        """How many the office verified."""
        return sum(step.status == Status.VERIFIED for step in self.steps)


@dataclass(frozen=True)
class NextStep:
    """The one thing to do now: which stage, what it asks for, and why it came back if it did."""

    label: str
    wanted: list[Any]
    reason: str
    url: str


class Track:
    """The stages of one cooperative; `allows(permission)` tells what the person asking may do here."""

    def __init__(self, village: Village, formation: Formation, allows: Callable[[Permission], bool]):
        self.village = village
        self.formation = formation
        self.allows = allows

    # --- Where it stands ---

    def number(self, status: Status) -> int:
        """Count the stages in use that have a status."""
        return sum(self.formation.stands(stage.key, (status,)) for stage in ACTIVE_STAGES)

    @property
    def progress(self) -> dict[str, int]:
        """Verified, claimed and all stages."""
        return {
            "verified": self.number(Status.VERIFIED),
            "claimed": self.number(Status.CLAIMED),
            "total": len(ACTIVE_STAGES),
        }

    @property
    def waiting(self) -> list[str]:
        """The stages that wait for the office."""
        return [self.formation.label(s) for s in ACTIVE_STAGES if self.formation.stands(s.key, (Status.CLAIMED,))]

    # --- What comes next ---

    @cached_property
    def open_stages(self) -> list[Stage]:
        """The stages that may be claimed now: those set back first, then in order."""
        found = [stage for stage in ACTIVE_STAGES if self._is_open(stage)]
        return sorted(found, key=lambda stage: not self.formation.stands(stage.key, SET_BACK))

    @property
    def next_step(self) -> NextStep | None:
        """The first of the open stages; None when nothing can be claimed now."""
        if not self.open_stages:
            return None
        stage = self.open_stages[0]
        record = self.formation.records.get(stage.key)
        said = record or Facts(localdate())
        wanted = [*([] if record else [stage.date_label]), *missing(stage, said, "claim")]
        return NextStep(self.formation.label(stage), wanted, record.reason if record else "", self._claim_url(stage))

    @property
    def other_set_back(self) -> list[tuple[str, str]]:
        """What came back besides the next step, each with its reason."""
        others = (self.formation.records.get(stage.key) for stage in self.open_stages[1:])
        return [(self.formation.label(record.definition), record.reason) for record in others if record]

    def _is_open(self, stage: Stage) -> bool:
        return may_be_claimed(self.formation.records.get(stage.key)) and not self.formation.lacking(stage)

    def _claim_url(self, stage: Stage) -> str:
        if not self.allows(Permission.CLAIM_STAGE):
            return ""
        return reverse("stage_claim", args=[self.village.code, stage.key])

    # --- The track ---

    @property
    def phases(self) -> list[TrackPhase]:
        """Every stage, by phase."""
        return [TrackPhase(PHASE_LABELS[phase], [self._step(stage) for stage in of_phase(phase)]) for phase in Phase]

    def _step(self, stage: Stage) -> TrackStep:
        record = self.formation.records.get(stage.key)
        status = record.status if record else NEXT if stage in self.open_stages else ""
        url = reverse("stage", args=[self.village.code, stage.key])
        notes = list(self._notes(stage, record))
        day = record.achieved_on if record else None
        return TrackStep(self.formation.label(stage), status, url, day, " · ".join(notes), self._actions(stage, record))

    def _notes(self, stage: Stage, record: StageRecord | None) -> Iterator[str]:
        if record is None:
            if lacking := self.formation.lacking(stage):
                yield _("First: %(stages)s") % {"stages": ", ".join(map(self.formation.label, lacking))}
            return
        if record.status in SET_BACK:
            yield record.reason
        if record.document_number:
            yield _("No. %(number)s") % {"number": record.document_number}
        if record.on_behalf:
            yield _("claimed by the office on behalf of the village")
        if wanted := missing(stage, record, "verify"):
            yield _("still missing: %(items)s") % {"items": ", ".join(map(str, wanted))}

    def _actions(self, stage: Stage, record: StageRecord | None) -> list[dict[str, Any]]:
        if record and record.status == Status.CLAIMED and self.allows(Permission.VERIFY_STAGE):
            url = reverse("stage", args=[self.village.code, stage.key])
            return [{"label": _("Check the claim"), "url": url, "primary": False}]
        if stage in self.open_stages and stage != self.open_stages[0] and (url := self._claim_url(stage)):
            return [{"label": _("Claim"), "url": url, "primary": False}]
        return []
