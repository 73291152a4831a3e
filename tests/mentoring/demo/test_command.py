"""`manage.py demo`: what it makes, what it says, and when it refuses."""

import io
from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils.timezone import localdate

from accounts.models import User
from accounts.permissions import Role
from cooperatives.models import Cooperative, StageRecord, StageStep
from mentoring.demo import blitar
from mentoring.models import FollowUp, Visit
from tests import factories
from tests.mentoring.demo.conftest import DAY, TODAY, load_some
from villages.models import Assignment, District, Village

pytestmark = pytest.mark.django_db


def run(**options) -> str:
    said = io.StringIO()
    call_command("demo", stdout=said, **options)
    return said.getvalue()


@pytest.fixture
def small_territory(tmp_path) -> None:
    """Three kecamatan instead of twenty-two: a demo in a second."""
    load_some(tmp_path, TODAY - timedelta(days=400))


# --- What it makes ---------------------------------------------------------------------------------------------------


def test_by_default_the_programme_is_on_its_86th_day_today(small_territory):
    run()

    district = District.objects.get(code=blitar.CODE)
    assert district.programme_day(localdate()) == 86
    assert Visit.objects.latest("visited_on").visited_on < localdate()


@pytest.mark.parametrize("day", [1, 30, 240])
def test_any_day_can_be_told(small_territory, day):
    run(day=day, today=TODAY)

    verified = StageRecord.objects.filter(status="verified")
    assert District.objects.get().programme_day(TODAY) == day
    assert StageRecord.objects.exists()
    assert verified.filter(stage="operating").exists() is (day == 240)


# --- The same arguments, the same story ------------------------------------------------------------------------------


def content() -> list:
    """Everything the demo writes, without keys of this database and what is salted or hashed."""
    place = "cooperative__village__code"
    return [
        list(User.objects.order_by("username").values_list("username", "full_name", "role", "phone", "date_joined")),
        list(Assignment.objects.order_by("pk").values_list("user__username", "subdistrict__code", "village__code")),
        list(Village.objects.values_list("code", "head_name", "head_phone", "is_pilot", "local_potential")),
        list(Cooperative.objects.order_by("legal_name").values_list("legal_name", "formation_model")),
        list(
            StageStep.objects.order_by(place, "stage", "number").values_list(
                place, "stage", "number", "action", "by__username", "recorded_at", "achieved_on", "counts_until",
                "document_number", "document_date", "details", "note", "reason", "on_behalf",
            )
        ),
        list(
            Visit.objects.order_by("pk").values_list(
                "pk", "village__code", "visited_on", "logged_at", "logged_by__username", "letter_number", "result",
                "purpose", "stages", "obstacles", "obstacle_note", "readiness", "latitude", "attendees", "place",
            )
        ),
        sorted(Visit.mentors.through.objects.values_list("visit", "user__username")),
        list(FollowUp.objects.order_by("visit", "pk").values_list("action", "due_on", "done_on", "done_by__username")),
        sorted(StageRecord.history.values_list("history_date", "stage", "history_user__username", "version")),
    ]  # fmt: skip


def told(**options) -> list:
    with transaction.atomic():
        run(**options)
        left = content()
        transaction.set_rollback(True)
    return left


def test_the_same_arguments_tell_the_same_story(small_territory):
    one = told(day=DAY, today=TODAY, seed=7)

    assert one == told(day=DAY, today=TODAY, seed=7)
    assert all(one)


def test_another_seed_tells_another_story(small_territory):
    one, other = told(day=DAY, today=TODAY, seed=1), told(day=DAY, today=TODAY, seed=2)

    assert one[2] != other[2]
    assert one[4] != other[4]
    assert one[5] != other[5]


# --- When it refuses -------------------------------------------------------------------------------------------------


def test_it_is_refused_in_production(settings):
    settings.ENVIRONMENT = "production"

    with pytest.raises(CommandError, match="production"):
        run()
    assert not User.objects.exists()
    assert not Village.objects.exists()


def test_it_is_refused_where_a_programme_is_on_record():
    factories.village(claimed="outreach")

    with pytest.raises(CommandError, match="DATABASE_URL"):
        run()
    assert StageStep.objects.count() == 1
    assert not User.objects.filter(username="kadis").exists()


def test_if_empty_promises_no_sign_ins_that_are_not_there():
    factories.visit()

    assert run(if_empty=True) == ""


def test_it_never_takes_over_somebody_elses_name():
    factories.user(username="admin", role=Role.ADMIN)

    with pytest.raises(CommandError):
        run()
    assert User.objects.count() == 1


def test_a_day_ahead_is_refused():
    with pytest.raises(CommandError, match="--today"):
        run(today=localdate() + timedelta(days=1))


def test_a_programme_that_has_not_started_is_refused():
    with pytest.raises(CommandError, match="--day"):
        run(day=0)


def test_another_district_is_left_alone():
    place = factories.village()

    with pytest.raises(CommandError, match=blitar.CODE):
        run(today=date(2025, 6, 21))
    assert list(Village.objects.all()) == [place]
    assert not StageRecord.objects.exists()


def test_a_failure_half_way_leaves_nothing(small_territory, monkeypatch):
    monkeypatch.setattr("mentoring.bulk.Diary.store", lambda diary: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        run(today=TODAY)
    assert not User.objects.exists()
    assert not StageRecord.objects.exists()
    assert District.objects.get().programme_start == TODAY - timedelta(days=400)
