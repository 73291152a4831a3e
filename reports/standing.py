"""Where each village stands on a day: annotations that village rows show and sort by, without a query per row."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Count, F, IntegerField, OuterRef, Subquery, Value, When
from django.db.models.functions import Coalesce

from cooperatives.models import StageStep, Status
from cooperatives.stages import ACTIVE_STAGES, MAIN_STAGES, Stage
from mentoring.models import Visit
from villages.models import Village
from villages.models.territory import VillageQuerySet

# Within one stage the later of these is further along.
STATUS_ORDER = (Status.REOPENED, Status.RETURNED, Status.CLAIMED, Status.VERIFIED)
STAGE_COUNT = len(ACTIVE_STAGES)


@dataclass(frozen=True)
class Standing:
    """A village's furthest main stage and its status there; `stage` None while nothing was claimed."""

    stage: Stage | None = None
    status: str = ""

    def __str__(self) -> str:
        """Say stage and status for a spreadsheet's cell."""
        return f"{self.stage.short}: {Status(self.status).label}" if self.stage else ""


def with_standing(villages: VillageQuerySet, as_of: date) -> VillageQuerySet:
    """Add to each village, as of the end of a day:

    `furthest` (a rank that sorts by furthest main stage and its status; see `standing_of`), `verified_stages` and
    `waiting_claims` (numbers of stages), `last_visit` (a day or None).
    """
    steps = StageStep.objects.as_of(as_of).filter(cooperative__village=OuterRef("pk"))
    visits = Visit.objects.filter(village=OuterRef("pk"), visited_on__lte=as_of)
    return villages.annotate(
        furthest=Subquery(_ranked(steps).values("rank")[:1]),
        verified_stages=_number(steps.filter(status=Status.VERIFIED, stage__in=[s.key for s in ACTIVE_STAGES])),
        waiting_claims=_number(steps.filter(status=Status.CLAIMED)),
        last_visit=Subquery(visits.order_by("-visited_on").values("visited_on")[:1]),
    )


def standing_of(village: Village) -> Standing:
    """Read the rank that `with_standing` put on a village."""
    rank = village.furthest  # type: ignore[attr-defined]  # annotated
    if rank is None:
        return Standing()
    stage, status = divmod(rank, len(STATUS_ORDER))
    return Standing(MAIN_STAGES[stage], STATUS_ORDER[status])


def _ranked(steps):
    """Order steps of main stages from the furthest down."""
    stage = Case(*(When(stage=stage.key, then=Value(n)) for n, stage in enumerate(MAIN_STAGES)))
    status = Case(*(When(status=status, then=Value(n)) for n, status in enumerate(STATUS_ORDER)))
    main = steps.filter(stage__in=[stage.key for stage in MAIN_STAGES])
    ranked = main.annotate(rank=stage * Value(len(STATUS_ORDER)) + status)
    return ranked.order_by(F("rank").desc())


def _number(steps) -> Coalesce:
    counted = steps.order_by().values("cooperative").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), Value(0))
