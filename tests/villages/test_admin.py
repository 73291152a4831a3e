"""Villages, assignments and their sheets in the data administration."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.timezone import localdate

from accounts.permissions import Role
from kmp_tracker.sheets import admin as sheets_admin
from kmp_tracker.sheets.files import FORMATS, Workbook
from tests.factories import district, subdistrict, user, village
from tests.sheets import exported, sheet_of
from villages.models import Assignment, Village
from villages.resources import VillageResource

pytestmark = pytest.mark.django_db
VILLAGES = "/admin/villages/village/"
ASSIGNMENTS = "/admin/villages/assignment/"
IMPORT = f"{VILLAGES}import/"


@pytest.fixture
def administrator():
    """A data administrator."""
    return user(role=Role.ADMIN, username="admin")


@pytest.fixture
def client(client, administrator):
    """A data administrator's browser, in English."""
    client.force_login(administrator)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


@pytest.fixture
def pasirharjo():
    """A village."""
    return village(name="Pasirharjo", population=5000)


def sent(place: Village, **changed) -> dict:
    """What the form sends."""
    fields = ("head_name", "head_phone", "local_potential", "population", "postal_code", "latitude", "longitude")
    return {name: getattr(place, name) or "" for name in fields} | changed


# --- Villages ---------------------------------------------------------------------------------------


def test_a_village_is_edited_by_the_action_of_its_page(client, administrator, pasirharjo):
    response = client.post(f"{VILLAGES}{pasirharjo.pk}/change/", sent(pasirharjo, head_name="Siti", is_pilot="on"))

    assert response.status_code == 302
    pasirharjo.refresh_from_db()
    assert (pasirharjo.head_name, pasirharjo.is_pilot) == ("Siti", True)
    assert pasirharjo.history.first().history_user == administrator
    assert pasirharjo.history.count() == 2


def test_what_the_territory_file_says_is_not_changed_here(client, pasirharjo):
    client.post(f"{VILLAGES}{pasirharjo.pk}/change/", sent(pasirharjo, name="Other", code="1", kind="kelurahan"))

    assert Village.objects.filter(name="Pasirharjo", code=pasirharjo.code, kind="desa").exists()
    assert client.get(f"{VILLAGES}add/").status_code == 403


def test_half_a_pair_of_coordinates_is_refused_on_the_form(client, pasirharjo):
    page = client.post(f"{VILLAGES}{pasirharjo.pk}/change/", sent(pasirharjo, latitude="-8.1"))

    assert "both latitude and longitude" in page.content.decode()


def test_a_village_leads_to_its_page(client, pasirharjo):
    assert (
        f'href="{pasirharjo.get_absolute_url()}"' in client.get(f"{VILLAGES}{pasirharjo.pk}/change/").content.decode()
    )


# --- Assignments ------------------------------------------------------------------------------------


def test_a_person_is_assigned_by_the_action(client, administrator):
    person, talun = user(), subdistrict()

    client.post(f"{ASSIGNMENTS}add/", {"user": person.pk, "subdistrict": talun.pk, "since": "2025-05-20"})

    assignment = Assignment.objects.get(user=person)
    assert (assignment.territory, assignment.home_district) == (talun, talun.district)
    assert assignment.history.get().history_user == administrator


@pytest.mark.parametrize("places", [[], ["district", "subdistrict"]])
def test_exactly_one_place_is_assigned(client, places):
    person, talun = user(), subdistrict()
    given = {"district": talun.district.pk, "subdistrict": talun.pk}

    page = client.post(
        f"{ASSIGNMENTS}add/", {"user": person.pk, "since": "2025-05-20"} | {level: given[level] for level in places}
    )

    assert "Choose exactly one" in page.content.decode()
    assert not Assignment.objects.exists()


@pytest.mark.parametrize(
    ("dates", "words"),
    [
        ({"since": "2025-05-20"}, "already works in"),
        ({"since": "2024-05-20", "until": "2024-05-01"}, "cannot come before the first"),
    ],
)
def test_the_actions_refusal_stands_on_the_form(client, dates, words):
    person = user(territory=(talun := subdistrict()))

    page = client.post(f"{ASSIGNMENTS}add/", {"user": person.pk, "subdistrict": talun.pk, **dates})

    assert page.status_code == 200
    assert words in page.content.decode()
    assert Assignment.objects.count() == 1


def test_an_assignment_is_ended_and_nothing_else_of_it_changed(client, administrator):
    person = user(territory=(talun := subdistrict()))
    assignment = person.assignments.get()
    today = localdate()

    client.post(f"{ASSIGNMENTS}{assignment.pk}/change/", {"until": today.isoformat(), "user": user().pk})

    assignment.refresh_from_db()
    assert (assignment.until, assignment.user, assignment.territory) == (today, person, talun)
    assert assignment.history.first().history_user == administrator


def test_an_end_before_the_beginning_is_refused_beside_its_field(client):
    assignment = user(territory=district()).assignments.get()

    page = client.post(f"{ASSIGNMENTS}{assignment.pk}/change/", {"until": "2000-01-01"})

    assert page.context["adminform"].form.errors["until"]
    assert "cannot come before the first" in page.content.decode()


# --- Sheets -----------------------------------------------------------------------------------------


def upload(rows: list[dict], name: str = "villages.xlsx") -> dict:
    """What the import form sends."""
    content = Workbook().export_data(sheet_of(rows))
    return {"import_file": SimpleUploadedFile(name, content), "resource": "0"}


def kept() -> list[str]:
    """The uploads that wait for confirmation."""
    storage = storages["import_export"]
    return storage.listdir(sheets_admin.MEDIA_FOLDER)[1] if storage.exists(sheets_admin.MEDIA_FOLDER) else []


def confirm(client, page):
    return client.post(f"{VILLAGES}process_import/", page.context["confirm_form"].initial)


def test_a_sheet_is_previewed_confirmed_and_forgotten(client, administrator, pasirharjo):
    before = kept()
    page = client.post(IMPORT, upload([{"code": pasirharjo.code, "population": 4000}]))
    words = page.content.decode()
    assert "<del>5000</del>" in words
    assert "<ins>4000</ins>" in words
    pasirharjo.refresh_from_db()
    assert pasirharjo.population == 5000
    assert len(kept()) == len(before) + 1

    done = confirm(client, page)

    assert done.url == VILLAGES
    assert "0 new, 1 changed, 0 as before" in client.get(VILLAGES).content.decode()
    pasirharjo.refresh_from_db()
    assert pasirharjo.population == 4000
    latest = pasirharjo.history.first()
    assert (latest.history_user, "villages.xlsx" in latest.history_change_reason) == (administrator, True)
    assert kept() == before


def test_a_sheet_with_a_fault_cannot_be_confirmed_and_is_not_kept(client, pasirharjo):
    before = kept()

    page = client.post(IMPORT, upload([{"code": pasirharjo.code, "population": "many"}]))

    assert "confirm_form" not in page.context
    words = page.content.decode()
    for word in ("Nothing was imported", "<td>2</td>", "<td>Population</td>", "<td>many</td>", "A whole number"):
        assert word in words
    assert kept() == before


def test_a_sheet_that_says_nothing_new_has_nothing_to_confirm(client, pasirharjo):
    page = client.post(IMPORT, upload([{"code": pasirharjo.code, "population": 5000}]))

    assert "Every row says what is on record already" in page.content.decode()
    assert "confirm_form" not in page.context


def test_what_changed_since_the_preview_is_refused_and_nothing_is_written(client, pasirharjo):
    other = village()
    rows = [
        {"code": other.code, "name": other.name, "population": 1},
        {"code": pasirharjo.code, "name": "Pasirharjo", "population": 2},
    ]
    page = client.post(IMPORT, upload(rows))
    Village.objects.filter(pk=pasirharjo.pk).update(name="Pasirharja")

    done = confirm(client, page)

    assert done.status_code == 200
    assert "On record is “Pasirharja”" in done.content.decode()
    other.refresh_from_db()
    assert other.population is None


def test_a_second_confirmation_says_that_it_was_done(client, pasirharjo):
    page = client.post(IMPORT, upload([{"code": pasirharjo.code, "population": 4000}]))
    confirm(client, page)

    again = confirm(client, page)

    assert again.url == IMPORT
    assert "no longer here" in client.get(IMPORT).content.decode()


@pytest.mark.parametrize("format_", ["7", "-1", "x", ""])
def test_a_confirmation_that_was_tampered_with_is_refused(client, pasirharjo, format_):
    page = client.post(IMPORT, upload([{"code": pasirharjo.code, "population": 4000}]))
    initial = {**page.context["confirm_form"].initial, "format": format_}

    client.post(f"{VILLAGES}process_import/", initial)

    pasirharjo.refresh_from_db()
    assert pasirharjo.population == 5000


def test_uploads_that_nobody_confirmed_go_after_a_day(client, pasirharjo, monkeypatch):
    client.post(IMPORT, upload([{"code": pasirharjo.code, "population": 4000}]))
    [*_others, name] = kept()
    monkeypatch.setattr(sheets_admin, "KEPT", timedelta(seconds=-5))

    client.post(IMPORT, upload([{"code": pasirharjo.code, "population": "x"}]))

    assert name not in kept()


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("villages.xlsx", b"not a workbook", "not a workbook that can be read"),
        ("villages.xls", b"x", "Only .xlsx and .csv"),
        ("villages.csv", b"\xff\xfe,\n1,2\n", "not UTF-8"),
        ("villages.csv", b"code\n", "No rows"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_beside_its_field(client, name, content, words):
    page = client.post(IMPORT, {"import_file": SimpleUploadedFile(name, content), "resource": "0"})

    assert any(words in error for error in page.context["form"].errors["import_file"])
    assert words in page.content.decode()


def test_an_export_holds_what_the_list_showed(client, pasirharjo):
    village(name="Other")

    for number, name in (("0", "xlsx"), ("1", "csv")):
        file = client.post(f"{VILLAGES}export/?q=Pasirharjo", {"format": number, "resource": "0"})
        assert file["Content-Disposition"].endswith(f'.{name}"')
        sheet = FORMATS[int(number)]().create_dataset(file.content)
        assert [row[0] for row in sheet] == [pasirharjo.code]


def test_the_export_of_the_admin_is_imported_back_unchanged(client, administrator, pasirharjo):
    file = SimpleUploadedFile("v.xlsx", exported(VillageResource, administrator))

    page = client.post(IMPORT, {"import_file": file, "resource": "0"})

    assert "Every row says what is on record already" in page.content.decode()


def test_the_template_is_a_workbook(client):
    file = client.get(f"{VILLAGES}template/")

    assert file.status_code == 200
    assert file.content.startswith(b"PK")
