"""What people see and change about themselves."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth import SESSION_KEY
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate

from accounts.models import User
from accounts.permissions import Role
from tests import factories
from tests.factories import PASSWORD
from villages.actions import assign

pytestmark = pytest.mark.django_db
NEW = "sawah-hijau-2026"


@pytest.fixture
def person(client):
    """A coordinator, signed in, reading English."""
    made = factories.user(role=Role.COORDINATOR, username="korwil", full_name="Slamet Riyadi")
    client.force_login(made)
    client.cookies["django_language"] = "en"
    return made


# --- Profile ----------------------------------------------------------------------------------------


def test_it_shows_role_user_name_and_todays_territory(client, person):
    today = localdate()
    talun, wlingi = factories.subdistrict(name="Talun"), factories.subdistrict(name="Wlingi")
    assign(user=person, territory=talun, by=None, since=today)
    assign(user=person, territory=wlingi, by=None, since=today + timedelta(days=1))
    assign(user=person, territory=factories.village(name="Jeblog"), by=None, since=today, until=today)
    gone = factories.village(name="Ngadirenggo")
    assign(user=person, territory=gone, by=None, since=today - timedelta(days=9), until=today - timedelta(days=1))

    page = client.get(reverse("profile")).content.decode()

    assert "Regional coordinator" in page
    assert "korwil" in page
    assert "Subdistrict Talun" in page
    assert re.search("Desa Jeblog.*? only", page, re.DOTALL)
    assert "Wlingi" not in page
    assert "Ngadirenggo" not in page


def test_without_territory_it_says_whom_to_ask(client, person):
    assert "Ask the data administrator" in client.get(reverse("profile")).content.decode()


def test_a_data_administrator_has_everything(client):
    client.force_login(factories.user(role=Role.ADMIN))
    client.cookies["django_language"] = "en"

    assert "Everything" in client.get(reverse("profile")).content.decode()


def test_the_query_count_does_not_grow_with_the_territories(client, person):
    def territories(count):
        for _ in range(count):
            assign(user=person, territory=factories.village(), by=None)

    territories(1)
    with CaptureQueriesContext(connection) as one:
        client.get(reverse("profile"))
    territories(2)
    with CaptureQueriesContext(connection) as three:
        client.get(reverse("profile"))

    assert len(one) == len(three)


@pytest.mark.parametrize("typed", ["0812 3456 7890", "+62 812-3456-7890", "6281234567890", "(0812) 3456.7890"])
def test_a_phone_number_is_stored_one_way_however_it_is_typed(client, person, typed):
    client.post(reverse("profile"), {"full_name": "Slamet", "phone": typed})

    person.refresh_from_db()
    assert str(person.phone) == "+6281234567890"
    assert User.objects.filter(phone="+6281234567890").get() == person


@pytest.mark.parametrize("junk", ["abc", "12", "0812", "0812 3456 7890 1234 5678", "<b>0812</b>"])
def test_junk_instead_of_a_phone_number_is_refused_in_plain_words(client, person, junk):
    response = client.post(reverse("profile"), {"full_name": "Slamet Baru", "phone": junk})

    assert response.status_code == 200
    assert response.context["form"].errors["phone"] == ["This is not a telephone number. Write it like 0812 3456 7890."]
    assert response.context["form"]["full_name"].value() == "Slamet Baru"
    person.refresh_from_db()
    assert person.full_name == "Slamet Riyadi"
    assert person.phone == ""


def test_rejected_words_do_not_show_as_the_persons_name(client, person):
    page = client.post(reverse("profile"), {"full_name": "", "phone": ""}).content.decode()

    assert "<span>Slamet Riyadi</span>" in page


def test_the_phone_may_be_left_out_and_the_name_may_not(client, person):
    assert client.post(reverse("profile"), {"full_name": "Slamet", "phone": ""}).status_code == 302
    assert client.post(reverse("profile"), {"full_name": " ", "phone": ""}).status_code == 200


def test_nobody_gives_themselves_a_role(client, person):
    client.post(reverse("profile"), {"full_name": "Slamet", "phone": "", "role": "admin", "username": "boss"})

    person.refresh_from_db()
    assert (person.role, person.username) == (Role.COORDINATOR, "korwil")


def test_the_change_is_in_the_history_with_who_made_it(client, person):
    client.post(reverse("profile"), {"full_name": "Slamet Raharjo", "phone": ""})

    entry = person.history.latest()
    assert (entry.full_name, entry.history_user) == ("Slamet Raharjo", person)


def test_looking_changes_nothing(client, person):
    before = person.history.count()
    client.get(reverse("profile"))
    client.get(reverse("password_change"))

    assert person.history.count() == before


# --- Password ---------------------------------------------------------------------------------------


def change(client, old=PASSWORD, new=NEW, again=None):
    return client.post(
        reverse("password_change"),
        {"old_password": old, "new_password1": new, "new_password2": new if again is None else again},
    )


def test_a_changed_password_keeps_this_device_and_signs_out_others(client, person):
    other = Client()
    other.force_login(person)

    assert change(client).url == reverse("profile")

    assert client.get(reverse("profile")).status_code == 200
    assert other.get(reverse("profile")).status_code == 302
    person.refresh_from_db()
    assert person.check_password(NEW)


@pytest.mark.parametrize(
    ("attempt", "field"),
    [
        ({"old": "wrong"}, "old_password"),
        ({"again": "something-else-1"}, "new_password2"),
        ({"new": "short"}, "new_password2"),
        ({"new": "1234567890123"}, "new_password2"),
        ({"new": "slametriyadi"}, "new_password2"),
        ({"new": "password123"}, "new_password2"),
        ({"new": ""}, "new_password1"),
    ],
)
def test_a_bad_password_is_refused_beside_its_field(client, person, attempt, field):
    response = change(client, **attempt)

    assert response.status_code == 200
    assert field in response.context["form"].errors
    person.refresh_from_db()
    assert person.check_password(PASSWORD)
    assert SESSION_KEY in client.session
