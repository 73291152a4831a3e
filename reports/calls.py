"""Whom to call or visit next, with what a row offers to the person asking."""

from dataclasses import dataclass

from django.urls import reverse

from accounts.models import User
from accounts.permissions import Permission
from mentoring.worklist import Call
from villages.models import Village


@dataclass(frozen=True)
class CallRow:
    """A line of the worklist; `log_url` is empty where the person may not log a visit."""

    call: Call
    log_url: str


def call_rows(calls: list[Call], user: User) -> list[CallRow]:
    """Add the way to log a visit, where `user` works in the village; at most one query."""
    workable: set[int] = set()
    if calls and user.has_perm(Permission.LOG_VISIT):
        villages = Village.objects.workable_by(user).filter(pk__in=[call.village.pk for call in calls])
        workable = set(villages.values_list("pk", flat=True))
    return [CallRow(call, _log_url(call.village) if call.village.pk in workable else "") for call in calls]


def _log_url(village: Village) -> str:
    return f"{reverse('visit_new')}?village={village.code}"
