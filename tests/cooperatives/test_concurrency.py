"""Two people at once: one is served, the other is told. On SQLite and on PostgreSQL."""

from threading import Barrier, Thread

import pytest
from django.db import connections

from cooperatives.actions import claim_stage, return_stage, set_plan, verify_stage
from cooperatives.models import StageRecord, StageStep, Status
from cooperatives.plan import due_dates, plan_version
from cooperatives.stages import STAGES
from kmp_tracker.refusals import Conflict, Refused
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)

OUTREACH = STAGES["outreach"]


def at_once(*deeds):
    """Do all of it at the same moment, each on its own connection; give what came of each."""
    barrier, outcomes = Barrier(len(deeds)), []

    def run(deed):
        try:
            barrier.wait(timeout=10)
            outcomes.append(deed())
        except Exception as error:  # told to the test, which is in another thread
            outcomes.append(error)
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=[deed]) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return outcomes


def refusals(outcomes):
    assert all(isinstance(outcome, Refused) or not isinstance(outcome, Exception) for outcome in outcomes), outcomes
    return [outcome for outcome in outcomes if isinstance(outcome, Refused)]


@pytest.fixture
def village():
    return factories.village()


@pytest.fixture
def people(village):
    return [factories.user(territory=village.district) for _number in range(4)]


def test_two_parallel_verifications_are_one_verification_and_one_refusal(village, people):
    factories.claim(village, "outreach")
    outcomes = at_once(*(lambda by=by: verify_stage(village=village, stage=OUTREACH, by=by) for by in people[:2]))

    assert len(refusals(outcomes)) == 1
    assert StageStep.objects.filter(action="verify").count() == 1
    assert StageRecord.objects.get().version == 2


def test_two_parallel_verifications_from_the_queue_are_one_and_one_conflict(village, people):
    factories.claim(village, "outreach")
    outcomes = at_once(
        *(lambda by=by: verify_stage(village=village, stage=OUTREACH, by=by, seen=1) for by in people[:2])
    )

    assert [type(refusal) for refusal in refusals(outcomes)] == [Conflict]


def test_a_verification_and_a_return_do_not_both_happen(village, people):
    factories.claim(village, "outreach")
    outcomes = at_once(
        lambda: verify_stage(village=village, stage=OUTREACH, by=people[0]),
        lambda: return_stage(village=village, stage=OUTREACH, reason="Why", by=people[1]),
    )

    assert len(refusals(outcomes)) == 1
    record = StageRecord.objects.get()
    assert record.status in (Status.VERIFIED, Status.RETURNED)
    assert record.steps.count() == 2


def test_the_first_claim_of_a_stage_is_stored_once(village, people):
    facts = factories.facts_for("outreach")
    outcomes = at_once(
        *(lambda by=by: claim_stage(village=village, stage=OUTREACH, facts=facts, by=by) for by in people)
    )

    assert len(refusals(outcomes)) == len(people) - 1
    assert StageRecord.objects.count() == StageStep.objects.count() == 1


def test_two_plans_saved_at_once_are_one_plan_and_one_conflict(village, people):
    district = village.district
    seen = plan_version(district, {})

    def save(days):
        settings = {"quiet_days": days}
        return set_plan(district=district, due={}, settings=settings, by=people[0], seen=seen)

    outcomes = at_once(lambda: save(10), lambda: save(20))

    assert [type(refusal) for refusal in refusals(outcomes)] == [Conflict]
    district.refresh_from_db()
    assert district.quiet_days in (10, 20)
    assert due_dates(district) == {}
