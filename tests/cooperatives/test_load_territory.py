"""`manage.py load_territory`: all of a file or nothing, and twice the same."""

import pytest
from django.core.management import CommandError, call_command

from cooperatives.models import Cooperative
from villages.models import District, Subdistrict, Village

pytestmark = pytest.mark.django_db

HEADER = "kode,nama,jenis,kode_kec,kecamatan,lat,lng,kode_pos"
PASIRHARJO = "35.05.14.2003,Pasirharjo,desa,35.05.14,Talun,-8.07,112.27,66183"
TALUN = "35.05.14.1001,Talun,kelurahan,35.05.14,Talun,-8.08,112.26,66183"
WLINGI = "35.05.16.1002,Wlingi,kelurahan,35.05.16,Wlingi,,,"
MALANG = "35.07.01.2001,Sukorejo,desa,35.07.01,Donomulyo,-8.3,112.4,65167"
DATES = {"start": "2025-03-27", "target": "2025-09-27", "preparation": "2025-03-01"}


@pytest.fixture
def load(tmp_path, capsys):
    """Write lines to a file and load it; give what the command said."""

    def run(*lines, header=HEADER, encoding="utf-8", name="Kabupaten Blitar", **options):
        path = tmp_path / "villages.csv"
        path.write_bytes("\n".join([header, *lines, ""]).encode(encoding))
        call_command("load_territory", str(path), **{**({"name": name, **DATES} if name else {}), **options})
        return capsys.readouterr().out.strip()

    return run


def everything():
    tables = (District, Subdistrict, Village, Cooperative)
    return [list(table.objects.order_by("pk").values()) for table in tables] + [
        table.history.count() for table in tables
    ]


def test_the_villages_stand_there_with_kecamatan_district_and_cooperative(load):
    assert load(PASIRHARJO, TALUN, WLINGI) == "Villages added: 3, changed: 0, unchanged: 0."

    district = District.objects.get()
    assert (district.name, str(district.preparation_starts)) == ("Kabupaten Blitar", "2025-03-01")
    assert list(Subdistrict.objects.values_list("code", "name")) == [("35.05.14", "Talun"), ("35.05.16", "Wlingi")]
    village = Village.objects.get(code="35.05.14.1001")
    assert (village.kind, village.latitude, village.postal_code) == ("kelurahan", -8.08, "66183")
    assert Village.objects.get(code="35.05.16.1002").latitude is None
    assert Cooperative.objects.count() == 3


def test_loading_the_same_file_twice_changes_nothing(load):
    load(PASIRHARJO, TALUN)
    before = everything()

    assert load(PASIRHARJO, TALUN) == "Villages added: 0, changed: 0, unchanged: 2."
    assert everything() == before


def test_a_mended_line_mends_the_village_and_its_cooperative_s_name(load):
    load(PASIRHARJO, TALUN)
    said = load(PASIRHARJO.replace("Pasirharjo", "Pasir Harjo"), TALUN)

    assert said == "Villages added: 0, changed: 1, unchanged: 1."
    assert Cooperative.objects.get(village__code="35.05.14.2003").legal_name.endswith("Pasir Harjo")


def test_what_people_keep_about_a_village_survives_a_load(load):
    load(PASIRHARJO)
    Village.objects.update(head_name="Siti", is_pilot=True, population=4000)
    load(PASIRHARJO.replace("-8.07", "-8.08"))

    village = Village.objects.get()
    assert (village.head_name, village.is_pilot, village.population) == ("Siti", True, 4000)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (PASIRHARJO.replace("35.05.14.2003", "35.05.14.203"), "Line 3: “35.05.14.203” is not a village code"),
        (PASIRHARJO.replace("35.05.14.2003", "35.05.14.3003"), "is not a village code"),
        (TALUN, "Line 3: code 35.05.14.1001 already stands on line 2."),
        (PASIRHARJO.replace("35.05.14,", "35.05.15,"), "does not begin the village's code"),
        (PASIRHARJO.replace("desa", "kelurahan"), "does not agree with the code, which says desa"),
        (PASIRHARJO.replace("Pasirharjo", " "), "the names of village and kecamatan are needed"),
        (PASIRHARJO.replace("-8.07", ""), "give both lat and lng, or neither"),
        (PASIRHARJO.replace("-8.07", "south"), "lat and lng must be numbers"),
        (PASIRHARJO.replace("-8.07", "-98.07"), "outside the earth"),
        (PASIRHARJO.replace("-8.07", "nan"), "outside the earth"),
        (PASIRHARJO.replace(",66183", ""), "8 columns are expected"),
        (PASIRHARJO + ",more", "8 columns are expected"),
        (PASIRHARJO.replace("66183", "661830"), "postal code"),
        (PASIRHARJO.replace("Pasirharjo", "x" * 101), "at most 100 letters"),
        (PASIRHARJO.replace("Talun", "Wlingi"), "kecamatan 35.05.14 is called Talun on line 2"),
    ],
)
def test_a_broken_line_changes_nothing_and_is_named(load, line, words):
    with pytest.raises(CommandError) as refused:
        load(TALUN, line)

    assert words in str(refused.value)
    assert "Line 3:" in str(refused.value)
    assert "Nothing was changed." in str(refused.value)
    assert everything()[:4] == [[], [], [], []]


def test_every_broken_line_is_named_at_once(load):
    with pytest.raises(CommandError) as refused:
        load(TALUN.replace("35.05.14.1001", "x"), PASIRHARJO, TALUN, TALUN)

    assert [line[:7] for line in str(refused.value).splitlines()] == ["Line 2:", "Line 5:", "Nothing"]


@pytest.mark.parametrize(
    "header", ["kode,nama", HEADER + ",rt", HEADER.replace("kode_pos", "pos"), HEADER.replace(",", ";"), ""]
)
def test_unknown_columns_are_refused(load, header):
    with pytest.raises(CommandError, match="Line 1: the columns must be kode,nama,jenis"):
        load(PASIRHARJO, header=header)
    assert not District.objects.exists()


def test_a_file_without_villages_is_refused(load):
    with pytest.raises(CommandError, match="holds no village"):
        load()


def test_a_file_saved_by_excel_is_read(load):
    assert load(PASIRHARJO, encoding="utf-8-sig").startswith("Villages added: 1")


def test_a_file_in_another_encoding_is_refused_with_what_to_do(load):
    with pytest.raises(CommandError, match="Save it as CSV UTF-8"):
        load(PASIRHARJO.replace("Pasirharjo", "Pasirharjó"), encoding="latin-1")


def test_a_file_that_is_not_there_is_refused_in_a_sentence():
    with pytest.raises(CommandError, match="The file cannot be read"):
        call_command("load_territory", "nowhere.csv")


def test_a_new_district_needs_its_name_and_dates(load):
    with pytest.raises(CommandError, match=r"District 35\.05 is not here yet"):
        load(PASIRHARJO, name=None)
    assert not Village.objects.exists()


def test_dates_of_a_new_district_that_contradict_each_other_are_refused(load):
    with pytest.raises(CommandError, match="must come after the programme start"):
        load(PASIRHARJO, target="2025-01-01")
    assert not District.objects.exists()


def test_two_districts_stand_side_by_side(load):
    load(PASIRHARJO)
    load(MALANG, name="Kabupaten Malang")

    assert list(District.objects.values_list("code", "name")) == [
        ("35.05", "Kabupaten Blitar"),
        ("35.07", "Kabupaten Malang"),
    ]
    assert Village.objects.get(code="35.07.01.2001").district.code == "35.07"
    assert load(PASIRHARJO, MALANG, name=None) == "Villages added: 0, changed: 0, unchanged: 2."


def test_if_empty_leaves_what_is_there(load):
    load(PASIRHARJO)

    assert load(TALUN, if_empty=True) == ""
    assert Village.objects.count() == 1
