"""Every village has its cooperative from the start, named by the rule."""

from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from cooperatives.founding import found_cooperatives
from cooperatives.models import Cooperative
from tests import factories
from villages.models import Village

pytestmark = pytest.mark.django_db

BLITAR = Path(settings.BASE_DIR) / "fixtures/blitar_villages.csv"


def name_of(village):
    return Cooperative.objects.get(village=village).legal_name


def test_in_blitar_37_villages_bear_a_repeated_name_and_their_cooperatives_the_kecamatan():
    dates = {"start": "2025-03-27", "target": "2025-09-27"}
    call_command("load_territory", str(BLITAR), name="Kabupaten Blitar", **dates, verbosity=0)
    repeated = Counter(Village.objects.values_list("name", flat=True))
    cooperatives = Cooperative.objects.select_related("village__subdistrict")

    assert cooperatives.count() == Village.objects.count() == 248
    assert sum(count for count in repeated.values() if count > 1) == 37
    assert sum(1 for count in repeated.values() if count > 1) == 17
    for cooperative in cooperatives:
        village = cooperative.village
        kind = "Kelurahan" if village.kind == "kelurahan" else "Desa"
        place = f" Kecamatan {village.subdistrict.name}" if repeated[village.name] > 1 else ""
        assert cooperative.legal_name == f"Koperasi {kind} Merah Putih {village.name}{place}"
    assert Cooperative.objects.values("legal_name").distinct().count() == 248


def test_desa_and_kelurahan_are_named_as_what_they_are():
    assert name_of(factories.village(name="Beru")) == "Koperasi Desa Merah Putih Beru"
    assert name_of(factories.village(name="Beru", kelurahan=True)) == "Koperasi Kelurahan Merah Putih Beru"


def test_a_second_village_of_the_same_name_mends_the_first_one_s_name_and_history_tells():
    district = factories.district()
    first = factories.village(district=district, name="Sukorejo", subdistrict__name="Wates")
    assert name_of(first) == "Koperasi Desa Merah Putih Sukorejo"
    second = factories.village(district=district, name="sukorejo", subdistrict__name="Udanawu")

    assert name_of(first) == "Koperasi Desa Merah Putih Sukorejo Kecamatan Wates"
    assert name_of(second) == "Koperasi Desa Merah Putih sukorejo Kecamatan Udanawu"
    assert first.cooperative.history.count() == 2


def test_the_same_name_in_another_district_changes_nothing():
    villages = [factories.village(name="Sukorejo") for _district in range(2)]

    assert {name_of(village) for village in villages} == {"Koperasi Desa Merah Putih Sukorejo"}


def test_a_name_in_a_verified_deed_is_left_alone_and_nobody_else_gets_it():
    district = factories.district()
    first = factories.village(district=district, name="Sukorejo", reached="deed")
    second = factories.village(district=district, name="Sukorejo", subdistrict__name="Udanawu")
    assert name_of(first) == "Koperasi Desa Merah Putih Sukorejo"
    assert name_of(second) == "Koperasi Desa Merah Putih Sukorejo Kecamatan Udanawu"

    first.name = "Sukorejo Baru"
    first.save()
    found_cooperatives(district)
    assert name_of(first) == "Koperasi Desa Merah Putih Sukorejo"
    assert name_of(second) == "Koperasi Desa Merah Putih Sukorejo Kecamatan Udanawu"


def test_two_villages_whose_names_were_mixed_up_swap_them():
    district = factories.district()
    first = factories.village(district=district, name="Beru")
    second = factories.village(district=district, name="Talun")
    Village.objects.filter(pk=first.pk).update(name="Talun")
    Village.objects.filter(pk=second.pk).update(name="Beru")

    assert found_cooperatives(district) == 2
    assert (name_of(first), name_of(second)) == ("Koperasi Desa Merah Putih Talun", "Koperasi Desa Merah Putih Beru")


def test_a_second_run_touches_nothing():
    village = factories.village()
    before = Cooperative.history.count()

    assert found_cooperatives(village.district) == 0
    assert Cooperative.history.count() == before
