"""Everybody finds in the menu what they may open, and nothing else."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.permissions import ROLE_PERMISSIONS, Role
from kmp_tracker.nav import MENU, menu_for
from kmp_tracker.templatetags.face import ICONS

fake_pages = pytest.mark.urls("tests.kmp_tracker.face_urls")


def sign_in(role: str) -> Client:
    client = Client()
    client.cookies.load({"django_language": "en"})
    client.force_login(User.objects.create_user(username=f"{role}-1", full_name="Rina Wati", role=role))
    return client


def asked_by(user, rf, url_name: str = ""):
    request = rf.get("/")
    request.user = user
    request.resolver_match = type("Match", (), {"view_name": url_name})() if url_name else None
    return request


def menu_addresses(text: str) -> list[str]:
    nav = re.search(r'<nav class="main-menu".*?</nav>', text, re.DOTALL)
    return re.findall(r'href="([^"]+)"', nav[0]) if nav else []


@fake_pages
@pytest.mark.django_db
@pytest.mark.parametrize("role", Role.values)
def test_the_menu_asks_the_table_of_roles(role):
    allowed = ROLE_PERMISSIONS[role]
    expected = [
        reverse(entry.url_name)
        for entry in MENU
        if (entry.permission is None or entry.permission in allowed) and entry.unless not in allowed
    ]

    assert menu_addresses(sign_in(role).get("/profile/").content.decode()) == expected
    assert expected


@fake_pages
@pytest.mark.django_db
def test_roles_differ_in_what_they_find():
    village, admin = (menu_addresses(sign_in(role).get("/profile/").content.decode()) for role in ("village", "admin"))

    assert "/home/" in village
    assert "/home/" not in admin
    assert "/admin/" in admin
    assert "/admin/" not in village
    assert "/verification/" not in village


@fake_pages
def test_signed_out_there_is_no_menu_but_a_language_switch(client):
    text = client.get("/login/").content.decode()

    assert menu_addresses(text) == []
    assert "tab-bar" not in text
    assert 'action="/language/"' in text
    assert 'action="/logout/"' not in text


@fake_pages
@pytest.mark.django_db
def test_a_phone_shows_four_tabs_and_the_rest_under_more():
    text = sign_in("coordinator").get("/profile/").content.decode()
    bar = re.search(r'<nav class="tab-bar".*?</nav>', text, re.DOTALL)[0]
    tabs, more = bar.split("<details", 1)

    assert len(re.findall("<a ", tabs)) == 4
    assert re.findall(r'href="([^"]+)"', tabs + more) == menu_addresses(text)


@fake_pages
@pytest.mark.parametrize(
    ("page", "entry", "current"),
    [
        ("village_list", "/village_list/", "page"),
        ("village", "/village_list/", "true"),
        ("stage_claim", "/village_list/", "true"),
        ("visit_new", "/visit_list/", "true"),
        ("district_verification", "/verification/", "true"),
    ],
)
def test_the_place_where_one_is_stays_marked(rf, page, entry, current):
    shown = menu_for(asked_by(User(role=Role.COORDINATOR), rf, page))

    assert [(one.url, one.current) for one in shown if one.current] == [(entry, current)]


@fake_pages
def test_a_page_outside_the_menu_marks_nothing(rf):
    user = User(role=Role.COORDINATOR)

    assert not any(one.current for one in menu_for(asked_by(user, rf, "profile")))
    assert not any(one.current for one in menu_for(asked_by(user, rf)))  # no page answered: the 404


def test_every_entry_leads_to_a_page_and_has_an_icon():
    for entry in MENU:
        assert reverse(entry.url_name)
        assert entry.icon in ICONS


@fake_pages
@pytest.mark.django_db
def test_language_and_sign_out_are_posts_with_a_token():
    text = sign_in("officer").get("/profile/?q=1").content.decode()

    for action in ("/language/", "/logout/"):
        form = re.search(rf'<form method="post" action="{action}">.*?</form>', text, re.DOTALL)[0]
        assert "csrfmiddlewaretoken" in form
    assert 'name="next" value="/profile/?q=1"' in text
    assert re.search(r'value="en" lang="en" aria-current="true"', text)
    assert "Bahasa Indonesia" in text
