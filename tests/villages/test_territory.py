"""District, kecamatan and village: what the models and the database keep true."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from tests import factories
from villages.models import District, Subdistrict, Village

pytestmark = pytest.mark.django_db


def refused(model, pk, **change):
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.filter(pk=pk).update(**change)


# --- Village ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("kelurahan", "kind"), [(False, "desa"), (True, "kelurahan")])
def test_the_kind_is_read_from_the_code(kelurahan, kind):
    assert factories.village(kelurahan=kelurahan).kind == kind


def test_a_kind_given_by_hand_does_not_survive_saving():
    village = factories.village()
    village.kind = Village.Kind.KELURAHAN
    village.save()

    village.refresh_from_db()
    assert village.kind == Village.Kind.DESA


@pytest.mark.parametrize("kelurahan", [False, True])
def test_the_database_refuses_a_kind_that_the_code_denies(kelurahan):
    village = factories.village(kelurahan=kelurahan)

    refused(Village, village.pk, kind="desa" if kelurahan else "kelurahan")
    refused(Village, village.pk, kind="nagari")
    refused(Village, village.pk, code=f"{village.subdistrict.code}.3001")
    refused(Village, village.pk, code=village.code[:-1])


@pytest.mark.parametrize(
    "place",
    [
        {"latitude": -8.1, "longitude": None},
        {"latitude": None, "longitude": 112.2},
        {"latitude": -91.0, "longitude": 112.2},
        {"latitude": -8.1, "longitude": 181.0},
    ],
)
def test_the_database_refuses_half_a_place_and_places_off_the_earth(place):
    village = factories.village()

    refused(Village, village.pk, **place)
    with pytest.raises(ValidationError):
        Village(code=village.code, name="x", subdistrict=village.subdistrict, **place).full_clean()


def test_a_place_is_two_numbers_or_none():
    village = factories.village()

    assert Village.objects.filter(pk=village.pk).update(latitude=-8.1, longitude=112.2)
    assert Village.objects.filter(pk=village.pk).update(latitude=None, longitude=None)


def test_the_district_is_that_of_the_kecamatan_whatever_was_said():
    elsewhere, here = factories.district(), factories.subdistrict()
    village = factories.village(subdistrict=here)
    village.district = elsewhere
    village.save()

    village.refresh_from_db()
    assert village.district == here.district


def test_a_code_must_lie_in_the_place_above():
    here, there = factories.subdistrict(), factories.subdistrict()

    with pytest.raises(ValidationError) as village:
        Village(code=f"{there.code}.2001", name="x", subdistrict=here, district=here.district).full_clean()
    with pytest.raises(ValidationError) as subdistrict:
        Subdistrict(code=f"{there.district.code}.77", name="x", district=here.district).full_clean()

    assert set(village.value.message_dict) == set(subdistrict.value.message_dict) == {"code"}


@pytest.mark.parametrize("code", ["3505142003", "35.05.14.3003", "35.05.14.203", "", "35.05.14.2003 "])
def test_a_malformed_code_is_refused(code):
    with pytest.raises(ValidationError) as said:
        Village(code=code, name="x", subdistrict=factories.subdistrict()).clean_fields(exclude=["district"])

    assert "code" in said.value.message_dict


def test_two_villages_may_share_a_name_but_not_a_code():
    village = factories.village(name="Sukorejo")
    other = factories.village(name="Sukorejo", district=village.district)

    assert village.full_name != other.full_name
    refused(Village, other.pk, code=village.code)


def test_the_full_name_tells_like_named_villages_apart():
    here = factories.subdistrict(name="Talun")

    assert factories.village(name="Pasirharjo", subdistrict=here).full_name == "Desa Pasirharjo, Talun"
    assert factories.village(name="Kaweron", subdistrict=here, kelurahan=True).full_name == "Kelurahan Kaweron, Talun"


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("pasir", {"Pasirharjo"}),
        ("TALUN", {"Pasirharjo", "Sukorejo"}),
        ("suko talun", {"Sukorejo"}),
        ("suko wlingi", set()),
        ("", {"Pasirharjo", "Sukorejo", "Beru"}),
        ("   ", {"Pasirharjo", "Sukorejo", "Beru"}),
        ("%", set()),
    ],
)
def test_a_search_wants_every_word_in_name_or_kecamatan(words, found):
    talun = factories.subdistrict(name="Talun")
    for name, subdistrict in [("Pasirharjo", talun), ("Sukorejo", talun), ("Beru", factories.subdistrict(name="Kota"))]:
        factories.village(name=name, subdistrict=subdistrict)

    assert {village.name for village in Village.objects.matching(words)} == found


def test_a_search_finds_the_beginning_of_a_code():
    village, other = factories.village(), factories.village()

    assert list(Village.objects.matching(village.code[:8])) == [village]
    assert other not in Village.objects.matching(village.code)


# --- The version that a form was shown --------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("head_name", "Suparno"),
        ("head_phone", "081234567890"),
        ("local_potential", "rice"),
        ("population", 4000),
        ("is_pilot", True),
    ],
)
def test_the_version_changes_with_each_thing_that_people_edit(field, value):
    village = factories.village()
    before = village.version
    setattr(village, field, value)
    village.save()

    assert Village.objects.get(pk=village.pk).version == village.version != before


def test_the_version_stays_when_the_territory_file_moves_a_village():
    village = factories.village()
    before = village.version
    village.name, village.latitude, village.longitude = "New name", -8.1, 112.2

    assert village.version == before


def test_values_do_not_run_into_each_other_in_the_version():
    assert Village(head_name="a", local_potential="").version != Village(head_name="", local_potential="a").version


# --- District ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        {"target_date": date(2025, 3, 27)},
        {"preparation_starts": date(2025, 3, 28)},
        {"visits_low": 4, "visits_high": 3},
    ],
)
def test_dates_and_paces_out_of_order_are_refused_by_form_and_database(change):
    district = factories.district()

    refused(District, district.pk, **change)
    for name, value in change.items():
        setattr(district, name, value)
    with pytest.raises(ValidationError):
        district.full_clean()


def test_days_are_counted_from_the_programme_start():
    district = factories.district(programme_start=date(2025, 3, 27), target_date=date(2025, 9, 27))

    assert district.programme_day(date(2025, 3, 27)) == 0
    assert district.programme_day(date(2025, 6, 21)) == 86
    assert district.programme_days == 184
