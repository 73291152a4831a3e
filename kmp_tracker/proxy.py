"""Who is really calling, behind reverse proxies."""

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """Give the caller's address, counted from our side of the proxies' list.

    Each proxy adds the address it was called from at the end of X-Forwarded-For. What stands further left is the
    caller's own word, and would let anyone escape the sign-in throttle.
    """
    direct = request.META.get("REMOTE_ADDR", "")
    told = [address.strip() for address in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if address.strip()]
    if settings.PROXY_COUNT and len(told) >= settings.PROXY_COUNT:
        return told[-settings.PROXY_COUNT]
    return direct
