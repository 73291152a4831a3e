"""The two look-ups every view about a village starts with."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from villages.models import Village


def visible_village(user, code: str) -> Village:
    """Find a village that `user` may read; anything else is 404, as if it did not exist."""
    return get_object_or_404(Village.objects.visible_to(user).with_places(), code=code)


def workable_village(user, code: str) -> Village:
    """Find a village that `user` may write in; 404 outside their sight, 403 where they only read."""
    village = visible_village(user, code)
    if not Village.objects.workable_by(user).filter(pk=village.pk).exists():
        raise PermissionDenied
    return village
