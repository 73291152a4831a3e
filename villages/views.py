"""A village's contacts and description, and inviting its officials."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from accounts.decorators import SignedInRequest, requires
from accounts.permissions import Permission
from kmp_tracker import errors
from kmp_tracker.listing import Column, Listing
from kmp_tracker.refusals import Conflict, Refused
from villages import actions
from villages.access import workable_village
from villages.forms import AcceptForm, InvitationFilter, InviteForm, VillageForm
from villages.letters import invitation_letter
from villages.models import Invitation
from villages.models.invitation import InvitationQuerySet
from villages.tokens import invitation_tokens

INVITATION_COLUMNS = (
    Column(
        "person",
        gettext_lazy("Person"),
        "user.full_name",
        order_by="user__full_name",
        link=lambda invitation: reverse("invitation", args=[invitation.pk]),
    ),
    Column("username", gettext_lazy("User name"), "user.username", export_only=True),
    Column("village", gettext_lazy("Village"), "village.full_name", order_by=("village__name", "village__code")),
    Column("inviter", gettext_lazy("Invited by"), "invited_by.full_name", order_by="invited_by__full_name"),
    Column("invited_at", gettext_lazy("Invited on"), order_by="invited_at"),
    Column("state", gettext_lazy("State"), "state.label", template="villages/_invitation_state.html"),
)


@requires(Permission.EDIT_VILLAGE)
def village_edit(request: SignedInRequest, code: str) -> HttpResponse:
    """Keep a village's contacts and description current; 409 if somebody else changed them meanwhile."""
    village = workable_village(request.user, code)
    form = VillageForm(request.POST or None, instance=village, user=request.user)
    if request.method == "POST" and form.is_valid():
        sent = form.sent()
        try:
            actions.edit_village(village=village, by=request.user, seen=form.cleaned_data["seen"], **sent)
        except Conflict as conflict:
            stored = {name: getattr(conflict.current, name) for name in sent}
            return errors.conflict(
                request, conflict, back=request.path, stored=form.facts(stored), sent=form.facts(sent)
            )
        messages.success(request, _("%(village)s is saved.") % {"village": village})
        return redirect("village", code)
    return render(request, "villages/village_edit.html", {"form": form, "village": village})


@requires(Permission.INVITE)
def invitation_list(request: SignedInRequest) -> HttpResponse:
    """List who was invited in the villages that the person may write in: each official's last invitation."""
    listing = Listing(
        request.GET,
        _workable_invitations(request.user).newest(),
        form_class=InvitationFilter,
        columns=INVITATION_COLUMNS,
        user=request.user,
        default_order="-invited_at",
        caption=_("Invitations"),
    )
    if listing.export_format:
        return listing.export("invitations")
    return render(request, "villages/invitation_list.html", {"listing": listing})


@requires(Permission.INVITE)
def invitation_new(request: SignedInRequest) -> HttpResponse:
    """Invite a village official; the next page shows the link."""
    chosen = request.GET.get("village")
    if chosen:
        workable_village(request.user, chosen)
    form = InviteForm(request.POST or None, initial={"village": chosen}, user=request.user)
    if request.method == "POST" and form.is_valid():
        invitation = actions.invite(by=request.user, **form.cleaned_data)
        messages.success(request, _("The invitation is ready. Send the link now."))
        return redirect("invitation", invitation.pk)
    return render(request, "villages/invitation_new.html", {"form": form})


@requires(Permission.INVITE)
@never_cache
def invitation(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show an invitation; while it waits, with its link and the message to send."""
    shown = get_object_or_404(_workable_invitations(request.user).newest(), pk=pk)
    context = {"invitation": shown}
    if shown.state == Invitation.State.WAITING:
        path = reverse("invitation_accept", args=[shown.pk, invitation_tokens.make_token(shown)])
        context["letter"] = invitation_letter(shown, request.build_absolute_uri(path))
    return render(request, "villages/invitation.html", context)


@requires(Permission.INVITE)
@require_POST
def invitation_renew(request: SignedInRequest, pk: int) -> HttpResponse:
    """Make a new link for the same person: expired, lost, or the password forgotten."""
    before = get_object_or_404(_workable_invitations(request.user).newest(), pk=pk)
    try:
        renewed = actions.invite_again(invitation=before, by=request.user)
    except Refused as refused:
        messages.error(request, " ".join(refused.messages))
        return redirect("invitation", pk)
    messages.success(request, _("The new link is ready. Older ones no longer work."))
    return redirect("invitation", renewed.pk)


def _workable_invitations(user) -> InvitationQuerySet:
    return Invitation.objects.workable_by(user).with_names()


def secret_address(view: Callable) -> Callable:
    """Keep a page's address, which is a secret, out of caches, proxies and Referer headers.

    Not `no-referrer`: under that a browser sends the form with `Origin: null`, which Django's CSRF check refuses.
    """

    @never_cache
    @wraps(view)
    def guarded(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        response["Referrer-Policy"] = "strict-origin"
        return response

    return guarded


@login_not_required
@secret_address
@sensitive_post_parameters()
def invitation_accept(request: HttpRequest, pk: int, token: str) -> HttpResponse:
    """Let the invited person choose a password. Only the POST uses the link up: WhatsApp previews fetch it."""
    found = Invitation.objects.newest().with_names().filter(pk=pk).first()
    if found is None or not invitation_tokens.check_token(found, token):
        return render(request, "villages/invitation_dead.html", status=410)
    form = AcceptForm(found.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            person = actions.accept_invitation(invitation=found, password=form.cleaned_data["new_password1"])
        except Refused:
            return render(request, "villages/invitation_dead.html", status=410)
        login(request, person, backend="accounts.backends.RoleBackend")
        messages.success(request, _("Welcome, %(person)s. Your password is set.") % {"person": person})
        return redirect("home")
    return render(request, "villages/invitation_accept.html", {"form": form, "invitation": found})
