"""Two or three visits on every working day: where the mentors went, who went, and what became of what was agreed."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from random import Random
from uuid import UUID

from django.utils.timezone import localdate

from accounts.models import User
from cooperatives.models import StageStep
from cooperatives.stages import ACTIVE_STAGES, Stage
from mentoring.bulk import Diary
from mentoring.demo.courses import Turn
from mentoring.demo.journal import HOPELESS, Situation, write
from mentoring.demo.people import Crew
from mentoring.demo.period import Period, moment, office_moment
from mentoring.models import FollowUp
from villages.calendar import last_working_days, working_days
from villages.models import Village

Action = StageStep.Action
SETS_BACK = (Action.RETURN, Action.REOPEN)

VISITS_A_DAY = (2, 3)
STARTS = (time(8, 30), time(10, 30), time(13, 15))  # one for each visit of a day, so that nobody is in two places
SAME_ROAD = 0.55  # share of visits that lie in the kecamatan of the day's first
OFFICER_LEADS, IN_PAIRS = 0.2, 0.35
NEVER_VISITED, PILOT, FAVOURED = 6.0, 1.6, 25.0  # how much more likely a village is chosen
REST_DAYS = 10  # no second visit within so many days
LETTERS = 0.88  # share of visits with a letter of assignment
SAME_EVENING = 0.8  # share of visits logged on the day itself
AFTERNOON, EVENING = 15 * 60, 20 * 60
ON_TIME, LATE = 0.6, 0.84  # up to these shares follow-ups are done on time, done late; the rest is left
LEFT_IF_HOPELESS = 0.5  # what is left anyway where nothing moves
LATE_BY = (0, 7)  # working days
TICKED_BY_VILLAGE = 0.6


@dataclass
class Journey:
    """What the mentors know of a village."""

    village: Village
    turns: list[Turn]
    favoured: bool = False
    last_visit: date | None = None

    def appeal(self, on: date) -> float:
        """How much this village calls for a visit."""
        if self.last_visit and (on - self.last_visit).days < REST_DAYS:
            return 0
        weight = 1.0 if self.last_visit else NEVER_VISITED
        return weight * (PILOT if self.village.is_pilot else 1) * (FAVOURED if self.favoured else 1)

    def situation(self, on: date) -> Situation:
        """Where the village stood in the morning of a day, and how soon it claimed what it claimed next."""
        morning = moment(on, 0)
        standing: set[str] = set()
        for turn in self.turns:
            if turn.at < morning:
                (standing.discard if turn.action in SETS_BACK else standing.add)(turn.stage.key)
        stages = {stage.key: stage for stage in ACTIVE_STAGES if _may_come(stage, standing)}
        coming = [turn for turn in self.turns if turn.at >= morning and turn.action is Action.CLAIM]
        claim = next((turn for turn in coming if turn.stage.key in stages), None)
        if claim is None:
            return Situation(self.village, list(stages.values()), None)
        subject = stages.pop(claim.stage.key)
        return Situation(self.village, [subject, *stages.values()], (localdate(claim.at) - on).days)


@dataclass
class Agenda:
    """The visits of one district, day after day."""

    crew: Crew
    journeys: list[Journey]
    rng: Random
    period: Period
    allowed: Collection[int]
    letters: int = 0

    def fill(self, diary: Diary) -> None:
        """Log the visits of every working day."""
        for day in self.period.working_days:
            for journey, start in zip(self._chosen(day), STARTS, strict=False):
                self._visit(diary, journey, day, start)

    def _chosen(self, day: date) -> list[Journey]:
        chosen: list[Journey] = []
        for _each in range(self.rng.choice(VISITS_A_DAY)):
            near = [each for each in self.journeys if chosen and self._near(each, chosen[0])]
            among = near if near and self.rng.random() < SAME_ROAD else self.journeys
            weights = [0 if each in chosen else each.appeal(day) for each in among]
            if any(weights):
                chosen += self.rng.choices(among, weights)
        return chosen

    def _near(self, one: Journey, other: Journey) -> bool:
        return one.village.subdistrict_id == other.village.subdistrict_id

    def _visit(self, diary: Diary, journey: Journey, day: date, start: time) -> None:
        situation = journey.situation(day)
        mentors = self._mentors(journey.village)
        facts = write(situation, day, start, mentors, self.rng)
        if self.rng.random() < LETTERS:
            self.letters += 1
            letter_date = last_working_days(day, 2)[0]
            number = f"094/{self.letters:03d}/ST/DISKOPUM/{letter_date.year}"
            facts = replace(facts, letter_number=number, letter_date=letter_date)
        logged = self._logged(day)
        key = UUID(int=self.rng.getrandbits(128), version=4)
        by = mentors[0]
        agreed = diary.log(key=key, facts=facts, village=journey.village, by=by, at=logged, allowed=self.allowed)
        journey.last_visit = day
        for followup in agreed:
            self._follow(diary, followup, by, logged, hopeless=situation.outlook == HOPELESS)

    def _mentors(self, village: Village) -> tuple[User, ...]:
        coordinator, officer = self.crew.verifiers(village)
        lead = officer if self.rng.random() < OFFICER_LEADS else coordinator
        others = [mentor for mentor in self.crew.mentors if mentor is not lead]
        return (lead, self.rng.choice(others)) if self.rng.random() < IN_PAIRS else (lead,)

    def _logged(self, day: date) -> datetime:
        late = 0 if self.rng.random() < SAME_EVENING else 1
        at = moment(day + timedelta(days=late), self.rng.randrange(AFTERNOON, EVENING), self.rng.randrange(60))
        return at if self.period.is_past(at) else at - timedelta(days=1)

    def _follow(self, diary: Diary, followup: FollowUp, mentor: User, logged: datetime, *, hopeless: bool) -> None:
        """Decide what became of something agreed: done on time, done late, or left."""
        chance, forgotten = self.rng.random(), self.rng.random() < LEFT_IF_HOPELESS
        days = len(working_days(localdate(logged), followup.due_on))
        if chance < ON_TIME:
            at = office_moment(self.rng, logged, self.rng.randrange(max(1, days - 1)))
        else:
            at = office_moment(self.rng, moment(followup.due_on, EVENING), self.rng.randint(*LATE_BY))
        by = self._ticked_by(followup, mentor)
        if chance < LATE and not (hopeless and forgotten) and self.period.is_past(at):
            diary.finish(followup, by=by, on=localdate(at), at=at)

    def _ticked_by(self, followup: FollowUp, mentor: User) -> User:
        official = self.crew.officials.get(followup.village_id)
        mine = followup.owner == FollowUp.Owner.VILLAGE and self.rng.random() < TICKED_BY_VILLAGE
        return official if mine and official else mentor


def _may_come(stage: Stage, standing: Collection[str]) -> bool:
    return stage.key not in standing and all(key in standing for key in stage.requires)
