"""Moves the villages along their stages, deed by deed, through the engine into a ledger."""

from datetime import date, datetime, timedelta
from operator import attrgetter
from random import Random

from accounts.permissions import Role
from cooperatives.bulk import Ledger
from cooperatives.engine import Formation
from cooperatives.models import Cooperative, StageStep, Status
from cooperatives.stages import ACTIVE_STAGES, STAGES
from mentoring.demo.courses import Course, Story, Turn
from mentoring.demo.papers import Folder, facts
from mentoring.demo.people import Crew
from mentoring.demo.period import Period, moment, office_moment
from mentoring.demo.reasons import REOPENINGS, said

Action = StageStep.Action
VILLAGES_PER_AUDIT = 120  # in one of so many, a deed is taken back with all that stands on it
AUDITED = "deed"
AUDITED_RECORDS = 6  # only where little more than the legal entity stands on it
AUDIT_DAYS = 6  # how long ago, at most


def turns_of(story: Story, reached: dict[str, date], folder: Folder) -> list[Turn]:
    """Tell a village's stages, in the order of what happens; the last turns may lie ahead."""
    courses: dict[str, Course] = {}
    turns: list[Turn] = []
    for stage in ACTIVE_STAGES:
        if stage.key in reached and all(key in courses for key in stage.requires):
            before = [courses[key] for key in stage.requires]
            course = story.course(stage, facts(stage, reached, folder, story.rng), before)
            turns += course.turns
            if stage.key != story.returned:
                courses[stage.key] = course
    return sorted(turns, key=attrgetter("at"))


def play(ledger: Ledger, cooperative: Cooperative, turns: list[Turn], period: Period) -> Formation:
    """Do the past deeds of a village one after another. What breaks a rule, the engine refuses, and the demo stops."""
    formation = ledger.open(cooperative)
    for turn in turns:
        if period.is_past(turn.at):
            ledger.keep(formation, _done(formation, turn))
    return formation


def audit(ledger: Ledger, formations: list[Formation], crew: Crew, rng: Random, period: Period) -> None:
    """Take back the deed of a few villages, with the verified stages that stand on it, in the last days."""
    since = moment(period.today - timedelta(days=AUDIT_DAYS), 0)
    fit = [each for each in formations if _fit_for_audit(each, since)]
    for formation in rng.sample(fit, min(len(fit), round(len(formations) / VILLAGES_PER_AUDIT))):
        at = office_moment(rng, since, 1)
        if not period.is_past(at):
            continue
        coordinator, _officer = crew.verifiers(formation.cooperative.village)
        stage = STAGES[AUDITED]
        together = [later.key for later in formation.verified_on(stage)]
        reason = said(REOPENINGS, stage, None, rng)
        ledger.keep(formation, formation.reopen(stage, reason=reason, by=coordinator, at=at, together=together))


def _fit_for_audit(formation: Formation, since: datetime) -> bool:
    """Tell whether a village stands just behind the deed and nothing has happened there lately."""
    records = formation.records.values()
    moments = [at for record in records for at in (record.claimed_at, record.verified_at) if at]
    return (
        max(moments, default=since) < since
        and formation.stands(AUDITED, (Status.VERIFIED,))
        and len(records) <= AUDITED_RECORDS
    )


def _done(formation: Formation, turn: Turn) -> list[StageStep]:
    stage, by, at = turn.stage, turn.by, turn.at
    if turn.action is Action.REOPEN:
        return formation.reopen(stage, reason=turn.reason, by=by, at=at)
    if turn.action is Action.RETURN:
        return [formation.return_(stage, reason=turn.reason, by=by, at=at)]
    if turn.action is Action.VERIFY:
        return [formation.verify(stage, by=by, at=at)]
    assert turn.facts
    if turn.action is Action.CORRECT:
        return [formation.correct(stage, turn.facts, reason=turn.reason, by=by, at=at)]
    return [formation.claim(stage, turn.facts, by=by, at=at, on_behalf=by.role != Role.VILLAGE)]
