"""The actions: what is stored, by whom, and what happens when somebody else was faster."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from accounts.permissions import Role
from cooperatives.actions import (
    claim_stage,
    correct_stage,
    load_formation,
    open_stage,
    reopen_stage,
    return_stage,
    verify_stage,
)
from cooperatives.models import Cooperative, StageRecord, StageStep, Status
from cooperatives.stages import STAGES
from kmp_tracker.refusals import Conflict, Refused
from tests import factories

pytestmark = pytest.mark.django_db

OUTREACH, DELIBERATION = STAGES["outreach"], STAGES["deliberation"]


@pytest.fixture
def village():
    return factories.village()


@pytest.fixture
def official(village):
    return factories.user(Role.VILLAGE, village)


@pytest.fixture
def officer(village):
    return factories.user(Role.OFFICER, village.district)


def claim(village, by, stage=OUTREACH, **kwargs):
    return claim_stage(village=village, stage=stage, facts=factories.facts_for(stage), by=by, **kwargs)


def test_a_claim_by_the_village_is_its_own_and_by_the_office_on_its_behalf(village, official, officer):
    assert not claim(village, official).on_behalf
    other = factories.village(district=village.district)

    assert claim(other, officer).on_behalf


def test_each_deed_leaves_one_step_and_one_line_of_history_with_its_actor(village, official, officer):
    record = claim(village, official)
    return_stage(village=village, stage=OUTREACH, reason="Where?", by=officer)
    claim(village, official)
    verify_stage(village=village, stage=OUTREACH, by=officer)
    facts = factories.facts_for("outreach", details={"place": "Balai desa"})
    correct_stage(village=village, stage=OUTREACH, facts=facts, reason="Typo", by=officer)
    reopen_stage(village=village, stage=OUTREACH, reason="Doubtful", by=officer)

    told = [("claim", official), ("return", officer), ("claim", official), ("verify", officer)]
    told += [("correct", officer), ("reopen", officer)]
    assert [(step.action, step.by) for step in record.steps.all()] == told
    lines = list(record.history.order_by("version"))
    assert [line.history_user for line in lines] == [who for _what, who in told]
    assert [line.history_date for line in lines] == [step.recorded_at for step in record.steps.all()]
    assert [line.history_type for line in lines] == ["+", "~", "~", "~", "~", "~"]


def test_one_record_per_stage_however_often_it_is_claimed(village, official, officer):
    for _time in range(3):
        claim(village, official)
        return_stage(village=village, stage=OUTREACH, reason="Where?", by=officer)

    assert StageRecord.objects.count() == 1
    assert StageRecord.objects.get().version == 6


@pytest.mark.parametrize("deed", ["claim", "verify", "return", "reopen", "correct"])
def test_a_decision_about_an_older_version_is_a_conflict_with_what_stands_now(village, official, officer, deed):
    claim(village, official)
    here = {"village": village, "stage": OUTREACH, "by": officer, "seen": 0}
    facts = factories.facts_for("outreach", note="Changed")
    deeds = {
        "claim": lambda: claim_stage(facts=facts, **here),
        "verify": lambda: verify_stage(**here),
        "return": lambda: return_stage(reason="Why", **here),
        "reopen": lambda: reopen_stage(reason="Why", **here),
        "correct": lambda: correct_stage(facts=facts, reason="Why", **here),
    }
    with pytest.raises(Conflict) as conflict:
        deeds[deed]()

    assert conflict.value.current == StageRecord.objects.get()
    assert StageStep.objects.count() == 1


def test_a_claim_where_nobody_claimed_yet_is_seen_as_version_0(village, official):
    assert claim(village, official, seen=0).version == 1


def test_a_version_that_is_still_true_is_no_conflict(village, official, officer):
    claim(village, official)

    assert verify_stage(village=village, stage=OUTREACH, by=officer, seen=1).status == Status.VERIFIED


def test_a_refusal_stores_nothing(village, official):
    with pytest.raises(Refused):
        claim(village, official, DELIBERATION)

    assert not StageRecord.objects.exists()
    assert not StageStep.objects.exists()


def test_whether_one_person_may_claim_and_verify_is_the_district_s_setting(village, officer):
    claim(village, officer)
    with pytest.raises(Refused, match="Ask a colleague"):
        verify_stage(village=village, stage=OUTREACH, by=officer)
    village.district.one_person_may_verify = True
    village.district.save()

    assert verify_stage(village=village, stage=OUTREACH, by=officer).status == Status.VERIFIED


def test_reopening_takes_all_that_stands_on_it_in_one_deed(village, officer):
    factories.reach(village, "deed")
    together = ["deliberation", "founding_meeting", "deed"]
    record = reopen_stage(village=village, stage=OUTREACH, reason="Why", by=officer, together=together)

    assert record.stage == "outreach"
    assert set(StageRecord.objects.values_list("status", flat=True)) == {Status.REOPENED}
    assert StageStep.objects.filter(counts_until=None, status=Status.REOPENED).count() == 4


def test_a_verified_deliberation_stores_the_formation_model_with_its_actor(village, official, officer):
    factories.reach(village, "outreach")
    facts = factories.facts_for("deliberation", details={"formation_model": "development"})
    claim_stage(village=village, stage=DELIBERATION, facts=facts, by=official)
    verify_stage(village=village, stage=DELIBERATION, by=officer)

    cooperative = Cooperative.objects.get()
    assert cooperative.formation_model == "development"
    assert cooperative.history.first().history_user == officer


def test_the_opening_counts_from_the_day_reached_and_is_marked(village, officer):
    day = village.district.programme_start
    record = open_stage(village=village, stage=OUTREACH, facts=factories.facts_for("outreach", day), by=officer)
    step = record.steps.get()

    assert (record.is_opening, record.status, record.verified_by) == (True, Status.VERIFIED, officer)
    assert (step.counts_from, step.is_opening) == (day, True)


def test_a_stage_reached_today_and_verified_today_holds_one_status_today(village, official, officer):
    record = claim(village, official)
    verify_stage(village=village, stage=OUTREACH, by=officer)

    assert [step.status for step in StageStep.objects.as_of(localdate()).filter(record=record)] == [Status.VERIFIED]
    assert not StageStep.objects.as_of(localdate() - timedelta(days=1)).exists()


def test_a_step_is_append_only(village, official):
    step = claim(village, official).steps.get()
    step.reason = "Changed my mind"
    with pytest.raises(TypeError):
        step.save()
    with pytest.raises(TypeError):
        step.delete()


@pytest.mark.parametrize(
    "wrong",
    [
        {"status": "maybe"},
        {"status": Status.VERIFIED},
        {"status": Status.RETURNED},
        {"claimed_by": None},
        {"claimed_by": None, "claimed_at": None},
        {"document_date": localdate() + timedelta(days=1)},
    ],
    ids=str,
)
def test_the_database_itself_refuses_what_must_never_be(village, official, wrong):
    record = claim(village, official)

    with pytest.raises(IntegrityError), transaction.atomic():
        StageRecord.objects.filter(pk=record.pk).update(**wrong)


def test_the_database_keeps_one_open_step_per_stage(village, official, officer):
    record = claim(village, official)
    return_stage(village=village, stage=OUTREACH, reason="Where?", by=officer)

    with pytest.raises(IntegrityError), transaction.atomic():
        StageStep.objects.filter(record=record, number=1).update(counts_until=None)


def test_a_formation_is_read_in_one_query_however_many_stages(village, django_assert_num_queries):
    factories.reach(village, "legal_entity")
    cooperative = Cooperative.objects.select_related("village", "district").get()
    with django_assert_num_queries(1):
        formation = load_formation(cooperative)
        assert [record.label for record in formation.records.values()]
