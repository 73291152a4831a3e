"""A visit in words: for its page, for paper, and for comparing what is stored with what was sent."""

from typing import Any

from django.utils.formats import date_format, time_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from cooperatives.stages import STAGES
from mentoring.facts import FollowUpFacts, VisitFacts
from mentoring.models import FollowUp, Visit
from mentoring.obstacles import OBSTACLES, READINESS
from mentoring.rules import PLAIN
from villages.models import Village

Pairs = list[tuple[str, Any]]
NOT_COMPARED = ("version", "fingerprint", "logged_at", "logged_by", "last_change_reason", "district")


def facts_of(visit: Visit) -> VisitFacts:
    """Give a stored visit as it was told."""
    followups = [FollowUpFacts(one.action, one.owner, one.due_on, pk=one.pk) for one in visit.followups.all()]
    return VisitFacts(
        **{name: getattr(visit, name) for name in PLAIN},
        mentors=tuple(visit.mentors.all()),
        stages=tuple(visit.stages),
        obstacles=tuple(visit.obstacles),
        followups=tuple(followups),
    )


def in_words(facts: VisitFacts, village: Village) -> Pairs:
    """Say everything that was told, with labels; what was left out is not listed."""
    told = [
        (_label("village"), village.full_name),
        *circumstances(facts),
        (_label("purpose"), facts.purpose),
        (_label("stages"), stages_in_words(facts.stages, village)),
        (_label("result"), facts.result),
        (_label("readiness"), READINESS.get(facts.readiness, "")),
        (_label("obstacles"), obstacles_in_words(facts.obstacles)),
        (_label("obstacle_note"), facts.obstacle_note),
        (_("Follow-ups"), "; ".join(followup_in_words(one) for one in facts.followups)),
    ]
    return [(label, value) for label, value in told if value not in ("", None)]


def circumstances(facts: VisitFacts) -> Pairs:
    """Say when, where and with whom the visit was; what was left out is not listed."""
    told = [
        (_label("visited_on"), date_format(facts.visited_on, "j F Y")),
        (_("Time"), _span(facts)),
        (_label("place"), facts.place),
        (_label("mentors"), ", ".join(str(mentor) for mentor in facts.mentors)),
        (_("Letter of assignment"), _letter(facts)),
        (_label("attendees"), facts.attendees),
        (_label("women"), facts.women),
        (_label("key_people"), facts.key_people),
        (_("Coordinates"), "" if facts.latitude is None else f"{facts.latitude}, {facts.longitude}"),
    ]
    return [(label, value) for label, value in told if value not in ("", None)]


def stages_in_words(keys, village: Village) -> str:
    """Name stages in the words of a desa or kelurahan."""
    return ", ".join(str(STAGES[key].label_for(village.kind)) for key in keys if key in STAGES)


def obstacles_in_words(keys) -> str:
    """Name obstacles."""
    return ", ".join(str(OBSTACLES[key]) for key in keys if key in OBSTACLES)


def followup_in_words(facts: FollowUpFacts) -> str:
    """Say what is to be done, by whom and until when."""
    return _("%(action)s (%(owner)s, due on %(date)s)") % {
        "action": facts.action,
        "owner": FollowUp.Owner(facts.owner).label,
        "date": date_format(facts.due_on, "j F Y"),
    }


def changes(visit: Visit) -> list[dict[str, Any]]:
    """Tell the visit's history for the timeline, newest first: when, by whom, which fields, and why."""
    told = []
    records = list(visit.history.select_related("history_user"))
    for record, before in zip(records, [*records[1:], None], strict=True):
        title = _("Logged") if before is None else _("Changed: %(fields)s") % {"fields": _changed(record, before)}
        told.append(
            {
                "when": record.history_date,
                "title": title,
                "by": str(record.history_user or ""),
                "text": record.last_change_reason if before else "",
            }
        )
    return told


def _changed(record, before) -> str:
    fields = record.diff_against(before, excluded_fields=NOT_COMPARED).changed_fields
    return ", ".join(_name(field) for field in fields) or _("follow-ups")


def _label(field: str) -> str:
    return capfirst(_name(field))


def _name(field: str) -> str:
    return str(Visit._meta.get_field(field).verbose_name)  # type: ignore[union-attr]  # its own fields only


def _span(facts: VisitFacts) -> str:
    return "–".join(time_format(time, "H:i") for time in (facts.started_at, facts.ended_at) if time)


def _letter(facts: VisitFacts) -> str:
    day = date_format(facts.letter_date, "j F Y") if facts.letter_date else ""
    return ", ".join(part for part in (facts.letter_number, day) if part)
