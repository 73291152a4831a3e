"""What was agreed on a visit, who owes it and until when."""

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.permissions import Permission
from mentoring.models.visit import Visit
from villages.models import District, Village


class FollowUpQuerySet(models.QuerySet):
    """Questions asked of follow-ups."""

    def visible_to(self, user) -> "FollowUpQuerySet":
        """Keep follow-ups of villages that `user` may read."""
        return self.filter(village__in=Village.objects.visible_to(user))

    def open(self, on: date | None = None) -> "FollowUpQuerySet":
        """Keep what was agreed by a day (default today) and not done by its end."""
        on = on or localdate()
        return self.filter(Q(done_on__isnull=True) | Q(done_on__gt=on), agreed_on__lte=on)

    def overdue(self, on: date | None = None) -> "FollowUpQuerySet":
        """Keep open follow-ups whose due date lies before a day (default today)."""
        on = on or localdate()
        return self.open(on).filter(due_on__lt=on)

    def done(self) -> "FollowUpQuerySet":
        """Keep what is marked as done."""
        return self.filter(done_on__isnull=False)

    def in_state(self, state: str) -> "FollowUpQuerySet":
        """Keep those that are "open", "overdue" or "done" today, or "all"."""
        return {"open": self.open, "overdue": self.overdue, "done": self.done, "all": self.all}[state]()

    def concerning(self, user) -> "FollowUpQuerySet":
        """Keep those from a person's own visits, or of the kecamatan and villages assigned to them today."""
        current = user.assignments.current()
        own = Visit.mentors.through.objects.filter(visit=OuterRef("visit"), user=user)
        return self.filter(
            Q(Exists(own))
            | Q(village__in=current.exclude(village=None).values("village"))
            | Q(village__subdistrict__in=current.exclude(subdistrict=None).values("subdistrict"))
        )

    def finishable_by(self, user) -> "FollowUpQuerySet":
        """Keep those that a person may mark as done.

        The office where it works and after its own visits; a village what it owes itself.
        """
        if not user.has_perm(Permission.FINISH_FOLLOWUP):
            return self.none()
        here = Q(village__in=Village.objects.workable_by(user))
        if not user.has_perm(Permission.LOG_VISIT):
            return self.filter(here, owner=FollowUp.Owner.VILLAGE)
        return self.filter(here | Q(Exists(Visit.mentors.through.objects.filter(visit=OuterRef("visit"), user=user))))

    def with_row(self, user) -> "FollowUpQuerySet":
        """Bring along what a list row shows, and as `finishable` whether the person may mark it."""
        may = FollowUp.objects.finishable_by(user).filter(pk=OuterRef("pk"))
        return self.select_related("visit", "village__subdistrict", "done_by").annotate(finishable=Exists(may))


class FollowUp(models.Model):
    """One action agreed on a visit."""

    class Owner(models.TextChoices):
        """Who owes the action."""

        OFFICE = "office", _("Office")
        VILLAGE = "village", _("Village")

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="followups", verbose_name=_("visit"))
    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="+", verbose_name=_("district"))
    village = models.ForeignKey(Village, on_delete=models.PROTECT, related_name="followups", verbose_name=_("village"))
    action = models.CharField(_("action"), max_length=300)
    owner = models.CharField(_("owed by"), max_length=10, choices=Owner)
    agreed_on = models.DateField(_("agreed on"))
    due_on = models.DateField(_("due on"))
    done_on = models.DateField(_("done on"), null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("marked done by"),
    )

    objects = FollowUpQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        ordering = ("due_on", "id")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(due_on__gte=F("agreed_on")), name="followup_due_after_agreed"),
            models.CheckConstraint(
                condition=Q(done_on__isnull=True, done_by__isnull=True)
                | Q(done_on__isnull=False, done_by__isnull=False, done_on__gte=F("agreed_on")),
                name="followup_done_has_who_and_when",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["district", "due_on"], condition=Q(done_on__isnull=True), name="followup_open_by_due"),
            models.Index(fields=["village", "due_on"], name="followup_of_village"),
        ]

    def __str__(self) -> str:
        return self.action

    @property
    def is_overdue(self) -> bool:
        """Whether it should have been done before today."""
        return self.done_on is None and self.due_on < localdate()
