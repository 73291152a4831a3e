"""The cooperative of a village."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from cooperatives.stages import FormationModel, formation_model_choices
from villages.models import District, Village


class CooperativeQuerySet(models.QuerySet):
    """Questions asked of cooperatives."""

    def visible_to(self, user) -> "CooperativeQuerySet":
        """Keep the cooperatives of villages that `user` may read."""
        return self.filter(village__in=Village.objects.visible_to(user))


class Cooperative(models.Model):
    """The one cooperative of a village; it exists from the start, and its stages tell how far it has come."""

    district = models.ForeignKey(
        District, on_delete=models.PROTECT, related_name="cooperatives", verbose_name=_("district")
    )
    village = models.OneToOneField(
        Village, on_delete=models.PROTECT, related_name="cooperative", verbose_name=_("village")
    )
    legal_name = models.CharField(_("legal name"), max_length=200)
    formation_model = models.CharField(
        _("formation model"), max_length=20, choices=formation_model_choices, default=FormationModel.NEW
    )

    objects = CooperativeQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("cooperative")
        verbose_name_plural = _("cooperatives")
        ordering = ("village__code",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["district", "legal_name"], name="cooperative_legal_name_once_per_district"),
        ]

    def __str__(self) -> str:
        return self.legal_name

    def get_absolute_url(self) -> str:
        """Lead to the village's page, where the cooperative is shown."""
        return self.village.get_absolute_url()
