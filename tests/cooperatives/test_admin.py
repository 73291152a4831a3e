"""Programmes, due dates and the opening in the data administration."""

from datetime import date

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.permissions import Role
from cooperatives.actions import claim_stage
from cooperatives.evidence import Facts
from cooperatives.models import StageRecord, StageTarget
from cooperatives.stages import STAGES
from kmp_tracker.sheets.files import Workbook
from tests.factories import district, reach, user, village
from tests.sheets import sheet_of
from villages.models import District

pytestmark = pytest.mark.django_db
DISTRICTS = "/admin/villages/district/"
TARGETS = "/admin/cooperatives/stagetarget/"
RECORDS = "/admin/cooperatives/stagerecord/"
MAY = date(2025, 5, 31)


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


def sent(place: District, **changed) -> dict:
    """What the form sends."""
    names = (
        *("name", "preparation_starts", "programme_start", "target_date", "target_stage", "visit_edit_days"),
        *("quiet_days", "visits_low", "visits_high", "pace_days"),
    )
    return {name: getattr(place, name) for name in names} | changed


def test_a_programme_is_changed_by_its_action(client, administrator):
    place = district()

    response = client.post(f"{DISTRICTS}{place.pk}/change/", sent(place, target_stage="operating", quiet_days=14))

    assert response.status_code == 302
    place.refresh_from_db()
    assert (place.target_stage, place.quiet_days) == ("operating", 14)
    assert place.history.first().history_user == administrator


def test_the_target_is_one_of_the_stages(client):
    place = district()

    page = client.post(f"{DISTRICTS}{place.pk}/change/", sent(place, target_stage="party"))

    assert page.context["adminform"].form.errors["target_stage"]
    assert "Legal entity" in page.content.decode()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"target_date": "2025-01-01"}, "target_date"),
        ({"preparation_starts": "2025-08-01"}, "preparation_starts"),
        ({"visits_low": 9}, "visits_high"),
    ],
)
def test_dates_that_contradict_each_other_are_refused_beside_their_field(client, change, field):
    place = district()

    page = client.post(f"{DISTRICTS}{place.pk}/change/", sent(place, **change))

    assert page.context["adminform"].form.errors[field]


def test_what_the_action_alone_knows_is_refused_on_the_form(client):
    place = district()
    village(district=place, reached="outreach", on=date(2025, 3, 10))

    page = client.post(f"{DISTRICTS}{place.pk}/change/", sent(place, preparation_starts="2025-03-15"))

    assert "already reached on 10 March 2025" in page.content.decode()


def test_a_second_district_is_added(client):
    client.post(f"{DISTRICTS}add/", sent(district()) | {"code": "35.06", "name": "Kabupaten Kediri"})

    assert District.objects.get(code="35.06").name == "Kabupaten Kediri"


def test_a_due_date_is_set_changed_and_taken_away_by_the_action(client, administrator):
    place = district()

    client.post(f"{TARGETS}add/", {"district": place.pk, "stage": "outreach", "due_on": MAY})
    target = StageTarget.objects.get()
    assert target.history.get().history_user == administrator
    client.post(f"{TARGETS}{target.pk}/change/", {"due_on": date(2025, 5, 1)})
    target.refresh_from_db()
    assert target.due_on == date(2025, 5, 1)
    client.post(f"{TARGETS}{target.pk}/delete/", {"post": "yes"})

    assert not StageTarget.objects.exists()
    assert [past.history_user for past in StageTarget.history.all()] == [administrator] * 3


def test_several_due_dates_are_taken_away_at_once(client, administrator):
    place = district()
    for stage in ("outreach", "deliberation"):
        client.post(f"{TARGETS}add/", {"district": place.pk, "stage": stage, "due_on": MAY})
    keys = list(StageTarget.objects.values_list("pk", flat=True))

    client.post(TARGETS, {"action": "delete_selected", "_selected_action": keys, "post": "yes"})

    assert not StageTarget.objects.exists()
    assert StageTarget.history.first().history_user == administrator


def test_a_due_date_twice_is_refused(client):
    place = district()
    for _time in range(2):
        page = client.post(f"{TARGETS}add/", {"district": place.pk, "stage": "outreach", "due_on": MAY})

    assert page.status_code == 200
    assert page.context["adminform"].form.errors


def test_a_due_date_before_that_of_what_it_needs_is_refused_on_the_form(client):
    place = district()
    client.post(f"{TARGETS}add/", {"district": place.pk, "stage": "outreach", "due_on": MAY})

    page = client.post(f"{TARGETS}add/", {"district": place.pk, "stage": "deliberation", "due_on": date(2025, 4, 1)})

    assert page.status_code == 200
    assert StageTarget.objects.count() == 1


def test_an_opening_is_previewed_confirmed_and_shows_what_is_left_to_complete(client):
    place = village(name="Pasirharjo")
    rows = [{"code": place.code, "stage": "outreach", "achieved_on": date(2025, 4, 2)}]
    upload = SimpleUploadedFile("opening.xlsx", Workbook().export_data(sheet_of(rows)))

    page = client.post(f"{RECORDS}import/", {"import_file": upload, "resource": "0"})
    assert "<ins>2 April 2025</ins>" in page.content.decode()
    assert not StageRecord.objects.exists()
    client.post(f"{RECORDS}process_import/", page.context["confirm_form"].initial)

    listed = client.get(RECORDS, {"to_complete": "yes"}).content.decode()
    assert "1 stage brought in still lacks evidence" in listed
    assert '<td class="field-evidence_missing">Place</td>' in listed


def test_the_filter_of_what_is_to_complete_leaves_out_what_is_whole(client):
    village(reached="outreach")

    assert client.get(RECORDS, {"to_complete": "yes"}).context["cl"].result_count == 0
    assert client.get(RECORDS).context["cl"].result_count == 1


def test_a_cooperative_leads_to_its_village_and_shows_its_stages(client):
    place = village(reached="outreach")

    page = client.get(f"/admin/cooperatives/cooperative/{place.cooperative.pk}/change/").content.decode()

    assert f'href="{place.get_absolute_url()}"' in page
    assert "Outreach" in page


def test_evidence_is_shown_in_words(client):
    place = village()
    claim_stage(
        village=place,
        stage=STAGES["outreach"],
        facts=Facts(achieved_on=MAY, details={"place": "Balai desa <b>"}),
        by=user(territory=place.district),
    )
    reach(place, "deliberation")
    deliberation = StageRecord.objects.get(stage="deliberation")
    deliberation.details |= {"women": 1}
    deliberation.save()

    for table, row in (("stagerecord", deliberation), ("stagestep", deliberation.steps.first())):
        page = client.get(f"/admin/cooperatives/{table}/{row.pk}/change/").content.decode()
        assert "Minutes, signed: Yes" in page
        assert "Formation model decided: New cooperative" in page
    page = client.get(f"/admin/cooperatives/stagerecord/{deliberation.pk}/change/").content.decode()
    assert "Women among them: 1" in page
    outreach = StageRecord.objects.get(stage="outreach")
    assert "Balai desa &lt;b&gt;" in client.get(f"{RECORDS}{outreach.pk}/change/").content.decode()


def test_the_history_tells_in_words_what_changed(client):
    place = village(reached="outreach")
    record = StageRecord.objects.get(cooperative__village=place)

    page = client.get(f"{RECORDS}{record.pk}/history/").content.decode()

    assert "Claimed" in page
    assert "Verified" in page
    assert "Officer who verifies" in page
    for stored in ("Deleted", "pk=None", ">None<"):
        assert stored not in page
