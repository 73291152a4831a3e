"""Stores many deeds on stages at once: the bulk twin of cooperatives.actions, for the demo and mass loads.

The same engine decides what may be done; only the writing differs. A test runs one sequence of deeds through both doors
and finds identical rows.
"""

from collections.abc import Iterable
from copy import copy
from typing import Any

from django.db import models, transaction

from cooperatives.engine import Formation
from cooperatives.models import Cooperative, StageRecord, StageStep

BATCH = 500  # rows in one statement


class Ledger:
    """Keeps what many deeds left behind, until it is stored in a few statements.

    Made for cooperatives whose stages nobody has claimed yet and nobody works on meanwhile:

        formation = ledger.open(cooperative)
        ledger.keep(formation, [formation.claim(stage, facts, by=official, at=moment)])
        ledger.store()

    Each deed's history carries the deed's own moment and actor.
    """

    def __init__(self) -> None:
        self.steps: list[StageStep] = []
        self._records: dict[int, StageRecord] = {}  # by identity: they have no key yet
        self._latest: dict[int, StageStep] = {}
        self._record_changes: list[tuple[StageRecord, StageRecord]] = []  # a record, and how it was after a deed
        self._models: dict[int, str] = {}  # the formation model last kept, by the cooperative's key
        self._cooperatives: dict[int, Cooperative] = {}
        self._cooperative_changes: list[Cooperative] = []

    def open(self, cooperative: Cooperative) -> Formation:
        """Begin with a cooperative that has no stages on record."""
        self._models[cooperative.pk] = cooperative.formation_model
        return Formation(cooperative)

    def keep(self, formation: Formation, steps: Iterable[StageStep]) -> None:
        """Keep the steps of one deed."""
        for step in steps:
            record = step.record
            self._records[id(record)] = record
            self._record_changes.append((record, _as_it_is(record, step)))
            before = self._latest.get(id(record))
            if before:
                before.counts_until = step.counts_from
            self._latest[id(record)] = step
            self.steps.append(step)
        cooperative = formation.cooperative
        if cooperative.formation_model != self._models[cooperative.pk]:
            self._models[cooperative.pk] = cooperative.formation_model
            self._cooperatives[cooperative.pk] = cooperative
            self._cooperative_changes.append(_as_it_is(cooperative, step))

    @transaction.atomic
    def store(self) -> None:
        """Write everything kept; a ledger is stored once."""
        StageRecord.objects.bulk_create(self._records.values(), batch_size=BATCH)
        StageStep.objects.bulk_create(self.steps, batch_size=BATCH)
        Cooperative.objects.bulk_update(self._cooperatives.values(), ["formation_model"], batch_size=BATCH)
        for record, change in self._record_changes:
            change.pk = record.pk
        changes = [change for _record, change in self._record_changes]
        _write_history(StageRecord, [change for change in changes if change.version == 1], update=False)
        _write_history(StageRecord, [change for change in changes if change.version > 1], update=True)
        _write_history(Cooperative, self._cooperative_changes, update=True)


def _as_it_is(thing: Any, step: StageStep) -> Any:
    """Copy a row as it stands after a step, with whom and when its history names."""
    change = copy(thing)
    change._history_user, change._history_date = step.by, step.recorded_at
    return change


def _write_history(model: type[models.Model], changes: list[Any], *, update: bool) -> None:
    model.history.bulk_history_create(  # type: ignore[attr-defined]
        changes, batch_size=BATCH, update=update, default_change_reason=None
    )
