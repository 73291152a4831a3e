"""Is what was said about a stage enough, and well-formed? Checks driven by the stage's own declaration."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.formats import date_format, localize
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from cooperatives.stages import Answer, Evidence, Label, Stage

SHAPES: dict[Answer, tuple[re.Pattern, Label]] = {
    Answer.LAST_FOUR: (re.compile(r"[0-9]{4}"), _lazy("Write the last four digits only, for example 0042.")),
    Answer.SUBDOMAIN: (
        re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"),
        _lazy("Write small letters, digits and hyphens only, for example pasirharjo-talun."),
    ),
}
WHOLE_NUMBERS = (Answer.COUNT, Answer.MONEY)
LONGEST_NUMBER = 100  # characters of a document number
LONGEST_TEXT = 200  # characters of an answer in words
LARGEST_NUMBER = 10**12 - 1  # a typing error beyond that


@dataclass(frozen=True)
class Facts:
    """What is claimed about a stage. `details` holds the evidence answers by key."""

    achieved_on: date
    document_number: str = ""
    document_date: date | None = None
    details: dict[str, Any] = field(default_factory=dict)
    note: str = ""


def tidy_number(stage: Stage, number: str) -> str:
    """Bring a document number into one shape: plain digits where the number is public, else single spaces."""
    return re.sub(r"[\s.\-]", "", number) if stage.number_digits else " ".join(number.split())


def missing(stage: Stage, facts: Any, moment: str) -> list[Label]:
    """Name what is still needed at a moment, "claim" or "verify"; empty when the evidence is complete.

    `facts` is Facts, a StageRecord or a StageStep.
    """
    wanted: list[Label] = []
    if stage.number_label and not facts.document_number:
        wanted.append(stage.number_label)
    if stage.number_date_label and not facts.document_date:
        wanted.append(stage.number_date_label)
    wanted += [item.label for item in stage.evidence if getattr(item, moment) and not _given(item, facts.details)]
    return wanted


def problems(stage: Stage, facts: Facts) -> dict[str, str]:
    """Find answers that cannot be right, by form field name, each with what to write instead."""
    found: dict[str, str] = {}
    if message := _number_fault(stage, facts.document_number):
        found["document_number"] = message
    known = {item.key: item for item in stage.evidence}
    for key, answer in facts.details.items():
        if key not in known:
            found[key] = _("This stage does not ask for “%(key)s”.") % {"key": key}
        elif message := _fault(known[key], answer, facts.details):
            found[key] = message
    return found


def answers(stage: Stage, details: dict[str, Any]) -> Iterator[tuple[Evidence, str]]:
    """Give each evidence item with its answer in words ("" where there is none), in declared order."""
    for item in stage.evidence:
        yield item, in_words(item, details.get(item.key))


def told(stage: Stage, facts: Any) -> Iterator[tuple[Label, str]]:
    """Name and say everything told about a stage, a dash where nothing was said.

    `facts` is Facts, a StageRecord or a StageStep.
    """
    yield stage.date_label, _day(facts.achieved_on)
    if stage.number_label:
        yield stage.number_label, facts.document_number or "–"
    if stage.number_date_label:
        yield stage.number_date_label, _day(facts.document_date)
    for item, answer in answers(stage, facts.details):
        yield item.label, answer or "–"
    yield _("Note"), facts.note or "–"


def in_words(item: Evidence, answer: Any) -> str:
    """Say an answer as people read it."""
    if answer in (None, ""):
        return ""
    if item.answer is Answer.PAPER:
        return _("Yes") if answer else _("No")
    if item.answer is Answer.MONEY:
        return f"Rp {localize(answer)}"
    if item.choices:
        return str(item.choices.get(answer, answer))
    return str(localize(answer))


def _day(day: date | None) -> str:
    return date_format(day, "j F Y") if day else "–"


def _given(item: Evidence, details: dict[str, Any]) -> bool:
    answer = details.get(item.key)
    return answer is True if item.answer is Answer.PAPER else answer not in (None, "")


def _fault(item: Evidence, answer: Any, details: dict[str, Any]) -> str:
    if answer in (None, ""):
        return ""
    if item.answer in WHOLE_NUMBERS:
        return _count_fault(item, answer, details)
    if item.answer is Answer.CHOICE and answer not in (item.choices or {}):
        return _("Choose one from the list.")
    if item.answer is Answer.PAPER and not isinstance(answer, bool):
        return _("Say yes or no.")
    shape, message = SHAPES.get(item.answer, (None, ""))
    if shape and not shape.fullmatch(str(answer)):
        return str(message)
    if item.answer is Answer.TEXT and len(str(answer)) > LONGEST_TEXT:
        return _("Write at most %(length)s characters.") % {"length": LONGEST_TEXT}
    return ""


def _number_fault(stage: Stage, number: str) -> str:
    if len(number) > LONGEST_NUMBER:
        return _("Write at most %(length)s characters.") % {"length": LONGEST_NUMBER}
    if not number or not stage.number_digits:
        return ""
    if re.fullmatch(r"[0-9]+", number) and len(number) in stage.number_digits:
        return ""
    return _("Write %(lengths)s digits; this has %(count)s.") % {
        "lengths": _(" or ").join(str(length) for length in stage.number_digits),
        "count": sum(character.isdigit() for character in number),
    }


def _count_fault(item: Evidence, answer: Any, details: dict[str, Any]) -> str:
    if not _is_count(answer):
        return _("Write a whole number, 0 or more.")
    if answer > LARGEST_NUMBER:
        return _("This number is too large. Look at it again.")
    whole = details.get(item.at_most) if item.at_most else None
    if _is_count(whole) and answer > whole:
        return _("This cannot be more than %(whole)s.") % {"whole": whole}
    return ""


def _is_count(answer: Any) -> bool:
    return isinstance(answer, int) and not isinstance(answer, bool) and answer >= 0
