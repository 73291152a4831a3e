"""Where villages stood on a day: their stages, read for many villages in one query."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date

from cooperatives.models import StageStep, Status
from cooperatives.models.progress import STANDING
from cooperatives.stages import ACTIVE_STAGES, MAIN_STAGES, Stage
from villages.models.territory import VillageQuerySet

# Of one village: stage key → its status, and the day since which it holds. Stages never claimed are absent.
Standing = dict[str, tuple[str, date]]


def standings(villages: VillageQuerySet, as_of: date) -> dict[int, Standing]:
    """Read the stages of villages, by village key, as they stood at the end of a day.

    A correction changes no status, so it does not begin its span anew.
    """
    steps = StageStep.objects.filter(
        cooperative__village__in=villages.order_by().values("pk"), counts_from__lte=as_of
    ).exclude(action=StageStep.Action.CORRECT)
    found: dict[int, Standing] = defaultdict(dict)
    rows = steps.order_by("number").values_list("cooperative__village_id", "stage", "status", "counts_from")
    for village, stage, status, since in rows:
        found[village][stage] = (status, since)
    return found


def holds(standing: Standing, key: str, statuses: Collection[str]) -> bool:
    """Tell whether a stage has one of the statuses."""
    return key in standing and standing[key][0] in statuses


def next_stage(standing: Standing, among: Iterable[Stage] = ACTIVE_STAGES) -> Stage | None:
    """Name the first stage that may be claimed now: not claimed itself, and what it needs is; None if there is none."""
    for stage in among:
        if not holds(standing, stage.key, STANDING) and all(holds(standing, key, STANDING) for key in stage.requires):
            return stage
    return None


def main_stage(standing: Standing) -> Stage:
    """Name the main stage a village is working on: the first that is not verified yet, or the last of all."""
    unverified = (stage for stage in MAIN_STAGES if not holds(standing, stage.key, (Status.VERIFIED,)))
    return next(unverified, MAIN_STAGES[-1])
