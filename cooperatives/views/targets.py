"""What a district aims at and by when."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.decorators import SignedInRequest, requires
from accounts.permissions import Permission
from cooperatives.actions import set_plan
from cooperatives.forms.plan import PlanForm
from cooperatives.plan import due_dates
from cooperatives.stages import ACTIVE_STAGES, STAGES
from kmp_tracker import errors
from kmp_tracker.refusals import Conflict
from villages.models import District
from villages.shortcuts import to_district


@requires(Permission.SEE_TARGETS)
def targets(request: SignedInRequest) -> HttpResponse:
    """Lead to the targets of the person's own district."""
    return to_district(request, "district_targets", District.objects.around(request.user))


@requires(Permission.SEE_TARGETS)
def district_targets(request: SignedInRequest, code: str) -> HttpResponse:
    """Show a district's dates and settings; who sets them changes all on one form."""
    district = get_object_or_404(District.objects.around(request.user), code=code)
    if not request.user.has_perm(Permission.SET_TARGETS):
        return _read(request, district)
    form = PlanForm(request.POST if request.method == "POST" else None, instance=district)
    if form.is_bound and form.is_valid():
        try:
            given = {"due": form.due, "settings": form.settings, "seen": form.cleaned_data["seen"]}
            set_plan(district=district, by=request.user, **given)
        except Conflict as conflict:
            stored, sent = form.differences(conflict.current)
            return errors.conflict(request, conflict, back=request.path, stored=stored, sent=sent)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, _("The targets of %(district)s are saved.") % {"district": district})
            return redirect("district_targets", code)
    return render(request, "cooperatives/targets_form.html", {"form": form})


def _read(request: SignedInRequest, district: District) -> HttpResponse:
    """Show the plan as tables, to those who do not set it."""
    if request.method == "POST":
        raise PermissionDenied
    due = due_dates(district)
    context = {
        "district": district,
        "target_stage": STAGES[district.target_stage].label,
        "rows": [(stage, due.get(stage.key)) for stage in ACTIVE_STAGES],
    }
    return render(request, "cooperatives/targets.html", context)
