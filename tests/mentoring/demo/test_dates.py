"""The demo's dates: the real programme's proportions, and nothing that lies ahead."""

import pytest
from django.db.models import Max
from django.utils.timezone import localdate

from accounts.models import User
from cooperatives.models import StageRecord, StageStep, StageTarget
from cooperatives.stages import ACTIVE_STAGES
from mentoring.models import FollowUp, Visit
from villages.models import Assignment

pytestmark = pytest.mark.django_db


def test_nothing_lies_ahead(small_demo):
    today = small_demo.period.today
    last_step = StageStep.objects.aggregate(at=Max("recorded_at"), reached=Max("achieved_on"))
    last_visit = Visit.objects.aggregate(at=Max("logged_at"), on=Max("visited_on"), letter=Max("letter_date"))
    last_done = FollowUp.objects.aggregate(on=Max("done_on"))

    assert max(localdate(last_step["at"]), localdate(last_visit["at"])) < today
    assert max(last_step["reached"], last_visit["on"], last_visit["letter"], last_done["on"]) < today
    for model in (User, Assignment, StageRecord, Visit, FollowUp, StageTarget):
        assert localdate(model.history.aggregate(at=Max("history_date"))["at"]) < today


def test_dates_and_targets_keep_the_proportions_of_the_real_programme(small_demo):
    district = small_demo.district
    due = dict(district.stage_targets.values_list("stage", "due_on"))

    assert (district.programme_day(small_demo.period.today), district.programme_days) == (86, 184)
    assert set(due) == {stage.key for stage in ACTIVE_STAGES}
    assert due[district.target_stage] == district.target_date
    assert due["deliberation"].isoformat() == "2025-05-31"
    assert due["operating"].isoformat() == "2025-10-28"
    for stage in ACTIVE_STAGES:
        assert all(due[needed] <= due[stage.key] for needed in stage.requires)
