"""Export, import with preview, and template file of a table in Django's admin."""

from contextlib import suppress
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import storages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from import_export.admin import ImportExportMixin
from import_export.forms import ExportForm
from import_export.results import RowResult

from kmp_tracker.sheets.files import FORMATS, SheetConfirmForm, SheetImportForm, template_workbook

KEPT = timedelta(days=1)  # an upload that nobody confirmed
MEDIA_FOLDER = "django-import-export"  # where MediaStorage lays uploads


class SheetAdmin(ImportExportMixin):
    """Adds sheets to a ModelAdmin with one resource. An import is refused as a whole if one row is."""

    formats = FORMATS
    import_form_class = SheetImportForm
    confirm_form_class = SheetConfirmForm
    export_form_class = ExportForm
    to_encoding = "utf-8-sig"  # or Excel would misread names outside ASCII
    skip_admin_log = True  # the history of each row tells who changed what, and from which file

    def get_urls(self) -> list:
        """Add the template file."""
        name = "{}_{}_template".format(*self.get_model_info())
        return [path("template/", self.admin_site.admin_view(self.template_view), name=name), *super().get_urls()]

    def has_import_permission(self, request: HttpRequest) -> bool:
        """Ask the resource, which asks the table of roles."""
        return request.user.has_perm(self.resource_classes[0].permission)

    def get_resource_kwargs(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict:
        """Tell the resource who asks, and from which file."""
        form = kwargs.get("form")
        data = getattr(form, "cleaned_data", {}) if form is not None else {}
        upload = data.get("import_file")
        return {"by": request.user, "file_name": upload.name if upload else data.get("original_file_name", "")}

    def get_import_data_kwargs(self, **kwargs: Any) -> dict:
        """Take a sheet as a whole or not at all."""
        return {"rollback_on_validation_errors": True}

    def get_import_context_data(self, **kwargs: Any) -> dict:
        """Add what only we show."""
        return {"template_url": reverse("admin:{}_{}_template".format(*self.get_model_info()))}

    def template_view(self, request: HttpRequest) -> HttpResponse:
        """Give an empty sheet with an explanation of its columns."""
        if not self.has_import_permission(request):
            raise PermissionDenied
        content = template_workbook(self.resource_classes[0](by=request.user))
        response = HttpResponse(content, content_type=FORMATS[0].CONTENT_TYPE)
        response["Content-Disposition"] = f'attachment; filename="{self.opts.model_name}-template.xlsx"'
        return response

    def import_action(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Preview a sheet. What cannot be confirmed is not kept."""
        if request.method == "POST":
            _forget_old_uploads()
        response = super().import_action(request, **kwargs)
        context = response.context_data
        resource = self.resource_classes[0](by=request.user)
        context["columns"] = [(column.label, _what_to_write(column)) for column in resource.get_export_fields()]
        if "result" in context and not context["result"].rows:
            context.pop("confirm_form", None)  # nothing would change
        if "confirm_form" not in context and (upload := context["form"].files.get("import_file")):
            self._forget(getattr(upload, "tmp_storage_name", ""))
        return response

    def add_data_read_fail_error_to_form(self, form: Any, e: Exception) -> None:
        """Say what is wrong with the file; anything else is a fault of ours."""
        if not isinstance(e, ValidationError):
            raise e
        form.add_error("import_file", e)

    def process_import(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Import what was previewed; a file that is gone was imported already, or nobody confirmed it for long."""
        try:
            return super().process_import(request, **kwargs)
        except FileNotFoundError:
            messages.warning(request, _("This sheet is no longer here: it was imported already, or is too old."))
            return HttpResponseRedirect(reverse("admin:{}_{}_import".format(*self.get_model_info())))

    def process_result(self, result: Any, request: HttpRequest) -> HttpResponse:
        """Tell what happened. When something changed since the preview, show the refusals: nothing was written."""
        if result.has_errors() or result.has_validation_errors():
            context = {
                **self.admin_site.each_context(request),
                **self.get_import_context_data(),
                "title": _("Import"),
                "opts": self.opts,
                "form": self.create_import_form_anew(request),
                "result": result,
                "columns": [],
            }
            return TemplateResponse(request, [self.import_template_name], context)
        return super().process_result(result, request)

    def create_import_form_anew(self, request: HttpRequest) -> Any:
        """Give an empty form to upload another file."""
        return self.import_form_class(self.get_import_formats(), self.get_import_resource_classes(request))

    def add_success_message(self, result: Any, request: HttpRequest) -> None:
        """Count what was done."""
        counts = {
            "new": result.totals[RowResult.IMPORT_TYPE_NEW],
            "changed": result.totals[RowResult.IMPORT_TYPE_UPDATE],
            "same": result.totals[RowResult.IMPORT_TYPE_SKIP],
        }
        messages.success(request, _("Imported: %(new)s new, %(changed)s changed, %(same)s as before.") % counts)

    def _forget(self, name: str) -> None:
        if name:
            self.get_tmp_storage_class()(name=name).remove()


def _what_to_write(column: Any) -> str:
    return (
        f"{_('Only to read.')} {column.given_by}" if column.given_by else f"{column.cell.expected} {column.help_text}"
    )


def _forget_old_uploads() -> None:
    """Take away what was previewed and never confirmed: sheets hold people's names."""
    storage = storages["import_export"]
    with suppress(FileNotFoundError):
        for name in storage.listdir(MEDIA_FOLDER)[1]:
            file = f"{MEDIA_FOLDER}/{name}"
            with suppress(FileNotFoundError):  # another worker may be tidying up as well
                if storage.get_modified_time(file) < timezone.now() - KEPT:
                    storage.delete(file)
