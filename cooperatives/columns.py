"""The columns of a sheet that tell about stages, derived from their declaration: a new stage brings its own."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from cooperatives.engine import facts_of
from cooperatives.evidence import Facts
from cooperatives.models import Cooperative, StageRecord, Status
from cooperatives.stages import ACTIVE_STAGES, Answer, Evidence, Label, Stage
from kmp_tracker.sheets import Column, cells

ON_RECORD = "records_on_record"  # a cooperative's records, prefetched
DATE, NUMBER, NUMBER_DATE, STATUS = "date", "number", "number_date", "status"
FACT_OF_PART = {DATE: "achieved_on", NUMBER: "document_number", NUMBER_DATE: "document_date"}
PART_OF_FACT = {fact: part for part, fact in FACT_OF_PART.items()}
CELLS: dict[Answer, Any] = {
    Answer.TEXT: cells.Words,
    Answer.COUNT: cells.Whole,
    Answer.MONEY: cells.Whole,
    Answer.PAPER: cells.yes_or_no,
    Answer.SUBDOMAIN: cells.Words,
    Answer.LAST_FOUR: cells.Words,
}


def column_key(stage: Stage, part: str) -> str:
    """Name the column of a part: date, number, number_date, status, or the key of an evidence item."""
    return f"{stage.key}_{part}"


def stage_columns() -> dict[str, Column]:
    """Make the columns of all stages in use, by key."""
    return {
        column_key(stage, part): _column(stage, part, label, cell, help_text)
        for stage in ACTIVE_STAGES
        for part, label, cell, help_text in _parts(stage)
    }


def record_of(cooperative: Cooperative, stage: Stage) -> StageRecord | None:
    """Find a stage's record among the prefetched ones."""
    return next((record for record in getattr(cooperative, ON_RECORD) if record.stage == stage.key), None)


def part_of(record: StageRecord | None, part: str) -> Any:
    """Give what a record says in one column."""
    if record is None:
        return None
    if part == STATUS:
        return record.status
    return getattr(record, FACT_OF_PART[part]) if part in FACT_OF_PART else record.details.get(part)


def facts_told(stage: Stage, record: StageRecord | None, told: Mapping[str, Any], achieved_on: date) -> Facts:
    """Give the facts that a row tells about a stage; what its columns leave out stays as recorded."""
    facts = replace(facts_of(record), achieved_on=achieved_on) if record else Facts(achieved_on=achieved_on)
    numbers = {FACT_OF_PART[part]: told[part] for part in (NUMBER, NUMBER_DATE) if part in told}
    details = dict(facts.details) | {item.key: told[item.key] for item in stage.evidence if item.key in told}
    return replace(facts, **numbers, details={key: value for key, value in details.items() if value not in (None, "")})


def beside_columns(stage: Stage, refused: ValidationError, otherwise: str) -> dict[str, list[str]]:
    """Put an action's refusal beside the columns it is about; what is about no column, beside `otherwise`."""
    messages = refused.message_dict if hasattr(refused, "error_dict") else {NON_FIELD_ERRORS: refused.messages}
    parts = {part for part, *_rest in _parts(stage)}
    found: dict[str, list[str]] = {}
    for fact, texts in messages.items():
        part = PART_OF_FACT.get(fact, fact)
        found.setdefault(column_key(stage, part if part in parts else otherwise), []).extend(texts)
    return found


def _parts(stage: Stage) -> list[tuple[str, Label, Any, Label]]:
    """Give part, label, cell and help text of each column that a stage has."""
    parts: list[tuple[str, Label, Any, Label]] = [(DATE, stage.date_label, cells.Day(), "")]
    if stage.number_label:
        parts.append((NUMBER, stage.number_label, cells.Words(100), ""))
    if stage.number_date_label:
        parts.append((NUMBER_DATE, stage.number_date_label, cells.Day(), ""))
    parts += [(item.key, item.label, _cell(item), item.help_text) for item in stage.evidence]
    parts.append((STATUS, _("Status"), cells.Choice(lambda: Status.choices, empty=""), STATUS_HELP))
    return parts


STATUS_HELP = _(
    "With a new date: empty or “Claimed” claims the stage for the village; “Verified” brings it in from a programme "
    "that already ran. “Verified” where it was claimed verifies it."
)


def _cell(item: Evidence) -> Any:
    if item.answer is Answer.CHOICE:
        return cells.Choice(lambda: list((item.choices or {}).items()))
    return CELLS[item.answer]()


def _column(stage: Stage, part: str, label: Label, cell: Any, help_text: Label) -> Column:
    column = Column(
        format_lazy("{}: {}", stage.short, label),
        cell,
        value=lambda cooperative: part_of(record_of(cooperative, stage), part),
        help_text=help_text,
    )
    column.column_name = column_key(stage, part)
    return column
