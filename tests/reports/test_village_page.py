"""The page of a village: where it stands, the next step as a button, and what each role may do from it."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse

from accounts.permissions import Role
from cooperatives.actions import claim_stage, verify_stage
from cooperatives.models import Status
from cooperatives.stages import ACTIVE_STAGES, STAGES
from reports.village_page import LAST_EVENTS
from tests import factories
from tests.reports.conftest import TODAY
from villages.models import Village


@pytest.fixture
def village(talun):
    """A village that has its deliberation and waits with the founding meeting."""
    made = factories.village(
        subdistrict=talun,
        name="Pasirharjo",
        head_name="Suparno",
        head_phone="+6281234567899",
        reached="deliberation",
        claimed="founding_meeting",
        on=date(2025, 6, 2),
    )
    factories.followup(village=made, on=date(2025, 6, 2), action="Send the minutes")
    return made


@pytest.fixture
def official(village):
    """Its official."""
    return factories.user(Role.VILLAGE, village)


@pytest.fixture
def open_page(village, enter):
    """`open_page(user)` gives the village's page."""
    return lambda user, shown=None: enter(user).get((shown or village).get_absolute_url())


def claim_url(village: Village, stage: str) -> str:
    return reverse("stage_claim", args=[village.code, stage])


def steps(page) -> dict[str, str]:
    return {
        step.url.rstrip("/").rsplit("/", 1)[-1]: step.status
        for phase in page.context["page"].track.phases
        for step in phase.steps
    }


# --- Who sees it -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [Role.HEAD, Role.OFFICER, Role.COORDINATOR, Role.OBSERVER, Role.ADMIN])
def test_who_reads_the_territory_reads_the_village(role, place, open_page, enter):
    assert open_page(factories.user(role, place)).status_code == 200


def test_an_official_reads_the_own_village_and_no_other(village, official, open_page, wlingi, enter):
    assert open_page(official).status_code == 200
    assert open_page(official, factories.village(subdistrict=wlingi)).status_code == 404


def test_a_village_of_another_district_does_not_exist(head, open_page):
    assert open_page(head, factories.village()).status_code == 404


# --- Where it stands and what comes next ------------------------------------------------------------------------------


def test_the_track_shows_every_stage_in_order_with_its_status(head, open_page):
    shown = steps(open_page(head))

    assert list(shown) == [stage.key for stage in ACTIVE_STAGES]
    assert shown == dict.fromkeys(shown, "") | {
        "outreach": Status.VERIFIED,
        "deliberation": Status.VERIFIED,
        "founding_meeting": Status.CLAIMED,
        "deed": "next",  # may be claimed on a claimed founding meeting
        "training": "next",
    }


def test_the_progress_counts_verified_and_claimed(head, open_page):
    assert open_page(head).context["page"].track.progress == {"verified": 2, "claimed": 1, "total": 13}


def test_phases_count_their_verified_stages(head, open_page):
    assert [(phase.verified, len(phase.steps)) for phase in open_page(head).context["page"].track.phases] == [
        (2, 3),
        (0, 2),
        (0, 4),
        (0, 3),
        (0, 1),
    ]


def test_the_next_step_is_a_button_with_what_is_needed_for_it(village, official, open_page):
    page = open_page(official)
    step = page.context["page"].track.next_step
    deed = STAGES["deed"]

    assert step.url == claim_url(village, "deed")
    assert f'href="{step.url}"' in page.content.decode()
    assert step.wanted == [
        deed.date_label,
        deed.number_label,
        deed.number_date_label,
        *(item.label for item in deed.evidence if item.claim),
    ]
    assert step.reason == ""


def test_what_came_back_is_the_next_step_with_its_reason_on_top(talun, head, enter):
    village = factories.village(subdistrict=talun, reached="outreach")
    factories.send_back(village, "deliberation", reason="The attendance list is missing.")
    page = enter(factories.user(Role.VILLAGE, village)).get(village.get_absolute_url())

    assert page.context["page"].track.next_step.reason == "The attendance list is missing."
    assert page.context["page"].track.next_step.url == claim_url(village, "deliberation")
    text = page.content.decode()
    assert text.index("The attendance list is missing.") < text.index('<ol class="track">')


def test_several_returns_are_all_named(talun, enter, official):
    village = factories.village(subdistrict=talun, reached="deliberation")
    factories.send_back(village, "founding_meeting", reason="First reason.")
    factories.send_back(village, "training", reason="Second reason.")
    track = enter(factories.user(Role.VILLAGE, village)).get(village.get_absolute_url()).context["page"].track

    assert track.next_step.reason == "First reason."
    assert track.other_set_back == [(str(STAGES["training"].label), "Second reason.")]


def test_later_stages_say_what_comes_first(head, open_page):
    phases = open_page(head).context["page"].track.phases
    notes = {step.label: step.note for phase in phases for step in phase.steps}
    legal, operating = (str(STAGES[key].label) for key in ("legal_entity", "operating"))

    assert str(STAGES["deed"].label) in notes[legal]
    assert str(STAGES["bank_account"].label) in notes[operating]


def test_a_claim_says_what_its_verification_still_lacks(talun, head, enter):
    village = factories.village(subdistrict=talun, reached="founding_meeting")
    facts = factories.facts_for("deed", details={"deed_file": None})
    claim_stage(village=village, stage=STAGES["deed"], facts=facts, by=factories.officers(village.district)[0])
    phases = enter(head).get(village.get_absolute_url()).context["page"].track.phases
    note = next(step.note for phase in phases for step in phase.steps if step.url.endswith("/deed/"))

    assert str(next(item.label for item in STAGES["deed"].evidence if item.key == "deed_file")) in note
    assert "12/2025" in note


def test_while_everything_waits_there_is_no_button(talun, enter):
    village = factories.village(subdistrict=talun, reached="operating")
    for key in ("tax_number", "cooperative_number", "national_account", "training"):
        factories.claim(village, key)
    page = enter(factories.user(Role.VILLAGE, village)).get(village.get_absolute_url())

    assert page.context["page"].track.next_step is None
    assert len(page.context["page"].track.waiting) == 4
    assert "/claim/" not in page.content.decode()


def test_a_finished_village_says_so(talun, head, enter):
    village = factories.village(subdistrict=talun, reached=[stage.key for stage in ACTIVE_STAGES])
    track = enter(head).get(village.get_absolute_url()).context["page"].track

    assert track.next_step is None
    assert track.waiting == []
    assert track.progress["verified"] == 13


def test_a_kelurahan_reads_its_own_words(talun, head, enter):
    village = factories.village(subdistrict=talun, kelurahan=True)
    text = enter(head).get(village.get_absolute_url()).content.decode()

    assert str(STAGES["deliberation"].labels["kelurahan"]) in text
    assert str(STAGES["deliberation"].label) not in text


# --- What each role may do from it -----------------------------------------------------------------------------------


def buttons(page, village) -> set[str]:
    """Name the deeds that the page offers."""
    text = page.content.decode()
    offers = {
        "log": f"{reverse('visit_new')}?village={village.code}",
        "edit": reverse("village_edit", args=[village.code]),
        "invite": f"{reverse('invitation_new')}?village={village.code}",
        "claim": claim_url(village, "deed"),
        "call": "tel:+6281234567899",
    }
    found = {name for name, url in offers.items() if f'href="{url}' in text}
    check = f'<a class="button" href="{reverse("stage", args=[village.code, "founding_meeting"])}"'
    return found | {"check"} if check in text else found


def test_staff_may_do_all_but_invite(officer, village, open_page):
    assert buttons(open_page(officer), village) == {"log", "edit", "claim", "check", "call"}


def test_a_coordinator_invites_as_well_in_the_own_kecamatan(coordinator, village, open_page):
    assert buttons(open_page(coordinator), village) == {"log", "edit", "invite", "claim", "check", "call"}


def test_a_coordinator_of_elsewhere_reads_and_calls(wlingi, village, open_page):
    assert buttons(open_page(factories.user(Role.COORDINATOR, wlingi)), village) == {"call"}


def test_the_head_reads_and_calls(head, village, open_page):
    assert buttons(open_page(head), village) == {"call"}


def test_an_observer_reads_and_sees_no_phone(camat, village, open_page):
    page = open_page(camat)

    assert buttons(page, village) == set()
    assert "81234567899" not in page.content.decode()


def test_an_official_claims_and_edits(official, village, open_page):
    assert buttons(open_page(official), village) == {"edit", "claim"}


def test_every_button_leads_where_the_person_may_go(officer, coordinator, official, village, enter):
    for person in (officer, coordinator, official):
        client = enter(person)
        page = client.get(village.get_absolute_url())
        main = page.content.decode().split("<main", 1)[1].split("</main>")[0]
        for link in set(re.findall(r'href="(/[^"#]*)"', main)):
            assert client.get(link.replace("&amp;", "&")).status_code == 200, (person.role, link)


def test_the_official_finds_the_mentor_and_a_ready_message(official, coordinator, village, open_page):
    page = open_page(official)
    text = page.content.decode()

    assert page.context["page"].is_home
    assert str(coordinator) in text
    assert "https://wa.me/6281234567891?text=" in text
    assert village.full_name in page.context["page"].help_text
    assert str(STAGES["deed"].label) in page.context["page"].help_text


def test_without_a_coordinator_the_official_is_told_whom_to_ask(official, open_page):
    page = open_page(official)

    assert page.context["page"].helper is None
    assert page.status_code == 200


def test_the_office_sees_who_coordinates_but_not_as_a_helper(head, coordinator, open_page):
    page = open_page(head)

    assert page.context["page"].coordinators == [coordinator]
    assert page.context["page"].helper is None


# --- Visits and what happened ----------------------------------------------------------------------------------------


def test_open_follow_ups_are_shown_and_late_ones_marked(head, village, open_page):
    factories.followup(village=village, on=TODAY, action="Call the notary")
    factories.followup(village=village, on=date(2025, 6, 2), action="Long done", done_on=date(2025, 6, 3))
    page = open_page(head)

    assert [one.action for one in page.context["page"].followups] == ["Send the minutes", "Call the notary"]
    assert page.content.decode().count("tag-attention") == 1


def test_the_last_three_visits_are_shown_and_the_rest_listed(head, village, open_page, enter):
    for n in range(4):
        factories.visit(village=village, on=TODAY - timedelta(days=n))
    page = open_page(head)

    assert [visit.visited_on for visit in page.context["page"].last_visits] == [
        TODAY,
        TODAY - timedelta(days=1),
        TODAY - timedelta(days=2),
    ]
    assert enter(head).get(page.context["page"].visits_url).context["listing"].total == 5


def test_what_happened_is_told_newest_first_with_who_did_it(head, officer, village, open_page):
    verify_stage(village=village, stage=STAGES["founding_meeting"], by=officer)
    factories.visit(village=village, on=date(2025, 6, 10), purpose="Prepare the deed")
    events = open_page(head).context["page"].events

    assert [event.when for event in events] == sorted((event.when for event in events), reverse=True)
    assert str(STAGES["founding_meeting"].label) in events[0].title
    assert events[0].by == str(officer)
    assert "Prepare the deed" in events[1].title
    assert len(events) == 5 + 1 + 2


def test_a_long_story_is_cut(head, village, open_page):
    for n in range(LAST_EVENTS + 2):
        factories.visit(village=village, on=TODAY - timedelta(days=n))

    assert len(open_page(head).context["page"].events) == LAST_EVENTS


def test_the_facts_leave_out_what_is_not_known(head, village, open_page):
    village.population = 4321
    village.save()
    page = open_page(head)
    facts = {str(value) for _label, value in page.context["page"].facts}

    assert village.cooperative.legal_name in facts
    assert "4321" in facts
    assert "" not in facts


def test_only_who_sees_the_kecamatan_is_led_there(head, official, village, open_page):
    assert open_page(head).context["page"].subdistrict_url == village.subdistrict.get_absolute_url()
    assert open_page(official).context["page"].subdistrict_url == ""
