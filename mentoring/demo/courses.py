"""How a stage goes: claimed, sometimes returned or reopened, verified by somebody else, now and then corrected."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from random import Random

from accounts.models import User
from cooperatives.evidence import Facts
from cooperatives.models import StageStep
from cooperatives.stages import Stage
from mentoring.demo.papers import misread
from mentoring.demo.people import Crew
from mentoring.demo.period import Period, office_moment, village_moment
from mentoring.demo.reasons import CORRECTIONS, MENDED, REOPENINGS, RETURNS, said
from villages.models import Village

Action = StageStep.Action

CLAIM_LAG = (0, 0, 0, 1, 1, 1, 2, 2, 3, 5, 8)  # days from a stage to its claim
# Working days a claim waits for the office.
VERIFY_LAG = (0, 0, 0, *(1,) * 10, *(2,) * 8, *(3,) * 5, 4, 4, 4, 5, 5, 6, 8, 14)
SMOOTH_LAG = 2  # the same where all goes smoothly, at most
CLAIM_AGAIN_LAG = (1, 2, 2, 3, 4, 5, 7, 10, 17, 32)  # days until a village answers to a return
FOR_THE_VILLAGE = 0.07  # share of claims the office makes although an official could
RETURNED = 0.09  # share of claims that come back
INCOMPLETE = 0.35  # share of those, where the stage has papers to be handed in later, that lacked one
REOPENED = 0.008  # share of verifications taken back
CORRECTED = 0.008  # share of numbers mended later
COORDINATOR_VERIFIES = 0.65


@dataclass(frozen=True)
class Turn:
    """One deed: what is done to a stage, when and by whom."""

    at: datetime
    action: Action
    stage: Stage
    by: User
    facts: Facts | None = None
    reason: str = ""


@dataclass
class Course:
    """A stage's turns; it stands without a break from `stands_at` on, and verified from `verified_at` on."""

    stands_at: datetime
    verified_at: datetime
    turns: list[Turn] = field(default_factory=list)


@dataclass(frozen=True)
class Story:
    """What the courses of one village have in common."""

    village: Village
    crew: Crew
    period: Period
    rng: Random
    returned: str = ""  # key of a stage that is returned and not claimed again
    smooth: bool = False  # nothing else goes wrong

    def course(self, stage: Stage, facts: Facts, before: list[Course]) -> Course:
        """Tell a stage from its claim on; `before` are the courses of what it needs."""
        opening = self.period.opening
        stands = max((each.stands_at for each in before), default=opening)
        verified = max((each.verified_at for each in before), default=opening)
        course = Course(stands, verified)
        shown = self._mistaken(stage, facts)
        wrongs = self._wrongs(stage)
        if wrongs == [Action.RETURN]:
            self._claim(course, stage, self._incomplete(stage, shown), facts.achieved_on)
        else:
            self._claim(course, stage, shown, facts.achieved_on)
        for wrong in wrongs:
            if wrong is Action.REOPEN:
                self._verify(course, stage)
            self._set_back(course, stage, wrong)
            if stage.key == self.returned:
                return course
            again = replace(shown, note=self.rng.choice(MENDED))
            self._claim(course, stage, again, facts.achieved_on, lag=self.rng.choice(CLAIM_AGAIN_LAG))
        self._verify(course, stage)
        if shown != facts:
            self._correct(course, stage, replace(facts, note=course.turns[-2].facts.note))  # type: ignore[union-attr]
        return course

    # -- what goes wrong ------------------------------------------------------------------------------------------

    def _wrongs(self, stage: Stage) -> list[Action]:
        if stage.key == self.returned:
            return [Action.RETURN]
        chance = self.rng.random()
        if self.smooth:
            return []
        if chance < RETURNED:
            return [Action.RETURN, Action.RETURN] if chance < RETURNED / 8 else [Action.RETURN]
        return [Action.REOPEN] if chance < RETURNED + REOPENED else []

    def _incomplete(self, stage: Stage, facts: Facts) -> Facts:
        later = {item.key for item in stage.evidence if item.verify and not item.claim}
        if self.rng.random() >= INCOMPLETE:
            return facts
        return replace(facts, details={key: answer for key, answer in facts.details.items() if key not in later})

    def _mistaken(self, stage: Stage, facts: Facts) -> Facts:
        if self.smooth or not facts.document_number or self.rng.random() >= CORRECTED:
            return facts
        return replace(facts, document_number=misread(facts.document_number))

    # -- turns ----------------------------------------------------------------------------------------------------

    def _claim(self, course: Course, stage: Stage, facts: Facts, on: date, lag: int | None = None) -> None:
        official = self.crew.officials.get(self.village.pk)
        coordinator, officer = self.crew.verifiers(self.village)
        after = course.stands_at if lag is None else course.turns[-1].at
        day = max(on, after.date()) if lag is None else after.date()
        day += timedelta(days=self.rng.choice(CLAIM_LAG) if lag is None else lag)
        if official and self.rng.random() >= FOR_THE_VILLAGE:
            by, at = official, village_moment(self.rng, day, after)
        else:
            by = coordinator if self.rng.random() < COORDINATOR_VERIFIES else officer
            at = office_moment(self.rng, max(after, village_moment(self.rng, day, after)), 0)
        course.stands_at = at
        course.turns.append(Turn(at, Action.CLAIM, stage, by, facts))

    def _verify(self, course: Course, stage: Stage) -> None:
        """Let another person than the claimer confirm, once what it needs is verified."""
        after = max(course.stands_at, course.verified_at)
        lag = self.rng.choice(VERIFY_LAG)
        at = office_moment(self.rng, after, min(lag, SMOOTH_LAG) if self.smooth else lag)
        course.verified_at = at
        course.turns.append(Turn(at, Action.VERIFY, stage, self._verifier(course.turns[-1].by)))

    def _set_back(self, course: Course, stage: Stage, action: Action) -> None:
        after = course.turns[-1].at
        at = office_moment(self.rng, after, self.rng.choice(VERIFY_LAG[1:]))
        reasons = RETURNS if action is Action.RETURN else REOPENINGS
        claim = next(turn for turn in reversed(course.turns) if turn.action is Action.CLAIM)
        reason = said(reasons, stage, claim.facts, self.rng)
        course.turns.append(Turn(at, action, stage, self._verifier(claim.by), reason=reason))

    def _correct(self, course: Course, stage: Stage, facts: Facts) -> None:
        at = office_moment(self.rng, course.verified_at, self.rng.choice(VERIFY_LAG[1:]))
        by = self._verifier(course.turns[-1].by)
        course.turns.append(Turn(at, Action.CORRECT, stage, by, facts, self.rng.choice(CORRECTIONS)))

    def _verifier(self, claimer: User) -> User:
        coordinator, officer = self.crew.verifiers(self.village)
        chosen, other = (coordinator, officer) if self.rng.random() < COORDINATOR_VERIFIES else (officer, coordinator)
        return other if chosen is claimer else chosen
