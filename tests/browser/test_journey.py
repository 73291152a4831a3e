"""The whole way, on the real territory: a visit is logged, a stage claimed and verified, and the head sees it count."""

import re
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils.timezone import localdate
from playwright.sync_api import Locator, Page, expect

from accounts.permissions import Role
from cooperatives.models import StageRecord, Status
from mentoring.models import Visit
from tests import factories
from villages.models import District, Village

pytestmark = pytest.mark.django_db(transaction=True)

BLITAR = [
    "fixtures/blitar_villages.csv",
    *("--name", "Kabupaten Blitar", "--start", "2025-03-27", "--target", "2025-09-27"),
]


@pytest.fixture
def pasirharjo() -> Village:
    """Blitar with its 248 villages; in Pasirharjo the outreach is verified, nothing else anywhere."""
    call_command("load_territory", *BLITAR, stdout=StringIO())
    village = Village.objects.get(code="35.05.14.2003")
    district = District.objects.get()
    factories.user(role=Role.OFFICER, username="staf", full_name="Dewi Rahmawati", territory=district)
    factories.user(role=Role.HEAD, username="kadis", full_name="Bambang Wicaksono", territory=district)
    factories.user(role=Role.VILLAGE, username="desa", full_name="Suprihatin", territory=village)
    factories.reach(village, "outreach")
    return village


def deliberated(page: Page) -> Locator:
    """The figure of the dashboard that counts verified deliberations."""
    return page.locator(".figures a[href*='/figures/deliberation/']")


def test_from_the_visit_to_the_number_that_rises(phone, desktop, sign_in, pasirharjo, assert_fits):
    # kadis reads the number as it stands
    sign_in(desktop, "kadis")
    desktop.goto("/")
    expect(desktop).to_have_url(re.compile(r"/districts/35\.05/$"))
    expect(deliberated(desktop)).to_contain_text("0 dari 248")

    # staf logs a visit to Pasirharjo on a small phone
    sign_in(phone, "staf")
    phone.goto("/")
    phone.locator("a[href='/visits/new/']").first.tap()
    phone.wait_for_url("**/visits/new/")
    assert_fits(phone)
    phone.get_by_role("combobox", name="Desa/kelurahan").press_sequentially("pasirh")
    phone.get_by_role("option", name=re.compile("Pasirharjo")).tap()
    phone.get_by_role("textbox", name="Tujuan").fill("Menyiapkan Musdesus")
    phone.get_by_label("Hasil").fill("Tanggal Musdesus disepakati bersama BPD.")
    phone.get_by_role("button", name="Simpan kunjungan").tap()
    expect(phone.get_by_role("heading", level=1)).to_contain_text("Pasirharjo")
    phone.wait_for_load_state()
    assert_fits(phone)
    assert Visit.objects.get().village == pasirharjo

    # desa claims the deliberation with its evidence
    sign_in(phone, "desa")
    phone.goto("/")
    expect(phone.get_by_role("heading", level=1)).to_contain_text("Pasirharjo")
    phone.locator(".panel a.button.primary").first.tap()
    expect(phone).to_have_url(re.compile("/stages/deliberation/"))
    form = phone.locator("form", has=phone.locator("[name=achieved_on]"))
    form.locator("[name=achieved_on]").fill(localdate().isoformat())
    for paper in ("minutes", "attendance_list"):
        form.locator(f"input[type=checkbox][name$={paper}]").check()
    form.locator("[name$=attendees]").fill("64")
    form.locator("[name$=women]").fill("21")
    form.locator("[name$=formation_model][value=new]").check()
    assert_fits(phone)
    form.get_by_role("button", name="Ajukan tahapan ini").tap()
    expect(phone.get_by_text("menunggu dinas").first).to_be_visible()
    record = StageRecord.objects.get(stage="deliberation")
    assert (record.status, record.claimed_by.username) == (Status.CLAIMED, "desa")

    # staf finds it in the queue and verifies it
    sign_in(phone, "staf")
    phone.goto("/verification/")
    claim = phone.get_by_role("row").filter(has_text="Pasirharjo")
    expect(claim).to_contain_text("64")
    claim.get_by_role("button", name="Verifikasi").tap()
    expect(phone.get_by_role("row").filter(has_text="Pasirharjo")).to_have_count(0)
    record.refresh_from_db()
    assert (record.status, record.verified_by.username) == (Status.VERIFIED, "staf")

    # kadis sees the number rise and, by clicking it, the village in the list
    desktop.reload()
    expect(deliberated(desktop)).to_contain_text("1 dari 248")
    deliberated(desktop).click()
    expect(desktop).to_have_url(re.compile("/figures/deliberation/"))
    expect(desktop.get_by_role("rowheader", name=re.compile("Pasirharjo"))).to_be_visible()
    expect(desktop.locator("tbody").get_by_role("row")).to_have_count(1)
