"""Whatever people do in whatever order, the engine keeps its promises."""

from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from cooperatives.actions import claim_stage, correct_stage, open_stage, reopen_stage, return_stage, verify_stage
from cooperatives.engine import Formation, may_be_claimed
from cooperatives.evidence import missing
from cooperatives.models import Cooperative, StageStep, Status
from cooperatives.models.progress import SET_BACK, STANDING
from cooperatives.stages import STAGES, needed_by
from kmp_tracker.refusals import Refused
from tests import factories
from tests.factories import facts_for
from villages.models import District, Subdistrict, Village

START = date(2025, 3, 1)
JAKARTA = ZoneInfo("Asia/Jakarta")
PEOPLE = [User(pk=pk, full_name=f"Person {pk}", username=f"p{pk}") for pk in (1, 2, 3)]

DEEDS = ("claim", "claim", "claim", "verify", "verify", "return", "reopen", "correct", "open")
CLIMBING = ("climb", "climb", "reopen", "return", "correct")  # mostly upwards: the later stages are reached as well
FIRST = ("outreach", "deliberation", "founding_meeting", "training")  # few, so that deeds meet each other


def scripts(deeds, stages=tuple(STAGES), shortest=0, longest=60):
    """Lists of tries: what, at which stage, by whom, how many days later, reached how many days before that."""
    one = st.tuples(
        st.sampled_from(deeds), st.sampled_from(stages), st.integers(0, 2), st.integers(0, 1), st.integers(-1, 6)
    )
    return st.lists(one, min_size=shortest, max_size=longest)


def new_formation():
    district = District(pk=1, code="35.05", preparation_starts=START, programme_start=START)
    subdistrict = Subdistrict(pk=1, district=district, code="35.05.14")
    village = Village(pk=1, code="35.05.14.2003", kind="desa", district=district, subdistrict=subdistrict)
    return Formation(Cooperative(pk=1, district=district, village=village))


def attempt(formation, deed, key, by, at, day):
    """Do it as the engine allows; give the steps made, none where it refused."""
    stage = STAGES[key]
    together = [later.key for later in formation.verified_on(stage)]
    deeds = {
        "claim": lambda: [formation.claim(stage, facts_for(stage, day), by=by, at=at)],
        "verify": lambda: [formation.verify(stage, by=by, at=at)],
        "return": lambda: [formation.return_(stage, reason="Why", by=by, at=at)],
        "reopen": lambda: formation.reopen(stage, reason="Why", by=by, at=at, together=together),
        "correct": lambda: [
            formation.correct(stage, facts_for(stage, day, note=str(at)), reason="Typo", by=by, at=at),
        ],
        "open": lambda: [formation.open(stage, facts_for(stage, day), by=by, at=at)],
        "climb": lambda: climb(formation, stage, by, at, day),
    }
    try:
        return deeds[deed]()
    except Refused:
        return []


def climb(formation, stage, by, at, day):
    """Claim and verify a stage after all it needs, as far as it goes."""
    steps = []
    colleague = PEOPLE[(PEOPLE.index(by) + 1) % len(PEOPLE)]
    for key in (*needed_by(stage.key), stage.key):
        steps += attempt(formation, "claim", key, by, at, day)
        steps += attempt(formation, "verify", key, colleague, at, day)
    return steps


def play(formation, script):
    """Carry out a script; give every step made, each stage's in order."""
    steps, today = [], START
    for deed, key, person, later, ago in script:
        today += timedelta(days=later)
        at = datetime.combine(today, time(10), tzinfo=JAKARTA)
        made = attempt(formation, deed, key, PEOPLE[person], at, today - timedelta(days=ago))
        check(formation)
        steps += made
    return steps


def check(formation):
    for key, record in formation.records.items():
        needs = [formation.records.get(needed) for needed in STAGES[key].requires]
        if record.status == Status.VERIFIED:
            assert all(need and need.status == Status.VERIFIED for need in needs), f"{key} stands on nothing"
            assert record.verified_by
            assert record.verified_at
            assert record.is_opening or not missing(STAGES[key], record, "verify")
            assert record.is_opening or record.claimed_by != record.verified_by
        else:
            assert (record.verified_by, record.verified_at) == (None, None)
        if record.status in SET_BACK:
            assert record.reason
        assert may_be_claimed(record) == (record.status in SET_BACK)
        assert record.is_opening == (record.claimed_by is None)
        assert record.achieved_on >= START
        if record.status in STANDING:
            for needed in needed_by(key):
                earlier = formation.records.get(needed)
                if earlier and earlier.status in STANDING:
                    assert earlier.achieved_on <= record.achieved_on, f"{needed} after {key}"


@settings(max_examples=200, deadline=None)
@given(st.one_of(scripts(DEEDS, FIRST, shortest=30), scripts(CLIMBING, shortest=5)))
def test_any_sequence_of_deeds_keeps_the_invariants(script):
    formation = new_formation()
    steps = play(formation, script)

    assert all(step.by and step.recorded_at for step in steps)
    for key, record in formation.records.items():
        own = [step for step in steps if step.stage == key]
        assert [step.number for step in own] == list(range(1, record.version + 1))
        assert (own[-1].status, own[-1].achieved_on) == (record.status, record.achieved_on)
        assert all(before.counts_from <= after.counts_from for before, after in pairwise(own))
        assert all(step.counts_from <= step.recorded_at.date() for step in own)


@settings(max_examples=60, deadline=None)
@given(scripts(CLIMBING))
def test_reopening_leaves_nothing_verified_above(script):
    formation = new_formation()
    play(formation, script)
    verified = [key for key, record in formation.records.items() if record.status == Status.VERIFIED]
    for key in verified:
        if formation.stands(key, (Status.VERIFIED,)):
            at = datetime.combine(date(2026, 1, 1), time(10), tzinfo=JAKARTA)
            attempt(formation, "reopen", key, PEOPLE[0], at, START)
            assert formation.verified_on(STAGES[key]) == []


# --- The same through the actions, as the database keeps it ----------------------------------------------------------


def act(village, people, deed, key, person, at, day):
    stage, by = STAGES[key], people[person]
    here = {"village": village, "stage": stage, "by": by, "at": at}
    try:
        if deed == "claim":
            claim_stage(facts=facts_for(stage, day), **here)
        elif deed == "verify":
            verify_stage(**here)
        elif deed == "return":
            return_stage(reason="Why", **here)
        elif deed == "reopen":
            reopen_stage(reason="Why", **here)
        elif deed == "correct":
            correct_stage(facts=facts_for(stage, day, note=str(at)), reason="Typo", **here)
        else:
            open_stage(facts=facts_for(stage, day), **here)
    except Refused:
        pass


@pytest.mark.django_db
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(scripts(DEEDS, FIRST[:2], shortest=10, longest=20))
def test_the_steps_of_a_stage_tile_time_with_one_open_at_the_end(script):
    district = factories.district(preparation_starts=START, programme_start=START)
    village = factories.village(district=district)
    people = [factories.user(territory=district) for _person in PEOPLE]
    today = START
    for deed, key, person, later, ago in script:
        today += timedelta(days=later)
        at = datetime.combine(today, time(10), tzinfo=JAKARTA)
        act(village, people, deed, key, person, at, today - timedelta(days=ago))
    for record in village.cooperative.records.all():
        steps = list(record.steps.order_by("number"))
        assert [step.counts_until for step in steps[:-1]] == [step.counts_from for step in steps[1:]]
        assert steps[-1].counts_until is None
        assert len(steps) == record.version
        for day in (START + timedelta(days=number) for number in range((today - START).days + 2)):
            held = StageStep.objects.as_of(day).filter(record=record)
            assert held.count() == (1 if day >= steps[0].counts_from else 0)
