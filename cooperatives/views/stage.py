"""The page of one stage of a village, and what may be done there."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from accounts.decorators import SignedInRequest, requires
from accounts.permissions import Permission, Role
from cooperatives import actions
from cooperatives.evidence import told
from cooperatives.forms.stage import ClaimForm, CorrectForm, ReasonForm, ReopenForm, Said, SeenForm
from cooperatives.models import StageRecord
from cooperatives.standing import (
    CLAIM,
    CORRECT,
    REOPEN,
    RETURN,
    VERIFY,
    Deed,
    StageStanding,
    visible_standing,
    workable_standing,
)
from kmp_tracker import errors
from kmp_tracker.refusals import Conflict, Refused


@dataclass(frozen=True)
class Desk:
    """Where a deed is done: its form, its action, and what is said once it is done."""

    deed: Deed
    form: type[SeenForm]
    action: Callable[..., StageRecord]
    title: Promise
    submit: Promise
    done: Promise


CLAIMING = Desk(
    CLAIM,
    ClaimForm,
    actions.claim_stage,
    _("Claim: %(stage)s"),
    _("Claim this stage"),
    _("%(stage)s of %(village)s is claimed. The office looks at it next."),
)
VERIFYING = Desk(
    VERIFY,
    SeenForm,
    actions.verify_stage,
    _("Verify: %(stage)s"),
    _("Verify"),
    _("%(stage)s of %(village)s is verified and counts from today."),
)
RETURNING = Desk(
    RETURN,
    ReasonForm,
    actions.return_stage,
    _("Return: %(stage)s"),
    _("Return to the village"),
    _("%(stage)s of %(village)s is returned. The village sees your reason and may claim again."),
)
REOPENING = Desk(
    REOPEN,
    ReopenForm,
    actions.reopen_stage,
    _("Reopen: %(stage)s"),
    _("Reopen"),
    _("%(stage)s of %(village)s is reopened and no longer counts. The village may claim it again."),
)
CORRECTING = Desk(
    CORRECT,
    CorrectForm,
    actions.correct_stage,
    _("Correct: %(stage)s"),
    _("Save the correction"),
    _("%(stage)s of %(village)s is corrected. What was said before stays on record."),
)


@requires(Permission.SEE_VILLAGES)
def stage(request: SignedInRequest, code: str, stage: str) -> HttpResponse:
    """Show how one stage of a village stands, what is missing, every step, and what the person may do."""
    return _page(request, visible_standing(request.user, code, stage))


@requires(Permission.CLAIM_STAGE)
def stage_claim(request: SignedInRequest, code: str, stage: str) -> HttpResponse:
    """Claim a stage, for the own village or on behalf of one."""
    return _at(CLAIMING, request, code, stage)


@requires(Permission.VERIFY_STAGE)
@require_POST
def stage_verify(request: SignedInRequest, code: str, stage: str) -> HttpResponse:
    """Confirm a claim."""
    return _at(VERIFYING, request, code, stage)


@requires(Permission.VERIFY_STAGE)
def stage_return(request: SignedInRequest, code: str, stage: str) -> HttpResponse:
    """Give a claim back with a reason."""
    return _at(RETURNING, request, code, stage)


@requires(Permission.VERIFY_STAGE)
def stage_reopen(request: SignedInRequest, code: str, stage: str) -> HttpResponse:
    """Take a verification back, with what stands on it."""
    return _at(REOPENING, request, code, stage)


@requires(Permission.VERIFY_STAGE)
def stage_correct(request: SignedInRequest, code: str, stage: str) -> HttpResponse:
    """Mend a date, a number or the evidence."""
    return _at(CORRECTING, request, code, stage)


def _at(desk: Desk, request: SignedInRequest, code: str, key: str) -> HttpResponse:
    """Show the desk's form, or do the deed; where it cannot be done the stage's page says how things stand."""
    standing = workable_standing(request.user, code, key)
    form = desk.form(request.POST if request.method == "POST" else None, standing=standing)
    if form.is_bound and form.is_valid():
        try:
            desk.action(village=standing.village, stage=standing.stage, by=request.user, **form.decision())
        except Conflict as conflict:
            return stage_conflict(request, standing, conflict, form.said())
        except Refused as refused:
            form.refuse(refused)
        else:
            names = {"stage": standing.label, "village": standing.village.full_name}
            messages.success(request, str(desk.done) % names)
            return redirect(standing.url)
    if desk is VERIFYING or not (form.is_bound or _is_of_use(desk, standing)):
        return _page(request, standing, refused=form if form.is_bound else None)
    context = {
        "standing": standing,
        "form": form,
        "title": str(desk.title) % {"stage": standing.label},
        "submit": desk.submit,
        "on_behalf": desk is CLAIMING and request.user.role != Role.VILLAGE,
        "warns": desk in (RETURNING, REOPENING),
    }
    return render(request, "cooperatives/stage_form.html", context)


def _is_of_use(desk: Desk, standing: StageStanding) -> bool:
    return standing.may_claim if desk is CLAIMING else standing.may(desk.deed)


def _page(request: SignedInRequest, standing: StageStanding, refused: SeenForm | None = None) -> HttpResponse:
    """Show the stage with the forms that fit; `refused` is a form whose deed a rule forbade."""
    context = {
        "standing": standing,
        "refused": refused,
        "claim_form": ClaimForm(standing=standing) if standing.may_claim else None,
        "verify_form": SeenForm(standing=standing, auto_id=False) if standing.may_verify else None,
        "return_form": ReasonForm(standing=standing) if standing.may(RETURN) else None,
        "on_behalf": request.user.role != Role.VILLAGE,
    }
    return render(request, "cooperatives/stage.html", context)


def stage_conflict(
    request: SignedInRequest, standing: StageStanding, conflict: Conflict, said: Said | None = None
) -> HttpResponse:
    """409: show how the stage stands now beside what the person was about to say."""
    current: StageRecord | None = conflict.current
    status = (_("Status"), current.get_status_display() if current else _("Not claimed yet"))
    stored = [status, *(told(standing.stage, current) if current else [])]
    return errors.conflict(request, conflict, back=standing.url, stored=stored, sent=said or ())
