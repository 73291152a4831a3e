"""Guessing passwords is slowed down, by user name and address together."""

from datetime import timedelta

import pytest
import time_machine
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.test import Client
from django.utils.timezone import localtime, now

from tests import factories
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/login/"
LIMIT = settings.AXES_FAILURE_LIMIT


@pytest.fixture
def staf():
    """An officer with a password."""
    return factories.user(username="staf")


def sign_in(username="staf", password=PASSWORD, address="10.0.0.1", **headers):
    client = Client(REMOTE_ADDR=address, headers={"cookie": "django_language=en", **headers})
    return client, client.post(LOGIN, {"username": username, "password": password})


def fail(times, **where):
    return [sign_in(password="wrong-one", **where)[1] for _ in range(times)][-1]


def test_one_try_fewer_than_the_limit_locks_nobody_out(staf):
    assert fail(LIMIT - 1).status_code == 200

    client, response = sign_in()
    assert response.status_code == 302
    assert SESSION_KEY in client.session


def test_at_the_limit_the_door_is_shut_even_for_the_right_password(staf):
    assert fail(LIMIT).status_code == 429

    client, response = sign_in()
    assert response.status_code == 429
    assert SESSION_KEY not in client.session


def test_the_page_says_until_when_and_what_to_do(staf):
    with time_machine.travel("2025-06-21 09:00:00+07:00", tick=False):
        response = fail(LIMIT)

    page = response.content.decode()
    assert "until <strong>09:15</strong>" in page
    assert "staf" in page
    assert "ask the coordinator" in page
    assert response["Retry-After"] == str(15 * 60)


def test_trying_again_meanwhile_does_not_shut_it_for_longer(staf):
    """Else an impatient person would never come in, and the page would have lied."""
    start = now()
    with time_machine.travel(start, tick=False):
        fail(LIMIT)
    with time_machine.travel(start + timedelta(minutes=10), tick=False):
        said = fail(1)
    with time_machine.travel(start + timedelta(minutes=15, seconds=1), tick=False):
        _client, response = sign_in()

    assert f"{localtime(start + timedelta(minutes=15)):%H:%M}" in said.content.decode()
    assert said["Retry-After"] == str(5 * 60)
    assert response.status_code == 302


def test_a_colleague_at_the_same_address_still_gets_in(staf):
    factories.user(username="kadis")
    fail(LIMIT)

    _client, response = sign_in(username="kadis")

    assert response.status_code == 302


def test_the_same_person_gets_in_from_another_address(staf):
    """Nobody can lock a person out of the system by failing in their name from elsewhere."""
    fail(LIMIT, address="203.0.113.9")

    assert sign_in(address="10.0.0.1")[1].status_code == 302
    assert sign_in(address="203.0.113.9")[1].status_code == 429


def test_another_browser_at_the_address_opens_no_second_door(staf):
    for number in range(LIMIT):
        response = fail(1, **{"user-agent": f"browser {number}"})

    assert response.status_code == 429
    assert sign_in(**{"user-agent": "yet another"})[1].status_code == 429


def test_a_made_up_forwarding_header_opens_no_second_door(staf):
    for number in range(LIMIT):
        response = fail(1, **{"x-forwarded-for": f"198.51.100.{number}"})

    assert response.status_code == 429


def test_a_successful_sign_in_forgets_the_failures(staf):
    fail(LIMIT - 1)
    sign_in()

    assert fail(LIMIT - 1).status_code == 200


def test_unknown_names_are_throttled_alike(staf):
    """So that the lock does not tell which names exist."""
    assert fail(LIMIT, username="nobody").status_code == 429


def test_no_password_is_kept_in_the_record_of_tries(staf):
    fail(LIMIT)

    attempt = AccessAttempt.objects.get()
    assert attempt.failures_since_start == LIMIT
    assert "wrong-one" not in attempt.post_data
