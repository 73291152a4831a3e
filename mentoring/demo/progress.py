"""How far a long demo is, on the error output: a bar where somebody watches, a line now and then in a log."""

from dataclasses import dataclass, field
from time import monotonic
from typing import Any

WIDTH = 40
SECONDS = {True: 0.2, False: 15.0}  # between two words, on a terminal and in a log


@dataclass
class Progress:
    """Counts up to `total`; use it as a context."""

    out: Any
    total: int
    done: int = 0
    _said: float = field(default_factory=monotonic)

    def add(self, count: int) -> None:
        """Count so many more, and say so if it is time."""
        self.done += count
        if monotonic() - self._said >= SECONDS[self.out.isatty()]:
            self._say()

    def __enter__(self) -> "Progress":
        return self

    def __exit__(self, *failure: object) -> None:
        self._say()
        if self.out.isatty():
            self.out.write("")

    def _say(self) -> None:
        self._said = monotonic()
        total = max(self.total, self.done)
        filled = WIDTH * self.done // max(total, 1)
        ending, start = ("", "\r") if self.out.isatty() else ("\n", "")
        self.out.write(f"{start}[{'#' * filled:.<{WIDTH}}] {self.done:,} / {total:,}", ending=ending)
