"""The office's due dates."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from cooperatives.stages import STAGES, stage_choices
from villages.models import District


class StageTarget(models.Model):
    """The day by which every village of a district should have reached a stage."""

    district = models.ForeignKey(
        District, on_delete=models.CASCADE, related_name="stage_targets", verbose_name=_("district")
    )
    stage = models.CharField(_("stage"), max_length=40, choices=stage_choices)
    due_on = models.DateField(_("due on"))

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("stage target")
        verbose_name_plural = _("stage targets")
        ordering = ("district", "due_on")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["district", "stage"], name="target_once_per_stage"),
        ]

    def __str__(self) -> str:
        return f"{STAGES[self.stage].label}: {self.due_on}"
