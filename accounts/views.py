"""Sign-in's shut door, the own profile and password."""

from axes.helpers import get_cool_off
from axes.models import AccessAttempt
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localtime, now
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from accounts import actions
from accounts.decorators import SignedInRequest
from accounts.forms import PasswordForm, ProfileForm
from accounts.models import User
from kmp_tracker.proxy import client_address


def locked(request: HttpRequest, response: HttpResponse | None, credentials: dict | None) -> HttpResponse:
    """429: too many wrong passwords for this user name from this address. django-axes asks for this page."""
    username = (credentials or {}).get("username", "")
    tries = AccessAttempt.objects.filter(username=username, ip_address=client_address(request))
    last = tries.aggregate(last=Max("attempt_time"))["last"] or now()
    open_at = last + get_cool_off(request)
    page = render(request, "accounts/locked.html", {"username": username, "open_at": localtime(open_at)}, status=429)
    page["Retry-After"] = str(max(1, round((open_at - now()).total_seconds())))
    return page


def profile(request: SignedInRequest) -> HttpResponse:
    """Show what the person is here, and let them keep name and phone current."""
    me = User.objects.get(pk=request.user.pk)  # not request.user: the page's header must not show rejected words
    form = ProfileForm(request.POST or None, instance=me)
    if request.method == "POST" and form.is_valid():
        actions.edit_profile(user=me, **form.cleaned_data)
        messages.success(request, _("Your profile is saved."))
        return redirect("profile")
    return render(request, "accounts/profile.html", {"form": form})


@sensitive_post_parameters()
def password_change(request: SignedInRequest) -> HttpResponse:
    """Let the person choose a new password; they stay signed in here, other devices do not."""
    form = PasswordForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.change_password(user=request.user, password=form.cleaned_data["new_password1"])
        update_session_auth_hash(request, request.user)
        messages.success(request, _("Your password is changed. Other devices have to sign in again."))
        return redirect("profile")
    return render(request, "accounts/password_change.html", {"form": form})
