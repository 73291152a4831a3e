"""Keeping a village's contacts and description current, without overwriting each other."""

import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.urls import reverse

from accounts.permissions import ROLE_PERMISSIONS, Permission, Role
from kmp_tracker.refusals import Conflict
from tests import factories
from villages.actions import edit_village
from villages.models import Village

pytestmark = pytest.mark.django_db


@pytest.fixture
def village():
    """A village with a known head."""
    return factories.village(
        name="Pasirharjo", head_name="Suparno", head_phone="081234567890", local_potential="rice", population=4000
    )


@pytest.fixture
def desa(client, village):
    """Its official, signed in and reading English."""
    client.force_login(factories.user(role=Role.VILLAGE, full_name="Siti", territory=village))
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def officer(village):
    """Somebody of the office."""
    return factories.user(role=Role.OFFICER, territory=village.district)


def address(village):
    return reverse("village_edit", args=[village.code])


def shown(client, village):
    """What the form holds when it is opened, as a browser would send it back."""
    form = client.get(address(village)).context["form"]
    values = {field.html_name: field.value() for field in form}
    return {name: "" if value is None else value for name, value in values.items()} | {
        "head_phone": "0812-3456-7890" if "head_phone" in values else ""
    }


def test_what_was_typed_is_stored_with_who_did_it(desa, village):
    response = desa.post(
        address(village),
        {**shown(desa, village), "head_name": "Suparno Hadi", "head_phone": "0813 9999 8888", "population": "4,123"},
    )

    assert response.url == reverse("village", args=[village.code])
    village.refresh_from_db()
    assert (village.head_name, str(village.head_phone)) == ("Suparno Hadi", "+6281399998888")
    assert (village.local_potential, village.population) == ("rice", 4123)
    assert village.history.latest().history_user.full_name == "Siti"


@pytest.mark.parametrize(("language", "typed"), [("id", "4.123"), ("id", "4123"), ("en", "4,123"), ("en", "4123")])
def test_numbers_are_read_as_people_write_them(desa, village, language, typed):
    desa.cookies["django_language"] = language

    desa.post(address(village), {**shown(desa, village), "population": typed})

    village.refresh_from_db()
    assert village.population == 4123


def test_the_population_stands_in_the_form_as_people_write_it(desa, village):
    desa.cookies["django_language"] = "id"

    assert 'value="4.000"' in desa.get(address(village)).content.decode()


def test_sending_the_form_as_it_was_writes_nothing(desa, village):
    before = village.history.count()

    assert desa.post(address(village), shown(desa, village)).status_code == 302
    assert village.history.count() == before


def test_looking_writes_nothing(desa, village):
    before = village.history.count()
    desa.get(address(village))

    assert village.history.count() == before


@pytest.mark.parametrize(
    ("field", "junk"), [("head_phone", "abc"), ("head_phone", "0812"), ("population", "-3"), ("population", "many")]
)
def test_junk_is_refused_beside_its_field_and_all_else_stays(desa, village, field, junk):
    sent = {**shown(desa, village), "head_name": "Suparno Hadi", field: junk}
    response = desa.post(address(village), sent)

    assert response.status_code == 200
    assert set(response.context["form"].errors) == {field}
    assert response.context["form"]["head_name"].value() == "Suparno Hadi"
    assert response.context["form"][field].value() == junk
    assert "<h1>Edit Desa Pasirharjo" in re.sub(r"\s+", " ", response.content.decode())
    village.refresh_from_db()
    assert village.head_name == "Suparno"


def test_code_name_and_place_are_not_changed_here(desa, village):
    desa.post(address(village), {**shown(desa, village), "name": "Mine", "code": "11.11.11.2999", "kind": "kelurahan"})

    village.refresh_from_db()
    assert (village.name, village.kind) == ("Pasirharjo", "desa")


# --- Pilot villages ---------------------------------------------------------------------------------


def test_a_village_does_not_call_itself_a_pilot(desa, village):
    assert "is_pilot" not in shown(desa, village)

    desa.post(address(village), {**shown(desa, village), "is_pilot": "on"})

    village.refresh_from_db()
    assert village.is_pilot is False


def test_a_pilot_stays_one_when_its_official_edits(desa, village):
    Village.objects.update(is_pilot=True)

    desa.post(address(village), {**shown(desa, village), "head_name": "Suparno Hadi"})

    village.refresh_from_db()
    assert (village.head_name, village.is_pilot) == ("Suparno Hadi", True)


@pytest.mark.parametrize("role", [Role.ADMIN, Role.OFFICER, Role.COORDINATOR])
def test_the_office_marks_pilots(client, village, role):
    client.force_login(factories.user(role=role, territory=village.subdistrict))

    client.post(address(village), {**shown(client, village), "is_pilot": "on"})

    village.refresh_from_db()
    assert village.is_pilot is True


# --- Two people at once -----------------------------------------------------------------------------


def test_a_change_made_meanwhile_is_not_overwritten_and_both_are_shown(desa, village, officer):
    sent = {**shown(desa, village), "head_name": "Suparno Hadi", "local_potential": "fish"}
    edit_village(village=village, by=officer, head_name="Sunarto")

    response = desa.post(address(village), sent)

    assert response.status_code == 409
    page = response.content.decode()
    for words in ("Sunarto", "rice", "Suparno Hadi", "fish", "0812-3456-7890", f'href="{address(village)}"'):
        assert words in page
    village.refresh_from_db()
    assert (village.head_name, village.local_potential) == ("Sunarto", "rice")


def test_after_looking_again_the_change_goes_through(desa, village, officer):
    edit_village(village=village, by=officer, head_name="Sunarto")

    desa.post(address(village), {**shown(desa, village), "head_name": "Suparno Hadi"})

    village.refresh_from_db()
    assert village.head_name == "Suparno Hadi"


def test_a_mistake_corrected_later_still_minds_what_changed_meanwhile(desa, village, officer):
    """The form that comes back with an error keeps the version it was first filled in from."""
    sent = {**shown(desa, village), "head_name": "Suparno Hadi", "head_phone": "abc"}
    edit_village(village=village, by=officer, local_potential="fish")
    form = desa.post(address(village), sent).context["form"]

    corrected = {**sent, "head_phone": "081234567890", "seen": form["seen"].value()}
    assert desa.post(address(village), corrected).status_code == 409


def test_sending_twice_is_not_a_conflict(desa, village):
    sent = {**shown(desa, village), "head_name": "Suparno Hadi"}

    assert desa.post(address(village), sent).status_code == 302
    assert desa.post(address(village), sent).status_code == 302
    assert village.history.filter(head_name="Suparno Hadi").count() == 1


def test_a_territory_file_loaded_meanwhile_is_no_conflict(desa, village):
    sent = {**shown(desa, village), "head_name": "Suparno Hadi"}
    Village.objects.update(latitude=-8.1, longitude=112.2)

    assert desa.post(address(village), sent).status_code == 302
    village.refresh_from_db()
    assert village.latitude == -8.1


def test_without_a_version_nothing_is_stored(desa, village):
    sent = {**shown(desa, village), "head_name": "Suparno Hadi", "seen": ""}

    assert desa.post(address(village), sent).status_code == 200
    village.refresh_from_db()
    assert village.head_name == "Suparno"


@pytest.mark.django_db(transaction=True)
def test_of_two_who_save_at_the_same_moment_one_learns_of_the_other():
    village, person = factories.village(), factories.user()
    seen, both = village.version, Barrier(2)

    def save(name):
        try:
            both.wait(timeout=10)
            edit_village(village=village, by=person, seen=seen, head_name=name)
        except Conflict as conflict:
            return conflict.current.head_name
        finally:
            connection.close()
        return "saved"

    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(save, ["Suparno", "Sunarto"]))

    village.refresh_from_db()
    assert sorted(outcomes) == sorted(["saved", village.head_name])


# --- Who may ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", Role)
def test_only_who_may_edit_villages_may(client, village, role):
    client.force_login(factories.user(role=role, territory=village))
    allowed = Permission.EDIT_VILLAGE in ROLE_PERMISSIONS[role]

    assert client.get(address(village)).status_code == (200 if allowed else 403)
    assert client.post(address(village), {}).status_code == (200 if allowed else 403)


def test_another_village_does_not_exist_for_an_official(desa, village):
    neighbour = factories.village(subdistrict=village.subdistrict)

    assert desa.get(address(neighbour)).status_code == 404
    assert desa.post(address(neighbour), {"head_name": "Mine"}).status_code == 404


def test_a_coordinator_reads_and_does_not_edit_outside_the_own_kecamatan(client, village):
    elsewhere = factories.subdistrict(district=village.district)
    client.force_login(factories.user(role=Role.COORDINATOR, territory=elsewhere))

    assert client.get(address(village)).status_code == 403
    assert client.post(address(village), {"head_name": "Mine"}).status_code == 403
