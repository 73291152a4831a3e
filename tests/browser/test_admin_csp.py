"""The data administration under the strict content security policy: every page, with what its scripts do.

The `desktop` page fails on any violation and on any script error.
"""

from datetime import date

import pytest
from django.contrib import admin
from django.urls import reverse

from accounts.models import User
from accounts.permissions import Role
from cooperatives.actions import set_targets
from cooperatives.stages import STAGES
from kmp_tracker.sheets.files import Workbook
from tests import factories
from tests.sheets import sheet_of
from villages.actions import invite

MAY = date(2025, 5, 20)
TABLES = sorted(f"{model._meta.app_label}_{model._meta.model_name}" for model in admin.site._registry)
SHEETS = ["cooperatives_cooperative", "cooperatives_stagerecord", "mentoring_visit", "villages_village"]


@pytest.fixture
def place(transactional_db):
    """A village, with a row in each of our tables."""
    factories.user(role=Role.ADMIN, username="admin", full_name="Admin")
    made = factories.village(
        name="Pasirharjo", population=5000, reached="deliberation", claimed="founding_meeting", on=MAY
    )
    officer, _other = factories.officers(made.district)
    factories.followup(village=made, on=MAY)
    invite(village=made, full_name="Budi", phone="+6281234567890", by=officer)
    set_targets(district=made.district, due={"outreach": MAY}, by=officer)
    made.population = 5001
    made.save()
    return made


@pytest.fixture
def page(desktop, place, sign_in):
    """The data administrator's screen."""
    sign_in(desktop, "admin")
    return desktop


def model_of(table: str):
    return next(m for m in admin.site._registry if f"{m._meta.app_label}_{m._meta.model_name}" == table)


def goes(page, name: str, *args, query: str = "") -> None:
    response = page.goto(reverse(f"admin:{name}", args=args) + query)
    assert response.status == 200, f"{page.url}: {response.status}"
    assert (
        "script-src" in response.headers["content-security-policy"]
        or "default-src" in (response.headers["content-security-policy"])
    )


def upload(page, table: str, rows: list[dict]) -> None:
    content = Workbook().export_data(sheet_of(rows))
    goes(page, f"{table}_import")
    page.set_input_files("input[type=file]", {"name": "sheet.xlsx", "mimeType": "application/zip", "buffer": content})
    page.click("input[type=submit]")


def test_index_and_app_pages(page):
    goes(page, "index")
    for app in sorted({model._meta.app_label for model in admin.site._registry}):
        goes(page, "app_list", app)
    page.click("button.theme-toggle")
    goes(page, "villages_village_changelist")
    page.fill("#nav-filter", "zzz")


@pytest.mark.parametrize("table", TABLES)
def test_the_pages_of_every_table(page, table):
    goes(page, f"{table}_changelist")
    goes(page, f"{table}_changelist", query="?q=a")
    row = model_of(table).objects.first()
    if row is not None:
        goes(page, f"{table}_change", row.pk)
        goes(page, f"{table}_history", row.pk)
        if hasattr(row, "history"):
            goes(page, f"{table}_simple_history", row.pk, row.history.first().pk)
    model_admin = admin.site._registry[model_of(table)]
    if type(model_admin).has_add_permission is admin.ModelAdmin.has_add_permission:
        goes(page, f"{table}_add")


def test_pickers_of_people_places_and_days(page, place):
    goes(page, "villages_assignment_add")
    page.click("#id_user + .select2 .select2-selection")
    page.fill(".select2-search__field", "Officer who claims")
    page.click(".select2-results__option >> text=Officer who claims")
    page.click("#id_village + .select2 .select2-selection")
    page.fill(".select2-search__field", "Pasirharjo")
    page.click(".select2-results__option >> text=Pasirharjo")
    page.click("#id_since ~ .datetimeshortcuts a:nth-of-type(2)")
    page.click(".calendarbox >> visible=true >> .calendar td a >> nth=0")
    page.click("input[name=_save]")

    page.locator(".messagelist .success").wait_for()
    assert User.objects.get(username=f"claims-{place.district.code}").assignments.filter(village=place).exists()


def test_setting_a_password(page):
    goes(page, "auth_user_password_change", User.objects.first().pk)
    goes(page, "accounts_user_add")
    page.check("input[name=usable_password][value=false]")

    assert page.locator("#id_password1").is_hidden()


def test_deleting_a_due_date(page):
    goes(page, "cooperatives_stagetarget_changelist")
    page.check("#action-toggle")
    page.select_option("select[name=action]", "delete_selected")
    page.click("button[name=index]")
    page.click("input[type=submit]")

    page.locator(".messagelist .success").wait_for()


@pytest.mark.parametrize("table", SHEETS)
def test_import_and_export_forms(page, table):
    goes(page, f"{table}_import")
    page.click("summary")
    goes(page, f"{table}_export")
    page.select_option("select[name=format]", index=1)
    with page.expect_download() as download:
        page.click("input[type=submit]")

    assert download.value.suggested_filename.endswith(".xlsx")


def test_a_preview_with_changes_is_confirmed(page, place):
    upload(page, "villages_village", [{"code": place.code, "population": 4000, "head_name": "<b>Siti</b>"}])
    page.locator("del").wait_for()
    assert page.locator("del").all_inner_texts() == ["5001"]
    assert page.locator("ins").all_inner_texts() == ["<b>Siti</b>", "4000"]
    page.click("input[name=confirm]")

    page.locator(".messagelist .success").wait_for()
    place.refresh_from_db()
    assert (place.population, place.head_name) == (4000, "<b>Siti</b>")


def test_refusals_of_a_sheet(page, place):
    upload(page, "cooperatives_cooperative", [{"code": place.code, "outreach_date": "<i>soon</i>", "deed_date": MAY}])

    page.locator(".sheet-table").wait_for()
    assert page.locator(".sheet-table tbody tr").count() == 1
    assert "<i>soon</i>" in page.locator(".sheet-table tbody").inner_text()


def test_an_opening(page, place):
    upload(page, "cooperatives_stagerecord", [{"code": place.code, "stage": "training", "achieved_on": MAY}])
    page.click("input[name=confirm]")

    page.locator(".messagelist .info a").click()
    lacking = str(STAGES["training"].evidence[0].label)
    assert page.locator(".field-evidence_missing").first.inner_text() == lacking


def test_a_narrow_screen(phone, place, sign_in):
    sign_in(phone, "admin")
    goes(phone, "index")
    goes(phone, "villages_village_changelist")
    upload(phone, "villages_village", [{"code": place.code, "population": 4000}])
    phone.locator("ins").wait_for()

    assert phone.locator("ins").inner_text() == "4000"
