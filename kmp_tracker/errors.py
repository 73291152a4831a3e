"""Pages for when something does not go as asked; each says what to do next."""

from collections.abc import Sequence

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from kmp_tracker.refusals import Conflict

Facts = Sequence[tuple[object, object]]


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: what came in makes no sense. Rendered without the request, whose parts may be the very trouble."""
    return HttpResponse(render_to_string("errors/400.html"), status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: the person's role does not allow it."""
    return render(request, "errors/403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: there is no such page, or it lies outside the person's territory."""
    return render(request, "errors/404.html", status=404)


def conflict(request: HttpRequest, message: object, *, back: str, stored: Facts = (), sent: Facts = ()) -> HttpResponse:
    """409: somebody changed the same thing meanwhile.

    `message` says what (a Conflict, or words), `stored` and `sent` hold the two versions, and `back` is the address
    where the person sees what is there now.
    """
    words = " ".join(message.messages) if isinstance(message, Conflict) else message
    context = {"message": words, "back": back, "stored": stored, "sent": sent}
    return render(request, "errors/409.html", context, status=409)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault. Uses neither the database nor a context processor, since one of them may be what broke."""
    return HttpResponse(render_to_string("errors/500.html"), status=500)


@login_not_required
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form was sent from a page that was open too long, or with cookies switched off."""
    return render(request, "errors/csrf.html", status=403)
