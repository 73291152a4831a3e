"""Each rule of a visit, asked without a database row of its own."""

import uuid
from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from django.core.exceptions import NON_FIELD_ERRORS
from django.utils import timezone, translation
from django.utils.timezone import localdate

from accounts.models import User
from kmp_tracker.refusals import Refused
from mentoring.facts import FollowUpFacts, VisitFacts
from mentoring.rules import build_visit
from villages.models import District, Subdistrict, Village

MENTOR = User(pk=7, full_name="Siti")
DISTRICT = District(pk=1, code="35.05", name="Blitar", preparation_starts=date(2025, 3, 1))
VILLAGE = Village(
    pk=1, code="35.05.14.2003", name="Pasirharjo", kind="desa", district=DISTRICT, subdistrict=Subdistrict(pk=1)
)


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def facts(**changed) -> VisitFacts:
    """A visit that keeps every rule, but for what is changed."""
    told = {"visited_on": localdate(), "mentors": (MENTOR,), "purpose": "Advise", "result": "Settled."}
    return VisitFacts(**{**told, **changed})


def build(told: VisitFacts, allowed=(MENTOR.pk,)):
    """Build the visit as the action and the bulk loader do."""
    return build_visit(
        key=uuid.uuid4(), facts=told, village=VILLAGE, by=MENTOR, at=timezone.now(), allowed=set(allowed)
    )


def refusals(told: VisitFacts, allowed=(MENTOR.pk,)) -> dict[str, list[str]]:
    """What is refused, by field."""
    with pytest.raises(Refused) as refused:
        build(told, allowed)
    return refused.value.message_dict


def test_a_sound_visit_is_built_with_its_mentors_and_follow_ups():
    told = facts(followups=(FollowUpFacts("Send the minutes", "village", localdate()),), stages=("deed", "outreach"))
    visit, mentors, followups = build(told)
    assert visit.village == VILLAGE
    assert visit.stages == ["outreach", "deed"]  # as declared
    assert mentors == (MENTOR,)
    assert [(one.action, one.agreed_on, one.village_id) for one in followups] == [
        ("Send the minutes", localdate(), VILLAGE.pk)
    ]


@pytest.mark.parametrize(
    ("changed", "field", "words"),
    [
        ({"visited_on": localdate() + timedelta(days=1)}, "visited_on", "lies ahead"),
        ({"visited_on": date(2025, 2, 28)}, "visited_on", "1 March 2025"),
        ({"started_at": time(10), "ended_at": time(9, 59)}, "ended_at", "before it began"),
        ({"attendees": 10, "women": 11}, "women", "More women"),
        ({"women": 3}, "women", "how many people"),
        ({"attendees": -1}, "attendees", "greater than or equal to 0"),
        ({"stages": ("outreach", "wedding")}, "stages", "wedding"),
        ({"obstacles": ("rain",)}, "obstacles", "rain"),
        ({"readiness": "splendid"}, "readiness", "splendid"),
        ({"purpose": "  "}, "purpose", "what the visit was for"),
        ({"purpose": "x" * 201}, "purpose", "at most 200"),
        ({"result": "\r\n "}, "result", "what came of"),
        ({"mentors": ()}, "mentors", "who made the visit"),
        ({"latitude": -8.1}, "latitude", "both numbers"),
        ({"latitude": 91.0, "longitude": 112.0}, "latitude", "less than or equal to 90"),
    ],
)
def test_what_cannot_be_right_is_refused_beside_its_field(changed, field, words):
    found = refusals(facts(**changed))
    assert list(found) == [field]
    assert words in found[field][0]


@pytest.mark.parametrize(
    "changed",
    [
        {"visited_on": localdate()},
        {"visited_on": date(2025, 3, 1)},
        {"started_at": time(9), "ended_at": time(9)},
        {"attendees": 10, "women": 10},
        {"attendees": 0},
        {"ended_at": time(9)},
        {"latitude": -8.1, "longitude": 112.2},
    ],
)
def test_the_edge_of_a_rule_is_allowed(changed):
    assert build(facts(**changed))[0].purpose == "Advise"


def test_a_stranger_cannot_be_named_as_mentor():
    stranger = User(pk=8, full_name="Budi")
    assert "Budi" in refusals(facts(mentors=(MENTOR, stranger)))["mentors"][0]
    assert "Siti" not in refusals(facts(mentors=(MENTOR, stranger)))["mentors"][0]


def test_a_follow_up_is_not_due_before_the_visit():
    yesterday = localdate() - timedelta(days=1)
    found = refusals(facts(followups=(FollowUpFacts("Call the notary", "office", yesterday),)))
    assert "Call the notary" in found[NON_FIELD_ERRORS][0]


@pytest.mark.parametrize(
    "followup",
    [
        FollowUpFacts(" ", "office", localdate()),
        FollowUpFacts("x" * 301, "office", localdate()),
        FollowUpFacts("Call", "the moon", localdate()),
    ],
)
def test_a_follow_up_says_what_and_who(followup):
    with pytest.raises(Refused):
        build(facts(followups=(followup,)))


def test_everything_wrong_is_said_at_once():
    told = facts(purpose="", result="", mentors=(), women=3)
    assert set(refusals(told)) == {"purpose", "result", "mentors", "women"}


def test_text_is_tidied():
    visit, _mentors, _followups = build(facts(purpose="  Advise \n the   board", result="One \r\ntwo\r\n"))
    assert (visit.purpose, visit.result) == ("Advise the board", "One\ntwo")


def test_the_fingerprint_overlooks_spelling_and_order():
    told = facts(stages=("outreach", "deed"), result="One\ntwo", latitude=-8.1, longitude=112.2)
    same = replace(told, stages=("deed", "outreach"), result="One \r\ntwo\n", latitude=-8.1000000001)
    assert told.fingerprint(VILLAGE, MENTOR) == same.fingerprint(VILLAGE, MENTOR)


@pytest.mark.parametrize(
    "changed",
    [
        {"result": "Other"},
        {"stages": ("deed",)},
        {"mentors": (User(pk=9),)},
        {"attendees": 0},
        {"followups": (FollowUpFacts("Call", "office", date(2025, 6, 1)),)},
    ],
)
def test_the_fingerprint_tells_other_content_apart(changed):
    told = facts()
    assert replace(told, **changed).fingerprint(VILLAGE, MENTOR) != told.fingerprint(VILLAGE, MENTOR)


def test_the_fingerprint_tells_village_and_author_apart():
    told = facts()
    elsewhere = Village(code="35.05.14.2004")
    prints = {
        told.fingerprint(VILLAGE, MENTOR),
        told.fingerprint(elsewhere, MENTOR),
        told.fingerprint(VILLAGE, User(pk=8)),
    }
    assert len(prints) == 3
