"""People in the admin. There are no groups: the role says everything."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.permissions import Role
from kmp_tracker.admin import HouseAdmin

admin.site.unregister(Group)


class PersonForm(UserChangeForm):
    """A person; the last data administrator stays one."""

    class Meta(UserChangeForm.Meta):
        model = User
        fields = "__all__"  # the admin names them

    def clean(self) -> dict[str, Any]:
        """Keep somebody who can let the others in."""
        data = super().clean() or self.cleaned_data
        administrators = User.objects.filter(role=Role.ADMIN, is_active=True)
        stays = data.get("is_active") and data.get("role") == Role.ADMIN
        if not stays and administrators.filter(pk=self.instance.pk).exists() and administrators.count() == 1:
            raise ValidationError(
                _("This is the last active data administrator. Make somebody else one first, then change this person.")
            )
        return data


class NewPersonForm(AdminUserCreationForm):
    """A new person, with a password or without one until an invitation is followed."""

    class Meta(AdminUserCreationForm.Meta):
        model = User
        fields = ("username", "full_name", "role", "phone")
        field_classes = AdminUserCreationForm.Meta.field_classes


@admin.register(User)
class PersonAdmin(HouseAdmin, UserAdmin):
    """Who signs in. Territories are given under assignments."""

    form = PersonForm
    add_form = NewPersonForm
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (gettext_lazy("Person"), {"fields": ("full_name", "phone")}),
        (gettext_lazy("What they may do"), {"fields": ("role", "is_active")}),
        (gettext_lazy("Dates"), {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = (
        (None, {"classes": ("wide",), "fields": ("username", "full_name", "role", "phone")}),
        (gettext_lazy("Password"), {"classes": ("wide",), "fields": ("usable_password", "password1", "password2")}),
    )
    readonly_fields = ("last_login", "date_joined")
    list_display = ("full_name", "username", "role", "phone", "is_active", "last_login")
    list_filter = ("role", "is_active")
    search_fields = ("full_name", "username", "phone")
    ordering = ("full_name", "username")
    filter_horizontal = ()

    def view_on_site(self, obj: User) -> None:
        """People have no page of their own."""

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Name in the history who did it, also for a new password."""
        obj._history_user = request.user
        super().save_model(request, obj, form, change)
