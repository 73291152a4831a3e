"""Who works where: exactly one place, and never twice the same place at the same time."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils.timezone import localdate

from kmp_tracker.refusals import Refused
from tests import factories
from villages.actions import assign, end_assignment
from villages.models import Assignment
from villages.models.assignment import LEVELS

MONDAY = date(2025, 6, 2)


def day(number):
    return MONDAY + timedelta(days=number)


@pytest.fixture
def person(db):
    """Somebody without a territory."""
    return factories.user()


@pytest.fixture
def talun(db):
    """A kecamatan."""
    return factories.subdistrict(name="Talun")


# --- Exactly one place ------------------------------------------------------------------------------


def places(talun):
    return {"district": talun.district, "subdistrict": talun, "village": factories.village(subdistrict=talun)}


@pytest.mark.parametrize("level", LEVELS)
def test_it_knows_its_place_and_the_district_in_which_it_lies(person, talun, level):
    place = places(talun)[level]
    made = assign(user=person, territory=place, by=person)

    assert (made.level, made.territory) == (level, place)
    assert made.home_district == talun.district
    assert made.since == localdate()
    assert made.history.get().history_user == person


@pytest.mark.parametrize(
    "levels", [(), ("district", "subdistrict"), ("subdistrict", "village"), ("district", "village"), LEVELS]
)
def test_the_database_refuses_none_and_several_places(person, talun, levels):
    chosen = {level: places(talun)[level] for level in levels}
    wrong = Assignment(user=person, home_district=talun.district, **chosen)

    with pytest.raises(IntegrityError), transaction.atomic():
        Assignment.objects.bulk_create([wrong])


def test_an_update_past_the_model_is_refused_as_well(person, talun):
    made = assign(user=person, territory=talun, by=None)

    for change in ({"subdistrict": None}, {"district": talun.district}, {"until": made.since - timedelta(days=1)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Assignment.objects.filter(pk=made.pk).update(**change)


def test_a_form_explains_what_the_database_would_refuse(person, talun):
    with pytest.raises(ValidationError) as refused:
        Assignment(user=person, home_district=talun.district).full_clean()

    assert any("satu" in said or "exactly one" in said for said in refused.value.messages)


def test_saving_without_any_place_is_refused(person):
    with pytest.raises(IntegrityError), transaction.atomic():
        Assignment(user=person).save()


# --- Never twice at the same time -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("since", "until", "fits"),
    [
        (0, 1, True),  # ends before the first begins
        (0, 2, False),  # shares its first day
        (3, 4, False),  # lies within
        (5, 9, False),  # shares its last day
        (0, 9, False),  # contains it
        (6, 9, True),  # begins after it ended
        (6, None, True),
        (5, None, False),
        (0, None, False),
    ],
)
def test_spans_of_one_person_for_one_place_do_not_overlap(person, talun, since, until, fits):
    assign(user=person, territory=talun, by=None, since=day(2), until=day(5))
    wanted = {"since": day(since), "until": day(until) if until is not None else None}

    if fits:
        assign(user=person, territory=talun, by=None, **wanted)
    else:
        with pytest.raises(Refused):
            assign(user=person, territory=talun, by=None, **wanted)
    assert person.assignments.count() == (2 if fits else 1)


def test_an_open_assignment_takes_every_later_day(person, talun):
    assign(user=person, territory=talun, by=None, since=day(0))

    with pytest.raises(Refused):
        assign(user=person, territory=talun, by=None, since=day(900), until=day(901))
    assign(user=person, territory=talun, by=None, since=day(-9), until=day(-1))


def test_other_people_and_other_places_are_free(person, talun):
    assign(user=person, territory=talun, by=None)

    assign(user=factories.user(), territory=talun, by=None)
    assign(user=person, territory=talun.district, by=None)
    assign(user=person, territory=factories.subdistrict(district=talun.district), by=None)

    assert person.assignments.count() == 3


def test_the_last_day_cannot_come_before_the_first(person, talun):
    with pytest.raises(Refused) as refused:
        assign(user=person, territory=talun, by=None, since=day(3), until=day(2))

    assert "until" in refused.value.message_dict


def test_the_database_refuses_a_second_open_one(person, talun):
    for place in places(talun).values():
        made = assign(user=person, territory=place, by=None, since=day(0))
        twin = Assignment(user=person, since=day(30), home_district=talun.district, **{made.level: place})

        with pytest.raises(IntegrityError), transaction.atomic():
            Assignment.objects.bulk_create([twin])


# --- Ending -----------------------------------------------------------------------------------------


def test_an_ended_one_holds_through_its_last_day_and_frees_the_next(person, talun):
    made = assign(user=person, territory=talun, by=None, since=day(0))

    end_assignment(assignment=made, until=day(4), by=person)

    assert list(person.assignments.current(day(4))) == [made]
    assert not person.assignments.current(day(5)).exists()
    assert made.history.latest().history_user == person
    assign(user=person, territory=talun, by=None, since=day(5))


def test_it_cannot_end_before_it_began_nor_run_into_the_next(person, talun):
    made = assign(user=person, territory=talun, by=None, since=day(0), until=day(2))
    assign(user=person, territory=talun, by=None, since=day(5))

    for wrong in (day(-1), day(5), day(50)):
        with pytest.raises(Refused):
            end_assignment(assignment=made, until=wrong, by=person)
    made.refresh_from_db()
    assert made.until == day(2)


# --- Two at once ------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_two_who_assign_at_the_same_moment_make_one_assignment():
    """Also with dates that the database's own constraint does not cover."""
    person, talun = factories.user(), factories.subdistrict()
    both = Barrier(2)

    def give(until):
        try:
            both.wait(timeout=10)
            assign(user=person, territory=talun, by=None, since=day(0), until=until)
        except Refused:
            return "refused"
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(2) as pool:
        outcomes = sorted(pool.map(give, [day(3), None]))

    assert outcomes == ["done", "refused"]
    assert person.assignments.count() == 1
