"""Every write to visits and follow-ups: keyword-only, atomic, naming who does it."""

from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from accounts.models import User
from kmp_tracker.refusals import Conflict, Refused
from mentoring.editing import Editing, editing
from mentoring.facts import FollowUpFacts, VisitFacts
from mentoring.mentors import mentors_of
from mentoring.models import FollowUp, Visit
from mentoring.models.visit import CHANGES
from mentoring.rules import build_visit, fill, fill_followup, mark_done, new_followup
from villages.models import Village


@transaction.atomic
def log_visit(
    *, key: UUID, facts: VisitFacts, village: Village, by: User, at: datetime | None = None
) -> tuple[Visit, bool]:
    """Store a visit exactly once: the visit, and whether it is new.

    `key` was made by the client. Sending the same content again under it gives the visit that is stored. Raises
    Conflict with that visit when the content differs, Refused when a rule forbids the visit.
    """
    stored = Visit.objects.filter(pk=key).first()
    if stored is None:
        at = at or timezone.now()
        allowed = set(mentors_of(village.district, facts.visited_on).values_list("pk", flat=True))
        visit, mentors, followups = build_visit(key=key, facts=facts, village=village, by=by, at=at, allowed=allowed)
        try:
            with transaction.atomic():
                return _store(visit, mentors, followups, by), True
        except IntegrityError:  # somebody stored the same key just now
            stored = Visit.objects.filter(pk=key).first()
            if stored is None:
                raise
    if stored.fingerprint != facts.fingerprint(village, by):
        raise Conflict(_("Another visit is already stored under the same key."), stored)
    return stored, False


@transaction.atomic
def edit_visit(
    *, visit: Visit, facts: VisitFacts, by: User, seen: int, reason: str = "", village: Village | None = None
) -> Visit:
    """Mend a visit; its history keeps what was said before.

    `facts.followups` names the visit's open follow-ups by their keys: what is left out there is taken away; done ones
    stay as they are. `village` moves the visit to another village of the district, for a slip of the finger.
    Raises Conflict when the visit's version is not the one `seen`, Refused by the rules of editing and of visits.
    """
    visit = Visit.objects.select_for_update(of=("self",)).select_related("village__district").get(pk=visit.pk)
    if visit.version != seen:
        raise Conflict(_("Somebody else changed this visit meanwhile."), visit)
    _may_edit(visit, by, reason)
    _move(visit, village)
    facts = facts.tidy()
    allowed = set(mentors_of(visit.village.district, facts.visited_on).values_list("pk", flat=True))
    allowed |= set(visit.mentors.values_list("pk", flat=True))
    fill(visit, facts, today=localdate(), allowed=allowed)
    _renew_followups(visit, facts, by)
    visit.version += 1
    visit.last_change_reason = reason.strip()
    visit.skip_history_when_saving = True
    visit.mentors.set(facts.mentors)
    del visit.skip_history_when_saving
    visit._history_user = by
    visit.save()
    return visit


@transaction.atomic
def finish_followup(*, followup: FollowUp, by: User, on: date | None = None) -> FollowUp:
    """Mark a follow-up as done on a day (default today). What is done already stays as it was marked first."""
    followup = FollowUp.objects.select_for_update().get(pk=followup.pk)
    if followup.done_on:
        return followup
    mark_done(followup, by=by, on=on or localdate(), today=localdate())
    followup._history_user = by
    followup.save()
    return followup


@transaction.atomic
def reopen_followup(*, followup: FollowUp, by: User) -> FollowUp:
    """Take the mark away again, after a slip of the finger."""
    followup = FollowUp.objects.select_for_update().get(pk=followup.pk)
    if followup.done_on:
        followup.done_on, followup.done_by, followup._history_user = None, None, by
        followup.save()
    return followup


def _store(visit: Visit, mentors: tuple[User, ...], followups: list[FollowUp], by: User) -> Visit:
    """Write a new visit, with one line of history that holds its mentors too."""
    visit._history_user, visit._history_date = by, visit.logged_at
    visit.skip_history_when_saving = True
    visit.save(force_insert=True)
    visit.mentors.set(mentors)
    del visit.skip_history_when_saving
    CHANGES.create_historical_record(visit, "+")
    for followup in followups:
        followup._history_user, followup._history_date = by, visit.logged_at
        followup.save()
    return visit


def _may_edit(visit: Visit, by: User, reason: str) -> None:
    allowed = editing(visit, by)
    if allowed is Editing.CLOSED:
        raise Refused(_("This visit can no longer be changed by you. Ask the coordinator of the kecamatan."))
    if allowed is Editing.WITH_REASON and not reason.strip():
        raise Refused({"reason": _("Write why the visit is changed.")})


def _move(visit: Visit, village: Village | None) -> None:
    if village is None or village == visit.village:
        return
    if village.district_id != visit.district_id:
        raise Refused({"village": _("A visit stays within its district. Log a new one there.")})
    visit.village = village


def _renew_followups(visit: Visit, facts: VisitFacts, by: User) -> None:
    """Bring the follow-ups in line with the facts, the visit's day and its village."""
    told = {one.pk: one for one in facts.followups if one.pk}
    for followup in visit.followups.select_for_update():
        followup._history_user = by
        followup.village_id = visit.village_id
        one = told.pop(followup.pk, None)
        if followup.done_on:
            _keep_done(followup, visit, one)
        elif one:
            fill_followup(followup, visit, one)
        else:
            followup.delete()
            continue
        followup.save()
    if told:
        raise Conflict(_("A follow-up of this visit was taken away meanwhile."), visit)
    for one in facts.followups:
        if one.pk is None:
            followup = new_followup(visit, one)
            followup._history_user = by
            followup.save()


def _keep_done(followup: FollowUp, visit: Visit, told: FollowUpFacts | None) -> None:
    """Leave what is done as it is, but for the day on which it was agreed."""
    if told and (told.action, told.owner, told.due_on) != (followup.action, followup.owner, followup.due_on):
        raise Conflict(_("A follow-up of this visit was marked as done meanwhile."), visit)
    if followup.done_on and followup.done_on < visit.visited_on:
        raise Refused({"visited_on": _("A follow-up of this visit was done before that day.")})
    followup.agreed_on = visit.visited_on
    followup.due_on = max(followup.due_on, visit.visited_on)
