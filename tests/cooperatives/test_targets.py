"""A district's plan: who reads it, who sets it, and what cannot be set."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts.permissions import Role
from cooperatives.actions import set_programme, set_targets
from cooperatives.models import StageTarget
from cooperatives.plan import PROGRAMME, SETTINGS, due_dates, plan_version
from kmp_tracker.refusals import Refused
from tests import factories

pytestmark = pytest.mark.django_db

MAY, JUNE, OCTOBER = date(2025, 5, 31), date(2025, 6, 30), date(2025, 10, 28)


@pytest.fixture
def district():
    return factories.district(name="Kabupaten Uji")


@pytest.fixture
def head(district, client):
    person = factories.user(Role.HEAD, district)
    client.force_login(person)
    return person


@pytest.fixture
def page(district):
    return reverse("district_targets", args=[district.code])


def typed(district, **changed):
    """The form as it is filled in, with some fields changed."""
    district.refresh_from_db()
    told = {name: getattr(district, name) for name in (*PROGRAMME, *SETTINGS)}
    told |= {f"due_{stage}": day for stage, day in due_dates(district).items()}
    told["seen"] = plan_version(district, due_dates(district))
    told |= changed
    return {name: value for name, value in told.items() if value not in (None, "", False)}


def test_the_head_sets_due_dates_and_settings_on_one_form(client, head, page, district):
    sent = typed(district, due_deliberation=MAY, due_legal_entity=JUNE, quiet_days=21, one_person_may_verify="on")
    response = client.post(page, sent, follow=True)

    district.refresh_from_db()
    assert due_dates(district) == {"deliberation": MAY, "legal_entity": JUNE}
    assert (district.quiet_days, district.one_person_may_verify) == (21, True)
    assert "The targets of Kabupaten Uji are saved." in response.content.decode()


def test_history_names_who_set_what(client, head, page, district):
    client.post(page, typed(district, due_deliberation=MAY, quiet_days=21))
    client.post(page, typed(district, due_deliberation=JUNE, quiet_days=14))

    assert [(old.due_on, old.history_user) for old in StageTarget.history.all()] == [(JUNE, head), (MAY, head)]
    assert [(old.quiet_days, old.history_user) for old in district.history.all()[:2]] == [(14, head), (21, head)]


def test_saving_without_a_change_leaves_no_trace(client, head, page, district):
    before = district.history.count()
    client.post(page, typed(district))

    assert district.history.count() == before


def test_a_date_is_taken_away_by_leaving_it_empty(client, head, page, district):
    set_targets(district=district, due={"deliberation": MAY}, by=head)
    client.post(page, typed(district, due_deliberation=""))

    assert due_dates(district) == {}


def test_the_stored_plan_stands_in_the_form(client, head, page, district):
    set_targets(district=district, due={"deliberation": MAY}, by=head)
    content = client.get(page).content.decode()

    assert 'value="2025-05-31"' in content
    assert 'value="2025-03-27"' in content


def test_a_stage_cannot_be_due_before_one_that_it_needs(client, head, page, district):
    sent = typed(district, due_outreach=OCTOBER, due_deed=JUNE, quiet_days=3)
    response = client.post(page, sent)
    form = response.context["form"]

    assert form.errors == {"due_deed": ["Outreach comes first and is due on 28 October 2025."]}
    assert 'value="2025-06-30"' in response.content.decode()
    assert due_dates(district) == {}


def test_the_action_itself_keeps_the_order_also_with_dates_that_stand_already(head, district):
    set_targets(district=district, due={"outreach": JUNE}, by=head)
    with pytest.raises(Refused, match="Notarial deed: Outreach comes first"):
        set_targets(district=district, due={"deed": MAY}, by=head)
    set_targets(district=district, due={"deed": MAY, "outreach": MAY}, by=head)

    assert due_dates(district) == {"outreach": MAY, "deed": MAY}


@pytest.mark.parametrize(
    ("changed", "field", "words"),
    [
        ({"target_date": date(2025, 3, 1)}, "target_date", "must come after the programme start"),
        ({"preparation_starts": date(2025, 4, 1)}, "preparation_starts", "cannot start after the programme"),
        ({"visits_high": 1}, "visits_high", "cannot be less than the least"),
        ({"quiet_days": "0"}, "quiet_days", "greater than or equal to 1"),
        ({"target_stage": "moon"}, "target_stage", "moon"),
        ({"target_date": ""}, "target_date", "required"),
        ({"due_deed": "soon"}, "due_deed", "valid date"),
    ],
)
def test_what_contradicts_itself_is_refused_beside_its_field(client, head, page, district, changed, field, words):
    response = client.post(page, typed(district, **changed))

    assert list(response.context["form"].errors) == [field]
    assert words in response.context["form"].errors[field][0]


def test_preparation_cannot_start_after_a_stage_was_reached(client, head, page, district):
    village = factories.village(district=district)
    factories.bring_in(village, "outreach", on=date(2025, 3, 10))
    response = client.post(page, typed(district, preparation_starts=date(2025, 3, 11)))

    assert "A stage was already reached on 10 March 2025." in response.context["form"].errors["preparation_starts"][0]
    client.post(page, typed(district, preparation_starts=date(2025, 3, 10)))
    district.refresh_from_db()
    assert district.preparation_starts == date(2025, 3, 10)


def test_all_is_saved_or_nothing(client, head, page, district):
    factories.bring_in(factories.village(district=district), "outreach", on=date(2025, 3, 10))
    client.post(page, typed(district, due_deed=JUNE, preparation_starts=date(2025, 3, 11)))

    assert due_dates(district) == {}


def test_a_plan_that_changed_meanwhile_is_not_overwritten_and_both_are_shown(client, head, page, district):
    sent = typed(district, due_deed=JUNE, quiet_days=21)
    set_targets(district=district, due={"deed": OCTOBER}, by=head)
    response = client.post(page, sent)

    content = response.content.decode()
    assert response.status_code == 409
    assert content.index("28 October 2025") < content.index("30 June 2025")
    assert due_dates(district) == {"deed": OCTOBER}


def test_a_setting_that_changed_meanwhile_is_not_overwritten(client, head, page, district):
    sent = typed(district, due_deed=JUNE)
    set_programme(district=district, by=head, quiet_days=21)

    assert client.post(page, sent).status_code == 409
    assert due_dates(district) == {}


@pytest.mark.parametrize("role", [Role.OFFICER, Role.COORDINATOR, Role.OBSERVER])
def test_others_read_the_plan_as_tables_and_set_nothing(client, page, district, role):
    set_targets(district=district, due={"deed": JUNE}, by=factories.user())
    client.force_login(factories.user(role, district))
    response = client.get(page)
    content = response.content.decode()

    assert response.status_code == 200
    assert "30 June 2025" in content
    assert "27 September 2025" in content
    assert "no date set" in content
    assert "<input" not in content.split("<main")[1].split("</main>")[0]
    assert client.post(page, typed(district, due_deed=MAY)).status_code == 403
    assert due_dates(district) == {"deed": JUNE}


def test_a_village_does_not_see_the_plan(client, page, district):
    client.force_login(factories.user(Role.VILLAGE, factories.village(district=district)))

    assert client.get(page).status_code == 403


def test_the_plan_of_a_foreign_district_does_not_exist(client, head):
    elsewhere = reverse("district_targets", args=[factories.district().code])

    assert client.get(elsewhere).status_code == 404
    assert client.post(elsewhere, {}).status_code == 404


def test_an_unknown_target_stage_is_refused_by_the_action_too(head, district):
    with pytest.raises(ValidationError):
        set_programme(district=district, by=head, target_stage="moon")


def test_the_target_stage_is_said_in_words(client, page, district):
    client.force_login(factories.user(Role.OFFICER, district))

    assert "Legal entity decree (AHU)" in client.get(page).content.decode()
