"""The queue of claims that wait for the office: who sees what, deciding one or several, filters and export."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate

from accounts.permissions import Role
from cooperatives.actions import claim_stage
from cooperatives.evidence import missing
from cooperatives.models import StageRecord, Status
from cooperatives.openings import evidence_lacking
from cooperatives.stages import ALL_STAGES, STAGES
from tests import factories

pytestmark = pytest.mark.django_db

TODAY = localdate()


def days_ago(number):
    return TODAY - timedelta(days=number)


@pytest.fixture
def district():
    return factories.district(name="Kabupaten Uji")


@pytest.fixture
def officer(district, client):
    person = factories.user(Role.OFFICER, district)
    client.force_login(person)
    return person


@pytest.fixture
def queue(district):
    return reverse("district_verification", args=[district.code])


def record_of(village, stage="outreach"):
    return StageRecord.objects.get(cooperative__village=village, stage=stage)


def key(record):
    return f"{record.pk}:{record.version}"


def rows(response):
    return [(row.cooperative.village.name, row.stage) for row, _cells in response.context["listing"].cells()]


def incomplete_deed(village):
    """Claim a deed whose copy the village does not have yet."""
    factories.reach(village, "founding_meeting")
    facts = factories.facts_for("deed", details={"deed_file": None})
    by = factories.officers(village.district)[0]
    return claim_stage(village=village, stage=STAGES["deed"], facts=facts, by=by)


# --- Reading ---------------------------------------------------------------------------------------------------------


def test_the_oldest_claim_stands_first_with_how_long_it_waits_and_who_claimed_it(client, officer, queue, district):
    factories.village(district=district, name="Baru", claimed="outreach", on=days_ago(2))
    factories.village(district=district, name="Lama", claimed="outreach", on=days_ago(12))
    response = client.get(queue)
    page = response.content.decode()

    assert rows(response) == [("Lama", "outreach"), ("Baru", "outreach")]
    assert "12 days" in page
    assert "Officer who claims" in page
    assert "on behalf of the village" in page
    assert "<strong>2 claims</strong> wait for the office" in page


def test_what_a_village_claims_itself_is_not_marked_on_behalf(client, officer, queue, district):
    village = factories.village(district=district)
    factories.claim(village, "outreach", claimed_by=factories.user(Role.VILLAGE, village))

    assert "on behalf of the village" not in client.get(queue).content.decode()


def test_verified_and_returned_stages_do_not_wait(client, officer, queue, district):
    factories.village(district=district, reached="outreach", returned="deliberation")
    response = client.get(queue)

    assert rows(response) == []
    assert "No claim waits for the office." in response.content.decode()


def test_evidence_is_told_and_what_is_missing_is_named(client, officer, queue, district):
    village = factories.village(district=district, claimed="deliberation")
    incomplete_deed(factories.village(district=district))
    page = client.get(queue).content.decode()

    assert "People present" in page
    assert "Copy of the deed" in page
    assert f'value="{key(record_of(village, "deliberation"))}"' in page


def test_a_claim_names_what_must_be_verified_before_it(client, officer, queue, district):
    village = factories.village(district=district, claimed="outreach")
    factories.claim(village, "deliberation")
    claims = {row.stage: cells[-1].value for row, cells in client.get(queue).context["listing"].cells()}

    assert claims["deliberation"].waits_for == ["Outreach"]
    assert not claims["deliberation"].may_be_verified
    assert claims["deliberation"].may_be_ticked  # together with what it waits for
    assert claims["outreach"].may_be_verified


def test_the_head_reads_the_queue_and_decides_nothing(client, queue, district):
    record = record_of(factories.village(district=district, claimed="outreach"))
    client.force_login(factories.user(Role.HEAD, district))
    page = client.get(queue)

    assert page.status_code == 200
    assert key(record) not in page.content.decode()
    assert client.post(queue, {"claim": key(record)}).status_code == 403
    record.refresh_from_db()
    assert record.status == Status.CLAIMED


@pytest.mark.parametrize("role", [Role.VILLAGE, Role.OBSERVER])
def test_whoever_has_no_part_in_verification_does_not_see_the_queue(client, queue, district, role):
    client.force_login(factories.user(role, district))

    assert client.get(queue).status_code == 403
    assert client.get(reverse("verification")).status_code == 403


def test_the_queue_of_a_foreign_district_does_not_exist(client, officer):
    elsewhere = factories.village(claimed="outreach").district

    assert client.get(reverse("district_verification", args=[elsewhere.code])).status_code == 404


def test_a_coordinator_sees_all_claims_and_decides_in_the_own_kecamatan(client, queue, district):
    own, near = (factories.village(district=district, claimed="outreach") for _number in range(2))
    client.force_login(factories.user(Role.COORDINATOR, own.subdistrict))
    page = client.get(queue)

    assert len(rows(page)) == 2
    assert key(record_of(own)) in page.content.decode()
    assert key(record_of(near)) not in page.content.decode()
    assert "You do not work in this village" in page.content.decode()
    assert rows(client.get(queue, {"mine": "on"})) == [(own.name, "outreach")]

    assert client.post(queue, {"claim": [key(record_of(own)), key(record_of(near))]}).status_code == 403
    assert {record_of(own).status, record_of(near).status} == {Status.CLAIMED}


# --- Verifying -------------------------------------------------------------------------------------------------------


def test_one_claim_is_verified_in_one_step_and_the_filters_stay(client, officer, queue, district):
    village = factories.village(district=district, claimed="outreach")
    response = client.post(f"{queue}?stage=outreach", {"claim": key(record_of(village))}, follow=True)

    assert response.redirect_chain == [(f"{queue}?stage=outreach", 302)]
    assert record_of(village).verified_by == officer
    assert "is verified." in response.content.decode()


def test_several_claims_are_verified_at_once_and_each_refusal_is_named(client, officer, queue, district):
    good = [factories.village(district=district, claimed="outreach") for _number in range(2)]
    mine = factories.village(district=district, name="Sendiri")
    factories.claim(mine, "outreach", claimed_by=officer)
    sent = {"claim": [key(record_of(village)) for village in (*good, mine)]}
    page = client.post(queue, sent, follow=True).content.decode()

    assert [record_of(village).status for village in (*good, mine)] == ["verified", "verified", "claimed"]
    assert "2 claims are verified." in page
    assert "Outreach – Desa Sendiri" in page
    assert "You claimed or corrected this yourself." in page


def test_claims_that_stand_on_each_other_are_verified_in_the_order_of_the_stages(client, officer, queue, district):
    village = factories.village(district=district, claimed="outreach")
    factories.claim(village, "deliberation")
    sent = {"claim": [key(record_of(village, "deliberation")), key(record_of(village, "outreach"))]}
    client.post(queue, sent)

    assert set(StageRecord.objects.values_list("status", flat=True)) == {Status.VERIFIED}


def test_incomplete_evidence_is_not_verified_even_when_sent(client, officer, queue, district):
    village = factories.village(district=district)
    record = incomplete_deed(village)
    page = client.post(queue, {"claim": key(record)}, follow=True).content.decode()

    assert "Still missing: Copy of the deed." in page
    assert record_of(village, "deed").status == Status.CLAIMED


def test_nothing_ticked_says_what_to_do(client, officer, queue, district):
    factories.village(district=district, claimed="outreach")

    assert "Tick the claims that you want to verify." in client.post(queue).content.decode()


@pytest.mark.parametrize("sent", ["nonsense", "1", "1:2:3", "-1:1", "1:x"])
def test_a_key_that_makes_no_sense_is_refused(client, officer, queue, district, sent):
    factories.village(district=district, claimed="outreach")

    assert "Open the queue anew." in client.post(queue, {"claim": sent}).content.decode()


def test_a_claim_of_another_district_does_not_exist_here(client, officer, queue):
    elsewhere = record_of(factories.village(claimed="outreach"))

    assert client.post(queue, {"claim": key(elsewhere)}).status_code == 404
    elsewhere.refresh_from_db()
    assert elsewhere.status == Status.CLAIMED


def test_a_claim_that_changed_meanwhile_is_not_verified_but_shown_as_it_stands(client, officer, queue, district):
    village = factories.village(district=district, claimed="outreach")
    seen = key(record_of(village))
    factories.reach(village, "outreach")
    response = client.post(queue, {"claim": seen})

    assert response.status_code == 409
    assert "Verified" in response.content.decode()
    assert record_of(village).verified_by != officer


def test_among_several_a_claim_that_changed_meanwhile_is_only_named(client, officer, queue, district):
    first, second = (factories.village(district=district, claimed="outreach") for _number in range(2))
    sent = {"claim": [key(record_of(first)), key(record_of(second))]}
    factories.reach(first, "outreach")
    response = client.post(queue, sent, follow=True)

    assert "Somebody else changed this stage meanwhile." in response.content.decode()
    assert record_of(second).verified_by == officer


# --- Returning -------------------------------------------------------------------------------------------------------


def test_a_claim_is_returned_with_a_reason_in_one_step(client, officer, queue, district):
    village = factories.village(district=district, claimed="outreach")
    sent = {"claim": key(record_of(village)), "reason": "Which hall?"}
    response = client.post(f"{queue}?q={village.code}", sent, follow=True)

    assert (record_of(village).status, record_of(village).reason) == (Status.RETURNED, "Which hall?")
    assert response.redirect_chain == [(f"{queue}?q={village.code}", 302)]


def test_a_return_without_a_reason_is_refused_beside_its_own_claim(client, officer, queue, district):
    first, second = (factories.village(district=district, claimed="outreach") for _number in range(2))
    response = client.post(queue, {"claim": key(record_of(second)), "reason": " "})
    page = response.content.decode()

    assert page.count("Write the reason, so that the village knows what to do.") == 1
    assert f'id="reason-{record_of(second).pk}-error"' in page
    assert f'id="reason-{record_of(first).pk}-error"' not in page
    assert record_of(second).status == Status.CLAIMED


def test_ids_of_fields_hold_plain_numbers_however_large():
    claim = SimpleNamespace(key="1234:1", record=SimpleNamespace(pk=1234))
    fold = render_to_string("cooperatives/_return_fold.html", {"claim": claim, "refused": None, "refused_claim": ""})

    assert 'id="reason-1234"' in fold
    assert 'for="reason-1234"' in fold


def test_a_return_of_what_changed_meanwhile_loses_no_word(client, officer, queue, district):
    village = factories.village(district=district, claimed="outreach")
    seen = key(record_of(village))
    factories.reach(village, "outreach")
    response = client.post(queue, {"claim": seen, "reason": "Which hall?"})

    assert response.status_code == 409
    assert "Which hall?" in response.content.decode()


def test_only_one_claim_is_returned_with_one_reason(client, officer, queue, district):
    villages = [factories.village(district=district, claimed="outreach") for _number in range(2)]
    sent = {"claim": [key(record_of(village)) for village in villages], "reason": "Which hall?"}
    response = client.post(queue, sent)

    assert response.status_code == 200
    assert {record_of(village).status for village in villages} == {Status.CLAIMED}


# --- Filters, export, cost -------------------------------------------------------------------------------------------


def test_each_filter_narrows_the_queue(client, officer, queue, district):
    beru = factories.village(district=district, name="Beru", claimed="outreach", on=days_ago(3))
    incomplete = factories.village(district=district, name="Kurang")
    incomplete_deed(incomplete)

    assert rows(client.get(queue, {"q": "ber"})) == [("Beru", "outreach")]
    assert rows(client.get(queue, {"q": incomplete.code})) == [("Kurang", "deed")]
    assert rows(client.get(queue, {"stage": "deed"})) == [("Kurang", "deed")]
    assert rows(client.get(queue, {"subdistrict": beru.subdistrict.code})) == [("Beru", "outreach")]
    assert rows(client.get(queue, {"complete": "on"})) == [("Beru", "outreach")]
    assert rows(client.get(queue, {"order": "-waiting"})) == [("Kurang", "deed"), ("Beru", "outreach")]


@pytest.mark.parametrize("stage", ALL_STAGES, ids=lambda stage: stage.key)
def test_the_database_calls_the_same_evidence_complete_as_the_rule(stage):
    whole = factories.facts_for(stage)
    record = record_of(factories.village(claimed=stage.key), stage.key)
    leave_out = [{}, *({"details": {item.key: None}} for item in stage.evidence)]
    leave_out += [{"details": {item.key: False}} for item in stage.evidence if item.answer == "paper"]
    leave_out += [{"document_number": ""}, {"document_date": None}]
    for left_out in leave_out:
        details = whole.details | left_out.get("details", {})
        record.details = {name: answer for name, answer in details.items() if answer is not None}
        record.document_number = left_out.get("document_number", whole.document_number)
        record.document_date = left_out.get("document_date", whole.document_date)
        record.save()
        lacking = StageRecord.objects.filter(evidence_lacking(), pk=record.pk).exists()
        complete = StageRecord.objects.exclude(evidence_lacking()).filter(pk=record.pk).exists()

        assert lacking == bool(missing(stage, record, "verify")), left_out
        assert complete is not lacking


def test_the_export_holds_the_rows_of_the_page_without_buttons(client, officer, queue, district):
    village = factories.village(district=district, kelurahan=True, name="Beru", claimed="deliberation")
    incomplete_deed(factories.village(district=district, name="Kurang"))
    export = client.get(queue, {"export": "csv", "stage": "deliberation"})
    header, line = export.content.decode("utf-8-sig").splitlines()

    assert export["Content-Type"].startswith("text/csv")
    assert header.startswith("Village,Code,Kind,Subdistrict,Stage,Date reached")
    assert line.startswith(f"Beru,{village.code},Kelurahan,")
    assert "Special kelurahan deliberation" in line
    assert "People present: 25" in line
    assert "Verify" not in line


def test_the_queue_costs_as_many_queries_with_three_claims_as_with_one(client, officer, queue, district):
    def cost():
        client.get(queue)  # warm
        with CaptureQueriesContext(connection) as queries:
            assert client.get(queue).status_code == 200
        return len(queries)

    factories.village(district=district, claimed="deliberation")
    with_one = cost()
    factories.village(district=district, claimed="deed")
    factories.village(district=district, claimed="outreach")

    assert cost() == with_one


# --- The short address -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["verification", "targets"])
def test_the_short_address_leads_to_the_own_district_with_its_query(client, officer, district, name):
    response = client.get(reverse(name), {"stage": "deed"})

    assert response.status_code == 302
    assert response.url == reverse(f"district_{name}", args=[district.code]) + "?stage=deed"


def test_where_there_are_several_districts_one_is_chosen(client):
    places = [factories.district(name=name) for name in ("Kabupaten Blitar", "Kabupaten Malang")]
    client.force_login(factories.user(Role.ADMIN))
    page = client.get(reverse("verification"), {"stage": "deed"}).content.decode()

    for place in places:
        assert f'href="{reverse("district_verification", args=[place.code])}?stage=deed">{place.name}</a>' in page


def test_who_reads_one_kecamatan_reads_the_plan_of_its_district(client):
    village = factories.village()
    client.force_login(factories.user(Role.OBSERVER, village.subdistrict))
    page = client.get(reverse("targets"), follow=True)

    assert page.redirect_chain == [(reverse("district_targets", args=[village.district.code]), 302)]
    assert page.status_code == 200


def test_without_a_district_the_short_address_says_whom_to_ask(client):
    client.force_login(factories.user(Role.OBSERVER))
    response = client.get(reverse("targets"))

    assert response.status_code == 404
    assert "ask the data administrator" in response.content.decode()
