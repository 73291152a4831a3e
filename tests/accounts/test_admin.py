"""People in the data administration."""

import pytest
from django.conf import settings

from accounts.models import User
from accounts.permissions import Role
from tests.factories import user

pytestmark = pytest.mark.django_db
PEOPLE = "/admin/accounts/user/"
SECRET = "padi-sawah-2025"


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


def sent(person: User, **changed) -> dict:
    """What the form sends."""
    return {
        "username": person.username,
        "full_name": person.full_name,
        "phone": str(person.phone),
        "role": person.role,
        "is_active": "on",
        **changed,
    }


def new(**changed) -> dict:
    return {
        "username": "sari",
        "full_name": "Sari Dewi",
        "role": Role.OFFICER,
        "phone": "0812 3456 7890",
        "usable_password": "true",
        "password1": SECRET,
        "password2": SECRET,
        **changed,
    }


def test_a_person_is_made_with_a_password_that_works(client, administrator):
    client.post(f"{PEOPLE}add/", new())

    made = User.objects.get(username="sari")
    assert made.check_password(SECRET)
    assert (made.role, str(made.phone)) == (Role.OFFICER, "+6281234567890")
    assert made.history.get().history_user == administrator


def test_a_person_can_be_made_without_a_password(client):
    client.post(f"{PEOPLE}add/", new(usable_password="false", password1="", password2=""))

    assert not User.objects.get(username="sari").has_usable_password()


def test_a_weak_password_is_refused_in_words(client):
    page = client.post(f"{PEOPLE}add/", new(password1="12345", password2="12345"))

    assert "too short" in page.content.decode()
    assert not User.objects.filter(username="sari").exists()


def test_a_password_is_changed_on_its_own_page(client, administrator):
    person = user()

    page = client.get(f"{PEOPLE}{person.pk}/password/")
    assert page.status_code == 200
    client.post(f"{PEOPLE}{person.pk}/password/", {"password1": SECRET, "password2": SECRET})

    person.refresh_from_db()
    assert person.check_password(SECRET)
    assert person.history.first().history_user == administrator


def test_no_page_and_no_history_shows_a_password(client):
    person = user()
    person.set_password(SECRET)
    person.save()
    hashed = person.password.split("$")[-1]

    for page in (PEOPLE, f"{PEOPLE}{person.pk}/change/", f"{PEOPLE}{person.pk}/history/"):
        assert hashed not in client.get(page).content.decode()


def test_a_role_is_changed_and_the_history_says_by_whom(client, administrator):
    person = user()

    client.post(f"{PEOPLE}{person.pk}/change/", sent(person, role=Role.HEAD))

    person.refresh_from_db()
    assert person.role == Role.HEAD
    assert person.history.first().history_user == administrator
    assert "Head of the office" in client.get(f"{PEOPLE}{person.pk}/history/").content.decode()


@pytest.mark.parametrize("change", [{"is_active": ""}, {"role": Role.HEAD}])
def test_the_last_data_administrator_stays_one(client, administrator, change):
    page = client.post(f"{PEOPLE}{administrator.pk}/change/", sent(administrator, **change))

    assert "last active data administrator" in page.content.decode()
    administrator.refresh_from_db()
    assert (administrator.role, administrator.is_active) == (Role.ADMIN, True)


def test_one_of_two_data_administrators_may_go(client):
    other = user(role=Role.ADMIN)

    client.post(f"{PEOPLE}{other.pk}/change/", sent(other, is_active=""))

    other.refresh_from_db()
    assert not other.is_active


def test_people_are_found_by_name_user_name_and_phone(client):
    person = user(full_name="Sari Dewi", username="sari99", phone="+6281234567890")

    for words in ("dewi", "sari99", "4567890"):
        assert list(client.get(PEOPLE, {"q": words}).context["cl"].result_list) == [person]
