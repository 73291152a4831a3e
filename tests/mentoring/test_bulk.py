"""The bulk twin leaves what the actions leave: the same visits, mentors, follow-ups and history, but for their keys."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

import pytest
import time_machine
from django.db import transaction
from django.utils.timezone import make_aware

from accounts.models import User
from accounts.permissions import Role
from kmp_tracker.refusals import Refused
from mentoring.actions import finish_followup, log_visit
from mentoring.bulk import Diary
from mentoring.facts import FollowUpFacts, VisitFacts
from mentoring.mentors import mentors_of
from mentoring.models import FollowUp, Visit
from tests import factories
from villages.models import Village

pytestmark = pytest.mark.django_db

DAY = date(2025, 4, 1)
KEYS = {"id", "history_id", "m2m_history_id", "followup_id"}


def moment(days: int) -> datetime:
    return make_aware(datetime.combine(DAY + timedelta(days=days), time(16, 20, 5)))


@dataclass(frozen=True)
class Trip:
    """A visit `days` after the first day, and after how many more days each of its follow-ups was done."""

    days: int
    mentors: tuple[User, ...]
    done_after: tuple[int | None, ...] = ()
    by: User | None = None

    @property
    def key(self) -> UUID:
        return UUID(int=1000 + self.days, version=4)

    @property
    def facts(self) -> VisitFacts:
        on = DAY + timedelta(days=self.days)
        agreed = [
            FollowUpFacts(f"Send  paper {n}", "village", on + timedelta(days=7)) for n in range(len(self.done_after))
        ]
        return VisitFacts(
            visited_on=on,
            mentors=self.mentors,
            purpose="Prepare the  deliberation",
            result="The date is set.",
            stages=("deliberation", "outreach"),
            obstacles=("budget",),
            attendees=12,
            women=5,
            latitude=-8.0892541,
            longitude=112.2611371,
            followups=tuple(agreed),
        )


@pytest.fixture
def place() -> Village:
    return factories.village()


@pytest.fixture
def trips(place) -> list[Trip]:
    one, other = factories.officers(place.district)
    official = factories.user(role=Role.VILLAGE, territory=place)
    return [Trip(0, (other, one), (3, None), by=official), Trip(1, (one,)), Trip(9, (one,), (None, 20), by=one)]


def by_actions(place: Village, trips: list[Trip]) -> None:
    for trip in trips:
        with time_machine.travel(moment(trip.days), tick=False):
            visit, new = log_visit(key=trip.key, facts=trip.facts, village=place, by=trip.mentors[0])
            assert new
        for followup, after in zip(visit.followups.order_by("id"), trip.done_after, strict=True):
            if after is not None:
                with time_machine.travel(moment(trip.days + after), tick=False):
                    finish_followup(followup=followup, by=trip.by)


def in_bulk(place: Village, trips: list[Trip]) -> None:
    diary, allowed = Diary(), set(mentors_of(place.district, DAY).values_list("pk", flat=True))
    for trip in trips:
        agreed = diary.log(
            key=trip.key, facts=trip.facts, village=place, by=trip.mentors[0], at=moment(trip.days), allowed=allowed
        )
        for followup, after in zip(agreed, trip.done_after, strict=True):
            if after is not None:
                on = DAY + timedelta(days=trip.days + after)
                diary.finish(followup, by=trip.by, on=on, at=moment(trip.days + after))
    diary.store()


def left_by(door: Callable, place: Village, trips: list[Trip]) -> dict[str, list[dict]]:
    """Make the trips through a door, look at what it left, and undo it all."""
    with transaction.atomic():
        door(place, trips)
        left = {
            "visits": rows(Visit.objects.order_by("pk"), keep=("id",)),
            "mentors": sorted(Visit.mentors.through.objects.values_list("visit_id", "user_id")),
            "followups": rows(FollowUp.objects.order_by("visit", "action")),
            "history": rows(Visit.history.order_by("id", "history_date"), keep=("id",)),
            "mentors told": told_mentors(),
            "history of follow-ups": rows(FollowUp.history.order_by("visit", "action", "history_date")),
        }
        transaction.set_rollback(True)
    return left


def told_mentors() -> list[tuple]:
    """Who stands in the history of each visit, and whether those lines name the row they copy."""
    links = {(row.visit_id, row.user_id): row.pk for row in Visit.mentors.through.objects.all()}
    return sorted(
        (change.id, told.user_id, told.id == links[change.id, told.user_id])
        for change in Visit.history.all()
        for told in change.mentors.all()
    )


def rows(found, keep: tuple[str, ...] = ()) -> list[dict]:
    dropped = KEYS - set(keep)
    return [{name: value for name, value in row.items() if name not in dropped} for row in found.values()]


def test_both_doors_leave_the_same_rows(place, trips):
    one, other = left_by(by_actions, place, trips), left_by(in_bulk, place, trips)

    assert one == other
    assert len(one["visits"]) == len(one["history"]) == 3
    assert len(one["mentors"]) == len(one["mentors told"]) == 4
    assert all(same for _visit, _user, same in one["mentors told"])
    assert len(one["followups"]) == 4
    assert len(one["history of follow-ups"]) == 6  # four agreed, two done


def test_a_visit_that_breaks_a_rule_is_refused(place):
    stranger = factories.user(territory=factories.district())
    trip = Trip(0, (stranger,))
    allowed = set(mentors_of(place.district, DAY).values_list("pk", flat=True))

    with pytest.raises(Refused, match=str(stranger)):
        Diary().log(key=trip.key, facts=trip.facts, village=place, by=stranger, at=moment(0), allowed=allowed)


@pytest.mark.parametrize("days", [-1, 1])
def test_a_followup_cannot_be_done_before_it_was_agreed_or_in_the_future(place, trips, days):
    diary, (one, _other) = Diary(), factories.officers(place.district)
    trip = trips[0]
    allowed = {mentor.pk for mentor in trip.mentors}
    agreed = diary.log(key=trip.key, facts=trip.facts, village=place, by=one, at=moment(0), allowed=allowed)

    with pytest.raises(Refused):
        diary.finish(agreed[0], by=one, on=DAY + timedelta(days=days), at=moment(0))

    assert agreed[0].done_on is None
