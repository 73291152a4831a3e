"""The demo's data keep every rule that a page would have enforced, and look like the real thing."""

from collections import Counter, defaultdict
from datetime import time, timedelta
from itertools import pairwise

import pytest
from django.db.models import Count, F
from django.utils.timezone import localtime

from accounts.models import User
from accounts.permissions import Permission, Role
from cooperatives.actions import load_formation
from cooperatives.evidence import missing
from cooperatives.figures import reached
from cooperatives.models import Cooperative, StageRecord, StageStep, Status
from cooperatives.models.progress import STANDING
from cooperatives.stages import ACTIVE_STAGES, STAGES
from mentoring.demo import blitar
from mentoring.mentors import mentors_of
from mentoring.models import FollowUp, Visit
from mentoring.pace import Verdict, pace
from villages.calendar import is_working_day
from villages.models import Assignment, Subdistrict, Village

pytestmark = pytest.mark.django_db

OFFICE_DEEDS = ("verify", "return", "reopen", "correct")


def verified(stage: str) -> int:
    return StageRecord.objects.filter(stage=stage, status=Status.VERIFIED).count()


def of_each_record() -> dict[int, list[StageStep]]:
    steps = defaultdict(list)
    for step in StageStep.objects.select_related("by").order_by("record_id", "number"):
        steps[step.record_id].append(step)
    return steps


def records_by_village() -> dict[int, dict[str, StageRecord]]:
    found: dict[int, dict[str, StageRecord]] = defaultdict(dict)
    for record in StageRecord.objects.all():
        found[record.cooperative_id][record.stage] = record
    return found


# --- The engine's rules ----------------------------------------------------------------------------------------------


def test_nothing_is_verified_without_what_it_needs(demo):
    for records in records_by_village().values():
        for key, record in records.items():
            if record.status == Status.VERIFIED:
                assert all(records[needed].status == Status.VERIFIED for needed in STAGES[key].requires)


def test_stages_follow_each_other_in_time(demo):
    for records in records_by_village().values():
        for key, record in records.items():
            before = [records[needed].achieved_on for needed in STAGES[key].requires if needed in records]
            assert all(day <= record.achieved_on for day in before)
            assert record.achieved_on >= demo.period.preparation


def test_nobody_verifies_what_they_claimed(demo):
    assert not StageRecord.objects.filter(verified_by=F("claimed_by")).exists()
    for steps in of_each_record().values():
        for claim, answer in pairwise(steps):
            if answer.action in ("verify", "return"):
                assert claim.by_id != answer.by_id


def test_what_is_verified_has_complete_evidence(demo):
    records = StageRecord.objects.filter(status=Status.VERIFIED)

    assert [record for record in records if missing(STAGES[record.stage], record, "verify")] == []


def test_each_record_is_its_last_step_and_its_steps_form_a_chain(demo):
    steps = of_each_record()
    for record in StageRecord.objects.all():
        chain = steps[record.pk]
        assert [step.number for step in chain] == list(range(1, record.version + 1))
        for one, other in pairwise(chain):
            assert one.recorded_at < other.recorded_at
            assert one.counts_until == other.counts_from
        last = chain[-1]
        assert last.counts_until is None
        assert (last.status, last.achieved_on, last.details) == (record.status, record.achieved_on, record.details)


def test_claims_speak_for_villages_only_where_they_say_so(demo):
    own = dict(Assignment.objects.filter(user__role=Role.VILLAGE).values_list("user", "village"))
    for record in StageRecord.objects.select_related("cooperative"):
        assert record.on_behalf is (record.claimed_by_id not in own)
        if not record.on_behalf:
            assert own[record.claimed_by_id] == record.cooperative.village_id


def test_those_who_decide_may_decide_there(demo):
    allowed = User.objects.holding(Permission.VERIFY_STAGE)
    for person in User.objects.filter(pk__in=StageStep.objects.filter(action__in=OFFICE_DEEDS).values("by")):
        assert person in allowed
        theirs = StageStep.objects.filter(action__in=OFFICE_DEEDS, by=person).values("cooperative__village")
        assert not Village.objects.filter(pk__in=theirs).exclude(
            pk__in=Village.objects.workable_by(person).values("pk")
        )


def test_the_office_decides_in_office_hours_of_working_days(demo):
    moments = [localtime(step.recorded_at) for step in StageStep.objects.filter(action__in=OFFICE_DEEDS)]

    assert moments
    assert all(is_working_day(at.date()) and time(7, 30) <= at.time() <= time(15, 30) for at in moments)


def test_every_claim_waiting_can_be_verified_by_somebody_else(demo):
    verifiers = list(User.objects.holding(Permission.VERIFY_STAGE).exclude(role=Role.ADMIN))
    workable = {
        person.pk: set(Village.objects.workable_by(person).values_list("pk", flat=True)) for person in verifiers
    }
    for record in StageRecord.objects.waiting().select_related("cooperative"):
        village = record.cooperative.village_id
        assert any(village in workable[one.pk] for one in verifiers if one.pk != record.claimed_by_id)


def test_the_deliberation_decides_the_formation_model(demo):
    for record in StageRecord.objects.filter(stage="deliberation", status=Status.VERIFIED).select_related(
        "cooperative"
    ):
        assert record.cooperative.formation_model == record.details["formation_model"]
    assert Cooperative.objects.values("formation_model").distinct().count() == 3


def test_every_deed_left_one_line_of_history_with_its_actor_and_moment(demo):
    told = Counter(StageRecord.history.values_list("id", "version", "history_user", "history_date"))
    done = Counter(StageStep.objects.values_list("record_id", "number", "by", "recorded_at"))

    assert told == done


# --- Visits ----------------------------------------------------------------------------------------------------------


def test_visits_are_made_on_working_days_two_or_three_a_day(demo):
    a_day = Counter(Visit.objects.values_list("visited_on", flat=True))

    assert set(a_day) == set(demo.period.working_days)
    assert set(a_day.values()) <= {2, 3}
    assert pace(demo.district, demo.period.today).verdict is Verdict.WITHIN


def test_nobody_is_in_two_places_at_once(demo):
    trips = defaultdict(list)
    for visit in Visit.objects.prefetch_related("mentors"):
        assert visit.started_at < visit.ended_at
        for mentor in visit.mentors.all():
            trips[mentor.pk, visit.visited_on].append((visit.started_at, visit.ended_at))
    for times in trips.values():
        times.sort()
        assert all(one[1] <= other[0] for one, other in pairwise(times))


def test_six_mentors_share_the_visits(demo):
    shares = Counter(Visit.mentors.through.objects.values_list("user", flat=True))

    assert len(shares) == 6
    assert set(shares) <= set(mentors_of(demo.district).values_list("pk", flat=True))
    assert min(shares.values()) * 5 > max(shares.values())


def test_a_visit_speaks_of_stages_that_were_open_that_day(demo):
    for visit in Visit.objects.select_related("village__cooperative"):
        standing = StageStep.objects.as_of(visit.visited_on - timedelta(days=1)).filter(
            cooperative=visit.village.cooperative, status__in=STANDING
        )
        assert not set(visit.stages) & set(standing.values_list("stage", flat=True))


def test_visits_tell_different_stories(demo):
    visits = Visit.objects.all()

    assert visits.values("result").distinct().count() > 80
    assert visits.values("purpose").distinct().count() > 20
    assert visits.exclude(letter_number="").count() > visits.count() * 0.75
    assert {key for visit in visits for key in visit.obstacles} >= {"budget", "notary_revision", "unresponsive"}
    for visit in visits:
        assert bool(visit.obstacles) is bool(visit.obstacle_note)
        assert visit.women <= visit.attendees
        assert "%" not in visit.result + visit.purpose + visit.place + visit.key_people + visit.obstacle_note
        if visit.village.kind == Village.Kind.KELURAHAN:
            assert "bumdes_friction" not in visit.obstacles
            assert "Desa " not in visit.place


def test_followups_are_kept_missed_and_open(demo):
    today = demo.period.today
    followups = FollowUp.objects.all()
    done = followups.filter(done_on__isnull=False)
    count = followups.count()

    assert done.filter(done_on__lte=F("due_on")).count() > count * 0.3
    assert done.filter(done_on__gt=F("due_on")).count() > count * 0.08
    assert followups.overdue(today).count() > count * 0.08
    assert followups.open(today).filter(due_on__gte=today).exists()
    assert {one.owner for one in followups} == {"office", "village"}
    assert not followups.exclude(village=F("visit__village")).exists()


# --- Looks -----------------------------------------------------------------------------------------------------------


def test_the_programme_looks_like_day_86_of_the_real_one(demo):
    villages = Village.objects.count()

    assert villages == 248
    assert verified("outreach") >= 0.98 * villages
    assert 0.92 * villages <= verified("deliberation") < villages
    assert 0.48 <= verified("legal_entity") / villages <= 0.58
    assert verified("deed") > verified("legal_entity")
    assert 50 <= verified("outlet") <= 80
    assert 1 <= verified("operating") <= 12
    assert 25 <= StageRecord.objects.waiting().count() <= 130
    assert StageRecord.objects.filter(status=Status.RETURNED).count() >= 3
    assert StageRecord.objects.filter(status=Status.REOPENED).count() >= 2
    assert 1 <= StageStep.objects.filter(action="correct").count() <= 12
    assert 0.05 < StageRecord.objects.filter(on_behalf=True).count() / StageRecord.objects.count() < 0.3


def test_legal_entities_grew_on_an_s_curve(demo):
    """Slow at first, a rush, then the long tail."""
    villages, start = Village.objects.all(), demo.period.start
    counts = [villages.filter(reached("legal_entity", start + timedelta(days=day))).count() for day in (15, 35, 55, 75)]
    gains = [other - one for one, other in pairwise(counts)]

    assert counts[0] < 5
    assert gains[0] > gains[2]
    assert gains[1] > gains[2] > 0


def test_kecamatan_differ(demo):
    done = Village.objects.filter(reached("legal_entity", demo.period.today))
    shares = {
        row["subdistrict"]: done.filter(subdistrict=row["subdistrict"]).count() / row["n"]
        for row in Village.objects.order_by().values("subdistrict").annotate(n=Count("pk"))
    }

    assert len(shares) == 22
    assert min(shares.values()) < 0.2
    assert max(shares.values()) > 0.85


def test_every_kecamatan_has_one_coordinator(demo):
    covered = Assignment.objects.filter(user__role=Role.COORDINATOR).values_list("subdistrict", flat=True)

    assert sorted(covered) == sorted(Subdistrict.objects.values_list("pk", flat=True))


def test_pilots_are_44_over_all_kecamatan(demo):
    pilots = Village.objects.filter(is_pilot=True)

    assert pilots.count() == 44
    assert pilots.values("subdistrict").distinct().count() == 22
    assert set(blitar.CAST.ahead) <= set(pilots.values_list("code", flat=True))


def test_pasirharjo_and_sanankulon_are_ahead(demo):
    legal = StageStep.objects.filter(stage="legal_entity", status=Status.VERIFIED)
    first_days = list(legal.order_by("counts_from").values_list("cooperative__village__code", flat=True)[:10])

    assert set(blitar.CAST.ahead) <= set(first_days)
    assert StageRecord.objects.get(cooperative__village__code=blitar.SANANKULON, stage="operating").status == "verified"


def test_the_official_of_pasirharjo_has_something_to_do(demo):
    formation = load_formation(Cooperative.objects.get(village__code=blitar.PASIRHARJO))
    ready = [stage.key for stage in ACTIVE_STAGES if not formation.lacking(stage)]
    open_stages = {key for key in ready if not formation.stands(key)}

    assert formation.records["outlet"].status == Status.RETURNED
    assert formation.records["outlet"].reason
    assert {"outlet", "cooperative_number", "national_account"} <= open_stages


def test_documents_are_numbered_once(demo):
    for stage in ("tax_number", "business_license", "cooperative_number", "legal_entity"):
        numbers = list(StageRecord.objects.filter(stage=stage).values_list("document_number", flat=True))
        assert len(numbers) == len(set(numbers)) > 10
    deeds = [
        (record.details["notary"], record.document_date.strftime("%Y-%m"), record.document_number)
        for record in StageRecord.objects.filter(stage="deed")
    ]
    subdomains = [record.details["subdomain"] for record in StageRecord.objects.filter(stage="national_account")]
    assert len(deeds) == len(set(deeds))
    assert len({notary for notary, _month, _number in deeds}) > 2
    assert len(subdomains) == len(set(subdomains)) > 3
