"""`manage.py demo --districts N --visits V`: the yardstick keeps every rule, on small numbers."""

from collections import Counter
from datetime import date

import pytest
from django.db import connection, transaction

from accounts.models import User
from cooperatives.engine import Formation, facts_of
from cooperatives.models import Cooperative, StageRecord, StageStep, Status
from cooperatives.stages import STAGES
from mentoring.demo import examples, past
from mentoring.facts import VisitFacts
from mentoring.mentors import mentors_of
from mentoring.models import Visit
from mentoring.rules import PLAIN, problems
from tests.mentoring.demo.conftest import DAY, TODAY
from tests.mentoring.demo.districts import TWO, VISITS, run, small_districts  # noqa: F401 - a fixture
from villages.models import District, Village


@pytest.fixture(scope="module")
def said(small_districts, django_db_setup, django_db_blocker):  # noqa: F811
    """What the command said, while its districts are there."""
    with django_db_blocker.unblock(), transaction.atomic():
        words = run(**TWO)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # else PostgreSQL may still plan for the empty tables of the test before
        yield words
        transaction.set_rollback(True)


def told(visit: Visit) -> VisitFacts:
    plain = {name: getattr(visit, name) for name in PLAIN}
    lists = {"stages": tuple(visit.stages), "obstacles": tuple(visit.obstacles), "mentors": tuple(visit.mentors.all())}
    return VisitFacts(**plain, **lists)


# --- What it makes ---------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_districts_have_blitars_shape_under_codes_that_no_place_has(said):
    districts = list(District.objects.all())

    assert [each.code for each in districts] == ["99.01", "99.02"]
    for district in districts:
        codes = district.villages.values_list("code", flat=True)
        assert {"35.05" + code[5:] for code in codes} == {row.code for row in examples.blitar_rows()}
        assert Cooperative.objects.filter(district=district).count() == len(codes)


@pytest.mark.django_db
def test_names_are_made_up_and_differ(said):
    real = {row.name for row in examples.blitar_rows()}
    names = [set(each.villages.values_list("name", flat=True)) for each in District.objects.all()]

    assert names[0] != names[1]
    assert not real & (names[0] | names[1])


@pytest.mark.django_db
def test_visits_are_as_many_as_asked_for_and_lie_evenly(said):
    by_district = Counter(Visit.objects.order_by().values_list("district__code", flat=True))
    of_village = Counter(Visit.objects.filter(visited_on__lt=said_start()).values_list("village", flat=True))

    assert by_district == {"99.01": VISITS // 2, "99.02": VISITS // 2}
    assert len(of_village) == Village.objects.count()
    assert max(of_village.values()) - min(of_village.values()) <= VISITS / 10


def said_start() -> date:
    return District.objects.first().programme_start


@pytest.mark.django_db
def test_each_district_has_its_own_people_and_the_first_has_the_sign_ins(said):
    head, other = User.objects.get(username="kadis"), User.objects.get(username="kadis-2")

    assert [each.code for each in District.objects.visible_to(head)] == ["99.01"]
    assert [each.code for each in District.objects.visible_to(other)] == ["99.02"]


def test_it_says_what_was_made_and_how_far_it_is(said):
    out, err = said

    assert f"{VISITS:,}".replace(",", ".") in out or f"{VISITS}" in out
    assert err.splitlines()[-1].endswith("1,500 / 1,500")


# --- Every rule holds ------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_engine_accepts_every_step_again(said):
    """Each cooperative's steps, done once more one by one in a fresh formation, end in the records that are stored."""
    for cooperative in Cooperative.objects.select_related("village__district", "district"):
        stored = {record.stage: record for record in cooperative.records.all()}
        fresh = Formation(cooperative)
        steps = list(
            StageStep.objects.filter(cooperative=cooperative).select_related("by").order_by("recorded_at", "pk")
        )
        for step in steps:
            do_again(fresh, step)
        assert {key: (each.status, each.version) for key, each in fresh.records.items()} == {
            key: (each.status, each.version) for key, each in stored.items()
        }


def do_again(formation: Formation, step: StageStep) -> None:
    stage, done = STAGES[step.stage], {"by": step.by, "at": step.recorded_at}
    match step.action:
        case "claim":
            formation.claim(stage, facts_of(step), on_behalf=step.on_behalf, **done)
        case "verify":
            formation.verify(stage, **done)
        case "return":
            formation.return_(stage, reason=step.reason, **done)
        case "correct":
            formation.correct(stage, facts_of(step), reason=step.reason, **done)
        case "reopen":
            together = [later.key for later in formation.verified_on(stage)]
            assert together == []  # they were reopened just before
            formation.reopen(stage, reason=step.reason, **done)


@pytest.mark.django_db
def test_every_visit_keeps_the_rules_and_bears_the_fingerprint_of_its_content(said):
    allowed = {each.pk: set(mentors_of(each).values_list("pk", flat=True)) for each in District.objects.all()}
    old = Visit.objects.filter(visited_on__lt=said_start()).exclude(pk__in=Visit.history.values("id"))
    visits = list(old.with_row().select_related("logged_by")[:400])

    assert len(visits) == 400
    for visit in visits:
        visit.full_clean()
        facts = told(visit)
        assert problems(facts, visit.village, today=TODAY, allowed=allowed[visit.district_id]) == {}
        assert visit.fingerprint == facts.fingerprint(visit.village, visit.logged_by)
        assert visit.district_id == visit.village.district_id
        assert visit.logged_by in facts.mentors


@pytest.mark.django_db
def test_every_verified_stage_was_verified_by_somebody_else(said):
    records = StageRecord.objects.filter(status=Status.VERIFIED)

    assert records.exists()
    assert not [each for each in records if each.claimed_by_id == each.verified_by_id]


def test_the_long_past_ends_where_the_programme_begins():
    period = past.LongPeriod.of(DAY, TODAY)

    assert period.past[0] >= period.preparation
    assert period.past[-1] < period.working_days[0]
