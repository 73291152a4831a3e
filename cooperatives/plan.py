"""A district's plan: its programme and settings, and the day by which each stage is due. Checks without a request."""

from collections.abc import Mapping
from datetime import date
from hashlib import sha256

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cooperatives.stages import ACTIVE_STAGES, STAGES, needed_by
from villages.models import District

# What the office itself sets about its programme; code and name come with the territory.
PROGRAMME = ("preparation_starts", "programme_start", "target_date", "target_stage")
SETTINGS = ("one_person_may_verify", "visit_edit_days", "quiet_days", "visits_low", "visits_high", "pace_days")


def due_dates(district: District) -> dict[str, date]:
    """Give the due dates that a district has set, by stage."""
    return dict(district.stage_targets.values_list("stage", "due_on"))


def plan_version(district: District, due: Mapping[str, date]) -> str:
    """Fingerprint of a plan: a form that was shown another one is out of date."""
    told = [str(getattr(district, name)) for name in (*PROGRAMME, *SETTINGS)]
    return sha256(repr([told, sorted((stage, str(day)) for stage, day in due.items())]).encode()).hexdigest()[:16]


def order_faults(due: Mapping[str, date | None]) -> dict[str, str]:
    """Find stages due before one that they need, each with what comes first; empty when the order is right."""
    faults: dict[str, str] = {}
    for stage in ACTIVE_STAGES:
        day = due.get(stage.key)
        for key in needed_by(stage.key):
            earlier = due.get(key)
            if day and earlier and earlier > day:
                faults[stage.key] = _("%(stage)s comes first and is due on %(day)s.") % {
                    "stage": STAGES[key].label,
                    "day": date_format(earlier, "j F Y"),
                }
    return faults
