"""Every write to a cooperative's progress: keyword-only, atomic, naming who does it.

Pages, admin, imports and commands all come through here. Each locks the cooperative's row first, so that two people
acting at once are served one after the other, and the second meets the first one's result.
"""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Min
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Role
from cooperatives.engine import Formation
from cooperatives.evidence import Facts
from cooperatives.models import Cooperative, StageRecord, StageStep, StageTarget
from cooperatives.plan import due_dates, order_faults, plan_version
from cooperatives.stages import ACTIVE_STAGES, STAGES, Stage
from kmp_tracker.refusals import Conflict, Refused
from villages.models import District, Village


@transaction.atomic
def claim_stage(
    *, village: Village, stage: Stage, facts: Facts, by: User, seen: int | None = None, at: datetime | None = None
) -> StageRecord:
    """Say that a village reached a stage. Office people claim on behalf of the village, and are marked so.

    `seen` is the record's version that the person looked at (0 for none; None skips the check).
    Raises Refused by the rules, Conflict when the record changed meanwhile.
    """
    formation = _locked(village, stage, seen)
    step = formation.claim(stage, facts, by=by, at=at or timezone.now(), on_behalf=by.role != Role.VILLAGE)
    return _store(formation, [step], by)


@transaction.atomic
def verify_stage(
    *, village: Village, stage: Stage, by: User, seen: int | None = None, at: datetime | None = None
) -> StageRecord:
    """Confirm a village's claim. Raises Refused by the rules, Conflict if the claim changed meanwhile."""
    formation = _locked(village, stage, seen)
    return _store(formation, [formation.verify(stage, by=by, at=at or timezone.now())], by)


@transaction.atomic
def return_stage(
    *, village: Village, stage: Stage, reason: str, by: User, seen: int | None = None, at: datetime | None = None
) -> StageRecord:
    """Give a claim back with a reason. Raises Refused by the rules, Conflict if the claim changed meanwhile."""
    formation = _locked(village, stage, seen)
    return _store(formation, [formation.return_(stage, reason=reason, by=by, at=at or timezone.now())], by)


@transaction.atomic
def reopen_stage(
    *,
    village: Village,
    stage: Stage,
    reason: str,
    by: User,
    together: Collection[str] = (),
    seen: int | None = None,
    at: datetime | None = None,
) -> StageRecord:
    """Take a verification back, together with the verified stages standing on it (their keys in `together`).

    Raises Refused naming the stages when `together` is not exactly those, Conflict if the record changed meanwhile.
    """
    formation = _locked(village, stage, seen)
    steps = formation.reopen(stage, reason=reason, by=by, at=at or timezone.now(), together=together)
    return _store(formation, steps, by)


@transaction.atomic
def correct_stage(
    *,
    village: Village,
    stage: Stage,
    facts: Facts,
    reason: str,
    by: User,
    seen: int | None = None,
    at: datetime | None = None,
) -> StageRecord:
    """Mend a typo in a number, date or evidence, with a reason and without reopening anything.

    Raises Refused by the rules, Conflict if the record changed meanwhile.
    """
    formation = _locked(village, stage, seen)
    return _store(formation, [formation.correct(stage, facts, reason=reason, by=by, at=at or timezone.now())], by)


@transaction.atomic
def open_stage(*, village: Village, stage: Stage, facts: Facts, by: User, at: datetime | None = None) -> StageRecord:
    """Bring in a stage of a programme already running, as verified, counting from the day it was reached."""
    formation = _locked(village, stage, None)
    return _store(formation, [formation.open(stage, facts, by=by, at=at or timezone.now())], by)


@transaction.atomic
def set_plan(
    *, district: District, due: dict[str, date | None], settings: dict[str, Any], by: User, seen: str
) -> District:
    """Change a district's programme, settings and due dates together, all of it or nothing.

    `seen` is the `plan_version` that the person had before them. Raises Conflict with the district as it stands when
    the plan changed meanwhile, Refused or ValidationError where dates contradict each other.
    """
    stored = District.objects.select_for_update().get(pk=district.pk)
    if seen != plan_version(stored, due_dates(stored)):
        raise Conflict(_("Somebody else changed the plan of %(district)s meanwhile.") % {"district": stored}, stored)
    set_targets(district=stored, due=due, by=by)
    changed = {name: value for name, value in settings.items() if getattr(stored, name) != value}
    return set_programme(district=stored, by=by, **changed) if changed else stored


@transaction.atomic
def set_targets(*, district: District, due: dict[str, date | None], by: User) -> list[StageTarget]:
    """Set the due date of each stage named in `due`; None takes it away. Gives the targets that were set anew.

    Raises Refused when a stage would be due before one that it needs.
    """
    District.objects.select_for_update().get(pk=district.pk)
    existing = {target.stage: target for target in district.stage_targets.all()}
    faults = order_faults({stage: target.due_on for stage, target in existing.items()} | due)
    if faults:
        raise Refused([f"{STAGES[stage].label}: {fault}" for stage, fault in faults.items()])
    changed = []
    for stage, due_on in due.items():
        target = existing.get(stage)
        if due_on is None:
            if target:
                target._history_user = by
                target.delete()
        elif target is None or target.due_on != due_on:
            target = target or StageTarget(district=district, stage=stage)
            target.due_on, target._history_user = due_on, by
            target.save()
            changed.append(target)
    return changed


@transaction.atomic
def set_programme(*, district: District, by: User, **fields: Any) -> District:
    """Change the programme's dates, target stage and working settings of a district, or store a new one.

    Raises ValidationError, by field, where they contradict each other or what is already on record.
    """
    if district.pk:
        district = District.objects.select_for_update().get(pk=district.pk)
    for name, value in fields.items():
        setattr(district, name, value)
    district.full_clean()
    if district.target_stage not in {stage.key for stage in ACTIVE_STAGES}:
        raise Refused({"target_stage": _("Choose one of the stages in use.")})
    earliest = StageRecord.objects.filter(district=district.pk).aggregate(day=Min("achieved_on"))["day"]
    if earliest and district.preparation_starts > earliest:
        raise Refused(
            {
                "preparation_starts": _("A stage was already reached on %(day)s. Choose that day or an earlier one.")
                % {"day": date_format(earliest, "j F Y")}
            }
        )
    district._history_user = by
    district.save()
    return district


def load_formation(cooperative: Cooperative) -> Formation:
    """Read a cooperative's stages, for a page that shows what may be done next."""
    records = cooperative.records.select_related("claimed_by", "verified_by")
    formation = Formation(cooperative)
    for record in records:
        record.cooperative = cooperative  # one object, so that labels cost no query
        formation.records[record.stage] = record
    return formation


def _locked(village: Village, stage: Stage, seen: int | None) -> Formation:
    cooperative = (
        Cooperative.objects.select_for_update(of=("self",))
        .select_related("village__subdistrict", "village__district", "district")
        .get(village=village)
    )
    formation = load_formation(cooperative)
    current = formation.records.get(stage.key)
    if seen is not None and seen != (current.version if current else 0):
        raise Conflict(_("Somebody else changed this stage meanwhile. Look at it again before you decide."), current)
    return formation


def _store(formation: Formation, steps: Iterable[StageStep], by: User) -> StageRecord:
    """Write what the engine left behind; the last step's record is the one asked about."""
    for step in steps:
        record = step.record
        record._history_user, record._history_date = by, step.recorded_at
        record.save()
        step.record = record
        StageStep.objects.filter(record=record, counts_until__isnull=True).update(counts_until=step.counts_from)
        step.save()
    cooperative = formation.cooperative
    if cooperative.formation_model != Cooperative.objects.values_list("formation_model", flat=True).get(
        pk=cooperative.pk
    ):
        cooperative._history_user, cooperative._history_date = by, step.recorded_at
        cooperative.save(update_fields=["formation_model"])
    return record
