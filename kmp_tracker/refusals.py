"""Expected refusals: what a person asked for cannot be done now, and why, in words for that person."""

from typing import Any

from django.core.exceptions import ValidationError


class Refused(ValidationError):
    """A rule forbids the deed. Shown beside the form (and its fields) or import row that asked for it."""


class Conflict(Refused):
    """Somebody else changed the record meanwhile: answered with 409, showing theirs and mine.

    `current` is the record as it stands now.
    """

    def __init__(self, message: Any, current: Any) -> None:
        super().__init__(message)
        self.current = current
