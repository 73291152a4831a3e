"""Where to go next: reasons, their weights, and the list of calls."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from django.utils.timezone import localdate
from hypothesis import given
from hypothesis import strategies as st

from cooperatives.actions import set_targets
from cooperatives.models import Status
from cooperatives.stages import STAGES
from mentoring.lastvisit import with_last_visit
from mentoring.reasons import ALL_REASONS, REASONS
from mentoring.standing import main_stage, next_stage, standings
from mentoring.worklist import call_list, findings, score
from tests import factories
from villages.models import District, Village

TODAY = date(2025, 7, 1)
DISTRICT = District(programme_start=date(2025, 3, 27), quiet_days=30)
AMOUNTS = st.integers(0, 400)
REASON_KEYS = st.sampled_from(sorted(REASONS))


def days_ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def found(*, standing=None, due=None, last_visit=TODAY, overdue=0, district=DISTRICT) -> dict[str, int]:
    """The reasons that hold, with their amounts."""
    told = findings(standing or {}, due or {}, last_visit, overdue, district, TODAY)
    return {one.reason.key: one.amount for one in told}


# --- Weights ---------------------------------------------------------------------------------------------------------


@given(REASON_KEYS, AMOUNTS, st.integers(0, 400))
def test_more_of_a_reason_never_weighs_less(key, amount, more):
    assert REASONS[key].weight(amount) <= REASONS[key].weight(amount + more)


@given(REASON_KEYS, AMOUNTS)
def test_a_reason_that_holds_weighs_something(key, amount):
    assert REASONS[key].weight(amount) > 0


def test_never_visited_weighs_more_than_any_silence_as_long():
    for days in range(400):
        assert REASONS["never_visited"].weight(days) > REASONS["quiet"].weight(days)


@given(late=AMOUNTS, back=AMOUNTS, waits=AMOUNTS, silent=AMOUNTS, owed=st.integers(0, 9), more=st.integers(1, 60))
@pytest.mark.parametrize("worse", ["late", "back", "waits", "silent", "owed"])
def test_a_village_worse_off_in_one_way_never_ranks_lower(worse, late, back, waits, silent, owed, more):
    amounts = {"late": late, "back": back, "waits": waits, "silent": silent, "owed": owed}

    def points(late, back, waits, silent, owed):
        standing = {"outreach": (Status.RETURNED, days_ago(back)), "training": (Status.CLAIMED, days_ago(waits))}
        due = {"deliberation": days_ago(late)}
        return score(findings(standing, due, days_ago(silent), owed, DISTRICT, TODAY))

    assert points(**amounts) <= points(**{**amounts, worse: amounts[worse] + more})


@given(st.integers(0, 400))
def test_never_visited_ranks_at_least_as_high_as_visited_since_the_start(days):
    since_start = (TODAY - DISTRICT.programme_start).days
    never = score(findings({}, {}, None, 0, DISTRICT, TODAY))
    assert never >= score(findings({}, {}, days_ago(min(days, since_start)), 0, DISTRICT, TODAY))


# --- Which reasons hold ----------------------------------------------------------------------------------------------


def test_a_village_with_nothing_wrong_has_no_reason():
    assert found() == {}


def test_a_stage_is_late_from_the_day_after_its_due_date():
    assert found(due={"deliberation": TODAY}) == {}
    assert found(due={"deliberation": days_ago(1)}) == {"late": 1}


@pytest.mark.parametrize(
    ("status", "late"),
    [(Status.CLAIMED, False), (Status.VERIFIED, False), (Status.RETURNED, True), (Status.REOPENED, True)],
)
def test_what_is_claimed_is_not_the_villages_delay(status, late):
    reasons = found(standing={"deliberation": (status, TODAY)}, due={"deliberation": days_ago(9)})
    assert ("late" in reasons) is late


def test_the_stage_overdue_longest_is_named():
    told = findings({}, {"deed": days_ago(2), "outreach": days_ago(20)}, TODAY, 0, DISTRICT, TODAY)
    assert [(one.stage.key, one.amount) for one in told] == [("outreach", 20)]


def test_set_back_and_waiting_stages_count_from_their_own_day():
    standing = {"outreach": (Status.RETURNED, days_ago(4)), "training": (Status.CLAIMED, days_ago(6))}
    assert found(standing=standing) == {"set_back": 4, "waiting": 6}


@pytest.mark.parametrize(("days", "quiet"), [(29, False), (30, True)])
def test_silence_begins_after_the_districts_quiet_days(days, quiet):
    assert ("quiet" in found(last_visit=days_ago(days))) is quiet


def test_a_village_never_visited_is_not_called_quiet_too():
    assert found(last_visit=None) == {"never_visited": (TODAY - DISTRICT.programme_start).days}


def test_overdue_follow_ups_count():
    assert found(overdue=3) == {"followups": 3}


def test_the_heaviest_reason_comes_first():
    standing = {"training": (Status.CLAIMED, TODAY)}
    told = findings(standing, {"deed": days_ago(60)}, None, 1, DISTRICT, TODAY)
    weights = [one.weight for one in told]
    assert weights == sorted(weights, reverse=True)
    assert len(told) == 4


@pytest.mark.parametrize("reason", ALL_REASONS, ids=lambda reason: reason.key)
def test_every_reason_has_words_for_the_office_and_the_village(reason):
    with translation.override("en"):
        words = str(reason.words % {"count": 3, "stage": "Deed"})
        message = str(reason.message % {"count": 3, "stage": "Deed"})
    assert words
    assert "%" not in words + message


# --- Standing --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("standing", "expected"),
    [
        ({}, "outreach"),
        ({"outreach": (Status.CLAIMED, TODAY)}, "deliberation"),
        ({"outreach": (Status.RETURNED, TODAY)}, "outreach"),
        (dict.fromkeys(STAGES, (Status.VERIFIED, TODAY)), None),
    ],
)
def test_the_next_stage_is_the_first_that_may_be_claimed(standing, expected):
    stage = next_stage(standing)
    assert (stage.key if stage else None) == expected


def test_the_main_stage_worked_on_is_the_first_not_verified():
    assert main_stage({"outreach": (Status.VERIFIED, TODAY)}).key == "deliberation"
    assert main_stage({"outreach": (Status.CLAIMED, TODAY)}).key == "outreach"


@pytest.mark.django_db
def test_standing_is_read_as_of_the_day():
    start = localdate() - timedelta(days=10)
    village = factories.village(claimed="outreach", on=start)
    factories.reach(village, "outreach", on=localdate() - timedelta(days=4))
    villages = Village.objects.filter(pk=village.pk)
    on = {days: standings(villages, localdate() - timedelta(days=days)).get(village.pk, {}) for days in (11, 10, 4)}
    assert on[11] == {}
    assert on[10] == {"outreach": (Status.CLAIMED, start)}
    assert on[4]["outreach"][0] == Status.VERIFIED


# --- The list --------------------------------------------------------------------------------------------------------


@pytest.fixture
def district(db):
    return factories.district(
        preparation_starts=days_before(200), programme_start=days_before(100), target_date=days_before(-80)
    )


def days_before(days: int) -> date:
    return localdate() - timedelta(days=days)


def everyone(district: District):
    return Village.objects.filter(district=district)


def test_villages_at_the_target_are_left_out(district):
    district.target_stage = "outreach"
    factories.village(district=district, reached="outreach")
    behind = factories.village(district=district)
    assert [call.village for call in call_list(everyone(district), district, localdate())] == [behind]


def test_the_worst_comes_first_and_the_limit_holds(district):
    visited = factories.village(district=district)
    factories.visit(village=visited, on=days_before(40))
    never = factories.village(district=district)
    fine = factories.village(district=district)
    factories.visit(village=fine)
    calls = call_list(everyone(district), district, localdate())
    assert [call.village for call in calls] == [never, visited]
    assert [call.village for call in call_list(everyone(district), district, localdate(), limit=1)] == [never]
    assert call_list(everyone(district), district, localdate(), limit=None) == calls


def test_villages_of_another_district_are_left_out(district):
    factories.village()
    assert call_list(Village.objects.all(), district, localdate()) == []


def test_a_past_day_knows_nothing_of_what_came_later(district):
    village = factories.village(district=district)
    factories.visit(village=village, on=days_before(5))
    then, now = (call_list(everyone(district), district, day) for day in (days_before(6), localdate()))
    assert [one.reason.key for one in then[0].findings] == ["never_visited"]
    assert now == []


def test_reasons_are_said_in_the_villages_own_words(district):
    admin = factories.user("admin")
    set_targets(district=district, due={"deliberation": days_before(3)}, by=admin)
    village = factories.village(district=district, kelurahan=True, reached="outreach", on=days_before(50))
    factories.followup(village=village, on=days_before(20), due_on=days_before(10))
    with translation.override("en"):
        call = call_list(everyone(district), district, localdate())[0]
        assert call.reasons == ["Special kelurahan deliberation: 3 days overdue", "1 overdue follow-up"]
        assert call.stage_label == "Special kelurahan deliberation"
    assert call.score == REASONS["late"].weight(3) + REASONS["followups"].weight(1)


def test_a_returned_and_a_waiting_stage_are_named(district):
    village = factories.village(district=district, returned="outreach", on=days_before(2))
    factories.visit(village=village)
    with translation.override("en"):
        assert call_list(everyone(district), district, localdate())[0].reasons == [
            "Outreach: returned 2 days ago, not claimed again"
        ]
        factories.claim(village, "outreach", on=days_before(1))
        call = call_list(everyone(district), district, localdate())[0]
        assert call.reasons == ["For the office: Outreach waits for verification for 1 day"]


def test_the_message_is_written_in_the_programmes_language(district):
    village = factories.village(district=district, head_name="Bu Kades")
    with translation.override("en"):
        english = call_list(everyone(district), district, localdate())[0].message
    with translation.override("id"):
        indonesian = call_list(everyone(district), district, localdate())[0].message
    assert english == indonesian
    assert "Bu Kades" in indonesian
    assert village.cooperative.legal_name in indonesian


def test_as_many_queries_for_three_villages_as_for_one(district):
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            for call in call_list(everyone(district), district, localdate()):
                assert call.reasons
                assert call.message
        return len(queries)

    factories.village(district=district, claimed="outreach")
    one = count()
    for _ in range(2):
        factories.village(district=district, returned="outreach")
    assert count() == one


def test_the_last_visit_is_known_as_of_the_day(district):
    village = factories.village(district=district)
    for days in (20, 5):
        factories.visit(village=village, on=days_before(days))
    seen = {days: with_last_visit(everyone(district), days_before(days)).get().last_visit_on for days in (0, 5, 6, 21)}
    assert seen == {0: days_before(5), 5: days_before(5), 6: days_before(20), 21: None}
