"""Keeps words in a file from acting as formulas, and takes the guard off again when they come back."""

from typing import Any

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from kmp_tracker.export import acts


def bare(value: Any) -> Any:
    """Strip what only the file needed: blanks around words, line ends of the other sort, a formula's guard."""
    if value is None:
        return ""
    if not isinstance(value, str):
        return value
    text = value.replace("\r\n", "\n").replace("\r", "\n").strip()
    return text[1:] if text.startswith("'") and _acts(text[1:]) else text


def guarded(value: Any) -> Any:
    """Keep words from being run as a formula or breaking a workbook; `bare` undoes it."""
    if not isinstance(value, str):
        return value
    text = ILLEGAL_CHARACTERS_RE.sub("", value)
    return f"'{text}" if _acts(text) else text


def _acts(text: str) -> bool:
    return acts(text.lstrip("'"))
