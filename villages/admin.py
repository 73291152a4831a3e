"""Territory, assignments and invitations in the admin."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kmp_tracker.admin import ActionAdmin, ActionForm, PlainAdmin, ReadOnly, ReadOnlyAdmin
from kmp_tracker.sheets.admin import SheetAdmin
from villages.actions import assign, edit_village, end_assignment
from villages.models import Assignment, Invitation, Subdistrict, Village
from villages.models.assignment import LEVELS
from villages.resources import VillageResource

FROM_FILE = gettext_lazy("Code, name and kind come from the territory file, which is loaded with load_territory.")


@admin.register(Subdistrict)
class SubdistrictAdmin(ReadOnlyAdmin):
    """Kecamatan, as the territory file names them."""

    elsewhere = FROM_FILE
    list_display = ("name", "code", "district")
    list_filter = ("district",)
    list_select_related = ("district",)
    search_fields = ("name", "code")


class VillageForm(ActionForm):
    """What people keep current about a village."""

    def act(self) -> Village:
        """Edit the village, as its page does."""
        return edit_village(village=self.instance, by=self.by, **self.changed())


@admin.register(Village)
class VillageAdmin(SheetAdmin, ActionAdmin):
    """Villages; which there are says the territory file."""

    form = VillageForm
    resource_classes = [VillageResource]
    elsewhere = FROM_FILE
    fieldsets = (
        (None, {"fields": ("code", "name", "kind", "subdistrict", "district")}),
        (gettext_lazy("Village head"), {"fields": ("head_name", "head_phone")}),
        (gettext_lazy("Description"), {"fields": ("is_pilot", "local_potential", "population")}),
        (gettext_lazy("Place"), {"fields": ("postal_code", "latitude", "longitude")}),
    )
    readonly_fields = ("code", "name", "kind", "subdistrict", "district")
    list_display = ("name", "kind", "code", "subdistrict", "head_name", "head_phone", "is_pilot")
    list_filter = ("district", "kind", "is_pilot", ("subdistrict", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("subdistrict", "district")
    search_fields = ("name", "code", "subdistrict__name", "head_name")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: villages come from the territory file."""
        return False


class NewAssignmentForm(ActionForm):
    """Gives a person one territory."""

    def clean(self) -> dict[str, Any]:
        """Ask for exactly one territory."""
        data = super().clean() or self.cleaned_data
        if sum(bool(data.get(level)) for level in LEVELS) != 1:
            raise ValidationError(_("Choose exactly one: a district, a subdistrict or a village."))
        return data

    def _post_clean(self) -> None:
        """Leave the rest to the action: it knows more than the model."""

    def act(self) -> Assignment:
        """Assign."""
        data = self.cleaned_data
        territory = next(data[level] for level in LEVELS if data[level])
        return assign(user=data["user"], territory=territory, by=self.by, since=data["since"], until=data.get("until"))


class EndAssignmentForm(ActionForm):
    """Ends an assignment."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if until := self.fields.get("until"):  # not where it is only shown
            until.required, until.help_text = True, _("The last day on which it holds.")

    def _post_clean(self) -> None:
        """Leave it to the action."""

    def act(self) -> Assignment:
        """End it."""
        return end_assignment(assignment=self.instance, until=self.cleaned_data["until"], by=self.by)


@admin.register(Assignment)
class AssignmentAdmin(ActionAdmin):
    """Who works where. An assignment is ended, never changed into another one."""

    list_display = ("user", "role", "territory", "since", "until")
    list_filter = ("user__role", ("home_district", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("user", "district", "subdistrict", "village")
    search_fields = (
        *("user__full_name", "user__username", "district__name", "subdistrict__name"),
        *("village__name", "village__code"),
    )
    autocomplete_fields = ("user", *LEVELS)
    date_hierarchy = "since"
    fields = ("user", *LEVELS, "since", "until")

    @admin.display(description=gettext_lazy("role"), ordering="user__role")
    def role(self, assignment: Assignment) -> str:
        """Tell what the person is."""
        return assignment.user.get_role_display()

    @admin.display(description=gettext_lazy("territory"))
    def territory(self, assignment: Assignment) -> str:
        """Name the place assigned."""
        return str(assignment.territory)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> type:
        """Assign, or end."""
        self_form = EndAssignmentForm if change and self.has_change_permission(request, obj) else NewAssignmentForm
        return super().get_form(request, obj, change=change, form=self_form, **kwargs)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple:
        """Keep what was given."""
        return ("user", *LEVELS, "since") if obj else ()


@admin.register(Invitation)
class InvitationAdmin(ReadOnly, PlainAdmin):
    """Who was invited; the link itself is kept nowhere."""

    elsewhere = gettext_lazy("People are invited, and invited again, on the page of invitations.")
    list_display = ("user", "village", "invited_by", "invited_at", "accepted_at")
    list_filter = (("accepted_at", admin.EmptyFieldListFilter), "village__district")
    list_select_related = ("user", "village", "invited_by")
    search_fields = ("user__full_name", "user__username", "village__name", "village__code")
    date_hierarchy = "invited_at"
