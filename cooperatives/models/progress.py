"""How far a cooperative has come: the latest state of each stage, and every step that led there."""

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from cooperatives.models.cooperative import Cooperative
from cooperatives.stages import STAGES, Stage, stage_choices
from villages.models import District, Village


class Status(models.TextChoices):
    """Where a stage stands; a stage without a record has not been claimed yet."""

    CLAIMED = "claimed", _("Claimed")
    VERIFIED = "verified", _("Verified")
    RETURNED = "returned", _("Returned")
    REOPENED = "reopened", _("Reopened")


STANDING = (Status.CLAIMED, Status.VERIFIED)  # later stages may be claimed on these
SET_BACK = (Status.RETURNED, Status.REOPENED)  # waiting for the village to claim again, with a reason given


class StageFacts(models.Model):
    """What is said about a stage; the record holds the latest, each step what was said then."""

    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="+", verbose_name=_("district"))
    stage = models.CharField(_("stage"), max_length=40, choices=stage_choices)
    status = models.CharField(_("status"), max_length=10, choices=Status)
    achieved_on = models.DateField(_("date reached"))
    document_number = models.CharField(_("document number"), max_length=100, blank=True)
    document_date = models.DateField(_("document date"), null=True, blank=True)
    details = models.JSONField(_("evidence"), default=dict, blank=True)
    note = models.TextField(_("note"), blank=True)
    reason = models.TextField(_("reason"), blank=True)
    on_behalf = models.BooleanField(_("claimed on behalf of the village"), default=False)
    is_opening = models.BooleanField(_("brought in at the opening"), default=False)

    class Meta:
        abstract = True

    @property
    def definition(self) -> Stage:
        """The declared stage this is about."""
        return STAGES[self.stage]


class StageRecordQuerySet(models.QuerySet):
    """Questions asked of stage records."""

    def visible_to(self, user) -> "StageRecordQuerySet":
        """Keep the records of villages that `user` may read."""
        return self.filter(cooperative__village__in=Village.objects.visible_to(user))

    def waiting(self) -> "StageRecordQuerySet":
        """Keep claims that wait for the office."""
        return self.filter(status=Status.CLAIMED)

    def with_places(self) -> "StageRecordQuerySet":
        """Bring along what a list row shows: village, kecamatan and people."""
        return self.select_related(
            "cooperative__village__subdistrict",
            "cooperative__village__district",
            "cooperative__district",
            "claimed_by",
            "verified_by",
        )


class StageRecord(StageFacts):
    """The latest state of one stage of one cooperative. Written only by cooperatives.actions."""

    cooperative = models.ForeignKey(
        Cooperative, on_delete=models.PROTECT, related_name="records", verbose_name=_("cooperative")
    )
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("claimed by")
    )
    claimed_at = models.DateTimeField(_("claimed at"), null=True)
    # Who said last what stands here, by a claim or a correction: another person verifies it.
    told_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("told by")
    )
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("verified by")
    )
    verified_at = models.DateTimeField(_("verified at"), null=True)
    version = models.PositiveIntegerField(_("version"), default=0, help_text=_("Number of the latest step."))

    objects = StageRecordQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("stage record")
        verbose_name_plural = _("stage records")
        ordering = ("cooperative", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["cooperative", "stage"], name="record_once_per_stage"),
            models.CheckConstraint(condition=Q(status__in=Status.values), name="record_status_is_known"),
            models.CheckConstraint(
                condition=Q(verified_by__isnull=True, verified_at__isnull=True)
                | Q(verified_by__isnull=False, verified_at__isnull=False),
                name="record_verified_by_and_at",
            ),
            models.CheckConstraint(
                condition=Q(status=Status.VERIFIED, verified_at__isnull=False)
                | (~Q(status=Status.VERIFIED) & Q(verified_at__isnull=True)),
                name="record_verified_has_who_and_when",
            ),
            models.CheckConstraint(
                condition=Q(is_opening=True, claimed_by__isnull=True, claimed_at__isnull=True)
                | Q(claimed_by__isnull=False, claimed_at__isnull=False),
                name="record_claimed_has_who_and_when",
            ),
            models.CheckConstraint(
                condition=Q(status__in=STANDING) | ~Q(reason=""), name="record_set_back_has_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(document_date__isnull=True) | Q(document_date__lte=F("achieved_on")),
                name="record_document_not_after_achieved",
            ),
        ]
        indexes: ClassVar = [
            # the verification queue: a district's waiting claims, oldest first
            models.Index(fields=["district", "claimed_at"], condition=Q(status=Status.CLAIMED), name="record_queue"),
        ]

    def __str__(self) -> str:
        return f"{self.label} – {self.cooperative}"

    def get_absolute_url(self) -> str:
        """Lead to the page of this stage in its village."""
        from django.urls import reverse

        return reverse("stage", args=[self.cooperative.village.code, self.stage])

    @property
    def label(self) -> str:
        """The stage's name in the words of this village and formation model."""
        return str(self.definition.label_for(self.cooperative.village.kind, self.cooperative.formation_model))


class StageStepQuerySet(models.QuerySet):
    """Questions asked of steps."""

    def as_of(self, day: date) -> "StageStepQuerySet":
        """Keep the one step per stage whose status held at the end of a day."""
        return self.filter(Q(counts_until__isnull=True) | Q(counts_until__gt=day), counts_from__lte=day)


class StageStep(StageFacts):
    """One deed on a stage: who did what and when. Append-only; nothing but `counts_until` is ever filled in later.

    Its status held in the figures from `counts_from` up to, not including, `counts_until`: the day the office
    recorded the step, or for stages brought in at the opening the day they were reached.
    """

    class Action(models.TextChoices):
        """What was done."""

        CLAIM = "claim", _("Claimed")
        VERIFY = "verify", _("Verified")
        RETURN = "return", _("Returned")
        REOPEN = "reopen", _("Reopened")
        CORRECT = "correct", _("Corrected")
        OPEN = "open", _("Brought in")

    record = models.ForeignKey(StageRecord, on_delete=models.PROTECT, related_name="steps", verbose_name=_("record"))
    cooperative = models.ForeignKey(
        Cooperative, on_delete=models.PROTECT, related_name="steps", verbose_name=_("cooperative")
    )
    number = models.PositiveIntegerField(_("number"))
    action = models.CharField(_("action"), max_length=10, choices=Action)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by"))
    recorded_at = models.DateTimeField(_("recorded at"))
    counts_from = models.DateField(_("counts from"))
    counts_until = models.DateField(_("counts until"), null=True, blank=True)

    objects = StageStepQuerySet.as_manager()

    class Meta:
        verbose_name = _("step")
        verbose_name_plural = _("steps")
        ordering = ("record", "number")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["record", "number"], name="step_number_once"),
            models.UniqueConstraint(
                fields=["record"], condition=Q(counts_until__isnull=True), name="step_one_counts_now"
            ),
            models.CheckConstraint(
                condition=Q(counts_until__isnull=True) | Q(counts_until__gte=F("counts_from")),
                name="step_counts_forward",
            ),
        ]
        indexes: ClassVar = [
            # every figure: "this cooperative's stage had this status on that day"
            models.Index(fields=["cooperative", "stage", "status", "counts_from", "counts_until"], name="step_as_of"),
            # the burn-up: a district's changes of one stage by day
            models.Index(fields=["district", "stage", "status", "counts_from"], name="step_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.get_action_display()}: {self.definition.label}"

    def save(self, *args, **kwargs) -> None:
        """Store a new step; a stored one is never changed."""
        if not self._state.adding:
            raise TypeError("A stage step is append-only.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        """Refuse: what was done stays on record."""
        raise TypeError("A stage step is append-only.")
