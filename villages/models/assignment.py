"""Who works where, and from when until when."""

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from villages.models.territory import District, Subdistrict, Village

LEVELS = ("district", "subdistrict", "village")


def _exactly_one_level() -> Q:
    exactly_one = Q()
    for level in LEVELS:
        exactly_one |= Q(**{f"{other}__isnull": other != level for other in LEVELS})
    return exactly_one


class AssignmentQuerySet(models.QuerySet):
    """Questions asked of assignments."""

    def with_territory(self) -> "AssignmentQuerySet":
        """Bring the assigned place along, for its name."""
        return self.select_related("district", "subdistrict", "village__subdistrict")

    def current(self, on: date | None = None) -> "AssignmentQuerySet":
        """Keep assignments that hold on a day (default today)."""
        on = on or localdate()
        return self.filter(Q(until__isnull=True) | Q(until__gte=on), since__lte=on)

    def overlapping(self, since: date, until: date | None) -> "AssignmentQuerySet":
        """Keep assignments that share a day with the span; `until` None means without end."""
        overlap = self.filter(Q(until__isnull=True) | Q(until__gte=since))
        return overlap.filter(since__lte=until) if until else overlap


class Assignment(models.Model):
    """One person on exactly one district, kecamatan or village, for a span of days (both ends included)."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="assignments", verbose_name=_("person")
    )
    district = models.ForeignKey(
        District,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="assignments",
        verbose_name=_("district"),
    )
    subdistrict = models.ForeignKey(
        Subdistrict,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="assignments",
        verbose_name=_("subdistrict"),
    )
    village = models.ForeignKey(
        Village, on_delete=models.PROTECT, null=True, blank=True, related_name="assignments", verbose_name=_("village")
    )
    # The district in which the assigned territory lies, so that one condition answers for whole-district readers.
    home_district = models.ForeignKey(
        District,
        on_delete=models.PROTECT,
        related_name="people_assignments",
        editable=False,
        verbose_name=_("district"),
    )
    since = models.DateField(_("since"), default=localdate)
    until = models.DateField(_("until"), null=True, blank=True, help_text=_("Leave empty while it lasts."))

    objects = AssignmentQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        ordering = ("user", "since")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=_exactly_one_level(),
                name="assignment_to_exactly_one_level",
                violation_error_message=_("Choose exactly one: a district, a subdistrict or a village."),
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="assignment_ends_after_it_began",
                violation_error_message=_("The last day cannot come before the first."),
            ),
            *(
                models.UniqueConstraint(
                    fields=["user", level],
                    condition=Q(until__isnull=True),
                    name=f"assignment_one_open_{level}",
                    violation_error_message=_("This person works there already. End that assignment first."),
                )
                for level in LEVELS
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.territory}"

    def save(self, *args, **kwargs) -> None:
        """Store the assignment with the district in which it lies."""
        place = self.subdistrict or self.village
        home = place.district if place else self.district
        if home:  # without any place the database refuses
            self.home_district = home
        super().save(*args, **kwargs)

    @property
    def territory(self) -> District | Subdistrict | Village | None:
        """The one place assigned; None only on a form still being filled in."""
        return self.district or self.subdistrict or self.village

    @property
    def level(self) -> str:
        """Which of LEVELS the assigned place is; "" while none is chosen."""
        return next((level for level in LEVELS if getattr(self, f"{level}_id")), "")

    def overlaps_another(self) -> bool:
        """Tell whether the person has another assignment to the same place on one of these days."""
        others = Assignment.objects.filter(user=self.user_id, **{self.level: self.territory}).exclude(pk=self.pk)
        return others.overlapping(self.since, self.until).exists()
