"""What the admin pages of all apps share: history, links to the pages where the actions are, forms that act."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import display_for_field
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from simple_history.admin import SimpleHistoryAdmin
from simple_history.models import DeletedObject
from simple_history.template_utils import HistoricalRecordContextHelper


class PlainAdmin(admin.ModelAdmin):
    """A table of ours. Nothing is deleted: what was is closed, ended or set inactive."""

    list_per_page = 50
    show_full_result_count = False
    change_form_template = "admin/house_change_form.html"
    elsewhere: str | Promise = ""  # where to change what is read-only here, in a sentence

    def view_on_site(self, obj: Model) -> str | None:
        """Lead to the page about this object, where its actions are."""
        return obj.get_absolute_url() if hasattr(obj, "get_absolute_url") else None

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse."""
        return False

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> Any:
        """Say on the page where else to go."""
        context = {**(extra_context or {}), "elsewhere": self.elsewhere if object_id else ""}
        return super().changeform_view(request, object_id, form_url, context)


class ReadOnly:
    """For a table to look at and search. Its rows come from actions, which have their own pages."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse; looking is allowed all the same."""
        return False


class InWords(HistoricalRecordContextHelper):
    """Tells what changed in the words of the pages, not as it is stored."""

    def prepare_delta_change_value(self, change: Any, value: Any) -> Any:
        """Give a choice by its label, yes and no as such, and dates in words."""
        field = self.model._meta.get_field(change.field)
        if isinstance(value, DeletedObject) and value.pk is None:
            return "–"
        if value in (None, "") or isinstance(value, list):
            return super().prepare_delta_change_value(change, value) or "–"
        if isinstance(value, bool):
            return _("Yes") if value else _("No")
        return str(display_for_field(value, field, "–"))


class HouseAdmin(PlainAdmin, SimpleHistoryAdmin):
    """A table with the history of each row."""

    def get_historical_record_context_helper(self, request: HttpRequest, historical_record: Any) -> InWords:
        """Tell changes in words."""
        return InWords(self.model, historical_record)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Allow, except on a page about the past."""
        return not getattr(request, "about_the_past", False) and super().has_change_permission(request, obj)

    def history_form_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show a past version. Going back to it would pass the rules by, so that is refused."""
        if request.method != "GET":
            raise PermissionDenied
        request.about_the_past = True  # type: ignore[attr-defined]
        return super().history_form_view(request, *args, **kwargs)

    def revert_disabled(self, request: HttpRequest, obj: Any = None) -> bool:
        """Offer no way back past the rules."""
        return True


class ReadOnlyAdmin(ReadOnly, HouseAdmin):
    """A table to look at, with the history of each row."""


class ActionForm(forms.ModelForm):
    """A form of the admin whose last check is the action itself, so that its refusal stands on the form.

    The admin runs each form in one transaction, and nothing is checked after the action: a valid form is a done deed.
    """

    by: Any = None

    def full_clean(self) -> None:
        """Check the fields, then act."""
        super().full_clean()
        if not self.is_bound or self._errors:
            return
        try:
            self.instance = self.act()
        except ValidationError as refused:
            self.add_error(None, self.placed(refused))

    def placed(self, refused: ValidationError) -> ValidationError:
        """Move what is said of a field that is not on the form to the top of it."""
        if not hasattr(refused, "error_dict"):
            return refused
        lost = [m for field, messages in refused.message_dict.items() if field not in self.fields for m in messages]
        return ValidationError(lost) if lost else refused

    def act(self) -> Model:
        """Do what the form asks for, and give the object. Raises Refused."""
        raise NotImplementedError

    def changed(self) -> dict[str, Any]:
        """Give the fields that the person changed."""
        return {name: self.cleaned_data[name] for name in self.changed_data}


class ActionAdmin(HouseAdmin):
    """A table that is changed by actions."""

    form = ActionForm

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> type:
        """Tell the form who acts."""
        made = super().get_form(request, obj, change=change, **kwargs)
        return type(made.__name__, (made,), {"by": request.user})

    def save_model(self, request: HttpRequest, obj: Model, form: Any, change: bool) -> None:
        """The form has done it."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """The action has done it."""
