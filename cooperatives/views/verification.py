"""The queue of claims that wait for the office."""

from collections.abc import Mapping

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Min
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.decorators import SignedInRequest, requires
from accounts.permissions import Permission
from cooperatives.actions import return_stage, verify_stage
from cooperatives.forms.decisions import ReturnForm, VerifyForm
from cooperatives.forms.stage import Said
from cooperatives.models import StageRecord
from cooperatives.queue import claims_of, queue_columns, queue_filter
from cooperatives.stages import ALL_STAGES
from cooperatives.standing import visible_standing
from cooperatives.views.stage import stage_conflict
from kmp_tracker.listing import Listing
from kmp_tracker.refusals import Conflict, Refused
from villages.models import District
from villages.shortcuts import to_district

ORDER = {stage.key: place for place, stage in enumerate(ALL_STAGES)}


@requires(Permission.SEE_QUEUE)
def verification(request: SignedInRequest) -> HttpResponse:
    """Lead to the queue of the person's own district."""
    return to_district(request, "district_verification")


@requires(Permission.SEE_QUEUE)
def district_verification(request: SignedInRequest, code: str) -> HttpResponse:
    """Show the claims that wait, oldest first; verify one or several, or return one with a reason."""
    district = get_object_or_404(District.objects.visible_to(request.user), code=code)
    if request.method != "POST":
        return _queue(request, district)
    if not request.user.has_perm(Permission.VERIFY_STAGE):
        raise PermissionDenied
    returning = "reason" in request.POST
    form = (ReturnForm if returning else VerifyForm)(request.POST)
    if not form.is_valid():
        return _queue(request, district, refused=form)
    claims = _sent(request, district, form.cleaned_data["claim"])
    if returning:
        return _return(request, district, form, claims)
    return _verify(request, claims)


def _queue(request: SignedInRequest, district: District, refused: VerifyForm | None = None) -> HttpResponse:
    """Show the queue; `refused` is the form that could not be carried out."""
    waiting = claims_of(district, request.user).waiting()
    listing = Listing(
        request.GET,
        waiting,
        form_class=queue_filter(district),
        columns=queue_columns(request.user),
        user=request.user,
        default_order="waiting",
        caption=_("Claims that wait for the office"),
    )
    if listing.export_format:
        return listing.export(f"verification-{district.code}")
    context = {
        "district": district,
        "listing": listing,
        "refused": refused,
        "refused_claim": request.POST["claim"] if refused and "claim" not in refused.errors else "",
        "summary": StageRecord.objects.filter(pk__in=waiting.values("pk")).aggregate(
            count=Count("pk"), villages=Count("cooperative", distinct=True), oldest=Min("claimed_at")
        ),
    }
    return render(request, "cooperatives/verification.html", context)


def _sent(request: SignedInRequest, district: District, seen: Mapping[int, int]) -> list[tuple[StageRecord, int]]:
    """Find the claims that were sent, in the order of the stages, each with the version seen.

    404 for what is not of this district; 403 when one lies where the person does not work.
    """
    records = list(claims_of(district, request.user).filter(pk__in=seen))
    if len(records) != len(seen):
        raise Http404
    if not all(record.is_workable for record in records):  # type: ignore[attr-defined]
        raise PermissionDenied
    return [(record, seen[record.pk]) for record in sorted(records, key=lambda record: ORDER[record.stage])]


def _verify(request: SignedInRequest, claims: list[tuple[StageRecord, int]]) -> HttpResponse:
    """Verify each claim by itself, so that one refusal does not hold up the others."""
    verified, refusals = [], []
    for record, seen in claims:
        try:
            verify_stage(village=record.cooperative.village, stage=record.definition, by=request.user, seen=seen)
        except Refused as refused:
            if isinstance(refused, Conflict) and len(claims) == 1:
                return _overtaken(request, record, refused)
            refusals.append(_("%(claim)s: %(reason)s") % {"claim": _name(record), "reason": " ".join(refused.messages)})
        else:
            verified.append(record)
    if len(verified) == 1:
        messages.success(request, _("%(claim)s is verified.") % {"claim": _name(verified[0])})
    elif verified:
        text = ngettext("%(count)s claim is verified.", "%(count)s claims are verified.", len(verified))
        messages.success(request, text % {"count": len(verified)})
    for refusal in refusals:
        messages.error(request, refusal)
    return redirect(request.get_full_path())


def _return(
    request: SignedInRequest, district: District, form: ReturnForm, claims: list[tuple[StageRecord, int]]
) -> HttpResponse:
    """Give one claim back to its village."""
    record, seen = claims[0]
    village, reason = record.cooperative.village, form.cleaned_data["reason"]
    try:
        return_stage(village=village, stage=record.definition, reason=reason, by=request.user, seen=seen)
    except Conflict as conflict:
        return _overtaken(request, record, conflict, [(form.fields["reason"].label, reason)])
    except Refused as refused:
        form.add_error(None, refused)
        return _queue(request, district, refused=form)
    messages.success(request, _("%(claim)s is returned with your reason.") % {"claim": _name(record)})
    return redirect(request.get_full_path())


def _overtaken(
    request: SignedInRequest, record: StageRecord, conflict: Conflict, said: Said | None = None
) -> HttpResponse:
    standing = visible_standing(request.user, record.cooperative.village.code, record.stage)
    return stage_conflict(request, standing, conflict, said)


def _name(record: StageRecord) -> str:
    return f"{record.label} – {record.cooperative.village.full_name}"
