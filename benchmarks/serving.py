"""Serves a database as in production: gunicorn with two processes of four threads, behind a pretended HTTPS proxy."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

from benchmarks.sql import ANSWER, ASK
from benchmarks.world import HERE, ROOT

WORKERS, THREADS = 2, 4
PATIENCE = 60  # seconds
CSRF = "a" * 32


@dataclass(frozen=True)
class Answer:
    """What came back, and what it cost in the database."""

    status: int
    text: str
    bytes: int
    queries: int
    sql_ms: float


@dataclass(frozen=True)
class Served:
    """A running server and the session that asks."""

    port: int
    pid: int
    session: str

    @property
    def headers(self) -> dict[str, str]:
        """What a signed-in browser sends, and the proxy before us adds."""
        return {
            "Host": f"localhost:{self.port}",
            "Referer": f"https://localhost:{self.port}/",
            "Cookie": f"sessionid={self.session}; csrftoken={CSRF}",
            "Accept-Encoding": "gzip",
            "Accept-Language": "id",
            "X-Forwarded-Proto": "https",
            "X-Forwarded-For": "203.0.113.7",
        }

    def ask(self, path: str, body: str | None = None) -> Answer:
        """Ask once, metering the database."""
        import gzip

        headers = self.headers | {ASK: "1"}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        connection.request("POST" if body is not None else "GET", path, body, headers)
        response = connection.getresponse()
        content = response.read()
        queries, milliseconds = (response.getheader(ANSWER) or "0 0").split()
        zipped = response.getheader("Content-Encoding") == "gzip"
        text = (gzip.decompress(content) if zipped else content).decode()
        size = len(content) if zipped else len(gzip.compress(content, 6))
        return Answer(response.status, text, size, int(queries), float(milliseconds))

    def cpu_seconds(self) -> float:
        """Give what the processes have computed so far (Linux)."""
        return sum(_cpu_seconds(pid) for pid in [str(self.pid), *_children(self.pid)])


def _children(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()


def _cpu_seconds(pid: str) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")  # user and system


@contextmanager
def serve(url: str, session: str) -> Iterator[Served]:
    """Serve a database until the end of the context."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    production = {
        "DATABASE_URL": url,
        "ENVIRONMENT": "production",
        "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
        "ALLOWED_HOSTS": "localhost",
        "PROXY_COUNT": "1",
        "PORT": str(port),
        "WEB_WORKERS": str(WORKERS),
        "WEB_THREADS": str(THREADS),
        "LOG_LEVEL": "WARNING",
    }
    command = [sys.executable, "-m", "gunicorn"]
    process = subprocess.Popen(command, cwd=ROOT, env=os.environ | HERE | production)
    try:
        served = Served(port, process.pid, session)
        _wait(served, process)
        yield served
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _wait(served: Served, process: subprocess.Popen) -> None:
    until = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < until:
        try:
            if served.ask("/healthz").status == 200 and len(_children(process.pid)) == WORKERS:
                return
        except OSError:
            pass
        time.sleep(0.1)
    raise SystemExit("gunicorn did not start")
