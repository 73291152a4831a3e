"""Each rule of the stages, in memory: the engine needs no database."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from accounts.models import User
from cooperatives.engine import Formation, facts_of, may_be_claimed
from cooperatives.models import Cooperative, StageRecord, StageStep, Status
from cooperatives.stages import ALL_STAGES, STAGES
from kmp_tracker.refusals import Refused
from tests.factories import facts_for
from villages.models import District, Subdistrict, Village

VILLAGE, OFFICER, COLLEAGUE = (User(pk=pk, full_name=f"Person {pk}") for pk in (1, 2, 3))
JAKARTA = ZoneInfo("Asia/Jakarta")
NOON = datetime(2025, 6, 2, 12, 0, tzinfo=JAKARTA)
TODAY = NOON.date()
BEFORE = TODAY - timedelta(days=20)


@pytest.fixture
def formation():
    district = District(pk=1, code="35.05", preparation_starts=date(2025, 3, 1), programme_start=date(2025, 3, 27))
    subdistrict = Subdistrict(pk=1, district=district, code="35.05.14")
    village = Village(pk=1, code="35.05.14.2003", kind="desa", district=district, subdistrict=subdistrict)
    return Formation(Cooperative(pk=1, district=district, village=village))


def claim(formation, stage, day=TODAY, by=VILLAGE, at=NOON, **changed):
    return formation.claim(STAGES[stage], facts_for(stage, day, **changed), by=by, at=at)


def verify(formation, stage, by=OFFICER, at=NOON):
    return formation.verify(STAGES[stage], by=by, at=at)


def reach(formation, *stages, day=TODAY):
    for stage in stages:
        claim(formation, stage, day)
        verify(formation, stage)


# --- A claim ---------------------------------------------------------------------------------------------------------


def test_a_claim_waits_for_the_office_and_says_who_and_when(formation):
    step = claim(formation, "outreach", BEFORE)
    record = formation.records["outreach"]

    assert (record.status, record.claimed_by, record.claimed_at) == (Status.CLAIMED, VILLAGE, NOON)
    assert (step.action, step.by, step.recorded_at, step.number) == ("claim", VILLAGE, NOON, 1)
    assert (record.achieved_on, step.counts_from) == (BEFORE, TODAY)


@pytest.mark.parametrize("stage", [stage for stage in ALL_STAGES if stage.requires], ids=lambda stage: stage.key)
def test_a_claim_needs_its_prerequisites_claimed_or_verified(formation, stage):
    with pytest.raises(Refused, match="First claim what comes before it"):
        claim(formation, stage.key)
    assert formation.records == {}


def test_claimed_prerequisites_are_enough_for_a_claim(formation):
    for stage in ("outreach", "deliberation", "founding_meeting"):
        claim(formation, stage)

    assert all(record.status == Status.CLAIMED for record in formation.records.values())


def test_a_prerequisite_that_was_given_back_does_not_carry_a_claim(formation):
    claim(formation, "outreach")
    formation.return_(STAGES["outreach"], reason="Where?", by=OFFICER, at=NOON)

    with pytest.raises(Refused, match="First claim what comes before it: Outreach"):
        claim(formation, "deliberation")


def test_a_claim_cannot_be_claimed_again_while_it_waits_or_once_it_is_verified(formation):
    claim(formation, "outreach")
    with pytest.raises(Refused, match="already waits for verification"):
        claim(formation, "outreach")
    verify(formation, "outreach")
    with pytest.raises(Refused, match="already verified"):
        claim(formation, "outreach")


def test_a_retired_stage_cannot_be_claimed(formation):
    retired = replace(STAGES["outreach"], retired=True)

    with pytest.raises(Refused, match="no longer used"):
        formation.claim(retired, facts_for("outreach", TODAY), by=VILLAGE, at=NOON)


def test_a_stage_is_not_reached_in_the_future(formation):
    with pytest.raises(Refused) as refused:
        claim(formation, "outreach", TODAY + timedelta(days=1))
    assert list(refused.value.error_dict) == ["achieved_on"]


def test_the_future_begins_with_the_office_s_own_midnight(formation):
    half_past_midnight = datetime(2025, 6, 3, 0, 30, tzinfo=JAKARTA)  # still 2 June in UTC

    assert claim(formation, "outreach", TODAY + timedelta(days=1), at=half_past_midnight).counts_from == (
        TODAY + timedelta(days=1)
    )


def test_nothing_counts_before_preparation_began(formation):
    first = formation.cooperative.district.preparation_starts
    with pytest.raises(Refused, match="Nothing counts before 1 March 2025"):
        claim(formation, "outreach", first - timedelta(days=1))

    assert claim(formation, "outreach", first)


def test_a_stage_is_not_reached_before_what_it_needs(formation):
    reach(formation, "outreach")
    with pytest.raises(Refused, match="Outreach, which comes first, was reached on 2 June 2025"):
        claim(formation, "deliberation", BEFORE)

    assert claim(formation, "deliberation", TODAY)  # the same day is fine


def test_a_stage_claimed_again_is_not_reached_after_what_stands_on_it(formation):
    claim(formation, "outreach", BEFORE)
    claim(formation, "deliberation", BEFORE)
    formation.return_(STAGES["outreach"], reason="Where?", by=OFFICER, at=NOON)

    with pytest.raises(Refused, match="which comes later, was already reached"):
        claim(formation, "outreach", TODAY)


def test_order_holds_across_a_stage_that_was_given_back(formation):
    """Deed needs the founding meeting, which needs the deliberation: the gap between hides no wrong date."""
    claim(formation, "outreach", BEFORE)
    claim(formation, "deliberation", BEFORE)
    claim(formation, "founding_meeting", TODAY)
    claim(formation, "deed", TODAY)
    formation.return_(STAGES["founding_meeting"], reason="Minutes?", by=OFFICER, at=NOON)

    too_early = facts_for("deed", BEFORE - timedelta(days=1))
    with pytest.raises(Refused, match="which comes first, was reached on"):
        formation.correct(STAGES["deed"], too_early, reason="Typing error", by=OFFICER, at=NOON)


def test_a_document_is_not_dated_after_the_day_the_stage_was_reached(formation):
    reach(formation, "outreach", "deliberation", "founding_meeting")
    with pytest.raises(Refused) as refused:
        claim(formation, "deed", document_date=TODAY + timedelta(days=1))

    assert list(refused.value.error_dict) == ["document_date"]


def test_every_fault_is_named_at_once_beside_its_field(formation):
    reach(formation, "outreach")
    with pytest.raises(Refused) as refused:
        claim(formation, "deliberation", TODAY + timedelta(days=1), details={"formation_model": "x", "attendees": -1})

    assert set(refused.value.error_dict) == {"achieved_on", "attendees", "formation_model"}


def test_a_claim_needs_its_evidence(formation):
    with pytest.raises(Refused, match="Still missing: Place"):
        claim(formation, "outreach", details={"place": ""})
    assert formation.records == {}


# --- A verification --------------------------------------------------------------------------------------------------


def test_a_verification_needs_its_prerequisites_verified(formation):
    claim(formation, "outreach")
    claim(formation, "deliberation")
    with pytest.raises(Refused, match="First verify: Outreach"):
        verify(formation, "deliberation")

    verify(formation, "outreach")
    assert verify(formation, "deliberation").status == Status.VERIFIED


def test_operating_needs_all_three_that_carry_it(formation):
    reach(formation, "outreach", "deliberation", "founding_meeting", "deed", "legal_entity")
    reach(formation, "business_license", "bank_account")
    claim(formation, "outlet")
    claim(formation, "operating")

    with pytest.raises(Refused, match="First verify: Outlet ready"):
        verify(formation, "operating")


def test_a_verification_says_who_and_when_and_counts_from_its_own_day(formation):
    claim(formation, "outreach", BEFORE, at=NOON - timedelta(days=9))
    step = verify(formation, "outreach")
    record = formation.records["outreach"]

    assert (record.verified_by, record.verified_at) == (OFFICER, NOON)
    assert (step.counts_from, step.achieved_on) == (TODAY, BEFORE)


def test_a_verification_needs_the_whole_evidence(formation):
    reach(formation, "outreach", "deliberation", "founding_meeting")
    claim(formation, "deed", details={"deed_file": None})

    with pytest.raises(Refused, match="Still missing: Copy of the deed"):
        verify(formation, "deed")


def test_nobody_verifies_the_own_claim(formation):
    claim(formation, "outreach", by=OFFICER)
    with pytest.raises(Refused, match="Ask a colleague"):
        verify(formation, "outreach", by=OFFICER)

    assert verify(formation, "outreach", by=COLLEAGUE)


def test_where_the_district_allows_it_one_person_may_claim_and_verify(formation):
    formation.cooperative.district.one_person_may_verify = True
    claim(formation, "outreach", by=OFFICER)

    assert verify(formation, "outreach", by=OFFICER)


def test_all_reasons_against_a_verification_are_told_at_once(formation):
    for stage in ("outreach", "deliberation", "founding_meeting"):
        claim(formation, stage)
    claim(formation, "deed", by=OFFICER, details={"deed_file": None})

    assert formation.against_verifying(STAGES["deed"], OFFICER) == [
        "First verify: Founding meeting.",
        "Still missing: Copy of the deed.",
        "You claimed or corrected this yourself. Ask a colleague to verify it.",
    ]


@pytest.mark.parametrize("deed", ["verify", "return", "reopen", "correct"])
def test_what_is_not_on_record_can_neither_be_confirmed_nor_taken_back(formation, deed):
    with pytest.raises(Refused, match="stands at: Not claimed yet"):
        _do(formation, deed)


def _do(formation, deed, stage="outreach"):
    if deed == "verify":
        return verify(formation, stage)
    if deed == "return":
        return formation.return_(STAGES[stage], reason="Why", by=OFFICER, at=NOON)
    if deed == "reopen":
        return formation.reopen(STAGES[stage], reason="Why", by=OFFICER, at=NOON)
    facts = facts_for(stage, TODAY, note="Changed")
    return formation.correct(STAGES[stage], facts, reason="Why", by=OFFICER, at=NOON)


@pytest.mark.parametrize(
    ("status", "allowed"),
    [
        (Status.CLAIMED, {"verify", "return", "correct"}),
        (Status.VERIFIED, {"reopen", "correct"}),
        (Status.RETURNED, set()),
        (Status.REOPENED, set()),
    ],
)
@pytest.mark.parametrize("deed", ["verify", "return", "reopen", "correct"])
def test_each_status_allows_its_own_deeds_and_no_others(formation, status, allowed, deed):
    claim(formation, "outreach")
    if status in (Status.VERIFIED, Status.REOPENED):
        verify(formation, "outreach")
    if status in (Status.RETURNED, Status.REOPENED):
        _do(formation, "return" if status == Status.RETURNED else "reopen")
    if deed in allowed:
        _do(formation, deed)
    else:
        with pytest.raises(Refused, match="This cannot be done now"):
            _do(formation, deed)
        assert formation.records["outreach"].status == status


def test_a_verified_deliberation_decides_the_formation_model(formation):
    reach(formation, "outreach")
    claim(formation, "deliberation", details={"formation_model": "revitalization"})
    assert formation.cooperative.formation_model == "new"
    verify(formation, "deliberation")

    assert formation.cooperative.formation_model == "revitalization"
    assert formation.label(STAGES["deed"]) == "Notarial deed of amendment or merger"


# --- Giving back, taking back, correcting ----------------------------------------------------------------------------


@pytest.mark.parametrize("deed", ["return_", "reopen", "correct"])
@pytest.mark.parametrize("reason", ["", "   \n"])
def test_every_setting_back_and_correction_needs_a_reason(formation, deed, reason):
    claim(formation, "outreach")
    if deed == "reopen":
        verify(formation, "outreach")
    facts = [facts_for("outreach", TODAY, note="Changed")] if deed == "correct" else []
    with pytest.raises(Refused) as refused:
        getattr(formation, deed)(STAGES["outreach"], *facts, reason=reason, by=OFFICER, at=NOON)

    assert list(refused.value.error_dict) == ["reason"]


def test_a_returned_claim_keeps_its_reason_until_it_is_claimed_again(formation):
    claim(formation, "outreach")
    step = formation.return_(STAGES["outreach"], reason=" Which hall? ", by=OFFICER, at=NOON)
    record = formation.records["outreach"]
    assert (record.status, record.reason, step.reason) == (Status.RETURNED, "Which hall?", "Which hall?")
    assert may_be_claimed(record)

    claim(formation, "outreach")
    assert (record.status, record.reason) == (Status.CLAIMED, "")


def test_reopening_names_the_verified_stages_that_must_go_too(formation):
    reach(formation, "outreach", "deliberation", "founding_meeting", "training")
    with pytest.raises(Refused, match="Founding meeting and Training of the board"):
        formation.reopen(STAGES["deliberation"], reason="Why", by=OFFICER, at=NOON)
    assert formation.records["deliberation"].status == Status.VERIFIED


@pytest.mark.parametrize("together", [("founding_meeting",), ("outreach", "founding_meeting", "training"), ("deed",)])
def test_exactly_those_stages_go_and_no_others(formation, together):
    reach(formation, "outreach", "deliberation", "founding_meeting", "training")

    with pytest.raises(Refused, match="must be reopened with it"):
        formation.reopen(STAGES["deliberation"], reason="Why", by=OFFICER, at=NOON, together=together)


def test_reopening_takes_the_later_ones_first_and_each_keeps_the_reason(formation):
    reach(formation, "outreach", "deliberation", "founding_meeting", "training")
    together = ("training", "founding_meeting")
    steps = formation.reopen(STAGES["deliberation"], reason="Why", by=OFFICER, at=NOON, together=together)

    assert [step.stage for step in steps] == ["training", "founding_meeting", "deliberation"]
    assert {step.reason for step in steps} == {"Why"}
    assert formation.records["deliberation"].verified_by is None
    assert formation.records["outreach"].status == Status.VERIFIED


def test_a_later_claim_that_only_waits_stays_when_its_ground_is_reopened(formation):
    reach(formation, "outreach")
    claim(formation, "deliberation")
    formation.reopen(STAGES["outreach"], reason="Why", by=OFFICER, at=NOON)

    assert formation.records["deliberation"].status == Status.CLAIMED
    with pytest.raises(Refused, match="First verify: Outreach"):
        verify(formation, "deliberation")


def test_a_correction_leaves_the_status_and_the_names_of_who_claimed_and_verified(formation):
    reach(formation, "outreach")
    facts = facts_for("outreach", TODAY, details={"place": "Balai desa"})
    step = formation.correct(STAGES["outreach"], facts, reason="Typing error", by=COLLEAGUE, at=NOON)
    record = formation.records["outreach"]

    assert (record.status, record.claimed_by, record.verified_by) == (Status.VERIFIED, VILLAGE, OFFICER)
    assert (step.action, step.status, step.by, record.details["place"]) == (
        *("correct", Status.VERIFIED, COLLEAGUE, "Balai desa"),
    )


def test_a_correction_obeys_the_rules_of_dates(formation):
    reach(formation, "outreach", "deliberation")
    tomorrow = facts_for("outreach", TODAY + timedelta(days=1))
    with pytest.raises(Refused):
        formation.correct(STAGES["outreach"], tomorrow, reason="x", by=OFFICER, at=NOON)


def test_a_correction_does_not_take_evidence_away(formation):
    reach(formation, "outreach")
    facts = facts_for("outreach", TODAY, details={"place": None})
    with pytest.raises(Refused, match="Still missing: Place"):
        formation.correct(STAGES["outreach"], facts, reason="x", by=OFFICER, at=NOON)


def test_a_correction_that_changes_nothing_is_refused(formation):
    claim(formation, "outreach")
    same = facts_of(formation.records["outreach"])
    with pytest.raises(Refused, match="Nothing was changed"):
        formation.correct(STAGES["outreach"], same, reason="x", by=OFFICER, at=NOON)


# --- The opening -----------------------------------------------------------------------------------------------------


def test_what_the_opening_brings_in_is_verified_and_counts_from_the_day_it_was_reached(formation):
    step = formation.open(STAGES["outreach"], facts_for("outreach", BEFORE), by=OFFICER, at=NOON)
    record = formation.records["outreach"]

    assert (record.status, record.is_opening, record.verified_by) == (Status.VERIFIED, True, OFFICER)
    assert (record.claimed_by, step.counts_from, step.action) == (None, BEFORE, "open")


def test_the_opening_may_lack_evidence_and_have_it_completed_bit_by_bit(formation):
    bare = facts_for("outreach", BEFORE, details={"place": None})
    formation.open(STAGES["outreach"], bare, by=OFFICER, at=NOON)
    noted = replace(bare, details={}, note="Asked the village")
    formation.correct(STAGES["outreach"], noted, reason="Partly", by=OFFICER, at=NOON)

    assert formation.records["outreach"].status == Status.VERIFIED


def test_the_opening_needs_what_comes_before_and_takes_nothing_over(formation):
    with pytest.raises(Refused, match="First verify: Outreach"):
        formation.open(STAGES["deliberation"], facts_for("deliberation", BEFORE), by=OFFICER, at=NOON)
    claim(formation, "outreach")
    with pytest.raises(Refused, match="already on record"):
        formation.open(STAGES["outreach"], facts_for("outreach", BEFORE), by=OFFICER, at=NOON)


def test_a_reopened_opening_is_claimed_like_any_other_stage(formation):
    formation.open(STAGES["outreach"], facts_for("outreach", BEFORE), by=OFFICER, at=NOON)
    formation.reopen(STAGES["outreach"], reason="Doubtful", by=OFFICER, at=NOON)
    step = claim(formation, "outreach")

    assert not formation.records["outreach"].is_opening
    assert step.counts_from == TODAY


def test_a_refusal_changes_nothing(formation):
    claim(formation, "outreach")
    before = {field.attname: getattr(formation.records["outreach"], field.attname) for field in _fields()}
    for refused_deed in (
        lambda: claim(formation, "outreach"),
        lambda: verify(formation, "outreach", by=VILLAGE),
        lambda: formation.return_(STAGES["outreach"], reason="", by=OFFICER, at=NOON),
        lambda: formation.reopen(STAGES["outreach"], reason="x", by=OFFICER, at=NOON),
        lambda: formation.correct(STAGES["outreach"], facts_for("outreach", TODAY), reason="x", by=OFFICER, at=NOON),
    ):
        with pytest.raises(Refused):
            refused_deed()

    assert {field.attname: getattr(formation.records["outreach"], field.attname) for field in _fields()} == before


def _fields():
    return StageRecord._meta.concrete_fields


def test_steps_carry_the_whole_of_what_was_said(formation):
    said = {field.name for field in StageStep._meta.concrete_fields} & {field.name for field in _fields()}
    step = claim(formation, "outreach", note="Many came")
    record = formation.records["outreach"]

    for name in said - {"id", "district"}:
        assert getattr(step, name) == getattr(record, name), name
