"""Coming in and going out."""

import pytest
from django.contrib.auth import SESSION_KEY
from django.test import Client
from django.urls import reverse

from tests import factories
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/login/"


@pytest.fixture
def staf():
    """An officer with a password."""
    return factories.user(username="staf")


def sign_in(client, username="staf", password=PASSWORD, **more):
    return client.post(LOGIN, {"username": username, "password": password, **more})


def test_the_right_password_leads_home(client, staf):
    response = sign_in(client)

    assert response.status_code == 302
    assert response.url == reverse("home")
    assert client.session[SESSION_KEY] == str(staf.pk)


@pytest.mark.parametrize(
    "attempt",
    [{"password": "wrong"}, {"username": "nobody"}, {"username": "STAF"}],
    ids=["wrong password", "unknown name", "other capitals"],
)
def test_a_refusal_says_what_to_do_and_not_which_was_wrong(client, staf, attempt):
    client.cookies["django_language"] = "en"
    response = sign_in(client, **attempt)

    assert response.status_code == 200
    assert SESSION_KEY not in client.session
    said = response.context["form"].non_field_errors()
    assert len(said) == 1
    assert said[0].startswith("User name and password do not match.")
    assert "ask the coordinator of your area for a new link" in response.content.decode()


def test_what_was_typed_as_user_name_stays_and_the_password_does_not(client, staf):
    page = sign_in(client, password="not-this-one").content.decode()

    assert 'value="staf"' in page
    assert "not-this-one" not in page


def test_who_left_the_office_stays_out(client, staf):
    staf.is_active = False
    staf.save()

    assert sign_in(client).status_code == 200
    assert SESSION_KEY not in client.session


def test_an_invited_person_without_a_password_stays_out(client, staf):
    staf.set_unusable_password()
    staf.save()

    for attempt in ("", "!", staf.password):
        sign_in(client, password=attempt)
        assert SESSION_KEY not in client.session


def test_the_page_asked_for_comes_after_sign_in(client, staf):
    asked = reverse("profile") + "?from=a&to=b"
    turned_away = client.get(asked)
    assert turned_away.url == f"{LOGIN}?next=/accounts/profile/%3Ffrom%3Da%26to%3Db"

    page = client.get(turned_away.url)
    assert page.context["next"] == asked

    assert sign_in(client, next=page.context["next"]).url == asked


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "/\\evil.example", "http:///evil"]
)
def test_nobody_is_sent_to_another_site(client, staf, elsewhere):
    assert client.get(LOGIN, {"next": elsewhere}).context["next"] == ""
    assert sign_in(client, next=elsewhere).url == reverse("home")


def test_whoever_is_signed_in_already_is_sent_on(client, staf):
    client.force_login(staf)

    assert client.get(LOGIN).url == reverse("home")
    assert client.get(LOGIN, {"next": "/accounts/profile/"}).url == "/accounts/profile/"


def test_sign_in_names_the_product_and_offers_no_menu(client):
    client.cookies["django_language"] = "en"
    page = client.get(LOGIN).content.decode()

    assert "Koperasi Merah Putih" in page
    assert 'class="main-menu"' not in page
    assert 'autocomplete="username"' in page
    assert 'autocomplete="current-password"' in page
    assert "no-store" in client.get(LOGIN)["Cache-Control"]


def test_signing_out_wants_a_post(client, staf):
    client.force_login(staf)

    assert client.get(reverse("logout")).status_code == 405
    assert SESSION_KEY in client.session

    assert client.post(reverse("logout")).url == LOGIN
    assert SESSION_KEY not in client.session


def test_the_language_can_be_switched_before_signing_in(client):
    assert '<html lang="id">' in client.get(LOGIN).content.decode()

    client.post(reverse("set_language"), {"language": "en", "next": LOGIN})

    assert '<html lang="en">' in client.get(LOGIN).content.decode()


def test_a_form_without_its_token_is_refused(staf):
    strict = Client(enforce_csrf_checks=True)

    assert sign_in(strict).status_code == 403
    assert SESSION_KEY not in strict.session
