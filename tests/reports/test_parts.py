"""The small parts that several pages share."""

from datetime import UTC, date, datetime

import pytest
from django.utils.translation import override

from accounts.permissions import Role
from mentoring.pace import Pace
from reports.coordinators import coordinators
from reports.pace_scale import WIDTH, PaceScale
from reports.templatetags.reports import days_before, local_day
from tests import factories
from tests.reports.conftest import TODAY
from villages.models import Village


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (TODAY, "today"),
        (date(2025, 6, 19), "yesterday"),
        (date(2025, 6, 18), "2 days ago"),
        (date(2025, 5, 20), "31 days ago"),
    ],
)
def test_days_are_told_as_people_say_them(day, words):
    with override("en"):
        assert days_before(day, TODAY) == words


def test_the_day_of_a_moment_is_the_one_in_jakarta():
    assert local_day(datetime(2025, 6, 19, 18, 0, tzinfo=UTC)) == TODAY


# --- Coordinators ----------------------------------------------------------------------------------------------------


def test_coordinators_of_village_kecamatan_and_district_are_found_nearest_first(place, talun):
    village, neighbour = factories.village(subdistrict=talun), factories.village(subdistrict=talun)
    wide = factories.user(Role.COORDINATOR, place)
    middle = factories.user(Role.COORDINATOR, talun)
    close = factories.user(Role.COORDINATOR, village)

    found = coordinators(Village.objects.all())

    assert found.of(village) == [close, middle, wide]
    assert found.of(neighbour) == [middle, wide]


def test_one_person_is_named_once(place, talun):
    village = factories.village(subdistrict=talun)
    person = factories.user(Role.COORDINATOR, [place, talun])

    assert coordinators(Village.objects.all()).of(village) == [person]


def test_coordinators_are_those_who_work_there_too(talun, wlingi, place):
    """The list names whom the scope rule lets in: one rule, two ways of asking."""
    people = [factories.user(Role.COORDINATOR, where) for where in (talun, wlingi, place, [talun, wlingi])]
    for where in (talun, wlingi):
        factories.village(subdistrict=where)
    found = coordinators(Village.objects.all())

    for village in Village.objects.all():
        working = [person for person in people if Village.objects.workable_by(person).filter(pk=village.pk).exists()]
        assert sorted(found.of(village), key=lambda one: one.pk) == working


def test_others_ended_assignments_and_closed_accounts_are_left_out(talun):
    village = factories.village(subdistrict=talun)
    factories.user(Role.OFFICER, talun)
    factories.user(Role.COORDINATOR, talun, is_active=False)
    factories.user(Role.COORDINATOR, talun, territory__until=date(2025, 6, 19))

    assert coordinators(Village.objects.all()).of(village) == []
    assert coordinators(Village.objects.all()).names(village) == ""


def test_a_past_day_has_its_own_coordinators(talun):
    village = factories.village(subdistrict=talun)
    before = factories.user(Role.COORDINATOR, talun, territory__until=date(2025, 6, 1))

    assert coordinators(Village.objects.all(), date(2025, 5, 5)).of(village) == [before]


# --- Pace ------------------------------------------------------------------------------------------------------------


def scale(visits: int, days: int = 20, low: int = 2, high: int = 3) -> PaceScale:
    return PaceScale(Pace(date(2025, 5, 20), TODAY, days, visits, low, high))


def test_the_band_lies_between_low_and_high():
    drawn = scale(40)  # the scale ends at 4.5 visits

    assert float(drawn.band_x) == pytest.approx(WIDTH * 2 / 4.5, abs=0.1)
    assert float(drawn.band_width) == pytest.approx(WIDTH * 1 / 4.5, abs=0.1)
    assert float(drawn.mark_width) == pytest.approx(WIDTH * 2 / 4.5, abs=0.1)


def test_a_pace_beyond_all_measure_stays_on_the_scale():
    assert float(scale(400).mark_width) == WIDTH


def test_bounds_of_nothing_divide_nothing():
    assert float(scale(0, low=0, high=0).band_width) == 0


def test_without_a_working_day_there_is_no_pace():
    assert scale(0, days=0).per_day == ""
    assert float(scale(0, days=0).mark_width) == 0


def test_the_pace_is_written_the_way_of_the_language():
    with override("id"):
        assert scale(46).per_day == "2,3"
    with override("en"):
        assert scale(46).per_day == "2.3"
