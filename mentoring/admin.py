"""Visits and follow-ups in the admin: to look at, search, export and import."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from kmp_tracker.admin import ReadOnly, ReadOnlyAdmin
from kmp_tracker.sheets.admin import SheetAdmin
from mentoring.models import FollowUp, Visit
from mentoring.resources import VisitResource


class FollowUpInline(ReadOnly, admin.TabularInline):
    """What was agreed on a visit."""

    model = FollowUp
    extra = 0
    can_delete = False
    show_change_link = True
    fields = readonly_fields = ("action", "owner", "due_on", "done_on", "done_by")


@admin.register(Visit)
class VisitAdmin(SheetAdmin, ReadOnlyAdmin):
    """Visits. They are logged and changed on their pages, or come in as a sheet."""

    resource_classes = [VisitResource]
    elsewhere = _("A visit is changed on its page, by its mentors or with a reason.")
    inlines = [FollowUpInline]
    fields = readonly_fields = (
        *("village", "visited_on", "started_at", "ended_at", "place", "people", "letter_number", "letter_date"),
        *("purpose", "stages_discussed", "attendees", "women", "key_people", "result", "met", "obstacle_note"),
        *("readiness", "latitude", "longitude", "logged_by", "logged_at", "version", "last_change_reason"),
    )
    list_display = ("visited_on", "village", "subdistrict", "people", "purpose", "readiness")
    list_filter = ("district", "readiness", ("mentors", admin.RelatedOnlyFieldListFilter))
    search_fields = ("village__name", "village__code", "purpose", "result", "mentors__full_name")
    date_hierarchy = "visited_on"

    def get_queryset(self, request):
        """Bring along what a row shows."""
        return super().get_queryset(request).with_row()

    @admin.display(description=_("subdistrict"), ordering="village__subdistrict__name")
    def subdistrict(self, visit: Visit) -> str:
        """Name the kecamatan: names of villages repeat."""
        return visit.village.subdistrict.name

    @admin.display(description=_("stages discussed"))
    def stages_discussed(self, visit: Visit) -> str:
        """Name the stages."""
        return ", ".join(map(str, visit.stage_labels))

    @admin.display(description=_("obstacles"))
    def met(self, visit: Visit) -> str:
        """Name the obstacles."""
        return ", ".join(map(str, visit.obstacle_labels))

    @admin.display(description=_("mentors"))
    def people(self, visit: Visit) -> str:
        """Name the mentors."""
        return ", ".join(str(mentor) for mentor in visit.mentors.all())


@admin.register(FollowUp)
class FollowUpAdmin(ReadOnlyAdmin):
    """What was agreed on visits."""

    elsewhere = _("A follow-up is changed with its visit, and marked as done in the list of follow-ups.")
    list_display = ("action", "village", "owner", "due_on", "done_on", "done_by")
    list_filter = ("owner", ("done_on", admin.EmptyFieldListFilter), "district")
    list_select_related = ("village", "done_by")
    search_fields = ("action", "village__name", "village__code")
    date_hierarchy = "due_on"

    def view_on_site(self, obj: FollowUp) -> str:
        """Lead to the visit on which it was agreed."""
        return obj.visit.get_absolute_url()
