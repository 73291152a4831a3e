"""Load balancers learn whether the application and its database answer, and nothing else."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import OperationalError, connection
from django.test import Client

ROOT = Path(__file__).parents[2]


@pytest.mark.django_db
def test_it_answers_ok_to_anybody_while_the_database_answers(client):
    answer = client.get("/healthz")

    assert (answer.status_code, answer.content) == (200, b"ok\n")
    assert "no-store" in answer.headers["Cache-Control"]
    assert not answer.cookies


def test_it_answers_503_and_no_reason_while_the_database_does_not(client, monkeypatch):
    def refuse():
        raise OperationalError("password of kmp is wrong")

    monkeypatch.setattr(connection, "cursor", refuse)
    answer = client.get("/healthz")

    assert (answer.status_code, answer.content) == (503, b"unavailable\n")


@pytest.mark.django_db
def test_a_probe_is_not_sent_to_https(settings):
    settings.SECURE_SSL_REDIRECT = True

    assert Client().get("/healthz").status_code == 200
    assert Client().get("/").status_code == 301


def test_it_cannot_be_posted_to(client):
    assert client.post("/healthz").status_code == 405


def test_a_dead_postgres_is_noticed_within_seconds(tmp_path):
    script = "from django.test import Client; print(Client().get('/healthz').status_code)"
    done = subprocess.run(
        [sys.executable, "manage.py", "shell", "--no-imports", "-c", script],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "ENV_FILE": os.devnull,
            "VAR_DIR": str(tmp_path),
            "ALLOWED_HOSTS": "testserver",
            "DATABASE_URL": "postgres://nobody@127.0.0.1:1/nothing",
        },
        capture_output=True,
        text=True,
        timeout=20,
    )

    assert done.stdout.strip() == "503", done.stderr
