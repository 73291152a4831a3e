"""The figures about stages: reached, waiting, returned. Only what the office verified counts as reached."""

from datetime import date

from django.db.models import Exists, OuterRef, Q
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from cooperatives.models import StageStep, Status
from cooperatives.models.progress import SET_BACK, STANDING
from cooperatives.stages import ACTIVE_STAGES, Stage
from villages.figures import Figure
from villages.models import District


def held(as_of: date, *statuses: str, stage: str | None = None) -> Q:
    """Hold for villages where a stage (or any) had one of the statuses at the end of a day."""
    steps = StageStep.objects.as_of(as_of).filter(cooperative__village=OuterRef("pk"), status__in=statuses)
    return Q(Exists(steps.filter(stage=stage) if stage else steps))


def reached(stage: str, as_of: date) -> Q:
    """Hold for villages whose stage the office had verified by the end of a day."""
    return held(as_of, Status.VERIFIED, stage=stage)


def claimed(stage: str, as_of: date) -> Q:
    """Hold for villages whose claim of a stage waited for the office at the end of a day."""
    return held(as_of, Status.CLAIMED, stage=stage)


def _figures_of(stage: Stage) -> list[Figure]:
    key = stage.key
    return [
        Figure(
            key,
            stage.label,
            _("Verified by the office by that day."),
            lambda as_of, district: reached(key, as_of),
        ),
        Figure(
            f"{key}_claimed",
            format_lazy("{}: {}", stage.short, _("claimed, waiting")),
            _("Claimed by the village and not yet verified on that day."),
            lambda as_of, district: claimed(key, as_of),
        ),
        Figure(
            f"{key}_standing",
            format_lazy("{}: {}", stage.short, _("claimed or verified")),
            _("Claimed or verified by that day."),
            lambda as_of, district: held(as_of, *STANDING, stage=key),
        ),
        Figure(
            f"{key}_remaining",
            format_lazy("{}: {}", stage.short, _("not yet verified")),
            _("Not verified by the office by that day, claimed or not."),
            lambda as_of, district: ~reached(key, as_of),
        ),
    ]


def _target(as_of: date, district: District) -> Q:
    return reached(district.target_stage, as_of)


FIGURES: list[Figure] = [
    *(figure for stage in ACTIVE_STAGES for figure in _figures_of(stage)),
    Figure("all", _("All villages"), _("Every village of the territory."), lambda as_of, district: Q(pk__isnull=False)),
    Figure("target", _("Reached the target"), _("The district's target stage was verified by that day."), _target),
    Figure(
        "target_remaining",
        _("Not yet at the target"),
        _("The district's target stage was not verified by that day."),
        lambda as_of, district: ~_target(as_of, district),
    ),
    Figure(
        "waiting",
        _("Villages with a claim waiting"),
        _("At least one claim waited for the office on that day."),
        lambda as_of, district: held(as_of, Status.CLAIMED),
    ),
    Figure(
        "set_back",
        _("Returned or reopened"),
        _("At least one stage was returned to the village or reopened and not claimed again by that day."),
        lambda as_of, district: held(as_of, *SET_BACK),
    ),
]
