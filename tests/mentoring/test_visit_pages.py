"""The pages of visits: who gets in, what is offered, what is stored, and what is said when it is not."""

import uuid
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate, now

from cooperatives.stages import ACTIVE_STAGES
from mentoring.models import FollowUp, Visit
from tests import factories
from tests.mentoring.sending import sent

pytestmark = pytest.mark.django_db
NEW = "/visits/new/"


@pytest.fixture(autouse=True)
def _english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def village():
    return factories.village()


@pytest.fixture
def mentor(village):
    return factories.user(territory=village.district)


@pytest.fixture
def page(client, mentor):
    """The mentor's browser."""
    client.force_login(mentor)
    return client


def places(village):
    return {
        "admin": (),
        "head": village.district,
        "officer": village.district,
        "coordinator": village.subdistrict,
        "village": village,
        "observer": village.subdistrict,
    }


def signed_in(client, role, village):
    person = factories.user(role, territory=places(village)[role])
    client.force_login(person)
    return person


# --- Who gets in -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "status"),
    [("admin", 200), ("officer", 200), ("coordinator", 200), ("head", 403), ("village", 403), ("observer", 403)],
)
def test_only_mentors_open_the_form(client, village, role, status):
    signed_in(client, role, village)
    assert client.get(NEW, {"village": village.code}).status_code == status
    assert client.post(NEW, sent(village, factories.user())).status_code == status


@pytest.mark.parametrize("role", ["admin", "head", "officer", "coordinator", "village", "observer"])
def test_everybody_reads_the_visits_of_their_territory(client, village, role):
    visit = factories.visit(village=village)
    signed_in(client, role, village)
    assert client.get(visit.get_absolute_url()).status_code == 200
    assert visit.purpose in client.get(reverse("visit_list")).content.decode()


@pytest.mark.parametrize("role", ["head", "officer", "coordinator", "village", "observer"])
def test_a_visit_elsewhere_does_not_exist(client, village, role):
    visit = factories.visit()
    signed_in(client, role, village)
    assert client.get(visit.get_absolute_url()).status_code == 404
    edit = client.get(reverse("visit_edit", args=[visit.pk])).status_code
    assert edit == (404 if role in ("officer", "coordinator") else 403)


def test_a_village_elsewhere_cannot_be_chosen(page, mentor):
    elsewhere = factories.village()
    assert page.get(NEW, {"village": elsewhere.code}).status_code == 404
    answer = page.post(NEW, sent(elsewhere, mentor))
    assert "village" in answer.context["form"].errors
    assert not Visit.objects.exists()


def test_a_coordinator_logs_in_the_own_kecamatan_only(client, village):
    signed_in(client, "coordinator", village)
    other = factories.village(district=village.district)
    assert client.get(NEW, {"village": village.code}).status_code == 200
    assert client.get(NEW, {"village": other.code}).status_code == 403


# --- What the form offers --------------------------------------------------------------------------------------------


def test_today_myself_and_a_key_are_filled_in(page, mentor):
    form = page.get(NEW).context["form"]
    assert form["visited_on"].value() == localdate()
    assert form["mentors"].value() == [mentor.pk]
    assert form.mentor_names == [str(mentor)]
    assert form["key"].value() != page.get(NEW).context["form"]["key"].value()


def test_the_browser_may_make_the_key_itself(page, village, mentor):
    assert "data-uuid" in page.get(NEW).content.decode()
    refused = page.post(NEW, sent(village, mentor, result=""))
    assert "data-uuid" not in refused.content.decode()  # a key once sent stays


def test_the_picker_tells_like_named_villages_apart(page, village):
    factories.village(district=village.district, name=village.name)
    text = page.get(NEW).content.decode()
    groups = {place.name for place in village.district.subdistricts.all()}
    assert len(groups) == 2
    assert all(f'<optgroup label="{name}">' in text for name in groups)


def test_a_village_chosen_beforehand_shows_its_next_stage(page, village):
    factories.reach(village, "outreach")
    answer = page.get(NEW, {"village": village.code})
    assert answer.context["form"]["village"].value() == village.code
    assert answer.context["suggested"] == "Special village deliberation"
    assert "Special village deliberation" in answer.content.decode()


def test_a_village_with_everything_claimed_has_no_next_stage(page, village):
    for stage in ACTIVE_STAGES:
        factories.reach(village, stage.key)
    assert page.get(NEW, {"village": village.code}).context["suggested"] == ""


def test_several_districts_are_asked_for_first(client, village):
    other = factories.village()
    client.force_login(factories.user(territory=[village.district, other.district]))
    text = client.get(NEW).content.decode()
    assert f"?district={other.district.code}" in text
    form = client.get(NEW, {"district": other.district.code}).context["form"]
    assert list(form.fields["village"].queryset) == [other]
    assert client.get(NEW, {"district": factories.district().code}).status_code == 404


def test_without_territory_the_page_says_whom_to_ask(client):
    client.force_login(factories.user())
    assert "data administrator" in client.get(NEW).content.decode()


def test_as_many_queries_for_three_villages_as_for_one(page, village):
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            page.get(NEW)
        return len(queries)

    count()
    one = count()
    for _ in range(2):
        factories.village(district=village.district)
        factories.user(territory=village.district)
    assert count() == one


# --- What is stored --------------------------------------------------------------------------------------------------


def test_a_filled_form_becomes_a_visit(page, village, mentor):
    form = sent(
        village,
        mentor,
        stages=["deliberation"],
        obstacles=["budget"],
        readiness="nearly",
        attendees="25",
        women="9",
        started_at="09:00",
        ended_at="10:30",
        latitude="-8.0955",
        longitude="112.2",
    )
    answer = page.post(NEW, form)
    visit = Visit.objects.get()
    assert answer.url == visit.get_absolute_url()
    assert str(visit.pk) == form["key"]
    assert (visit.stages, visit.obstacles, visit.readiness) == (["deliberation"], ["budget"], "nearly")
    assert (visit.attendees, visit.women, visit.latitude) == (25, 9, -8.0955)
    assert visit.followups.get().owner == "village"


def test_an_empty_follow_up_is_left_out(page, village, mentor):
    empty = {"action": "", "owner": "village", "due_on": localdate().isoformat()}
    page.post(NEW, sent(village, mentor, followups=[empty]))
    assert Visit.objects.exists()
    assert not FollowUp.objects.exists()


def test_a_form_sent_twice_stores_one_visit_and_says_so(page, village, mentor):
    form = sent(village, mentor)
    page.post(NEW, form)
    answer = page.post(NEW, form, follow=True)
    assert "saved already" in answer.content.decode()
    assert (Visit.objects.count(), FollowUp.objects.count()) == (1, 1)


def test_a_key_used_for_another_visit_is_409_with_both(page, village, mentor):
    form = sent(village, mentor)
    page.post(NEW, form)
    answer = page.post(NEW, {**form, "result": "Something else"})
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "The date is set." in text
    assert "Something else" in text
    assert Visit.objects.get().result == "The date is set."


def test_a_409_shows_nothing_of_a_visit_elsewhere(page, village, mentor):
    foreign = factories.visit(result="Nobody else's business")
    answer = page.post(NEW, sent(village, mentor, key=foreign.pk))
    assert answer.status_code == 409
    assert "Nobody else" not in answer.content.decode()


# --- What is said when it is not -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"village": ""}, "village"),
        ({"visited_on": (localdate() + timedelta(days=1)).isoformat()}, "visited_on"),
        ({"mentors": []}, "mentors"),
        ({"purpose": " "}, "purpose"),
        ({"result": ""}, "result"),
        ({"stages": ["wedding"]}, "stages"),
        ({"attendees": "3", "women": "4"}, "women"),
        ({"latitude": "-8.1"}, "latitude"),
        ({"key": "no-uuid"}, "key"),
    ],
)
def test_what_is_wrong_stands_beside_its_field(page, village, mentor, changed, field):
    answer = page.post(NEW, sent(village, mentor) | changed)
    assert answer.status_code == 200
    assert field in answer.context["form"].errors
    assert not Visit.objects.exists()


def test_a_refused_form_keeps_all_that_was_typed(page, village, mentor):
    row = {"action": "Call the notary", "owner": "office", "due_on": "2030-01-02"}
    form = sent(village, mentor, followups=[row], result="", place="Balai desa", stages=["deed"], readiness="ready")
    shown = page.post(NEW, form).context["form"]
    assert shown["key"].value() == form["key"]
    assert (shown["village"].value(), shown["place"].value()) == (village.code, "Balai desa")
    assert (shown["stages"].value(), shown["readiness"].value()) == (["deed"], "ready")
    assert shown.rows.forms[0]["action"].value() == "Call the notary"
    assert shown.details_open


@pytest.mark.parametrize("row", [{"due_on": ""}, {"owner": ""}, {"due_on": "soon"}])
def test_a_follow_up_wants_owner_and_date(page, village, mentor, row):
    whole = {"action": "Call", "owner": "office", "due_on": localdate().isoformat()}
    answer = page.post(NEW, sent(village, mentor, followups=[{**whole, **row}]))
    assert set(answer.context["form"].rows.forms[0].errors) == set(row)
    assert answer.context["form"].non_field_errors()
    assert not Visit.objects.exists()


def test_a_rule_of_the_action_is_told_on_the_form(page, village, mentor):
    early = {"action": "Call", "owner": "office", "due_on": "2025-03-03"}
    answer = page.post(NEW, sent(village, mentor, followups=[early]))
    assert "due before the visit" in answer.content.decode()


# --- Reading and mending ---------------------------------------------------------------------------------------------


def test_the_page_shows_all_that_was_recorded(page, village, mentor):
    visit = factories.visit(
        village=village,
        mentors=[mentor],
        stages=("deed",),
        obstacles=("budget",),
        obstacle_note="No funds before July.",
        place="Balai desa",
        letter_number="094/12/2025",
        key_people="Bu Lurah",
        attendees=31,
        women=12,
        readiness="nearly",
    )
    text = page.get(visit.get_absolute_url()).content.decode()
    told = ["Notarial deed", "Budget", "No funds before July.", "Balai desa", "094/12/2025", "Bu Lurah", "31", "12"]
    assert [words for words in [*told, "Nearly ready", visit.result, str(mentor)] if words not in text] == []


def test_what_people_typed_is_never_markup(page, village, mentor):
    visit = factories.visit(village=village, mentors=[mentor], result="<script>alert(1)</script>")
    assert "<script>alert" not in page.get(visit.get_absolute_url()).content.decode()


def test_history_tells_who_changed_what_and_why(client, village):
    coordinator = signed_in(client, "coordinator", village)
    visit = factories.visit(village=village)
    form = sent(village, visit.logged_by, key=visit.pk, version=1, reason="The place was wrong", place="Hall")
    client.post(reverse("visit_edit", args=[visit.pk]), form)
    newest, oldest = client.get(visit.get_absolute_url()).context["changes"]
    assert (newest["by"], newest["text"]) == (str(coordinator), "The place was wrong")
    assert "place" in newest["title"]
    assert oldest["by"] == str(visit.logged_by)


@pytest.mark.parametrize(
    ("role", "days", "status"),
    [
        ("mentor", 0, 200),
        ("mentor", 8, 403),
        ("coordinator", 8, 200),
        ("officer", 0, 403),
        ("head", 0, 403),
        ("village", 0, 403),
        ("admin", 8, 200),
    ],
)
def test_the_way_to_change_a_visit_is_shown_to_those_who_may(client, village, mentor, role, days, status):
    visit = factories.visit(village=village, mentors=[mentor])
    with time_machine.travel(now() + timedelta(days=days)):
        client.force_login(mentor) if role == "mentor" else signed_in(client, role, village)
        address = reverse("visit_edit", args=[visit.pk])
        assert client.get(address).status_code == status
        assert (address in client.get(visit.get_absolute_url()).content.decode()) is (status == 200)


def test_a_visit_is_mended_with_its_follow_ups(page, village, mentor):
    followup = factories.followup(village=village, mentors=[mentor])
    rows = [
        {"pk": followup.pk, "action": "Send the signed minutes", "owner": "village", "due_on": "2030-01-02"},
        {"action": "Call the notary", "owner": "office", "due_on": "2030-01-02"},
    ]
    form = sent(village, mentor, followups=rows, version=1, key=followup.visit.pk, reason="")
    answer = page.post(reverse("visit_edit", args=[followup.visit.pk]), form)
    assert answer.url == followup.visit.get_absolute_url()
    visit = Visit.objects.get()
    assert visit.result == "The date is set."
    assert set(visit.followups.values_list("action", flat=True)) == {"Send the signed minutes", "Call the notary"}


def test_the_form_begins_with_what_is_stored(page, village, mentor):
    followup = factories.followup(village=village, mentors=[mentor], stages=("deed",), place="Hall")
    form = page.get(reverse("visit_edit", args=[followup.visit.pk])).context["form"]
    assert (form["village"].value(), form["stages"].value()) == (village.code, ["deed"])
    assert (form["version"].value(), form.details_open) == (1, True)
    assert form.rows.forms[0]["action"].value() == followup.action


def test_a_change_made_meanwhile_is_409_with_both(page, village, mentor):
    visit = factories.visit(village=village, mentors=[mentor])
    address = reverse("visit_edit", args=[visit.pk])
    form = sent(village, mentor, key=visit.pk, version=1, reason="", followups=[])
    page.post(address, {**form, "result": "First"})
    answer = page.post(address, {**form, "result": "Second"})
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "First" in text
    assert "Second" in text
    assert Visit.objects.get().result == "First"


def test_the_coordinator_is_asked_for_a_reason(client, village):
    signed_in(client, "coordinator", village)
    visit = factories.visit(village=village)
    form = sent(village, visit.logged_by, key=visit.pk, version=1, reason="")
    answer = client.post(reverse("visit_edit", args=[visit.pk]), form)
    assert "reason" in answer.context["form"].errors
    assert Visit.objects.get().version == 1


@pytest.mark.parametrize("wrong", ["not-a-key", str(uuid.UUID(int=1))])
def test_an_unknown_visit_is_404(page, wrong):
    assert page.get(f"/visits/{wrong}/").status_code == 404


def test_a_get_writes_nothing(page, village, mentor):
    visit = factories.visit(village=village, mentors=[mentor])
    for address in (NEW, visit.get_absolute_url(), reverse("visit_edit", args=[visit.pk]), reverse("followup_list")):
        with CaptureQueriesContext(connection) as queries:
            page.get(address)
        assert [q["sql"] for q in queries if q["sql"].split()[0] in ("INSERT", "UPDATE", "DELETE")] == []
