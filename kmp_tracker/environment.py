"""Reading settings from environment variables, and explaining a wrong one in a sentence."""

import os
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

NEEDED: Any = object()  # the default of a variable that has none

YES = {"1", "true", "yes", "on"}
NO = {"0", "false", "no", "off"}


def read(name: str, cast: Callable[[str], Any] = str, *, default: Any = NEEDED, good: str) -> Any:
    """Give the variable's value, or `default` where it is absent or empty.

    `good` shows a good value to whoever set a bad one. `cast` raises ValueError, saying what is wrong.
    Raises ImproperlyConfigured with one sentence that names the variable; it never repeats the bad value,
    which may be a secret.
    """
    text = environ.Env.ENVIRON.get(name, "").strip()
    if not text and default is NEEDED:
        raise ImproperlyConfigured(f"{name} is missing: set it to {good}.")
    if not text:
        return default
    try:
        return cast(text)
    except ValueError as problem:
        raise ImproperlyConfigured(f"{name} is malformed ({problem}): set it to {good}.") from None


def yes_or_no(text: str) -> bool:
    """Read a switch; anything but a clear yes or no is refused rather than taken for a no."""
    if text.lower() not in YES | NO:
        raise ValueError("neither yes nor no")
    return text.lower() in YES


def one_of(*choices: str) -> Callable[[str], str]:
    """Read one of a few words."""

    def cast(text: str) -> str:
        if text not in choices:
            raise ValueError(f"not one of {', '.join(choices)}")
        return text

    return cast


def whole_number(least: int, most: int) -> Callable[[str], int]:
    """Read a whole number from `least` to `most`, both included."""

    def cast(text: str) -> int:
        if not text.isdecimal() or not least <= int(text) <= most:
            raise ValueError(f"not a whole number from {least} to {most}")
        return int(text)

    return cast


def host_names(text: str) -> list[str]:
    """Read host names separated by commas; a wildcard for everything is refused."""
    names = [name.strip() for name in text.split(",") if name.strip()]
    for name in names:
        if name == "*" or "/" in name or " " in name:
            raise ValueError("each must be a bare host name, without https:// and without a *")
    return names


def origins(text: str) -> list[str]:
    """Read origins, such as https://kmp.example.go.id, separated by commas."""
    found = [origin.strip() for origin in text.split(",") if origin.strip()]
    for origin in found:
        if not origin.startswith(("https://", "http://")):
            raise ValueError("each must begin with https:// or http://")
    return found


def long_secret(text: str) -> str:
    """Read a secret that cannot be guessed."""
    if len(text) < 50 or len(set(text)) < 5 or text.startswith("django-insecure-"):
        raise ValueError("not 50 random characters or more")
    return text


def database(folder: Path) -> Callable[[str], dict[str, Any]]:
    """Read the address of a SQLite file (a relative one lies in `folder`) or of a PostgreSQL database."""

    def cast(text: str) -> dict[str, Any]:
        if text.partition(":")[0] not in {"sqlite", "postgres", "postgresql"}:
            raise ValueError("neither sqlite nor postgres")
        found = environ.Env.db_url_config(text)
        if found["NAME"] in {"", ":memory:"}:
            raise ValueError("it names no database")
        if found["ENGINE"].endswith("sqlite3"):
            found["NAME"] = folder / found["NAME"]
        return found

    return cast


def kept_secret(path: Path) -> str:
    """Give the secret that lies in `path`, making one that only this system user can read where there is none."""
    if not path.exists():
        fresh = path.with_name(f"{path.name}.{os.getpid()}")
        with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(64))
        try:
            os.link(fresh, path)  # of two starting at once the first wins, and both read a whole secret
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_text().strip()
