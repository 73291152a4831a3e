"""Districts' programmes, cooperatives and their stages in the admin.

Districts stand here, and not with the villages, since their target is one of the stages.
"""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from cooperatives.actions import set_programme, set_targets
from cooperatives.evidence import answers, missing
from cooperatives.models import Cooperative, StageRecord, StageStep, StageTarget
from cooperatives.models.progress import StageFacts
from cooperatives.openings import to_complete
from cooperatives.resources import CooperativeResource, OpeningResource
from cooperatives.stages import ACTIVE_STAGES, stage_choices
from kmp_tracker.admin import ActionAdmin, ActionForm, PlainAdmin, ReadOnly, ReadOnlyAdmin
from kmp_tracker.sheets.admin import SheetAdmin
from villages.models import District


class DistrictForm(ActionForm):
    """A district's programme and working settings."""

    def act(self) -> District:
        """Set the programme."""
        return set_programme(district=self.instance, by=self.by, **self.changed())


@admin.register(District)
class DistrictAdmin(ActionAdmin):
    """Districts; each has its own programme."""

    form = DistrictForm
    fieldsets = (
        (None, {"fields": ("code", "name")}),
        (_("Programme"), {"fields": ("preparation_starts", "programme_start", "target_date", "target_stage")}),
        (_("Verification"), {"fields": ("one_person_may_verify",)}),
        (_("Visits"), {"fields": ("visit_edit_days", "quiet_days", "visits_low", "visits_high", "pace_days")}),
    )
    list_display = ("name", "code", "programme_start", "target_date", "target")
    search_fields = ("name", "code")

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer the stages in use."""
        if db_field.name == "target_stage":
            kwargs["widget"] = forms.Select(choices=[(stage.key, stage.label) for stage in ACTIVE_STAGES])
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    @admin.display(description=_("target stage"))
    def target(self, district: District) -> Any:
        """Name the stage."""
        return dict(stage_choices()).get(district.target_stage, district.target_stage)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple:
        """Keep the code: the codes of all its villages begin with it."""
        return ("code",) if obj else ()


class TargetForm(ActionForm):
    """One due date."""

    def act(self) -> StageTarget:
        """Set it."""
        target = self.instance  # the model form has written the fields into it
        set_targets(district=target.district, due={target.stage: target.due_on}, by=self.by)
        return StageTarget.objects.get(district=target.district, stage=target.stage)


@admin.register(StageTarget)
class StageTargetAdmin(ActionAdmin):
    """Due dates of the stages."""

    form = TargetForm
    list_display = ("stage_label", "district", "due_on")
    list_filter = ("district", "stage")
    list_select_related = ("district",)
    search_fields = ("stage", "district__name")
    autocomplete_fields = ("district",)
    date_hierarchy = "due_on"

    @admin.display(description=_("stage"), ordering="stage")
    def stage_label(self, target: StageTarget) -> Any:
        """Name the stage."""
        return target.get_stage_display()

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple:
        """Change the day only."""
        return ("district", "stage") if obj else ()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Allow: a stage may have no due date."""
        return request.user.is_superuser

    def delete_model(self, request: HttpRequest, obj: StageTarget) -> None:
        """Take it away, as the page of targets does."""
        set_targets(district=obj.district, due={obj.stage: None}, by=request.user)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        """Take each away."""
        for target in queryset.select_related("district"):
            self.delete_model(request, target)


class EvidenceInWords:
    """Shows the evidence as the stage declares it, not as it is stored."""

    @admin.display(description=_("evidence"))
    def evidence(self, said: StageFacts) -> Any:
        """Give each answer under its label."""
        given = ((item.label, words) for item, words in answers(said.definition, said.details) if words)
        return format_html_join(mark_safe("<br>"), "{}: {}", given) or "–"


class StageInline(ReadOnly, admin.TabularInline):
    """The stages of a cooperative."""

    model = StageRecord
    extra = 0
    can_delete = False
    show_change_link = True
    fields = readonly_fields = ("stage", "status", "achieved_on", "document_number", "document_date", "is_opening")


@admin.register(Cooperative)
class CooperativeAdmin(SheetAdmin, ReadOnlyAdmin):
    """Cooperatives. They come with their villages, and their stages change by actions."""

    resource_classes = [CooperativeResource]
    elsewhere = _("The name follows the naming rule; stages are claimed and verified on the village's page.")
    inlines = [StageInline]
    list_display = ("legal_name", "village_code", "subdistrict", "formation_model")
    list_filter = ("district", "formation_model", "village__kind", "village__is_pilot")
    list_select_related = ("village__subdistrict",)
    search_fields = ("legal_name", "village__name", "village__code", "village__subdistrict__name")

    @admin.display(description=_("village code"), ordering="village__code")
    def village_code(self, cooperative: Cooperative) -> str:
        """Tell which village it is: names repeat."""
        return cooperative.village.code

    @admin.display(description=_("subdistrict"), ordering="village__subdistrict__name")
    def subdistrict(self, cooperative: Cooperative) -> str:
        """Name the kecamatan."""
        return cooperative.village.subdistrict.name


class ToCompleteFilter(admin.SimpleListFilter):
    """Stages brought in at the opening whose evidence is not complete yet."""

    title = _("evidence to complete")
    parameter_name = "to_complete"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list:
        """Offer the one choice."""
        return [("yes", _("Evidence to complete"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Keep them."""
        return queryset.filter(to_complete()) if self.value() else queryset


@admin.register(StageRecord)
class StageRecordAdmin(EvidenceInWords, SheetAdmin, ReadOnlyAdmin):
    """How far each stage has come. The import brings in a programme that ran before."""

    fields = readonly_fields = (
        *("cooperative", "stage", "status", "achieved_on", "document_number", "document_date", "evidence"),
        *("evidence_missing", "note", "reason", "on_behalf", "is_opening", "claimed_by", "claimed_at"),
        *("verified_by", "verified_at", "version"),
    )
    resource_classes = [OpeningResource]
    elsewhere = _("A stage is claimed, verified, returned, reopened and corrected on its page.")
    list_display = (
        "village",
        "stage_label",
        "status",
        "achieved_on",
        "document_number",
        "is_opening",
        "evidence_missing",
    )
    list_filter = ("status", "stage", "is_opening", ToCompleteFilter, "district")
    list_select_related = ("cooperative__village",)
    search_fields = ("cooperative__village__name", "cooperative__village__code", "document_number")
    date_hierarchy = "achieved_on"

    @admin.display(description=_("village"), ordering="cooperative__village__name")
    def village(self, record: StageRecord) -> str:
        """Name the village, with its code."""
        return f"{record.cooperative.village.name} ({record.cooperative.village.code})"

    @admin.display(description=_("stage"), ordering="stage")
    def stage_label(self, record: StageRecord) -> str:
        """Name the stage in the village's words."""
        return record.label

    def add_success_message(self, result: Any, request: HttpRequest) -> None:
        """Tell besides what evidence is still to be completed."""
        super().add_success_message(result, request)
        if count := StageRecord.objects.filter(to_complete()).count():
            words = ngettext(
                "%(count)s stage brought in still lacks evidence. Complete it on the stage's page.",
                "%(count)s stages brought in still lack evidence. Complete it on each stage's page.",
                count,
            ) % {"count": count}
            link = reverse("admin:cooperatives_stagerecord_changelist") + "?to_complete=yes"
            messages.info(request, format_html('{} <a href="{}">{}</a>', words, link, _("Show them")))

    @admin.display(description=_("to complete"))
    def evidence_missing(self, record: StageRecord) -> str:
        """Say what the opening left out."""
        return ", ".join(map(str, missing(record.definition, record, "verify"))) if record.is_opening else ""


@admin.register(StageStep)
class StageStepAdmin(EvidenceInWords, ReadOnly, PlainAdmin):
    """Every deed on a stage. Append-only: a step is neither changed nor taken away."""

    fields = readonly_fields = (
        *("record", "number", "action", "status", "by", "recorded_at", "counts_from", "counts_until", "achieved_on"),
        *("document_number", "document_date", "evidence", "note", "reason", "on_behalf", "is_opening"),
    )
    elsewhere = _("Steps are what was done; a new one comes from the stage's page.")
    list_display = ("recorded_at", "village", "stage", "action", "by", "achieved_on", "reason")
    list_filter = ("action", "stage", "on_behalf", "is_opening", "district")
    list_select_related = ("cooperative__village", "by")
    search_fields = ("cooperative__village__name", "cooperative__village__code", "by__full_name", "reason")
    date_hierarchy = "recorded_at"

    @admin.display(description=_("village"), ordering="cooperative__village__name")
    def village(self, step: StageStep) -> str:
        """Name the village, with its code."""
        return f"{step.cooperative.village.name} ({step.cooperative.village.code})"

    def view_on_site(self, obj: Model) -> str:
        """Lead to the stage's page."""
        return obj.record.get_absolute_url()
