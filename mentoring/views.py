"""The pages of visits and follow-ups."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.decorators import requires
from accounts.permissions import Permission
from kmp_tracker.errors import conflict
from kmp_tracker.listing import Listing
from kmp_tracker.refusals import Conflict, Refused
from mentoring.actions import edit_visit, finish_followup, log_visit, reopen_followup
from mentoring.editing import Editing, editing
from mentoring.forms import VisitEditForm, VisitForm
from mentoring.lists import FOLLOWUP_COLUMNS, VISIT_COLUMNS, FollowUpFilter, VisitFilter
from mentoring.models import FollowUp, Visit
from mentoring.purposes import PURPOSES
from mentoring.record import changes, circumstances, facts_of, in_words, obstacles_in_words, stages_in_words
from mentoring.standing import next_stage, standings
from villages.access import workable_village
from villages.models import District, Village


@requires(Permission.SEE_VISITS)
def visit_list(request: HttpRequest) -> HttpResponse:
    """Every visit that the person may read, newest first."""
    listing = Listing(
        request.GET,
        Visit.objects.visible_to(request.user).with_row(),
        form_class=VisitFilter,
        columns=VISIT_COLUMNS,
        user=request.user,
        default_order="-visited_on",
        caption=_("Visits"),
    )
    if listing.export_format:
        return listing.export("visits")
    return render(request, "mentoring/visit_list.html", {"listing": listing})


@requires(Permission.LOG_VISIT)
def visit_new(request: HttpRequest) -> HttpResponse:
    """Log a visit. `?village=CODE` chooses the village beforehand, `?district=CODE` the district."""
    code = request.GET.get("village")
    village = workable_village(request.user, code) if code else None
    district = village.district if village else _district(request)
    if district is None:
        return render(request, "mentoring/district_choice.html", {"districts": _districts(request.user)})
    form = VisitForm(
        request.POST or None,
        initial={"village": village.code} if village else {},
        villages=Village.objects.workable_by(request.user),
        district=district,
        user=request.user,
    )
    if request.method == "POST" and form.is_valid() and (answer := _log(request, form)):
        return answer
    context = {"form": form, "village": village, "suggested": _suggestion(village), "purposes": PURPOSES}
    return render(request, "mentoring/visit_new.html", context)


@requires(Permission.SEE_VISITS)
def visit(request: HttpRequest, key) -> HttpResponse:
    """Everything that is on record about one visit."""
    found = _visible(request.user, key)
    context = {
        "visit": found,
        "circumstances": circumstances(facts_of(found)),
        "stages": stages_in_words(found.stages, found.village),
        "obstacles": obstacles_in_words(found.obstacles),
        "followups": found.followups.with_row(request.user),
        "changes": changes(found),
        "may_edit": editing(found, request.user) is not Editing.CLOSED,
    }
    return render(request, "mentoring/visit.html", context)


@requires(Permission.LOG_VISIT)
def visit_edit(request: HttpRequest, key) -> HttpResponse:
    """Mend a visit: its mentors for some days, after that the coordinator with a reason."""
    found = _visible(request.user, key)
    how = editing(found, request.user)
    if how is Editing.CLOSED:
        raise PermissionDenied
    form = VisitEditForm(
        request.POST or None,
        villages=Village.objects.workable_by(request.user) | Village.objects.filter(pk=found.village_id),
        district=found.village.district,
        user=request.user,
        visit=found,
        reason_needed=how is Editing.WITH_REASON,
    )
    if request.method == "POST" and form.is_valid() and (answer := _mend(request, form, found)):
        return answer
    context = {"form": form, "visit": found, "purposes": PURPOSES}
    return render(request, "mentoring/visit_edit.html", context)


@requires(Permission.SEE_VISITS)
def followup_list(request: HttpRequest) -> HttpResponse:
    """What was agreed and is still open, the most urgent first."""
    listing = Listing(
        request.GET,
        FollowUp.objects.visible_to(request.user).with_row(request.user),
        form_class=FollowUpFilter,
        columns=FOLLOWUP_COLUMNS,
        user=request.user,
        default_order="due_on",
        caption=_("Follow-ups"),
    )
    if listing.export_format:
        return listing.export("follow-ups")
    return render(request, "mentoring/followup_list.html", {"listing": listing})


@require_POST
@requires(Permission.FINISH_FOLLOWUP)
def followup_done(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark a follow-up as done, in one tap."""
    followup = finish_followup(followup=_finishable(request.user, pk), by=request.user)
    messages.success(request, _("Done: %(action)s") % {"action": followup.action})
    return redirect(_back(request, followup))


@require_POST
@requires(Permission.FINISH_FOLLOWUP)
def followup_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the mark away after a slip of the finger."""
    followup = reopen_followup(followup=_finishable(request.user, pk), by=request.user)
    messages.success(request, _("Open again: %(action)s") % {"action": followup.action})
    return redirect(_back(request, followup))


def _log(request: HttpRequest, form: VisitForm) -> HttpResponse | None:
    """Store what was sent; None when a rule refuses it, which the form then says."""
    facts, village = form.facts(), form.cleaned_data["village"]
    try:
        made, new = log_visit(key=form.cleaned_data["key"], facts=facts, village=village, by=request.user)
    except Conflict as other:
        return _conflict(request, other, facts, village)
    except Refused as refused:
        form.add_error(None, refused)
        return None
    said = _("The visit to %(village)s is saved.") if new else _("The visit to %(village)s was saved already.")
    messages.success(request, said % {"village": village.full_name})
    return redirect(made)


def _mend(request: HttpRequest, form: VisitEditForm, found: Visit) -> HttpResponse | None:
    """Store the change; None when a rule refuses it, which the form then says."""
    facts, told = form.facts(), form.cleaned_data
    try:
        edit_visit(
            visit=found,
            facts=facts,
            village=told["village"],
            by=request.user,
            seen=told["version"],
            reason=told["reason"],
        )
    except Conflict as other:
        return _conflict(request, other, facts, told["village"])
    except Refused as refused:
        form.add_error(None, refused)
        return None
    messages.success(request, _("The change is saved."))
    return redirect(found)


def _conflict(request: HttpRequest, other: Conflict, facts, village: Village) -> HttpResponse:
    """Show what is stored, to those who may see it, beside what was sent."""
    stored = Visit.objects.visible_to(request.user).with_row().filter(pk=other.current.pk).first()
    return conflict(
        request,
        other,
        back=stored.get_absolute_url() if stored else request.path,
        stored=in_words(facts_of(stored), stored.village) if stored else (),
        sent=in_words(facts, village),
    )


def _visible(user, key) -> Visit:
    return get_object_or_404(Visit.objects.visible_to(user).with_row().select_related("logged_by"), pk=key)


def _finishable(user, pk: int) -> FollowUp:
    """Find a follow-up: 404 out of sight, 403 where the person only reads."""
    followup = get_object_or_404(FollowUp.objects.visible_to(user).with_row(user), pk=pk)
    if not followup.finishable:
        raise PermissionDenied
    return followup


def _districts(user):
    return District.objects.filter(pk__in=Village.objects.workable_by(user).values("district"))


def _district(request: HttpRequest) -> District | None:
    """Tell in which district to work: the one asked for, or the only one; None while that is open."""
    mine = _districts(request.user)
    if code := request.GET.get("district"):
        return get_object_or_404(mine, code=code)
    first_two = list(mine[:2])
    return first_two[0] if len(first_two) == 1 else None


def _suggestion(village: Village | None) -> str:
    """Name the stage that comes next in a village; "" when none does."""
    if village is None:
        return ""
    standing = standings(Village.objects.filter(pk=village.pk), localdate()).get(village.pk, {})
    stage = next_stage(standing)
    return str(stage.label_for(village.kind, village.cooperative.formation_model)) if stage else ""


def _back(request: HttpRequest, followup: FollowUp) -> str:
    """Lead back to where the person came from, if that is one of our pages."""
    asked = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    return asked if ours else followup.visit.get_absolute_url()
