"""Every write to the territory and to who works where: keyword-only, atomic, naming who does it."""

from datetime import date

from django.db import transaction
from django.utils.text import slugify
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _

from accounts.models import User, UserQuerySet
from accounts.permissions import Role
from kmp_tracker.refusals import Conflict, Refused
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
    level = type(territory).__name__.lower()
    assignment = Assignment(user=user, since=since or localdate(), until=until, **{level: territory})
    return _store_assignment(assignment, by)


@transaction.atomic
def end_assignment(*, assignment: Assignment, until: date, by: User) -> Assignment:
    """Let an assignment end on a day (the last day it holds).

    Raises Refused when that comes before its first day, or runs into the person's next one for the same place.
    """
    assignment.until = until
    return _store_assignment(assignment, by)


def _store_assignment(assignment: Assignment, by: User | None) -> Assignment:
    """Store it where it overlaps no other of this person for this place; one at a time per person."""
    User.objects.select_for_update().get(pk=assignment.user_id)
    if assignment.until and assignment.until < assignment.since:
        raise Refused({"until": _("The last day cannot come before the first.")})
    if assignment.overlaps_another():
        raise Refused(
            _("%(person)s already works in %(territory)s on these days. End that assignment first.")
            % {"person": assignment.user, "territory": assignment.territory}
        )
    assignment._history_user = by
    assignment.save()
    return assignment


@transaction.atomic
def edit_village(*, village: Village, by: User, seen: str | None = None, reason: str = "", **fields) -> Village:
    """Keep a village's contacts and description current. Code, name and place belong to the territory file.

    `seen` is the `Village.version` that the person had before them; without it nobody looked at one. `reason` goes into
    the history: an import names its file there.
    Raises Conflict when somebody changed the village since. Sending what is stored already changes nothing.
    """
    stored = Village.objects.select_for_update(of=("self",)).with_places().get(pk=village.pk)
    changed = {name: value for name, value in fields.items() if getattr(stored, name) != value}
    if not changed:
        return stored
    if seen is not None and seen != stored.version:
        raise Conflict(_("Somebody else changed %(village)s meanwhile.") % {"village": stored.full_name}, stored)
    for name, value in changed.items():
        setattr(stored, name, value)
    stored._history_user, stored._change_reason = by, reason
    stored.save(update_fields=list(changed))
    return stored


@transaction.atomic
def invite(*, village: Village, full_name: str, phone: str, by: User) -> Invitation:
    """Make an account for a village official, which opens once the person follows the link and sets a password.

    Whoever already has an account with that phone number in this village is invited again instead: that is how a
    forgotten password is mended without e-mail.
    """
    # Two invitations at once must not make two accounts, nor give two people of like-named villages one user name.
    list(Village.objects.select_for_update().filter(name=village.name).order_by("pk"))
    user = _officials(village).filter(phone=phone).first() or _new_official(village, full_name, phone, by)
    return Invitation.objects.create(user=user, village=village, invited_by=by)


@transaction.atomic
def invite_again(*, invitation: Invitation, by: User) -> Invitation:
    """Make a new link for somebody whose link expired or was lost, or who forgot the password; older links die.

    Raises Refused when the person no longer is an official of that village: a link opens the account.
    """
    user = _officials(invitation.village).select_for_update().filter(pk=invitation.user_id).first()
    if user is None:
        raise Refused(
            _("%(person)s is no longer an official of %(village)s. Ask the data administrator to look at the account.")
            % {"person": invitation.user, "village": invitation.village}
        )
    return Invitation.objects.create(user=user, village=invitation.village, invited_by=by)


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


def _officials(village: Village) -> UserQuerySet:
    """The officials who work in a village today and may sign in."""
    assigned = Assignment.objects.current().filter(village=village).values("user")
    return User.objects.filter(pk__in=assigned, role=Role.VILLAGE, is_active=True)


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
