"""The gate in front of every view."""

from collections.abc import Callable
from functools import wraps

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from accounts.models import User
from accounts.permissions import Permission


class SignedInRequest(HttpRequest):
    """For annotations: a request that has passed LoginRequiredMiddleware."""

    user: User


def requires(permission: Permission) -> Callable:
    """Let only roles that hold `permission` reach the view; others get 403."""

    def decorate(view: Callable) -> Callable:
        @wraps(view)
        def guarded(request, *args, **kwargs):
            if not request.user.has_perm(permission):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]  # read by the access matrix
        return guarded

    return decorate
