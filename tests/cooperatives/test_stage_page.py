"""The page of one stage: what it says to whom, and every deed through its form."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from accounts.permissions import Role
from cooperatives.models import StageRecord, Status
from cooperatives.stages import STAGES, Answer
from tests import factories

pytestmark = pytest.mark.django_db

TODAY = localdate()


def address(village, stage, deed=""):
    return reverse(f"stage_{deed}" if deed else "stage", args=[village.code, stage])


def record_of(village, stage):
    return StageRecord.objects.get(cooperative__village=village, stage=stage)


def typed(stage, day=None, *, seen=0, **changed):
    """What a person types into the form of a stage."""
    facts = factories.facts_for(stage, day)
    told = {
        "achieved_on": facts.achieved_on.isoformat(),
        "document_number": facts.document_number,
        "document_date": facts.document_date.isoformat() if facts.document_date else "",
        "note": "",
        "seen": seen,
    }
    told |= {key: "on" if answer is True else answer for key, answer in facts.details.items()}
    return {name: answer for name, answer in (told | changed).items() if answer not in (None, "")}


@pytest.fixture
def village():
    return factories.village(name="Pasirharjo", reached="outreach")


@pytest.fixture
def official(village, client):
    person = factories.user(Role.VILLAGE, village, full_name="Siti of the village")
    client.force_login(person)
    return person


@pytest.fixture
def officer(village, client):
    person = factories.user(Role.OFFICER, village.district, full_name="Budi of the office")
    client.force_login(person)
    return person


# --- Claiming --------------------------------------------------------------------------------------------------------


def test_a_village_claims_a_stage_with_its_evidence(client, official, village):
    response = client.post(address(village, "deliberation", "claim"), typed("deliberation"), follow=True)

    record = record_of(village, "deliberation")
    assert (record.status, record.claimed_by, record.on_behalf) == (Status.CLAIMED, official, False)
    assert record.details["attendees"] == 25
    assert response.redirect_chain[-1][0] == address(village, "deliberation")
    assert "is claimed. The office looks at it next." in response.content.decode()


@pytest.mark.parametrize("stage", STAGES.values(), ids=lambda stage: stage.key)
def test_every_stage_can_be_claimed_by_the_form_made_from_its_declaration(client, official, village, stage):
    if stage.key == "outreach":
        village = factories.village(district=village.district)
        client.force_login(factories.user(Role.VILLAGE, village))
    for needed in stage.requires:
        factories.reach(village, needed)

    page = client.get(address(village, stage.key))
    for item in stage.evidence:
        assert f'name="{item.key}"' in page.content.decode()
    client.post(address(village, stage.key, "claim"), typed(stage.key))

    assert factories.facts_for(stage).details == record_of(village, stage.key).details


def test_an_officer_claims_on_behalf_of_the_village_and_is_told_so(client, officer, village):
    page = client.get(address(village, "deliberation", "claim")).content.decode()
    client.post(address(village, "deliberation", "claim"), typed("deliberation"))

    assert "on behalf of the village" in page
    assert record_of(village, "deliberation").on_behalf
    assert "Claimed on behalf of the village" in client.get(address(village, "deliberation")).content.decode()


def test_a_village_is_not_told_about_claims_on_behalf(client, official, village):
    assert "on behalf" not in client.get(address(village, "deliberation", "claim")).content.decode()


def test_a_refused_claim_keeps_what_was_typed_and_says_what_is_wrong_beside_the_field(client, official, village):
    tomorrow = TODAY + timedelta(days=1)
    sent = typed("deliberation", achieved_on=tomorrow.isoformat(), women=99, note="Held in the hall")
    response = client.post(address(village, "deliberation", "claim"), sent)

    form, page = response.context["form"], response.content.decode()
    assert response.status_code == 200
    assert set(form.errors) == {"achieved_on", "women"}
    assert "This day is in the future." in page
    assert "This cannot be more than 25." in page
    assert "Held in the hall" in page
    assert tomorrow.isoformat() in page
    assert not StageRecord.objects.filter(stage="deliberation").exists()


@pytest.mark.parametrize("item", [item for item in STAGES["deliberation"].evidence if item.claim], ids=lambda i: i.key)
def test_a_claim_without_its_evidence_is_refused_beside_the_answer_that_lacks(client, official, village, item):
    response = client.post(address(village, "deliberation", "claim"), typed("deliberation", **{item.key: ""}))

    assert item.key in response.context["form"].errors
    assert not StageRecord.objects.filter(stage="deliberation").exists()


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("50.000", 50_000),
        ("Rp 50.000", 50_000),
        ("50000", 50_000),
        ("0", 0),
        ("Rp 50.000,00", 50_000),
        ("rp. 1.250.000,-", 1_250_000),
    ],
)
def test_money_is_read_as_people_write_it(client, official, village, written, read):
    factories.reach(village, "deliberation")
    client.post(address(village, "founding_meeting", "claim"), typed("founding_meeting", principal_savings=written))

    assert record_of(village, "founding_meeting").details["principal_savings"] == read


@pytest.mark.parametrize("written", ["many", "-5", "9" * 20, "12,5", "1.25", "50,000"])
def test_what_is_no_number_is_refused(client, official, village, written):
    sent = typed("deliberation", attendees=written)
    response = client.post(address(village, "deliberation", "claim"), sent)

    assert response.context["form"].errors["attendees"]


def test_a_public_number_is_stored_as_plain_digits(client, official, village):
    factories.reach(village, "legal_entity")
    client.post(address(village, "tax_number", "claim"), typed("tax_number", document_number="01.234.567.8-901.000"))

    assert record_of(village, "tax_number").document_number == "012345678901000"


def test_a_public_number_with_too_few_digits_is_refused_beside_it(client, official, village):
    factories.reach(village, "legal_entity")
    response = client.post(address(village, "tax_number", "claim"), typed("tax_number", document_number="1234"))

    assert response.context["form"].errors["document_number"] == ["Write 15 or 16 digits; this has 4."]


def test_a_stage_cannot_be_claimed_before_what_it_needs_and_the_page_leads_there(client, official, village):
    page = client.get(address(village, "founding_meeting"))

    assert page.context["claim_form"] is None
    assert "must be claimed" in page.content.decode()
    assert address(village, "deliberation") in page.content.decode()

    response = client.post(address(village, "founding_meeting", "claim"), typed("founding_meeting"))
    assert "First claim what comes before it" in response.content.decode()
    assert not StageRecord.objects.filter(stage="founding_meeting").exists()


def test_a_returned_claim_shows_its_reason_and_starts_from_what_was_said(client, official, village):
    factories.send_back(village, "deliberation", reason="Page two is not signed.")

    page = client.get(address(village, "deliberation"))
    assert "Page two is not signed." in page.content.decode()
    assert page.context["claim_form"].initial["attendees"] == 25

    client.post(address(village, "deliberation", "claim"), typed("deliberation", seen=2))
    assert record_of(village, "deliberation").status == Status.CLAIMED


def test_a_claim_sent_from_an_old_page_is_answered_with_both_versions(client, official, village):
    factories.send_back(village, "deliberation", reason="Page two is not signed.")
    response = client.post(address(village, "deliberation", "claim"), typed("deliberation", attendees=77, seen=0))

    page = response.content.decode()
    assert response.status_code == 409
    assert "Returned" in page
    assert "77" in page
    assert record_of(village, "deliberation").status == Status.RETURNED


def test_a_form_without_the_version_seen_is_refused(client, official, village):
    sent = typed("deliberation")
    del sent["seen"]
    response = client.post(address(village, "deliberation", "claim"), sent)

    assert "Open this page anew." in response.content.decode()


# --- Deciding --------------------------------------------------------------------------------------------------------


def test_an_officer_verifies_a_claim_and_it_counts(client, officer, village):
    factories.claim(village, "deliberation")
    response = client.post(address(village, "deliberation", "verify"), {"seen": 1}, follow=True)

    record = record_of(village, "deliberation")
    assert (record.status, record.verified_by) == (Status.VERIFIED, officer)
    assert "is verified and counts from today." in response.content.decode()


def test_verifying_needs_a_post(client, officer, village):
    factories.claim(village, "deliberation")

    assert client.get(address(village, "deliberation", "verify")).status_code == 405
    assert record_of(village, "deliberation").status == Status.CLAIMED


def test_the_page_says_what_keeps_a_claim_from_being_verified_and_offers_no_button(client, officer, village):
    factories.claim(village, "deliberation", claimed_by=officer)
    page = client.get(address(village, "deliberation")).content.decode()

    assert "You claimed or corrected this yourself." in page
    assert address(village, "deliberation", "verify") not in page

    response = client.post(address(village, "deliberation", "verify"), {"seen": 1})
    assert "You claimed or corrected this yourself." in response.content.decode()
    assert record_of(village, "deliberation").status == Status.CLAIMED


def test_who_corrected_a_claim_does_not_verify_it(client, officer, village):
    factories.claim(village, "deliberation")
    corrected = typed("deliberation", attendees="70", reason="Counted again", seen="1")
    client.post(address(village, "deliberation", "correct"), corrected)
    assert record_of(village, "deliberation").details["attendees"] == 70

    response = client.post(address(village, "deliberation", "verify"), {"seen": 2})
    assert "You claimed or corrected this yourself." in response.content.decode()
    assert record_of(village, "deliberation").status == Status.CLAIMED

    client.force_login(factories.user(Role.OFFICER, village.district))
    client.post(address(village, "deliberation", "verify"), {"seen": 2})
    assert record_of(village, "deliberation").status == Status.VERIFIED


def test_the_page_names_the_evidence_that_is_missing(client, officer, village):
    factories.reach(village, "founding_meeting")
    client.post(address(village, "deed", "claim"), typed("deed", deed_file=""))
    client.force_login(factories.user(Role.OFFICER, village.district))
    page = client.get(address(village, "deed")).content.decode()

    assert "Evidence still missing: Copy of the deed." in page
    assert "Still missing: Copy of the deed." in page


def test_an_officer_returns_a_claim_with_a_reason(client, officer, village):
    factories.claim(village, "deliberation")
    client.post(address(village, "deliberation", "return"), {"seen": 1, "reason": "No signature."})

    record = record_of(village, "deliberation")
    assert (record.status, record.reason) == (Status.RETURNED, "No signature.")


def test_returning_without_a_reason_is_refused(client, officer, village):
    factories.claim(village, "deliberation")
    response = client.post(address(village, "deliberation", "return"), {"seen": 1, "reason": "  "})

    assert response.status_code == 200
    assert response.context["form"].errors["reason"]
    assert record_of(village, "deliberation").status == Status.CLAIMED


def test_reopening_lists_the_later_stages_and_takes_them_along(client, officer, village):
    factories.reach(village, "founding_meeting")
    form = client.get(address(village, "deliberation", "reopen")).context["form"]
    assert form.fields["together"].choices == [("founding_meeting", "Founding meeting")]

    refused = client.post(address(village, "deliberation", "reopen"), {"seen": 2, "reason": "Wrong day"})
    assert refused.context["form"].errors["together"]
    assert record_of(village, "deliberation").status == Status.VERIFIED

    sent = {"seen": 2, "reason": "Wrong day", "together": ["founding_meeting"]}
    client.post(address(village, "deliberation", "reopen"), sent)
    statuses = dict(StageRecord.objects.values_list("stage", "status"))
    assert statuses == {"outreach": "verified", "deliberation": "reopened", "founding_meeting": "reopened"}


def test_a_stage_nothing_stands_on_is_reopened_by_its_reason_alone(client, officer, village):
    factories.reach(village, "deliberation")
    assert "together" not in client.get(address(village, "deliberation", "reopen")).context["form"].fields
    client.post(address(village, "deliberation", "reopen"), {"seen": 2, "reason": "Wrong day"})

    assert record_of(village, "deliberation").status == Status.REOPENED


def test_a_correction_keeps_the_status_and_shows_what_changed(client, officer, village):
    factories.reach(village, "deed")
    sent = typed("deed", seen=2, document_number="13/2025", reason="Typing error")
    client.post(address(village, "deed", "correct"), sent)

    record = record_of(village, "deed")
    assert (record.status, record.document_number) == (Status.VERIFIED, "13/2025")
    page = client.get(address(village, "deed")).content.decode()
    assert "Deed number: 12/2025 → 13/2025" in page
    assert "Typing error" in page


def test_a_correction_that_changes_nothing_is_refused(client, officer, village):
    factories.reach(village, "deed")
    response = client.post(address(village, "deed", "correct"), typed("deed", seen=2, reason="None"))

    assert "Nothing was changed." in response.content.decode()


def test_what_the_opening_left_out_can_be_completed_bit_by_bit(client, officer, village):
    other = factories.village(district=village.district)
    factories.bring_in(other, "outreach", on=other.district.programme_start)
    record = record_of(other, "outreach")
    StageRecord.objects.filter(pk=record.pk).update(details={})
    page = client.get(address(other, "outreach")).content.decode()
    assert "Evidence still missing: Place." in page
    assert "Brought in at the opening" in page

    day = other.district.programme_start
    sent = typed("outreach", day, seen=1, place="", note="Asked for", reason="Completed")
    client.post(address(other, "outreach", "correct"), sent)
    assert record_of(other, "outreach").note == "Asked for"


def test_a_correction_from_an_old_page_is_answered_with_both_versions(client, officer, village):
    factories.reach(village, "deed")
    sent = typed("deed", seen=1, document_number="13/2025", reason="Typing error")
    response = client.post(address(village, "deed", "correct"), sent)

    page = response.content.decode()
    assert response.status_code == 409
    assert "12/2025" in page
    assert "13/2025" in page
    assert "Typing error" in page


# --- Who and where ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("deed", ["", "claim", "return", "reopen", "correct"])
def test_a_village_outside_ones_sight_does_not_exist(client, deed, officer):
    elsewhere = factories.village(claimed="outreach")

    assert client.get(address(elsewhere, "outreach", deed)).status_code == 404


@pytest.mark.parametrize("stage", ["nonsense", "deliberation2"])
def test_an_unknown_stage_does_not_exist(client, officer, village, stage):
    assert client.get(address(village, stage)).status_code == 404


@pytest.mark.parametrize("deed", ["claim", "verify", "return", "reopen", "correct"])
def test_an_observer_reads_and_does_nothing(client, village, deed):
    factories.claim(village, "deliberation")
    client.force_login(factories.user(Role.OBSERVER, village.district))

    page = client.get(address(village, "deliberation"))
    assert page.status_code == 200
    assert b"<textarea" not in page.content
    assert client.post(address(village, "deliberation", deed), {"seen": 1, "reason": "x"}).status_code == 403
    assert record_of(village, "deliberation").status == Status.CLAIMED


@pytest.mark.parametrize("deed", ["verify", "return", "reopen", "correct"])
def test_a_village_does_not_decide_about_its_own_claims(client, official, village, deed):
    factories.claim(village, "deliberation")

    assert client.post(address(village, "deliberation", deed), {"seen": 1, "reason": "x"}).status_code == 403


def test_a_coordinator_reads_the_district_but_decides_only_in_the_own_kecamatan(client, village):
    near = factories.village(district=village.district, claimed="outreach")
    client.force_login(factories.user(Role.COORDINATOR, village.subdistrict))

    page = client.get(address(near, "outreach"))
    assert page.status_code == 200
    assert page.context["verify_form"] is None
    assert client.post(address(near, "outreach", "verify"), {"seen": 1}).status_code == 403


def test_a_deed_that_does_not_fit_shows_how_the_stage_stands(client, officer, village):
    for deed in ("claim", "return"):
        page = client.get(address(village, "outreach", deed))
        assert page.status_code == 200
        assert "cooperatives/stage.html" in [template.name for template in page.templates]


def test_a_kelurahan_and_a_formation_model_have_their_own_words(client):
    kelurahan = factories.village(kelurahan=True, reached="deliberation")
    cooperative = kelurahan.cooperative
    cooperative.formation_model = "revitalization"
    cooperative.save()
    client.force_login(factories.user(Role.OFFICER, kelurahan.district))

    assert "Special kelurahan deliberation" in client.get(address(kelurahan, "deliberation")).content.decode()
    assert "Members&#x27; meeting on the revival" in client.get(address(kelurahan, "founding_meeting")).content.decode()


def test_answers_are_shown_in_words(client, officer, village):
    factories.reach(village, "founding_meeting")
    meeting = client.get(address(village, "founding_meeting")).content.decode()
    deliberation = client.get(address(village, "deliberation")).content.decode()

    assert "Rp 50,000" in meeting
    assert "New cooperative" in deliberation


def test_no_evidence_item_bears_the_name_of_another_field():
    taken = {"seen", "achieved_on", "document_number", "document_date", "note", "reason", "together"}

    assert not taken & {item.key for stage in STAGES.values() for item in stage.evidence}
    assert all(isinstance(item.answer, Answer) for stage in STAGES.values() for item in stage.evidence)
