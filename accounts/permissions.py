"""Who may do what: one table, asked by views, buttons, the menu and imports alike."""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a person is to the programme; what that allows stands in ROLE_PERMISSIONS."""

    ADMIN = "admin", _("Data administrator")
    HEAD = "head", _("Head of the office")
    OFFICER = "officer", _("Office staff")
    COORDINATOR = "coordinator", _("Regional coordinator")
    VILLAGE = "village", _("Village official")
    OBSERVER = "observer", _("Observer")


class Permission(StrEnum):
    """One thing a person may do, written `app.codename` so that templates can ask `perms.app.codename`."""

    MANAGE_DATA = "accounts.manage_data"
    SEE_VILLAGES = "villages.see_villages"
    SEE_PHONES = "villages.see_phones"
    EDIT_VILLAGE = "villages.edit_village"
    MARK_PILOT = "villages.mark_pilot"
    INVITE = "villages.invite"
    CLAIM_STAGE = "cooperatives.claim_stage"
    VERIFY_STAGE = "cooperatives.verify_stage"
    SEE_QUEUE = "cooperatives.see_queue"
    SEE_TARGETS = "cooperatives.see_targets"
    SET_TARGETS = "cooperatives.set_targets"
    SEE_VISITS = "mentoring.see_visits"
    LOG_VISIT = "mentoring.log_visit"
    CORRECT_VISIT = "mentoring.correct_visit"
    FINISH_FOLLOWUP = "mentoring.finish_followup"
    SEE_DASHBOARD = "reports.see_dashboard"
    SEE_DAY = "reports.see_day"


READING = {Permission.SEE_VILLAGES, Permission.SEE_VISITS}
STEERING = READING | {Permission.SEE_DASHBOARD, Permission.SEE_TARGETS}
MENTORING = STEERING | {
    Permission.SEE_PHONES,
    Permission.EDIT_VILLAGE,
    Permission.MARK_PILOT,
    Permission.CLAIM_STAGE,
    Permission.VERIFY_STAGE,
    Permission.SEE_QUEUE,
    Permission.LOG_VISIT,
    Permission.FINISH_FOLLOWUP,
    Permission.SEE_DAY,
}

ROLE_PERMISSIONS: dict[str, set[Permission]] = {
    Role.ADMIN: set(Permission),
    Role.HEAD: STEERING | {Permission.SEE_PHONES, Permission.SEE_QUEUE, Permission.SET_TARGETS},
    Role.OFFICER: MENTORING,
    Role.COORDINATOR: MENTORING | {Permission.INVITE, Permission.CORRECT_VISIT},
    Role.VILLAGE: READING
    | {Permission.SEE_PHONES, Permission.EDIT_VILLAGE, Permission.CLAIM_STAGE, Permission.FINISH_FOLLOWUP},
    Role.OBSERVER: STEERING,
}
