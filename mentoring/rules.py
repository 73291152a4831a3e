"""The rules of a visit, without a database. The action asks them for one visit, a bulk loader for many.

A bulk loader calls `build_visit` for each visit and stores what it gives: first the visits, then the rows of
`Visit.mentors.through`, then the follow-ups. So nothing can come in that the form would refuse.
"""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from accounts.models import User
from cooperatives.stages import STAGES
from kmp_tracker.refusals import Refused
from mentoring.facts import FollowUpFacts, VisitFacts
from mentoring.models import FollowUp, Visit
from mentoring.obstacles import OBSTACLES, READINESS
from villages.models import Village

PLAIN = (
    *("visited_on", "started_at", "ended_at", "place", "letter_number", "letter_date", "purpose", "attendees"),
    *("women", "key_people", "result", "obstacle_note", "readiness", "latitude", "longitude"),
)
RELATIONS = ("district", "village", "logged_by")


def build_visit(
    *, key: UUID, facts: VisitFacts, village: Village, by: User, at: datetime, allowed: Collection[int]
) -> tuple[Visit, tuple[User, ...], list[FollowUp]]:
    """Make a visit that keeps every rule, unsaved: the visit, its mentors, its follow-ups.

    `village` brings its district along; `at` is when it is logged (aware); `allowed` holds the keys of those who may
    be named as mentors (`mentoring.mentors.mentors_of`). Raises Refused, naming the fields, when a rule forbids it.
    """
    facts = facts.tidy()
    visit = Visit(pk=key, district=village.district, village=village, logged_by=by, logged_at=at)
    visit.fingerprint = facts.fingerprint(village, by)
    fill(visit, facts, today=localdate(at), allowed=allowed)
    return visit, facts.mentors, [new_followup(visit, one) for one in facts.followups]


def fill(visit: Visit, facts: VisitFacts, *, today: date, allowed: Collection[int]) -> None:
    """Write tidy facts into a visit, unsaved. Raises Refused, naming the fields, when a rule forbids it."""
    found = problems(facts, visit.village, today=today, allowed=allowed)
    if found:
        raise Refused(found)
    for name in PLAIN:
        setattr(visit, name, getattr(facts, name))
    visit.stages, visit.obstacles = list(facts.stages), list(facts.obstacles)  # type: ignore[assignment]
    try:
        visit.clean_fields(exclude=RELATIONS)
    except ValidationError as error:
        raise Refused(error.error_dict) from None


def new_followup(visit: Visit, facts: FollowUpFacts) -> FollowUp:
    """Make a follow-up of a visit, unsaved. Raises Refused when it is too long or owed by nobody known."""
    followup = FollowUp(visit=visit, district_id=visit.district_id, village_id=visit.village_id)
    return fill_followup(followup, visit, facts)


def fill_followup(followup: FollowUp, visit: Visit, facts: FollowUpFacts) -> FollowUp:
    """Write facts into a follow-up, unsaved; it was agreed on the day of the visit."""
    followup.action, followup.owner, followup.due_on = facts.action, facts.owner, facts.due_on
    followup.agreed_on = visit.visited_on
    try:
        followup.clean_fields(exclude=("visit", "district", "village", "done_by"))
    except ValidationError as error:
        raise Refused([f"{facts.action}: {message}" for message in error.messages]) from None
    return followup


def mark_done(followup: FollowUp, *, by: User, on: date, today: date) -> None:
    """Mark a follow-up as done on a day, unsaved. Raises Refused when that day lies ahead or before it was agreed."""
    if on > today:
        raise Refused(_("This day lies ahead. Mark the follow-up once it is done."))
    if on < followup.agreed_on:
        raise Refused(_("It cannot be done before it was agreed."))
    followup.done_on, followup.done_by = on, by


def problems(facts: VisitFacts, village: Village, *, today: date, allowed: Collection[int]) -> dict[str, str]:
    """Name what cannot be right, by field, each with what to do about it; empty when all is well."""
    found = {
        "visited_on": _day(facts, village, today),
        "ended_at": _hours(facts),
        "women": _women(facts),
        "stages": _known(facts.stages, STAGES),
        "obstacles": _known(facts.obstacles, OBSTACLES),
        "readiness": _known([facts.readiness] if facts.readiness else [], READINESS),
        "mentors": _mentors(facts, village, allowed),
        "latitude": _place(facts),
        "purpose": "" if facts.purpose else _("Write what the visit was for."),
        "result": "" if facts.result else _("Write what came of the visit."),
        NON_FIELD_ERRORS: _due(facts),
    }
    return {field: words for field, words in found.items() if words}


def _day(facts: VisitFacts, village: Village, today: date) -> str:
    first = village.district.preparation_starts
    if facts.visited_on > today:
        return _("This day lies ahead. Log the visit once it has been made.")
    if facts.visited_on < first:
        return _("The programme's preparation began on %(date)s. Look at the date again.") % {
            "date": date_format(first, "j F Y")
        }
    return ""


def _hours(facts: VisitFacts) -> str:
    if facts.started_at and facts.ended_at and facts.ended_at < facts.started_at:
        return _("The visit cannot end before it began. Look at both times again.")
    return ""


def _women(facts: VisitFacts) -> str:
    if facts.women is None:
        return ""
    if facts.attendees is None:
        return _("Write how many people were present as well.")
    if facts.women > facts.attendees:
        return _("More women than people present: look at both numbers again.")
    return ""


def _known(keys: Collection[str], declared: Collection[str]) -> str:
    unknown = [key for key in keys if key not in declared]
    return _("Not known: %(keys)s. Choose from the list.") % {"keys": ", ".join(unknown)} if unknown else ""


def _mentors(facts: VisitFacts, village: Village, allowed: Collection[int]) -> str:
    if not facts.mentors:
        return _("Choose who made the visit.")
    strangers = [str(mentor) for mentor in facts.mentors if mentor.pk not in allowed]
    if strangers:
        return _("%(names)s cannot be named as a mentor in %(district)s. Choose people of the office there.") % {
            "names": ", ".join(strangers),
            "district": village.district,
        }
    return ""


def _place(facts: VisitFacts) -> str:
    if (facts.latitude is None) != (facts.longitude is None):
        return _("Coordinates need both numbers: fill in the other one too, or empty both.")
    return ""


def _due(facts: VisitFacts) -> str:
    for one in facts.followups:
        if not one.action:
            return _("A follow-up says what is to be done.")
        if one.due_on < facts.visited_on:
            return _("“%(action)s” is due before the visit. Choose a later day.") % {"action": one.action}
    return ""
