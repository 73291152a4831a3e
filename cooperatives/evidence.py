"""Is what was said about a stage enough, and well-formed? Checks driven by the stage's own declaration."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from cooperatives.stages import Answer, Evidence, Label, Stage

SHAPES: dict[Answer, re.Pattern] = {
    Answer.LAST_FOUR: re.compile(r"^\d{4}$"),
    Answer.SUBDOMAIN: re.compile(r"^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$"),
}
WHOLE_NUMBERS = (Answer.COUNT, Answer.MONEY)


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
    if stage.number_digits and facts.document_number:
        digits = facts.document_number
        if not digits.isdigit() or len(digits) not in stage.number_digits:
            lengths = _(" or ").join(str(length) for length in stage.number_digits)
            found["document_number"] = _("Write %(lengths)s digits; this has %(count)s.") % {
                "lengths": lengths,
                "count": sum(character.isdigit() for character in digits),
            }
    known = {item.key: item for item in stage.evidence}
    for key, answer in facts.details.items():
        if key not in known:
            found[key] = _("This stage does not ask for “%(key)s”.") % {"key": key}
        elif message := _fault(known[key], answer, facts.details):
            found[key] = message
    return found


def answers(stage: Stage, details: dict[str, Any]) -> Iterator[tuple[Label, Any, Evidence]]:
    """Give each evidence item's label and answer in words, in declared order, for pages and exports."""
    for item in stage.evidence:
        answer = details.get(item.key)
        shown = item.choices.get(answer, answer) if item.choices and answer is not None else answer
        yield item.label, shown, item


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
    shape = SHAPES.get(item.answer)
    if shape and not shape.match(str(answer)):
        return str(item.help_text) or _("Write the last four digits only.")
    return ""


def _count_fault(item: Evidence, answer: Any, details: dict[str, Any]) -> str:
    if not isinstance(answer, int) or isinstance(answer, bool) or answer < 0:
        return _("Write a whole number, 0 or more.")
    whole = details.get(item.at_most) if item.at_most else None
    if isinstance(whole, int) and answer > whole:
        return _("This cannot be more than %(whole)s.") % {"whole": whole}
    return ""
