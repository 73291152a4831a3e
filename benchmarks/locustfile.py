"""What Locust runs: clients that ask for one page again and again, and look at every answer.

BENCH_PLAN names a JSON file: what to ask, what the answer must hold, and where the figures go.
"""

import json
import os
import random
import sys
import time
import uuid
from pathlib import Path
from urllib.parse import urlencode

from locust import FastHttpUser, constant, events, task

sys.path.insert(0, str(Path(__file__).parents[1]))
from benchmarks.pages import Page

PLAN = json.loads(Path(os.environ["BENCH_PLAN"]).read_text())
PAGE, FACTS, FORM = Page(**PLAN["page"]), PLAN["facts"], PLAN["form"]
PATH = PAGE.path.format(**FACTS)
TAKEN: list[tuple[float, float]] = []  # when an answer had come, and after how many milliseconds


class Client(FastHttpUser):
    """One browser that never pauses."""

    host = PLAN["host"]
    wait_time = constant(0)

    @task
    def ask(self) -> None:
        """Ask once; a wrong answer counts as a failure."""
        headers, body = dict(PLAN["headers"]), None
        if PAGE.posts:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            body = urlencode(FORM | {"key": str(uuid.uuid4()), "village": random.choice(FACTS["villages"])}, doseq=True)
        method = "POST" if PAGE.posts else "GET"
        with self.client.request(
            method, PATH, name=PAGE.key, headers=headers, data=body, allow_redirects=False, catch_response=True
        ) as response:
            if fault := PAGE.fault(response.status_code, response.text or "", FACTS):
                response.failure(fault)


@events.request.add_listener
def keep(response_time: float, **_others) -> None:
    """Keep each answer's time."""
    TAKEN.append((time.perf_counter(), response_time))


@events.quitting.add_listener
def tell(environment, **_others) -> None:
    """Write the figures down."""
    failures = [error.to_dict() for error in environment.stats.errors.values()]
    Path(PLAN["result"]).write_text(json.dumps({"taken": TAKEN, "failures": failures}, default=str))
