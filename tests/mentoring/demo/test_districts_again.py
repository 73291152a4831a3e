"""`manage.py demo --districts N`: the same arguments give the same data, and what cannot be is refused."""

import pytest
from django.core.management import CommandError
from django.db import transaction

from cooperatives.models import StageStep
from mentoring.models import Visit
from tests.mentoring.demo.districts import DISTRICTS, TWO, VISITS, run, small_districts  # noqa: F401 - a fixture
from villages.models import District, Village

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_districts")]


# --- The same arguments, the same data -------------------------------------------------------------------------------


def content(**options) -> list:
    with transaction.atomic():
        run(**options)
        left = [
            list(Village.objects.values_list("code", "name", "head_name", "population")),
            list(Visit.objects.order_by("pk").values_list("pk", "village__code", "visited_on", "logged_at", "result")),
            sorted(Visit.mentors.through.objects.values_list("visit", "user__username")),
            sorted(StageStep.objects.values_list("cooperative__village__code", "stage", "number", "recorded_at")),
        ]
        transaction.set_rollback(True)
    return left


def test_the_same_arguments_give_the_same_data_and_another_seed_other_data():
    one = content(**TWO)

    assert one == content(**TWO)
    assert all(mine != others for mine, others in zip(one, content(**TWO, seed=2), strict=True))


def test_a_district_is_the_same_however_many_others_there_are():
    """So that measuring it alone and among others measures the same pages."""
    half = VISITS // DISTRICTS

    alone, among = content(**TWO | {"districts": 1, "visits": half}), content(**TWO)
    assert set(alone[0]) < set(among[0])
    assert set(alone[1]) < set(among[1])


# --- When it refuses -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [0, 100])
def test_a_number_that_has_no_codes_is_refused(count):
    with pytest.raises(CommandError, match="--districts"):
        run(districts=count)
    assert not District.objects.exists()
