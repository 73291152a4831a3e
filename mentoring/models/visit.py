"""A mentoring visit to a village."""

import uuid
from datetime import date, timedelta
from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from cooperatives.stages import STAGES, stage_choices
from mentoring.models.keys import KeysField
from mentoring.obstacles import OBSTACLES, obstacle_choices, readiness_choices
from villages.models import District, Village

# Named, so that the actions can keep one record per deed: with the mentors, which are stored after the visit.
CHANGES = HistoricalRecords(m2m_fields=["mentors"])


class VisitQuerySet(models.QuerySet):
    """Questions asked of visits."""

    def visible_to(self, user) -> "VisitQuerySet":
        """Keep visits to villages that `user` may read."""
        return self.filter(village__in=Village.objects.visible_to(user))

    def between(self, first: date, last: date) -> "VisitQuerySet":
        """Keep visits made on a day of the span, both ends included."""
        return self.filter(visited_on__range=(first, last))

    def with_row(self) -> "VisitQuerySet":
        """Bring along what a list row shows."""
        return self.select_related("village__subdistrict", "village__district").prefetch_related("mentors")


class Visit(models.Model):
    """What happened on one visit. The client makes its key before sending it, so that it is stored exactly once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    district = models.ForeignKey(
        District, on_delete=models.PROTECT, related_name="visits", editable=False, verbose_name=_("district")
    )
    village = models.ForeignKey(Village, on_delete=models.PROTECT, related_name="visits", verbose_name=_("village"))
    visited_on = models.DateField(_("date of the visit"), default=localdate)
    started_at = models.TimeField(_("from"), null=True, blank=True)
    ended_at = models.TimeField(_("until"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=150, blank=True)
    mentors = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="visits", verbose_name=_("mentors"))
    letter_number = models.CharField(_("letter of assignment, number"), max_length=100, blank=True)
    letter_date = models.DateField(_("letter of assignment, date"), null=True, blank=True)
    purpose = models.CharField(_("purpose"), max_length=200)
    stages = KeysField(_("stages discussed"), options=stage_choices)
    attendees = models.PositiveSmallIntegerField(_("people present"), null=True, blank=True)
    women = models.PositiveSmallIntegerField(_("women among them"), null=True, blank=True)
    key_people = models.CharField(_("key people met"), max_length=200, blank=True)
    result = models.TextField(_("result"))
    obstacles = KeysField(_("obstacles"), options=obstacle_choices)
    obstacle_note = models.TextField(_("about the obstacles"), blank=True)
    readiness = models.CharField(_("the village's readiness"), max_length=20, choices=readiness_choices, blank=True)
    latitude = models.FloatField(
        _("latitude"), null=True, blank=True, validators=[MinValueValidator(-90), MaxValueValidator(90)]
    )
    longitude = models.FloatField(
        _("longitude"), null=True, blank=True, validators=[MinValueValidator(-180), MaxValueValidator(180)]
    )
    logged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=_("logged by"),
    )
    logged_at = models.DateTimeField(_("logged at"), editable=False)
    # What was first sent under this key, so that a repeated sending is told from a different visit.
    fingerprint = models.CharField(max_length=64, editable=False)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    last_change_reason = models.CharField(_("reason of the last change"), max_length=300, blank=True, editable=False)

    objects = VisitQuerySet.as_manager()
    history = CHANGES

    class Meta:
        verbose_name = _("visit")
        verbose_name_plural = _("visits")
        ordering = ("-visited_on", "-logged_at")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(started_at__isnull=True) | Q(ended_at__gte=F("started_at")),
                name="visit_ends_after_it_began",
            ),
            models.CheckConstraint(
                condition=Q(women__isnull=True) | Q(attendees__isnull=True) | Q(women__lte=F("attendees")),
                name="visit_women_among_attendees",
            ),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="visit_coordinates_are_a_pair_on_earth",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["village", "-visited_on"], name="visit_last_of_village"),  # silence, village page
            models.Index(
                fields=["district", "-visited_on"], name="visit_of_district_by_day"
            ),  # list, the office's pace
        ]

    def __str__(self) -> str:
        return f"{self.village} {self.visited_on}"

    def get_absolute_url(self) -> str:
        """Lead to the visit's page."""
        return reverse("visit", args=[self.pk])

    @property
    def editable_until(self) -> date:
        """The last day on which its mentors may change it without the coordinator."""
        return localdate(self.logged_at) + timedelta(days=self.village.district.visit_edit_days)

    @property
    def stage_labels(self) -> list:
        """The stages discussed, in words."""
        return [STAGES[key].label_for(self.village.kind) for key in self.stages if key in STAGES]

    @property
    def stage_shorts(self) -> list:
        """The stages discussed, in few words."""
        return [STAGES[key].short for key in self.stages if key in STAGES]

    @property
    def obstacle_labels(self) -> list:
        """The obstacles, in words."""
        return [OBSTACLES[key] for key in self.obstacles if key in OBSTACLES]
