"""Logging, mending and finishing: what is stored, what is refused, and what history keeps."""

import uuid
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from django.utils.timezone import localdate, now

from kmp_tracker.refusals import Conflict, Refused
from mentoring.actions import edit_visit, finish_followup, log_visit, reopen_followup
from mentoring.facts import FollowUpFacts, VisitFacts
from mentoring.models import FollowUp, Visit
from mentoring.record import facts_of
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def village():
    return factories.village()


@pytest.fixture
def mentor(village):
    return factories.user(territory=village.district)


@pytest.fixture
def coordinator(village):
    return factories.user("coordinator", territory=village.subdistrict)


def told(*mentors, **changed) -> VisitFacts:
    """A sound visit of today with one follow-up."""
    followups = (FollowUpFacts("Send the minutes", "village", localdate() + timedelta(days=7)),)
    plain = {"visited_on": localdate(), "purpose": "Advise", "result": "Settled.", "followups": followups}
    return VisitFacts(mentors=mentors, **{**plain, **changed})


# --- Logging ---------------------------------------------------------------------------------------------------------


def test_a_visit_is_stored_with_everything(village, mentor):
    other = factories.user(territory=village.district)
    key = uuid.uuid4()
    visit, new = log_visit(key=key, facts=told(mentor, other), village=village, by=mentor)
    assert new
    assert (visit.pk, visit.district, visit.logged_by, visit.version) == (key, village.district, mentor, 1)
    assert set(visit.mentors.all()) == {mentor, other}
    followup = visit.followups.get()
    assert (followup.village, followup.district, followup.agreed_on) == (village, village.district, localdate())


def test_history_begins_with_one_record_that_names_mentors_and_author(village, mentor):
    visit, _new = log_visit(key=uuid.uuid4(), facts=told(mentor), village=village, by=mentor)
    record = visit.history.get()
    assert (record.history_type, record.history_user) == ("+", mentor)
    assert [row.user for row in record.mentors.all()] == [mentor]
    assert visit.followups.get().history.get().history_user == mentor


def test_the_same_visit_sent_again_is_stored_once(village, mentor):
    key = uuid.uuid4()
    first, _new = log_visit(key=key, facts=told(mentor), village=village, by=mentor)
    again, new = log_visit(key=key, facts=told(mentor), village=village, by=mentor)
    assert (again, new) == (first, False)
    assert (Visit.objects.count(), FollowUp.objects.count()) == (1, 1)


def test_a_late_repeat_still_finds_the_visit_after_it_was_changed(village, mentor):
    key, facts = uuid.uuid4(), told(mentor)
    visit, _new = log_visit(key=key, facts=facts, village=village, by=mentor)
    edit_visit(visit=visit, facts=replace(facts_of(visit), result="Settled at last."), by=mentor, seen=1)
    again, new = log_visit(key=key, facts=facts, village=village, by=mentor)
    assert (again.result, new) == ("Settled at last.", False)


@pytest.mark.parametrize("other", ["content", "village", "author"])
def test_another_visit_under_the_same_key_is_a_conflict_with_the_stored_one(village, mentor, other):
    key, facts = uuid.uuid4(), told(mentor)
    stored, _new = log_visit(key=key, facts=facts, village=village, by=mentor)
    sent = {"facts": facts, "village": village, "by": mentor}
    sent |= {
        "content": {"facts": replace(facts, result="Other")},
        "village": {"village": factories.village(subdistrict=village.subdistrict)},
        "author": {"by": factories.user(territory=village.district)},
    }[other]
    with pytest.raises(Conflict) as conflict:
        log_visit(key=key, **sent)
    assert conflict.value.current == stored
    assert Visit.objects.get().result == "Settled."


def test_a_refused_visit_leaves_nothing_behind(village, mentor):
    with pytest.raises(Refused):
        log_visit(key=uuid.uuid4(), facts=told(mentor, purpose=""), village=village, by=mentor)
    assert not Visit.objects.exists()
    assert not FollowUp.objects.exists()


@pytest.mark.parametrize(
    ("role", "allowed"),
    [
        ("officer", True),
        ("coordinator", True),
        ("admin", True),
        ("head", False),
        ("village", False),
        ("observer", False),
    ],
)
def test_only_those_who_log_visits_are_mentors(village, mentor, role, allowed):
    place = {"village": village, "coordinator": village.subdistrict}.get(role, village.district)
    named = factories.user(role, territory=() if role == "admin" else place)
    if allowed:
        assert log_visit(key=uuid.uuid4(), facts=told(named), village=village, by=mentor)[1]
    else:
        with pytest.raises(Refused) as refused:
            log_visit(key=uuid.uuid4(), facts=told(named), village=village, by=mentor)
        assert "mentors" in refused.value.message_dict


def test_a_mentor_of_another_district_is_refused(village, mentor):
    stranger = factories.user(territory=factories.district())
    with pytest.raises(Refused):
        log_visit(key=uuid.uuid4(), facts=told(stranger), village=village, by=mentor)


def test_who_saw_the_district_on_the_day_of_the_visit_stays_a_mentor(village, mentor):
    yesterday = localdate() - timedelta(days=1)
    left = factories.user(territory=village.district, territory__until=yesterday)
    facts = told(left, visited_on=yesterday)
    assert log_visit(key=uuid.uuid4(), facts=facts, village=village, by=mentor)[1]
    with pytest.raises(Refused):
        log_visit(key=uuid.uuid4(), facts=told(left), village=village, by=mentor)


# --- Mending ---------------------------------------------------------------------------------------------------------


def test_a_mentor_mends_the_visit_and_history_keeps_the_old(village, mentor):
    visit = factories.visit(village=village, mentors=[mentor])
    other = factories.user(territory=village.district)
    edit_visit(visit=visit, facts=replace(facts_of(visit), result="Better.", mentors=(other,)), by=mentor, seen=1)
    visit.refresh_from_db()
    assert (visit.result, visit.version, set(visit.mentors.all())) == ("Better.", 2, {other})
    newest, oldest = visit.history.all()
    assert (oldest.result, [row.user for row in oldest.mentors.all()]) == ("The date is set.", [mentor])
    assert (newest.result, [row.user for row in newest.mentors.all()]) == ("Better.", [other])
    assert newest.history_user == mentor


def test_whoever_typed_the_visit_for_its_mentors_may_mend_it(village, mentor):
    clerk = factories.user(territory=village.district)
    visit = factories.visit(village=village, mentors=[mentor], logged_by=clerk)
    edit_visit(visit=visit, facts=replace(facts_of(visit), place="Hall"), by=clerk, seen=1)
    assert Visit.objects.get().place == "Hall"


def test_a_version_seen_before_another_change_is_a_conflict(village, mentor):
    visit = factories.visit(village=village, mentors=[mentor])
    edit_visit(visit=visit, facts=replace(facts_of(visit), place="Hall"), by=mentor, seen=1)
    with pytest.raises(Conflict) as conflict:
        edit_visit(visit=visit, facts=replace(facts_of(visit), place="School"), by=mentor, seen=1)
    assert conflict.value.current.place == "Hall"


@pytest.mark.parametrize(("days", "open_still"), [(7, True), (8, False)])
def test_mentors_mend_for_as_many_days_as_the_district_allows(village, mentor, days, open_still):
    visit = factories.visit(village=village, mentors=[mentor])
    facts = replace(facts_of(visit), place="Hall")
    with time_machine.travel(now() + timedelta(days=days)):
        if open_still:
            edit_visit(visit=visit, facts=facts, by=mentor, seen=1)
            assert Visit.objects.get().place == "Hall"
        else:
            with pytest.raises(Refused):
                edit_visit(visit=visit, facts=facts, by=mentor, seen=1, reason="A typo")


def test_a_coordinator_mends_later_with_a_reason_only(village, mentor, coordinator):
    visit = factories.visit(village=village, mentors=[mentor])
    facts = replace(facts_of(visit), place="Hall")
    with time_machine.travel(now() + timedelta(days=30)):
        with pytest.raises(Refused) as refused:
            edit_visit(visit=visit, facts=facts, by=coordinator, seen=1, reason=" ")
        assert "reason" in refused.value.message_dict
        edit_visit(visit=visit, facts=facts, by=coordinator, seen=1, reason="Wrong place")
    record = visit.history.first()
    assert (record.place, record.last_change_reason, record.history_user) == ("Hall", "Wrong place", coordinator)


@pytest.mark.parametrize("who", ["another officer", "coordinator of another kecamatan", "head", "village"])
def test_nobody_else_mends_a_visit(village, mentor, who):
    person = {
        "another officer": lambda: factories.user(territory=village.district),
        "coordinator of another kecamatan": lambda: factories.user(
            "coordinator", territory=factories.subdistrict(district=village.district)
        ),
        "head": lambda: factories.user("head", territory=village.district),
        "village": lambda: factories.user("village", territory=village),
    }[who]()
    visit = factories.visit(village=village, mentors=[mentor])
    with pytest.raises(Refused):
        edit_visit(visit=visit, facts=facts_of(visit), by=person, seen=1, reason="Because")


def test_the_rules_of_visits_hold_when_mending(village, mentor):
    visit = factories.visit(village=village, mentors=[mentor])
    with pytest.raises(Refused) as refused:
        edit_visit(visit=visit, facts=replace(facts_of(visit), result=""), by=mentor, seen=1)
    assert "result" in refused.value.message_dict
    assert visit.history.count() == 1


def test_a_mentor_who_left_the_office_stays_on_the_visit(village, mentor):
    visit = factories.visit(village=village, mentors=[mentor])
    clerk = factories.user("coordinator", territory=village.subdistrict)
    mentor.is_active = False
    mentor.save()
    edit_visit(visit=visit, facts=replace(facts_of(visit), place="Hall"), by=clerk, seen=1, reason="Place")
    assert list(visit.mentors.all()) == [mentor]


def test_open_follow_ups_are_mended_added_and_taken_away_with_the_visit(village, mentor):
    agreed = [FollowUpFacts(name, "village", localdate()) for name in ("Keep", "Drop")]
    visit = factories.visit(village=village, mentors=[mentor], followups=agreed)
    keep = visit.followups.get(action="Keep")
    wanted = (FollowUpFacts("Kept", "office", localdate(), pk=keep.pk), FollowUpFacts("New", "village", localdate()))
    edit_visit(visit=visit, facts=replace(facts_of(visit), followups=wanted), by=mentor, seen=1)
    assert set(visit.followups.values_list("action", "owner")) == {("Kept", "office"), ("New", "village")}
    assert FollowUp.history.filter(action="Drop", history_type="-").exists()


def test_a_done_follow_up_stays_as_it_is(village, mentor):
    followup = factories.followup(village=village, mentors=[mentor], done_on=localdate())
    visit = followup.visit
    edit_visit(visit=visit, facts=replace(facts_of(visit), followups=()), by=mentor, seen=1)
    followup.refresh_from_db()
    assert followup.done_on == localdate()


def test_a_follow_up_marked_done_meanwhile_is_a_conflict(village, mentor):
    followup = factories.followup(village=village, mentors=[mentor])
    visit = followup.visit
    changed = FollowUpFacts("Something else", "office", localdate(), pk=followup.pk)
    facts = replace(facts_of(visit), followups=(changed,))
    finish_followup(followup=followup, by=mentor)
    with pytest.raises(Conflict):
        edit_visit(visit=visit, facts=facts, by=mentor, seen=1)
    assert FollowUp.objects.get().action == "Send the draft minutes"


def test_a_follow_up_of_another_visit_cannot_be_mended(village, mentor):
    foreign = factories.followup(village=village, mentors=[mentor])
    visit = factories.visit(village=village, mentors=[mentor])
    facts = replace(facts_of(visit), followups=(FollowUpFacts("Mine now", "office", localdate(), pk=foreign.pk),))
    with pytest.raises(Conflict):
        edit_visit(visit=visit, facts=facts, by=mentor, seen=1)
    foreign.refresh_from_db()
    assert foreign.action == "Send the draft minutes"


def test_an_earlier_day_moves_the_agreement_along(village, mentor):
    followup = factories.followup(village=village, mentors=[mentor])
    earlier = localdate() - timedelta(days=3)
    edit_visit(visit=followup.visit, facts=replace(facts_of(followup.visit), visited_on=earlier), by=mentor, seen=1)
    followup.refresh_from_db()
    assert followup.agreed_on == earlier


def test_the_day_cannot_move_past_what_was_done(village, mentor):
    start = localdate() - timedelta(days=3)
    followup = factories.followup(village=village, mentors=[mentor], on=start, done_on=start)
    facts = replace(facts_of(followup.visit), visited_on=localdate(), followups=())
    with pytest.raises(Refused) as refused:
        edit_visit(visit=followup.visit, facts=facts, by=mentor, seen=1)
    assert "visited_on" in refused.value.message_dict


def test_a_slip_of_the_finger_in_the_village_is_mended_with_its_follow_ups(village, mentor):
    right = factories.village(subdistrict=village.subdistrict)
    followup = factories.followup(village=village, mentors=[mentor])
    edit_visit(visit=followup.visit, facts=facts_of(followup.visit), by=mentor, seen=1, village=right)
    followup.refresh_from_db()
    assert (followup.village, followup.visit.village) == (right, right)


def test_a_visit_stays_in_its_district(village, mentor):
    visit = factories.visit(village=village, mentors=[mentor])
    with pytest.raises(Refused) as refused:
        edit_visit(visit=visit, facts=facts_of(visit), by=mentor, seen=1, village=factories.village())
    assert "village" in refused.value.message_dict


# --- Finishing -------------------------------------------------------------------------------------------------------


def test_a_follow_up_is_marked_with_who_and_when(mentor):
    followup = finish_followup(followup=factories.followup(), by=mentor)
    assert (followup.done_on, followup.done_by) == (localdate(), mentor)
    assert followup.history.first().history_user == mentor


def test_marking_again_changes_nothing(mentor):
    followup = finish_followup(followup=factories.followup(on=localdate() - timedelta(days=2)), by=mentor)
    again = finish_followup(followup=followup, by=factories.user(), on=localdate() - timedelta(days=1))
    assert (again.done_on, again.done_by) == (localdate(), mentor)
    assert again.history.count() == 2


@pytest.mark.parametrize("days", [-1, 1])
def test_done_lies_between_the_agreement_and_today(mentor, days):
    with pytest.raises(Refused):
        finish_followup(followup=factories.followup(), by=mentor, on=localdate() + timedelta(days=days))
    assert FollowUp.objects.get().done_on is None


def test_a_slip_of_the_finger_is_taken_back(mentor):
    followup = reopen_followup(followup=factories.followup(done_on=localdate()), by=mentor)
    assert (followup.done_on, followup.done_by) == (None, None)
    assert followup.history.count() == 3


def test_what_is_open_stays_open_when_reopened(mentor):
    followup = reopen_followup(followup=factories.followup(), by=mentor)
    assert followup.history.count() == 1
