"""The bulk twin leaves what the actions leave: the same records, steps and history, but for their keys."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import pytest
import time_machine
from django.db import transaction
from django.utils.timezone import make_aware

from accounts.models import User
from accounts.permissions import Role
from cooperatives import actions
from cooperatives.bulk import Ledger
from cooperatives.engine import Formation
from cooperatives.models import Cooperative, StageRecord, StageStep
from cooperatives.stages import STAGES
from kmp_tracker.refusals import Refused
from tests import factories
from villages.models import Village

pytestmark = pytest.mark.django_db

FIRST = date(2025, 4, 1)
KEYS = {"id", "record_id", "history_id"}


@dataclass(frozen=True)
class Deed:
    """One deed of a story, written so that both doors can do it; `days` after the first."""

    days: int
    name: str
    stage: str
    by: User
    facts: dict | None = None
    more: dict | None = None

    @property
    def at(self) -> datetime:
        return make_aware(datetime.combine(FIRST + timedelta(days=self.days), time(9, self.days % 60, 30)))

    def given(self) -> dict:
        told = dict(self.more or {})
        if self.facts is not None:
            told["facts"] = factories.facts_for(self.stage, FIRST, **self.facts)
        return told


@pytest.fixture
def place() -> Village:
    return factories.village(name="Pasirharjo")


@pytest.fixture
def story(place) -> list[Deed]:
    """Everything that may happen to stages, in one village."""
    official = factories.user(role=Role.VILLAGE, territory=place)
    officer, other = factories.officers(place.district)
    revival = {"details": {"formation_model": "revitalization"}}
    unsigned = {"reason": "The minutes are not signed."}
    forged = {"reason": "The founders live elsewhere.", "together": ["legal_entity", "deed"]}
    return [
        Deed(0, "claim", "outreach", official, {}),
        Deed(1, "verify", "outreach", officer),
        Deed(2, "claim", "deliberation", other, revival),
        Deed(3, "return_", "deliberation", officer, more=unsigned),
        Deed(5, "claim", "deliberation", official, revival | {"note": "Signed now."}),
        Deed(6, "verify", "deliberation", officer),
        Deed(7, "claim", "founding_meeting", official, {}),
        Deed(7, "verify", "founding_meeting", other),
        Deed(8, "claim", "deed", official, {"document_number": "21"}),
        Deed(9, "verify", "deed", officer),
        Deed(10, "correct", "deed", other, {"document_number": "12"}, {"reason": "Digits swapped."}),
        Deed(11, "claim", "legal_entity", other, {}),
        Deed(12, "verify", "legal_entity", officer),
        Deed(13, "claim", "tax_number", official, {}),
        Deed(14, "reopen", "founding_meeting", officer, more=forged),
        Deed(15, "claim", "founding_meeting", official, {}),
    ]


def by_actions(place: Village, story: list[Deed]) -> None:
    for deed in story:
        act = getattr(actions, f"{deed.name.rstrip('_')}_stage")
        with time_machine.travel(deed.at, tick=False):
            act(village=place, stage=STAGES[deed.stage], by=deed.by, **deed.given())


def in_bulk(place: Village, story: list[Deed]) -> None:
    ledger = Ledger()
    formation = ledger.open(Cooperative.objects.get(village=place))
    for deed in story:
        told = deed.given()
        if deed.name == "claim":
            told["on_behalf"] = deed.by.role != Role.VILLAGE
        made = getattr(formation, deed.name)(STAGES[deed.stage], by=deed.by, at=deed.at, **told)
        ledger.keep(formation, made if isinstance(made, list) else [made])
    ledger.store()


def left_by(door: Callable, place: Village, story: list[Deed]) -> dict[str, list[dict]]:
    """Do the story through a door, look at what it left, and undo it all."""
    with transaction.atomic():
        door(place, story)
        left = {
            "records": rows(StageRecord.objects.order_by("stage")),
            "steps": rows(StageStep.objects.order_by("stage", "number")),
            "steps of the record": rows(StageStep.objects.order_by("stage", "number"), "record__stage"),
            "history": rows(StageRecord.history.order_by("stage", "version")),
            "cooperative": rows(Cooperative.objects.order_by("pk")),
            "its history": rows(Cooperative.history.filter(history_type="~").order_by("history_date")),
        }
        transaction.set_rollback(True)
    return left


def rows(found, *fields: str) -> list[dict]:
    return [{name: value for name, value in row.items() if name not in KEYS} for row in found.values(*fields)]


def test_both_doors_leave_the_same_rows(place, story):
    one, other = left_by(by_actions, place, story), left_by(in_bulk, place, story)

    assert one == other
    assert len(one["steps"]) == 18  # reopening is three steps
    assert len(one["history"]) == 18
    assert one["cooperative"][0]["formation_model"] == "revitalization"
    assert len(one["its history"]) == 1
    assert one["steps of the record"] == [{"record__stage": step["stage"]} for step in one["steps"]]


def test_every_prefix_of_a_story_is_the_same_too(place, story):
    for length in (1, 4, 6, 11):
        assert left_by(by_actions, place, story[:length]) == left_by(in_bulk, place, story[:length])


def test_a_stage_brought_in_at_the_opening_counts_from_its_day_through_both_doors(place):
    officer, _other = factories.officers(place.district)
    opened = [Deed(day, "open", key, officer, {}) for day, key in ((40, "outreach"), (41, "deliberation"))]
    mended = Deed(44, "correct", "outreach", officer, {"note": "In the hall."}, {"reason": "The place was missing."})

    one, other = left_by(by_actions, place, [*opened, mended]), left_by(in_bulk, place, [*opened, mended])

    assert one == other
    assert {step["counts_from"] for step in one["steps"] if step["action"] == "open"} == {FIRST}


def test_what_the_engine_refuses_never_reaches_the_ledger(place):
    officer, _other = factories.officers(place.district)
    ledger = Ledger()
    formation = ledger.open(Cooperative.objects.get(village=place))
    at = Deed(0, "claim", "deed", officer).at

    with pytest.raises(Refused):
        formation.claim(STAGES["deed"], factories.facts_for("deed", FIRST), by=officer, at=at)
    ledger.store()

    assert isinstance(formation, Formation)
    assert not StageRecord.objects.exists()
    assert not StageStep.objects.exists()


def test_many_villages_cost_no_more_statements_than_one(django_assert_max_num_queries):
    places = [factories.village() for _each in range(6)]
    officer = factories.user(territory=places[0].district)
    ledger = Ledger()
    for place in places:
        formation = ledger.open(Cooperative.objects.select_related("village", "district").get(village=place))
        deed = Deed(0, "claim", "outreach", officer, {})
        ledger.keep(formation, [formation.claim(STAGES["outreach"], by=officer, at=deed.at, **deed.given())])

    with django_assert_max_num_queries(6):  # records, steps, history, a savepoint's two ends and one to spare
        ledger.store()

    assert StageRecord.objects.count() == StageRecord.history.count() == len(places)
