"""Takes the figures of one page: alone, and with eight clients at once."""

import json
import os
import statistics
import subprocess
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from benchmarks.pages import Page
from benchmarks.serving import CSRF, Answer, Served
from benchmarks.world import FOLDER, ROOT

CLIENTS = 8
WARM_UP = 12  # requests, so that both processes have seen the page
LOCUST = FOLDER / "locust" / "bin" / "locust"


@dataclass(frozen=True)
class Figures:
    """What one page costs: `p50` and `p90` in milliseconds with one client, `rate` in requests a second with eight."""

    key: str
    p50: float
    p90: float
    rate: float
    queries: int
    sql_ms: float
    cpu_ms: float
    bytes: int
    requests: int


class WrongAnswer(Exception):
    """A page did not answer with what it should."""


def measure(page: Page, served: Served, facts: dict[str, Any], seconds: float) -> Figures:
    """Measure a page for so many seconds with one client, and again with eight. Raises WrongAnswer."""
    answers = [_asked(page, served, facts) for _each in range(WARM_UP)]
    alone, _span = _load(page, served, facts, 1, seconds)
    before = served.cpu_seconds()
    together, span = _load(page, served, facts, CLIENTS, seconds)
    spent = served.cpu_seconds() - before
    last = answers[WARM_UP // 2 :]
    return Figures(
        key=page.key,
        p50=statistics.median(alone),
        p90=statistics.quantiles(alone, n=10)[-1],
        rate=len(together) / span,
        queries=max(answer.queries for answer in last),
        sql_ms=statistics.median(answer.sql_ms for answer in last),
        cpu_ms=spent * 1000 / (len(together) + CLIENTS),
        bytes=last[-1].bytes,
        requests=len(alone) + len(together) + len(answers),
    )


def form(facts: dict[str, Any]) -> dict[str, Any]:
    """Fill in a visit as a mentor does, with one follow-up; the client adds key and village."""
    today = datetime.now(UTC).date()  # never ahead of the office's day
    return {
        "csrfmiddlewaretoken": CSRF,
        "visited_on": today.isoformat(),
        "mentors": facts["user"],
        "purpose": "Mempersiapkan musyawarah desa khusus",
        "stages": ["deliberation", "founding_meeting"],
        "result": "Tanggal musyawarah sudah ditetapkan dan undangan disiapkan.",
        "readiness": "ready",
        "obstacles": ["budget"],
        "attendees": 12,
        "women": 5,
        "followups-TOTAL_FORMS": 1,
        "followups-INITIAL_FORMS": 0,
        "followups-0-action": "Mengirim undangan",
        "followups-0-owner": "village",
        "followups-0-due_on": (today + timedelta(days=7)).isoformat(),
    }


def _asked(page: Page, served: Served, facts: dict[str, Any]) -> Answer:
    body = None
    if page.posts:
        body = urlencode(form(facts) | {"key": str(uuid4()), "village": facts["village"]}, doseq=True)
    answer = served.ask(page.path.format(**facts), body)
    if fault := page.fault(answer.status, answer.text, facts):
        raise WrongAnswer(fault)
    return answer


def _load(page: Page, served: Served, facts: dict[str, Any], clients: int, seconds: float) -> tuple[list[float], float]:
    """Give the milliseconds of every answer but the first of each client, and the seconds they came in."""
    plan, result = FOLDER / "plan.json", FOLDER / "result.json"
    told = {
        "page": asdict(page),
        "facts": facts,
        "form": form(facts),
        "headers": served.headers,
        "host": f"http://127.0.0.1:{served.port}",
        "result": str(result),
    }
    plan.write_text(json.dumps(told))
    result.unlink(missing_ok=True)
    command = [LOCUST, "--headless", "--only-summary", "--loglevel", "CRITICAL", "--exit-code-on-error", "0"]
    command += ["-f", "benchmarks/locustfile.py", "-u", str(clients), "-r", str(clients), "-t", f"{seconds:.0f}s"]
    done = subprocess.run(
        command, cwd=ROOT, env=os.environ | {"BENCH_PLAN": str(plan)}, capture_output=True, text=True, check=False
    )
    if not result.exists():
        raise WrongAnswer(f"{page.key}: Locust could not run: {done.stderr[-500:]}")
    outcome = json.loads(result.read_text())
    if outcome["failures"]:
        raise WrongAnswer("; ".join(f"{each['occurrences']} × {each['error']}" for each in outcome["failures"]))
    taken = outcome["taken"][clients:]
    if len(taken) < 2:
        raise WrongAnswer(f"{page.key}: too few answers in {seconds:.0f} seconds")
    return [milliseconds for _at, milliseconds in taken], taken[-1][0] - outcome["taken"][clients - 1][0]
