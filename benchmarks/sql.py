"""Counts and times what a request asks of the database, fetching included; only for requests that ask for it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import perf_counter
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.http import HttpRequest, HttpResponse

ASK, ANSWER = "X-Bench", "X-Bench-Sql"


class Meter:
    """Queries and seconds so far."""

    def __init__(self) -> None:
        self.queries = 0
        self.seconds = 0.0

    @contextmanager
    def running(self) -> Iterator[None]:
        """Let the clock run."""
        began = perf_counter()
        try:
            yield
        finally:
            self.seconds += perf_counter() - began


class MeteredCursor(CursorWrapper):
    """A cursor that lets its meter run. SQLite does much of its work while rows are fetched."""

    def __init__(self, cursor: Any, db: Any, meter: Meter) -> None:
        super().__init__(cursor, db)
        self._meter = meter

    def execute(self, sql: Any, params: Any = None) -> Any:
        self._meter.queries += 1
        with self._meter.running():
            return super().execute(sql, params)

    def executemany(self, sql: Any, param_list: Any) -> Any:
        self._meter.queries += 1
        with self._meter.running():
            return super().executemany(sql, param_list)

    def fetchone(self) -> Any:
        with self._meter.running():
            return self.cursor.fetchone()

    def fetchmany(self, *size: int) -> Any:
        with self._meter.running():
            return self.cursor.fetchmany(*size)

    def fetchall(self) -> Any:
        with self._meter.running():
            return self.cursor.fetchall()


@contextmanager
def metered() -> Iterator[Meter]:
    """Meter what this thread asks of the database meanwhile."""
    meter = Meter()
    connection.make_cursor = lambda cursor: MeteredCursor(cursor, connection, meter)
    try:
        yield meter
    finally:
        del connection.make_cursor


def measured(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Answer with "queries milliseconds" in a header where the request bears ours."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if ASK not in request.headers:
            return get_response(request)
        with metered() as meter:
            response = get_response(request)
        response[ANSWER] = f"{meter.queries} {meter.seconds * 1000:.2f}"
        return response

    return middleware
