"""Objects for tests. Where a rule stands guard they come through the actions, so that no test builds what cannot be.

`village(kelurahan=True, reached="deed", claimed="legal_entity")`: stages named in `reached` are verified together with
all that they need, those in `claimed` wait for the office, those in `returned` were given back.
Everything happens on `on` (default today). Each village stands in a district of its own unless one is given.
"""

import uuid
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

import factory
from django.utils import timezone
from django.utils.timezone import localdate
from factory.django import DjangoModelFactory

from accounts.models import User
from accounts.permissions import Role
from cooperatives.actions import claim_stage, open_stage, return_stage, verify_stage
from cooperatives.evidence import Facts
from cooperatives.founding import found_cooperatives
from cooperatives.models import StageRecord, Status
from cooperatives.stages import STAGES, Answer, Evidence, Stage
from mentoring.actions import finish_followup, log_visit
from mentoring.facts import FollowUpFacts, VisitFacts
from mentoring.models import FollowUp, Visit
from villages.actions import assign
from villages.models import District, Subdistrict, Village

LONG_AGO = date(2025, 1, 1)
MORNING = time(9, 0)
PASSWORD = "kopi-pagi-2025"


# --- People and places -----------------------------------------------------------------------------------------------


class UserFactory(DjangoModelFactory):
    """A person with a password; `territory` (one or several) is assigned since long ago, or since `since`."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"person{n}")
    full_name = factory.Sequence(lambda n: f"Person {n}")
    role = Role.OFFICER
    password = factory.django.Password(PASSWORD)

    @factory.post_generation
    def territory(self, create, given, since: date = LONG_AGO, until: date | None = None):
        """Assign the places given."""
        for place in _several(given):
            assign(user=self, territory=place, by=None, since=since, until=until)


class DistrictFactory(DjangoModelFactory):
    """A district whose programme began in March 2025, with six months to go."""

    class Meta:
        model = District

    code = factory.Sequence(lambda n: f"{11 + n // 99 % 88}.{n % 99 + 1:02d}")
    name = factory.LazyAttribute(lambda district: f"Kabupaten {district.code}")
    preparation_starts = date(2025, 3, 1)
    programme_start = date(2025, 3, 27)
    target_date = date(2025, 9, 27)


class SubdistrictFactory(DjangoModelFactory):
    """A kecamatan."""

    class Meta:
        model = Subdistrict

    class Params:
        number = factory.Sequence(lambda n: n % 99 + 1)

    district = factory.SubFactory(DistrictFactory)
    code = factory.LazyAttribute(lambda place: f"{place.district.code}.{place.number:02d}")
    name = factory.LazyAttribute(lambda place: f"Kecamatan-{place.number}")


class VillageFactory(DjangoModelFactory):
    """A desa, or with `kelurahan=True` a kelurahan, and its cooperative."""

    class Meta:
        model = Village
        skip_postgeneration_save = True

    class Params:
        number = factory.Sequence(lambda n: n % 999 + 1)
        kind_digit = "2"
        kelurahan = factory.Trait(kind_digit="1")
        pilot = factory.Trait(is_pilot=True)

    subdistrict = factory.SubFactory(SubdistrictFactory)
    code = factory.LazyAttribute(lambda place: f"{place.subdistrict.code}.{place.kind_digit}{place.number:03d}")
    name = factory.LazyAttribute(lambda place: f"Village-{place.number}")

    @factory.post_generation
    def founded(self, create, given):
        """Give it its cooperative, named by the rule."""
        found_cooperatives(self.district)


def user(role: str = Role.OFFICER, territory: Any = (), **fields: Any) -> User:
    """A person who may sign in (PASSWORD); `territory` is a place or several."""
    return UserFactory(role=role, territory=territory, **fields)


def district(**fields: Any) -> District:
    """A district; codes number themselves."""
    return DistrictFactory(**fields)


def subdistrict(**fields: Any) -> Subdistrict:
    """A kecamatan, in a district of its own unless given `district`."""
    return SubdistrictFactory(**fields)


def village(
    *,
    reached: str | Iterable[str] = (),
    claimed: str | Iterable[str] = (),
    returned: str | Iterable[str] = (),
    on: date | None = None,
    claimed_by: User | None = None,
    verified_by: User | None = None,
    district: District | None = None,
    **fields: Any,
) -> Village:
    """A village with its cooperative and stages, as the head of this module says."""
    if district is not None:
        fields.setdefault("subdistrict__district", district)
    made = VillageFactory(**fields)
    for bring_about, stages in ((reach, reached), (send_back, returned), (claim, claimed)):
        for stage in _several(stages):
            bring_about(made, stage, on=on, claimed_by=claimed_by, verified_by=verified_by)
    return made


def officers(district: District) -> tuple[User, User]:
    """The two officers who claim and who verify in a district where a test names nobody."""
    return _officer(district, "claims"), _officer(district, "verifies")


# --- Stages ----------------------------------------------------------------------------------------------------------


def facts_for(stage: str | Stage, day: date | None = None, **changed: Any) -> Facts:
    """Complete and valid facts about a stage, reached on `day` (default today); `details` are added to the answers."""
    stage = STAGES[stage] if isinstance(stage, str) else stage
    day = day or localdate()
    facts: dict[str, Any] = {"achieved_on": day}
    if stage.number_label:
        facts["document_number"] = "1234567890123456"[: stage.number_digits[0]] if stage.number_digits else "12/2025"
    if stage.number_date_label:
        facts["document_date"] = day
    details = {item.key: _answer(item) for item in stage.evidence} | changed.pop("details", {})
    return Facts(**{**facts, **changed, "details": details})


def claim(village: Village, stage: str, *, on: date | None = None, **people: User | None) -> StageRecord:
    """Claim a stage of a village, after verifying what it needs and does not have."""
    day = on or localdate()
    for needed in STAGES[stage].requires:
        if not StageRecord.objects.filter(
            cooperative__village=village, stage=needed, status__in=(Status.CLAIMED, Status.VERIFIED)
        ).exists():
            reach(village, needed, on=on, **people)
    by = people.get("claimed_by") or officers(village.district)[0]
    return claim_stage(village=village, stage=STAGES[stage], facts=facts_for(stage, day), by=by, at=moment(day))


def reach(village: Village, stage: str, *, on: date | None = None, **people: User | None) -> StageRecord:
    """Have a stage verified, after all that it needs; one that is verified already stays as it is."""
    records = StageRecord.objects.filter(cooperative__village=village)
    record = records.filter(stage=stage).first()
    if record and record.status == Status.VERIFIED:
        return record
    for needed in STAGES[stage].requires:
        reach(village, needed, on=on, **people)
    if record is None or record.status != Status.CLAIMED:
        claim(village, stage, on=on, **people)
    by = people.get("verified_by") or officers(village.district)[1]
    return verify_stage(village=village, stage=STAGES[stage], by=by, at=moment(on or localdate()))


def send_back(
    village: Village, stage: str, *, on: date | None = None, reason: str = "The minutes are not signed.", **people: Any
) -> StageRecord:
    """Claim a stage and give it back."""
    claim(village, stage, on=on, **people)
    by = people.get("verified_by") or officers(village.district)[1]
    return return_stage(village=village, stage=STAGES[stage], reason=reason, by=by, at=moment(on or localdate()))


def bring_in(village: Village, stage: str, *, on: date, by: User | None = None) -> StageRecord:
    """Open a stage of a programme that already ran, with all that it needs, as reached on a day."""
    for needed in STAGES[stage].requires:
        if not StageRecord.objects.filter(cooperative__village=village, stage=needed).exists():
            bring_in(village, needed, on=on, by=by)
    by = by or officers(village.district)[1]
    return open_stage(village=village, stage=STAGES[stage], facts=facts_for(stage, on), by=by)


# --- Visits ----------------------------------------------------------------------------------------------------------


def visit(
    *,
    village: Village | None = None,
    on: date | None = None,
    mentors: Iterable[User] = (),
    logged_by: User | None = None,
    followups: Iterable[FollowUpFacts] = (),
    key: uuid.UUID | None = None,
    **facts: Any,
) -> Visit:
    """A logged visit, made and logged on `on` (default today)."""
    village = village or VillageFactory()
    on = on or localdate()
    mentors = tuple(mentors) or (officers(village.district)[0],)
    told = {"purpose": "Prepare the deliberation", "result": "The date is set.", **facts}
    made, _new = log_visit(
        key=key or uuid.uuid4(),
        facts=VisitFacts(visited_on=on, mentors=mentors, followups=tuple(followups), **told),
        village=village,
        by=logged_by or mentors[0],
        at=moment(on),
    )
    return made


def followup(
    *,
    village: Village | None = None,
    on: date | None = None,
    action: str = "Send the draft minutes",
    owner: str = FollowUp.Owner.VILLAGE,
    due_on: date | None = None,
    done_on: date | None = None,
    **visit_fields: Any,
) -> FollowUp:
    """A follow-up agreed on a visit made for it on `on`, due a week later; done if `done_on` is given."""
    on = on or localdate()
    agreed = FollowUpFacts(action=action, owner=owner, due_on=due_on or on + timedelta(days=7))
    made = visit(village=village, on=on, followups=[agreed], **visit_fields).followups.get()
    return finish_followup(followup=made, by=made.visit.logged_by, on=done_on) if done_on else made


# --- Parts -----------------------------------------------------------------------------------------------------------


def moment(day: date) -> datetime:
    """A moment of a day: now if it is today, else nine in the morning."""
    return timezone.now() if day == localdate() else timezone.make_aware(datetime.combine(day, MORNING))


def _several(given: Any) -> tuple:
    if not given:
        return ()
    return tuple(given) if isinstance(given, list | tuple | set) else (given,)


def _officer(district: District, task: str) -> User:
    username = f"{task}-{district.code}"
    return User.objects.filter(username=username).first() or user(
        username=username, full_name=f"Officer who {task}", territory=district
    )


def _answer(item: Evidence) -> Any:
    """A valid answer of each kind; a part is never more than its whole."""
    if item.answer is Answer.CHOICE:
        return next(iter(item.choices or {}))
    return {
        Answer.TEXT: f"{item.key} in words",
        Answer.COUNT: 9 if item.at_most else 25,
        Answer.MONEY: 50_000,
        Answer.PAPER: True,
        Answer.SUBDOMAIN: "pasirharjo-talun",
        Answer.LAST_FOUR: "0042",
    }[item.answer]
