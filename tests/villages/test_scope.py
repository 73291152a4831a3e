"""Who reads and who writes where: one rule for every page, list, figure and export."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.timezone import localdate

from accounts.permissions import Role
from tests import factories
from villages.access import visible_village, workable_village
from villages.actions import assign, end_assignment
from villages.models import District, Subdistrict, Village
from villages.reach import ROLE_SCOPES

pytestmark = pytest.mark.django_db

ALL = {"pasirharjo", "kendalrejo", "beru", "lodoyo"}
BLITAR = {"pasirharjo", "kendalrejo", "beru"}


class Land:
    """Two districts: Blitar with Talun (Pasirharjo, Kendalrejo) and Wlingi (Beru), and Malang with Lodoyo."""

    def __init__(self):
        self.blitar, self.malang = factories.district(name="Blitar"), factories.district(name="Malang")
        self.talun = factories.subdistrict(name="Talun", district=self.blitar)
        self.wlingi = factories.subdistrict(name="Wlingi", district=self.blitar)
        self.kepanjen = factories.subdistrict(name="Kepanjen", district=self.malang)
        self.pasirharjo = factories.village(name="pasirharjo", subdistrict=self.talun)
        self.kendalrejo = factories.village(name="kendalrejo", subdistrict=self.talun, kelurahan=True)
        self.beru = factories.village(name="beru", subdistrict=self.wlingi)
        self.lodoyo = factories.village(name="lodoyo", subdistrict=self.kepanjen)


@pytest.fixture
def land():
    """Two districts side by side."""
    return Land()


def names(queryset):
    return {place.name for place in queryset}


def reads(person, on=None):
    return names(Village.objects.visible_to(person, on))


def writes(person, on=None):
    return names(Village.objects.workable_by(person, on))


# --- By role ----------------------------------------------------------------------------------------

# role, where assigned, reads, writes in
CASES = [
    (Role.ADMIN, [], ALL, ALL),
    (Role.HEAD, ["blitar"], BLITAR, BLITAR),
    (Role.HEAD, ["blitar", "malang"], ALL, ALL),
    (Role.OFFICER, ["blitar"], BLITAR, BLITAR),
    (Role.OFFICER, ["malang"], {"lodoyo"}, {"lodoyo"}),
    (Role.OFFICER, ["talun"], BLITAR, BLITAR),
    (Role.OFFICER, ["pasirharjo"], BLITAR, BLITAR),
    (Role.COORDINATOR, ["talun"], BLITAR, {"pasirharjo", "kendalrejo"}),
    (Role.COORDINATOR, ["talun", "beru"], BLITAR, BLITAR),
    (Role.COORDINATOR, ["talun", "lodoyo"], ALL, {"pasirharjo", "kendalrejo", "lodoyo"}),
    (Role.COORDINATOR, ["blitar"], BLITAR, BLITAR),
    (Role.VILLAGE, ["pasirharjo"], {"pasirharjo"}, {"pasirharjo"}),
    (Role.VILLAGE, ["pasirharjo", "beru"], {"pasirharjo", "beru"}, {"pasirharjo", "beru"}),
    (Role.OBSERVER, ["talun"], {"pasirharjo", "kendalrejo"}, {"pasirharjo", "kendalrejo"}),
    (Role.OBSERVER, ["blitar"], BLITAR, BLITAR),
]


@pytest.mark.parametrize(("role", "places", "seen", "workable"), CASES)
def test_a_role_reads_and_writes_as_far_as_it_reaches(land, role, places, seen, workable):
    """An observer reaches villages for writing too, but holds no permission to write."""
    person = factories.user(role=role, territory=[getattr(land, place) for place in places])

    assert reads(person) == seen
    assert writes(person) == workable


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ADMIN}))
def test_without_an_assignment_there_is_nothing(land, role):
    person = factories.user(role=role)

    for level in (Village, Subdistrict, District):
        assert not level.objects.visible_to(person).exists()
        assert not level.objects.workable_by(person).exists()


@pytest.mark.parametrize("role", Role)
def test_nobody_writes_where_they_do_not_read(land, role):
    for place in (land.blitar, land.talun, land.pasirharjo):
        person = factories.user(role=role, territory=place)

        assert writes(person) <= reads(person)


@pytest.mark.parametrize("role", Role)
def test_who_may_no_longer_sign_in_sees_nothing(land, role):
    person = factories.user(role=role, territory=land.blitar, is_active=False)

    assert reads(person) == writes(person) == set()


def test_every_role_has_a_reach():
    assert set(ROLE_SCOPES) == set(Role)


def test_the_same_territory_twice_shows_each_village_once(land):
    person = factories.user(role=Role.OBSERVER, territory=[land.blitar, land.talun, land.pasirharjo])

    assert sorted(v.name for v in Village.objects.visible_to(person)) == sorted(BLITAR)


# --- District and kecamatan -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "place", "districts", "subdistricts"),
    [
        (Role.ADMIN, None, {"Blitar", "Malang"}, {"Talun", "Wlingi", "Kepanjen"}),
        (Role.HEAD, "blitar", {"Blitar"}, {"Talun", "Wlingi"}),
        (Role.OFFICER, "blitar", {"Blitar"}, {"Talun", "Wlingi"}),
        (Role.COORDINATOR, "talun", {"Blitar"}, {"Talun", "Wlingi"}),
        (Role.OBSERVER, "blitar", {"Blitar"}, {"Talun", "Wlingi"}),
        (Role.OBSERVER, "talun", set(), {"Talun"}),
        (Role.VILLAGE, "pasirharjo", set(), set()),
    ],
)
def test_larger_places_are_seen_by_those_who_see_all_of_them(land, role, place, districts, subdistricts):
    person = factories.user(role=role, territory=getattr(land, place) if place else ())

    assert names(District.objects.visible_to(person)) == districts
    assert names(Subdistrict.objects.visible_to(person)) == subdistricts


def test_a_coordinator_works_in_the_own_kecamatan_and_not_in_the_district(land):
    person = factories.user(role=Role.COORDINATOR, territory=land.talun)

    assert names(Subdistrict.objects.workable_by(person)) == {"Talun"}
    assert names(District.objects.workable_by(person)) == set()


# --- By day -----------------------------------------------------------------------------------------


def test_an_assignment_holds_from_its_first_day_through_its_last(land):
    first, last = date(2025, 6, 2), date(2025, 6, 4)
    person = factories.user(role=Role.OFFICER)
    assign(user=person, territory=land.blitar, by=None, since=first, until=last)

    held = {day: bool(reads(person, first + timedelta(days=day))) for day in range(-1, 4)}

    assert held == {-1: False, 0: True, 1: True, 2: True, 3: False}


def test_a_coordinator_sent_elsewhere_for_a_day_writes_there_that_day(land):
    person = factories.user(role=Role.COORDINATOR, territory=land.talun)
    today = localdate()
    assign(user=person, territory=land.beru, by=None, since=today, until=today)

    assert writes(person, today - timedelta(days=1)) == {"pasirharjo", "kendalrejo"}
    assert writes(person) == BLITAR
    assert writes(person, today + timedelta(days=1)) == {"pasirharjo", "kendalrejo"}


def test_who_was_moved_sees_the_new_territory_only(land):
    person = factories.user(role=Role.VILLAGE, territory=land.pasirharjo)
    today = localdate()
    end_assignment(assignment=person.assignments.get(), until=today - timedelta(days=1), by=person)
    assign(user=person, territory=land.beru, by=None, since=today)

    assert reads(person) == {"beru"}
    assert reads(person, today - timedelta(days=1)) == {"pasirharjo"}


# --- The two look-ups -------------------------------------------------------------------------------


def test_what_lies_outside_does_not_exist_and_what_is_only_read_is_forbidden(land):
    person = factories.user(role=Role.COORDINATOR, territory=land.talun)

    assert visible_village(person, land.beru.code) == land.beru
    assert workable_village(person, land.pasirharjo.code) == land.pasirharjo
    with pytest.raises(PermissionDenied):
        workable_village(person, land.beru.code)
    for look_up in (visible_village, workable_village):
        with pytest.raises(Http404):
            look_up(person, land.lodoyo.code)
        with pytest.raises(Http404):
            look_up(person, "99.99.99.2999")


def test_asking_for_the_scope_takes_one_query_however_much_there_is(land, django_assert_num_queries):
    person = factories.user(role=Role.COORDINATOR, territory=[land.talun, land.beru])

    with django_assert_num_queries(1):
        list(Village.objects.workable_by(person))
