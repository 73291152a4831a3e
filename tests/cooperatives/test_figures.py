"""What the figures count on which day."""

from datetime import date, timedelta

import pytest
from django.utils.timezone import localdate

from cooperatives.actions import correct_stage, reopen_stage, return_stage, verify_stage
from cooperatives.figures import FIGURES
from cooperatives.stages import ACTIVE_STAGES, STAGES
from tests import factories
from villages.figures import count_figures
from villages.models import Village

pytestmark = pytest.mark.django_db

BY_KEY = {figure.key: figure for figure in FIGURES}
MAY_1, MAY_10, MAY_20, JUNE_5 = date(2025, 5, 1), date(2025, 5, 10), date(2025, 5, 20), date(2025, 6, 5)
ONE_DAY = timedelta(days=1)


@pytest.fixture
def district():
    return factories.district()


@pytest.fixture
def officer(district):
    return factories.user(territory=district)


def counted(key, day, district):
    """Give the names of the villages that a figure counts on a day."""
    found = BY_KEY[key].villages(Village.objects.filter(district=district), day, district)
    return sorted(found.values_list("name", flat=True))


def test_a_stage_counts_from_the_day_the_office_verified_it_not_from_the_day_it_was_reached(district, officer):
    village = factories.village(district=district, name="Beru")
    factories.claim(village, "outreach", on=MAY_1)
    verify_stage(village=village, stage=STAGES["outreach"], by=officer, at=factories.moment(MAY_10))

    assert counted("outreach", MAY_10 - ONE_DAY, district) == []
    assert counted("outreach", MAY_10, district) == ["Beru"]
    assert counted("outreach", localdate(), district) == ["Beru"]


def test_a_claim_is_shown_beside_while_it_waits(district, officer):
    village = factories.village(district=district, name="Beru")
    factories.claim(village, "outreach", on=MAY_1)
    verify_stage(village=village, stage=STAGES["outreach"], by=officer, at=factories.moment(MAY_10))

    days = (MAY_1 - ONE_DAY, MAY_1, MAY_10 - ONE_DAY, MAY_10)
    assert [len(counted("outreach_claimed", day, district)) for day in days] == [0, 1, 1, 0]
    assert [len(counted("waiting", day, district)) for day in days] == [0, 1, 1, 0]
    assert [len(counted("outreach_standing", day, district)) for day in days] == [0, 1, 1, 1]
    assert [len(counted("outreach_remaining", day, district)) for day in days] == [1, 1, 1, 0]


def test_what_the_opening_brought_in_counts_from_the_day_it_was_reached(district):
    factories.bring_in(factories.village(district=district, name="Beru"), "outreach", on=MAY_10)

    assert counted("outreach", MAY_10 - ONE_DAY, district) == []
    assert counted("outreach", MAY_10, district) == ["Beru"]


def test_a_reopened_stage_counts_for_the_days_it_was_reported_and_no_longer(district, officer):
    village = factories.village(district=district, name="Beru", reached="outreach", on=MAY_1)
    at = factories.moment(MAY_20)
    reopen_stage(village=village, stage=STAGES["outreach"], reason="Doubtful", by=officer, at=at)

    days = (MAY_1, MAY_20 - ONE_DAY, MAY_20, JUNE_5)
    assert [len(counted("outreach", day, district)) for day in days] == [1, 1, 0, 0]
    assert [len(counted("set_back", day, district)) for day in days] == [0, 0, 1, 1]


def test_a_returned_claim_waits_for_the_village_and_not_for_the_office(district, officer):
    village = factories.village(district=district, name="Beru", claimed="outreach", on=MAY_1)
    return_stage(village=village, stage=STAGES["outreach"], reason="Where?", by=officer, at=factories.moment(MAY_10))

    assert counted("waiting", MAY_10, district) == []
    assert counted("set_back", MAY_10, district) == ["Beru"]
    factories.claim(village, "outreach", on=MAY_20)
    assert counted("set_back", MAY_20, district) == []
    assert counted("set_back", MAY_10, district) == ["Beru"]


def test_a_correction_moves_no_day_on_which_the_stage_counts(district, officer):
    village = factories.village(district=district, name="Beru", reached="outreach", on=MAY_10)
    facts = factories.facts_for("outreach", MAY_1)
    at = factories.moment(JUNE_5)
    correct_stage(village=village, stage=STAGES["outreach"], facts=facts, reason="Typo", by=officer, at=at)

    days = (MAY_1, MAY_10 - ONE_DAY, MAY_10, JUNE_5 - ONE_DAY, JUNE_5)
    assert [len(counted("outreach", day, district)) for day in days] == [0, 0, 1, 1, 1]


def test_a_stage_claimed_returned_and_verified_on_one_day_counts_once_as_verified(district, officer):
    village = factories.village(district=district, name="Beru", returned="outreach", on=MAY_10)
    factories.reach(village, "outreach", on=MAY_10)

    assert counted("outreach", MAY_10, district) == ["Beru"]
    assert counted("set_back", MAY_10, district) == []
    assert counted("waiting", MAY_10, district) == []


def test_a_village_with_many_claims_and_steps_counts_once(district):
    village = factories.village(district=district, name="Beru", claimed="training", returned="founding_meeting")
    factories.claim(village, "founding_meeting")
    factories.claim(village, "deed")

    for key in ("waiting", "all", "deliberation", "deed_claimed"):
        assert counted(key, localdate(), district) == ["Beru"], key
    figures = [BY_KEY[key] for key in ("waiting", "all", "deliberation")]
    (counts,) = count_figures(figures, Village.objects.filter(district=district), localdate(), district)
    assert counts == {"total": 1, "waiting": 1, "all": 1, "deliberation": 1}


def test_the_target_is_measured_at_the_stage_the_district_chose(district):
    factories.village(district=district, name="Beru", reached="deliberation")
    assert counted("target", localdate(), district) == []
    assert counted("target_remaining", localdate(), district) == ["Beru"]
    district.target_stage = "deliberation"

    assert counted("target", localdate(), district) == ["Beru"]
    assert counted("target_remaining", localdate(), district) == []


def test_counting_by_kecamatan_gives_each_its_own_numbers_in_one_query(district, django_assert_num_queries):
    place = factories.subdistrict(district=district)
    factories.village(subdistrict=place, reached="outreach")
    factories.village(subdistrict=place)
    other = factories.village(district=district, reached="outreach").subdistrict
    villages = Village.objects.filter(district=district)
    with django_assert_num_queries(1):
        counts = count_figures([BY_KEY["outreach"]], villages, localdate(), district, by="subdistrict")

    assert {row["subdistrict"]: (row["outreach"], row["total"]) for row in counts} == {
        place.pk: (1, 2),
        other.pk: (1, 1),
    }


def test_every_stage_in_use_has_its_four_figures_and_keys_are_unique():
    keys = [figure.key for figure in FIGURES]

    assert len(keys) == len(set(keys))
    for stage in ACTIVE_STAGES:
        assert {stage.key, f"{stage.key}_claimed", f"{stage.key}_standing", f"{stage.key}_remaining"} <= set(keys)
    assert all(str(figure.label) and str(figure.meaning) for figure in FIGURES)


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.key)
def test_every_figure_is_the_number_of_its_own_list(figure, district):
    factories.village(district=district, reached="deed", claimed="legal_entity", returned="training")
    factories.village(district=district)
    villages = Village.objects.filter(district=district)
    (counts,) = count_figures([figure], villages, localdate(), district)

    assert counts[figure.key] == len(figure.villages(villages, localdate(), district))
