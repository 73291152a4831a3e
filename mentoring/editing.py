"""Who may still change a visit."""

from enum import Enum

from django.utils.timezone import localdate

from accounts.models import User
from accounts.permissions import Permission
from mentoring.models import Visit
from villages.models import Village


class Editing(Enum):
    """How a person may change a visit."""

    FREE = "free"
    WITH_REASON = "with_reason"
    CLOSED = "closed"


def editing(visit: Visit, user: User) -> Editing:
    """Tell how `user` may change a visit today.

    Its mentors, and whoever typed it for them, change it freely for as many days as the district allows; whoever may
    correct visits there does so with a reason, before and after.
    """
    if user.has_perm(Permission.LOG_VISIT) and localdate() <= visit.editable_until and _is_theirs(visit, user):
        return Editing.FREE
    workable = Village.objects.workable_by(user).filter(pk=visit.village_id)
    if user.has_perm(Permission.CORRECT_VISIT) and workable.exists():
        return Editing.WITH_REASON
    return Editing.CLOSED


def _is_theirs(visit: Visit, user: User) -> bool:
    return visit.logged_by_id == user.pk or user in visit.mentors.all()
