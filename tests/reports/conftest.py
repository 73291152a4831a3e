"""A district in the middle of its programme, with some history, seen by every role."""

from datetime import date

import pytest
import time_machine
from django.test import Client

from accounts.permissions import Role
from cooperatives.actions import reopen_stage
from cooperatives.stages import STAGES
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
    return factories.user(Role.HEAD, place, full_name="Head of Office")


@pytest.fixture
def officer(place):
    """A member of staff."""
    return factories.user(Role.OFFICER, place, full_name="Staff Member", phone="+6281234567890")


@pytest.fixture
def coordinator(talun):
    """Who looks after Talun."""
    return factories.user(Role.COORDINATOR, talun, full_name="Coordinator of Talun", phone="+6281234567891")


@pytest.fixture
def camat(talun):
    """Who reads about Talun."""
    return factories.user(Role.OBSERVER, talun, full_name="Camat of Talun")


@pytest.fixture
def history(talun, wlingi):
    """Six villages with all that can happen: claims, returns, a reopening, an opening, visits, follow-ups."""
    early, later = date(2025, 5, 5), date(2025, 6, 2)
    legal = factories.village(subdistrict=talun, name="Ahead", reached="legal_entity", on=early)
    factories.reach(legal, "tax_number", on=later)
    back = factories.village(subdistrict=talun, name="Reopened", reached="deed", on=early)
    officer = factories.officers(talun.district)[1]
    moment = factories.moment(later)
    reopen_stage(village=back, stage=STAGES["deed"], reason="The notary withdrew it.", by=officer, at=moment)
    claims = factories.village(subdistrict=talun, name="Waiting", claimed="legal_entity", on=later)
    returned = factories.village(subdistrict=wlingi, name="Returned", returned="deliberation", on=later)
    opened = factories.village(subdistrict=wlingi, name="Opened")
    factories.bring_in(opened, "deliberation", on=date(2025, 4, 10))
    untouched = factories.village(subdistrict=wlingi, name="Untouched", kelurahan=True)
    factories.visit(village=legal, on=early)
    factories.visit(village=claims, on=later)
    factories.followup(village=returned, on=early)
    return [legal, back, claims, returned, opened, untouched]
