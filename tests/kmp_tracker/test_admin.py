"""The data administration as a whole: every table is there, with its history, and nothing passes the rules by."""

from datetime import date

import pytest
from django.conf import settings
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import get_language, override, trans_real

from accounts.permissions import Role
from cooperatives.actions import set_targets
from kmp_tracker.admin import HouseAdmin
from tests import factories
from villages.actions import invite

pytestmark = pytest.mark.django_db

OURS = {
    f"{model._meta.app_label}.{model._meta.model_name}": (model, model_admin)
    for model, model_admin in admin.site._registry.items()
    if model._meta.app_label in {"accounts", "villages", "cooperatives", "mentoring"}
}
TABLES = sorted(OURS)


@pytest.fixture
def administrator():
    """A data administrator."""
    return factories.user(role=Role.ADMIN, username="admin")


@pytest.fixture
def client(client, administrator):
    """A data administrator's browser, in English."""
    client.force_login(administrator)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


def fill(place) -> None:
    """Put one more row into every table."""
    officer, _other = factories.officers(place.district)
    factories.followup(village=place, on=date(2025, 5, 20))
    invite(village=place, full_name="Budi", phone=f"+62812345{place.pk:05d}", by=officer)
    set_targets(district=place.district, due={"outreach": date(2025, 5, 31)}, by=officer)


@pytest.fixture
def filled():
    """One row at least in every table."""
    place = factories.village(reached="deliberation", claimed="founding_meeting", on=date(2025, 5, 20))
    fill(place)
    return place


def url(table: str, page: str, *args) -> str:
    return reverse(f"admin:{table.replace('.', '_')}_{page}", args=args)


def test_the_tables_are_these():
    assert TABLES == [
        "accounts.user",
        "cooperatives.cooperative",
        "cooperatives.stagerecord",
        "cooperatives.stagestep",
        "cooperatives.stagetarget",
        "mentoring.followup",
        "mentoring.visit",
        "villages.assignment",
        "villages.district",
        "villages.invitation",
        "villages.subdistrict",
        "villages.village",
    ]


def test_there_are_no_groups_to_lose_oneself_in(client):
    assert "auth/group" not in client.get(reverse("admin:index")).content.decode()


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMIN])
@pytest.mark.parametrize("page", ["admin:index", "admin:villages_village_changelist", "admin:villages_village_import"])
def test_only_data_administrators_come_in(client, role, page):
    client.force_login(factories.user(role=role))

    assert client.get(reverse(page)).status_code == 403


def test_there_is_one_sign_in_page(client, administrator):
    client.logout()
    assert client.get("/admin/villages/village/").url == "/accounts/login/?next=/admin/villages/village/"
    assert client.get("/admin/login/").url.startswith("/accounts/login/")

    client.force_login(administrator)
    assert client.get("/admin/login/").url == "/admin/"


@pytest.mark.parametrize("language", ["en", "id"])
def test_every_page_of_the_admin_bears_our_name(client, language):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    with override(language):
        name = str(admin.site.site_header)

    assert name in client.get(reverse("admin:index")).content.decode()


@pytest.mark.parametrize("table", TABLES)
def test_every_table_is_listed_searched_and_filtered(client, filled, table):
    model, model_admin = OURS[table]

    assert model_admin.search_fields
    assert client.get(url(table, "changelist"), {"q": "zzz nothing"}).status_code == 200
    page = client.get(url(table, "changelist"))
    assert page.context["cl"].result_count == model.objects.count() > 0
    for choices in page.context["cl"].filter_specs:
        for choice in choices.choices(page.context["cl"]):
            assert client.get(url(table, "changelist") + choice["query_string"]).status_code == 200


@pytest.mark.parametrize("table", TABLES)
def test_every_row_opens_and_shows_its_history(client, filled, table):
    model, model_admin = OURS[table]
    row = model.objects.first()

    page = client.get(url(table, "change", row.pk))
    assert page.status_code == 200
    if elsewhere := model_admin.elsewhere:
        with override("en"):
            assert str(elsewhere) in page.content.decode().replace("&#x27;", "'")
    assert client.get(url(table, "history", row.pk)).status_code == 200
    if isinstance(model_admin, HouseAdmin):
        past = row.history.first()
        assert client.get(url(table, "simple_history", row.pk, past.pk)).status_code == 200


@pytest.mark.parametrize("table", TABLES)
def test_no_row_goes_back_in_time_past_the_rules(client, filled, table):
    model, model_admin = OURS[table]
    if not isinstance(model_admin, HouseAdmin):
        return
    row = model.objects.first()

    response = client.post(url(table, "simple_history", row.pk, row.history.first().pk), {})

    assert response.status_code == 403
    assert row.history.count() == model.objects.get(pk=row.pk).history.count()


@pytest.mark.parametrize("table", sorted(set(TABLES) - {"cooperatives.stagetarget"}))
def test_nothing_is_deleted(client, filled, table):
    model, _admin = OURS[table]
    row = model.objects.first()

    assert client.post(url(table, "delete", row.pk), {"post": "yes"}).status_code == 403
    client.post(url(table, "changelist"), {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"})
    assert model.objects.filter(pk=row.pk).exists()


READ_ONLY = [
    *("cooperatives.cooperative", "cooperatives.stagerecord", "cooperatives.stagestep"),
    *("mentoring.visit", "mentoring.followup", "villages.invitation", "villages.subdistrict"),
]


@pytest.mark.parametrize("table", READ_ONLY)
def test_what_actions_write_is_only_read_here(client, filled, table):
    model, model_admin = OURS[table]
    row = model.objects.first()
    before = model.objects.filter(pk=row.pk).values().get()

    assert client.get(url(table, "add")).status_code == 403
    assert client.post(url(table, "change", row.pk), {"note": "x", "status": "verified"}).status_code == 403
    assert model.objects.filter(pk=row.pk).values().get() == before
    assert model_admin.elsewhere


@pytest.mark.parametrize("table", TABLES)
def test_no_list_asks_the_database_more_often_for_more_rows(client, filled, table):
    asked = []
    client.get(url(table, "changelist"))
    for _more in (0, 2):
        for _number in range(_more):
            fill(factories.village(reached="deliberation", on=date(2025, 5, 20)))
        with CaptureQueriesContext(connection) as queries:
            client.get(url(table, "changelist"))
        asked.append(len(queries))

    assert asked[0] == asked[1]


@pytest.mark.parametrize("table", TABLES)
def test_no_giant_selects(client, filled, table):
    """People and places are looked up as one types."""
    _model, model_admin = OURS[table]
    response = client.get(url(table, "add"))
    if response.status_code == 403:
        return

    for name, field in response.context["adminform"].form.fields.items():
        if hasattr(field, "queryset"):
            assert name in model_admin.autocomplete_fields


def test_no_word_is_left_in_english(client, filled, monkeypatch):
    """Not ours, and not those of the libraries, which our catalogue covers where theirs do not."""
    asked, look_up = set(), trans_real.DjangoTranslation.gettext

    def remember(self, message):
        if get_language() == "id" and self._catalog.get(message) is None and any(map(str.isalpha, message)):
            asked.add(message)
        return look_up(self, message)

    monkeypatch.setattr(trans_real.DjangoTranslation, "gettext", remember, raising=False)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "id"
    pages = [reverse("admin:index"), reverse("admin:villages_village_import"), reverse("admin:villages_village_export")]
    for model in admin.site._registry:
        table = f"{model._meta.app_label}.{model._meta.model_name}"
        pages += [url(table, "changelist"), url(table, "add")]
        if row := model.objects.first():
            pages += [url(table, "change", row.pk), url(table, "history", row.pk), url(table, "delete", row.pk)]
    answers = [client.get(page) for page in pages]
    shown = "".join(answer.content.decode() for answer in answers if answer.status_code == 200)

    assert {word for word in asked if escape(word) in shown} == set()
