"""Makes a template variable that does not exist an error in tests."""

import sys
from pathlib import Path
from typing import Any

from django.template.defaulttags import ForNode

# Our copies of other people's templates lean on variables that may be absent.
NOT_OURS = ("admin", "import_export", "simple_history")


class UndefinedVariable(AssertionError):
    """A template of ours names a variable that no view gave it."""


class FailOnUndefined(str):
    """Stands in for Django's `string_if_invalid`: asked for its text, it raises instead.

    Django asks where `{{ name }}`, an argument or a filter meets a name it cannot resolve, and with `strict_loops()`
    where `{% for %}` does. Not in `{% if name %}` and `{% firstof %}`, which say that a name is optional.
    """

    def __new__(cls, folder: Path) -> "FailOnUndefined":
        made = super().__new__(cls)
        made.folder = folder
        return made

    def __bool__(self) -> bool:
        return True  # else Django would not ask

    def __contains__(self, key: str) -> bool:
        return key == "%s"

    def __mod__(self, variable: object) -> str:
        template = self._template()
        if template is not None:
            raise UndefinedVariable(f"{template} uses {variable}, which is not there")
        return ""

    def _template(self) -> Path | None:
        """Find which template of ours is being rendered, from the nearest node on the stack."""
        frame = sys._getframe()
        while frame and frame.f_code.co_name != "render_annotated":
            frame = frame.f_back
        if frame is None:
            return None
        origin = Path(frame.f_locals["self"].origin.name)
        if not origin.is_relative_to(self.folder):
            return None
        inside = origin.relative_to(self.folder)
        return None if inside.parts[0] in NOT_OURS else inside


class Required:
    """An expression that must resolve even where Django would let it pass."""

    def __init__(self, expression: Any) -> None:
        self.expression = expression

    def resolve(self, context: Any, ignore_failures: bool = False) -> Any:
        """Resolve it, failures and all."""
        return self.expression.resolve(context)


def strict_loops() -> None:
    """Make `{% for %}` ask for what it loops over, instead of taking an unknown name for an empty list."""
    plain = ForNode.__init__

    def strict(self: ForNode, loopvars: Any, sequence: Any, *rest: Any, **named: Any) -> None:
        plain(self, loopvars, Required(sequence), *rest, **named)

    ForNode.__init__ = strict
