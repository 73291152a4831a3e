"""A district in the middle of its programme, seen by every role."""

from datetime import date

import pytest
import time_machine
from django.test import Client

from accounts.permissions import Role
from tests import factories

TODAY = date(2025, 6, 20)  # a Friday, a working day; day 85 of 184


@pytest.fixture
def frozen():
    """Stop the clock at ten in the morning of TODAY, in Jakarta."""
    with time_machine.travel("2025-06-20T10:00:00+07:00", tick=False):
        yield TODAY


@pytest.fixture
def place(db, frozen):
    """A district."""
    return factories.district(name="Kabupaten Contoh")


@pytest.fixture
def talun(place):
    """A kecamatan of it."""
    return factories.subdistrict(district=place, name="Talun")


@pytest.fixture
def wlingi(place):
    """Another."""
    return factories.subdistrict(district=place, name="Wlingi")


@pytest.fixture
def enter():
    """`enter(user)` gives a client signed in as that person."""

    def sign_in(user) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def head(place):
    """The head of the office."""
    return factories.user(Role.HEAD, place, full_name="Kepala Dinas")


@pytest.fixture
def officer(place):
    """A member of staff."""
    return factories.user(Role.OFFICER, place, full_name="Staf Dinas", phone="+6281234567890")
