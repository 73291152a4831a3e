"""Every write to the territory and to who works where: keyword-only, atomic, naming who does it."""

from datetime import date

from django.db import transaction
from django.utils.text import slugify
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Role
from kmp_tracker.refusals import Refused
from villages.models import Assignment, District, Invitation, Subdistrict, Village


@transaction.atomic
def assign(
    *,
    user: User,
    territory: District | Subdistrict | Village,
    by: User | None,
    since: date | None = None,
    until: date | None = None,
) -> Assignment:
    """Give a person a territory from `since` (default today) until `until` (default without end).

    Raises Refused when the person already has this territory on one of those days. `by` is None only for commands
    that set up a new installation.
    """
    User.objects.select_for_update().get(pk=user.pk)
    since = since or localdate()
    level = type(territory).__name__.lower()
    if until and until < since:
        raise Refused({"until": _("The last day cannot come before the first.")})
    taken = user.assignments.filter(**{level: territory}).overlapping(since, until).first()
    if taken:
        raise Refused(
            _("%(person)s already works in %(territory)s on these days. End that assignment first.")
            % {"person": user, "territory": territory}
        )
    assignment = Assignment(user=user, since=since, until=until, **{level: territory})
    assignment._history_user = by
    assignment.save()
    return assignment


@transaction.atomic
def end_assignment(*, assignment: Assignment, until: date, by: User) -> Assignment:
    """Let an assignment end on a day (the last day it holds)."""
    if until < assignment.since:
        raise Refused({"until": _("The last day cannot come before the first.")})
    assignment.until, assignment._history_user = until, by
    assignment.save()
    return assignment


@transaction.atomic
def edit_village(*, village: Village, by: User, **fields) -> Village:
    """Keep a village's contacts and description current. Code, name and place belong to the territory file."""
    for name, value in fields.items():
        setattr(village, name, value)
    village._history_user = by
    village.save(update_fields=list(fields))
    return village


@transaction.atomic
def invite(*, village: Village, full_name: str, phone: str, by: User) -> Invitation:
    """Make an account for a village official, which opens once the person follows the link and sets a password.

    Whoever already has an account with that phone number in this village is invited again instead: that is how a
    forgotten password is mended without e-mail.
    """
    user = _known_official(village, phone) or _new_official(village, full_name, phone, by)
    return Invitation.objects.create(user=user, village=village, invited_by=by)


@transaction.atomic
def accept_invitation(*, invitation: Invitation, password: str) -> User:
    """Set the password and use the link up. Raises Refused when somebody was faster."""
    invitation = Invitation.objects.select_for_update().select_related("user").get(pk=invitation.pk)
    if invitation.accepted_at:
        raise Refused(_("This link has already been used. Sign in, or ask your mentor for a new one."))
    invitation.accepted_at = now()
    invitation.save(update_fields=["accepted_at"])
    user = invitation.user
    user.set_password(password)
    user._history_user = user
    user.save()
    return user


def _known_official(village: Village, phone: str) -> User | None:
    assigned = Assignment.objects.current().filter(village=village).values("user")
    return User.objects.filter(pk__in=assigned, role=Role.VILLAGE, is_active=True, phone=phone).first()


def _new_official(village: Village, full_name: str, phone: str, by: User) -> User:
    user = User(username=_free_username(village), full_name=full_name, phone=phone, role=Role.VILLAGE)
    user.set_unusable_password()
    user._history_user = by
    user.save()
    assign(user=user, territory=village, by=by)
    return user


def _free_username(village: Village) -> str:
    """Make a name that can be spelled on the telephone: village and the last part of its code."""
    stem = f"{slugify(village.name)}-{village.code[-4:]}"
    taken = set(User.objects.filter(username__startswith=stem).values_list("username", flat=True))
    number = 1
    while (name := stem if number == 1 else f"{stem}-{number}") in taken:
        number += 1
    return name
