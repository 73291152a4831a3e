"""The rules of the stages, without a database: what may follow what, and what each deed leaves behind.

The actions (cooperatives.actions) lock, load, ask this engine and store; the demo asks it in memory and stores in
bulk. So both obey the same rules. Source: section 4 of the domain notes.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from cooperatives import evidence
from cooperatives.evidence import Facts
from cooperatives.models import Cooperative, StageRecord, StageStep, Status
from cooperatives.models.progress import SET_BACK, STANDING
from cooperatives.stages import STAGES, Label, Stage, needed_by, standing_on
from kmp_tracker.refusals import Refused

Action = StageStep.Action


@dataclass
class Formation:
    """A cooperative's stages in memory. Each deed changes the records and returns the steps it made.

    Every deed takes `by` (who) and `at` (an aware datetime), and raises Refused, with the reason in words, when a
    rule forbids it; nothing is changed then.
    """

    cooperative: Cooperative
    records: dict[str, StageRecord] = field(default_factory=dict)

    # -- the deeds ------------------------------------------------------------------------------------------------

    def claim(self, stage: Stage, facts: Facts, *, by: Any, at: datetime, on_behalf: bool = False) -> StageStep:
        """Say that a stage was reached. Allowed while it is unclaimed, returned or reopened."""
        record = self.records.get(stage.key)
        if stage.retired:
            raise Refused(_("%(stage)s is no longer used.") % {"stage": self.label(stage)})
        if record and record.status == Status.CLAIMED:
            raise Refused(_("%(stage)s already waits for verification.") % {"stage": self.label(stage)})
        if record and record.status == Status.VERIFIED:
            raise Refused(_("%(stage)s is already verified.") % {"stage": self.label(stage)})
        facts = self._sound(stage, facts, at)
        self._needs(stage, STANDING)
        self._complete(stage, facts, "claim")
        record = record or self._new_record(stage)
        record.claimed_by, record.claimed_at, record.on_behalf = by, at, on_behalf
        record.is_opening = False
        self._say(record, facts, by)
        return self._step(record, Action.CLAIM, Status.CLAIMED, by=by, at=at)

    def verify(self, stage: Stage, *, by: Any, at: datetime) -> StageStep:
        """Confirm a claim. What it needs must be verified, the evidence complete, and another person must look."""
        record = self._held(stage, Status.CLAIMED)
        if reasons := self.against_verifying(stage, by):
            raise Refused(reasons)
        record.verified_by, record.verified_at, record.reason = by, at, ""
        self._decide_model(record)
        return self._step(record, Action.VERIFY, Status.VERIFIED, by=by, at=at)

    def return_(self, stage: Stage, *, reason: str, by: Any, at: datetime) -> StageStep:
        """Give a claim back to the village, saying what to mend."""
        record = self._held(stage, Status.CLAIMED)
        record.reason = self._reasoned(reason)
        return self._step(record, Action.RETURN, Status.RETURNED, by=by, at=at)

    def reopen(
        self, stage: Stage, *, reason: str, by: Any, at: datetime, together: Collection[str] = ()
    ) -> list[StageStep]:
        """Take a verification back. Verified stages that stand on it must be named in `together` and go too."""
        self._held(stage, Status.VERIFIED)
        reason = self._reasoned(reason)
        standing = self.verified_on(stage)
        if set(together) != {later.key for later in standing}:
            raise Refused(
                _("These verified stages need %(stage)s and must be reopened with it: %(later)s.")
                % {"stage": self.label(stage), "later": self._labels(standing) or "–"}
            )
        return [self._reopen_one(each, reason, by, at) for each in (*reversed(standing), stage)]

    def correct(self, stage: Stage, facts: Facts, *, reason: str, by: Any, at: datetime) -> StageStep:
        """Mend a typo in a number, a date or the evidence of a claimed or verified stage; its status stays."""
        record = self._held(stage, *STANDING)
        reason = self._reasoned(reason)
        facts = self._sound(stage, facts, at)
        if record.status == Status.VERIFIED and not record.is_opening:
            self._complete(stage, facts, "verify")
        self._complete(stage, facts, "claim", record)
        if facts == facts_of(record):
            raise Refused(_("Nothing was changed. Correct a number or a date, or go back."))
        self._say(record, facts, by, reason)
        if record.status == Status.VERIFIED:
            self._decide_model(record)
        return self._step(record, Action.CORRECT, Status(record.status), by=by, at=at)

    def open(self, stage: Stage, facts: Facts, *, by: Any, at: datetime) -> StageStep:
        """Bring in a stage of a programme that already ran, as verified; it counts from the day it was reached."""
        if stage.key in self.records:
            raise Refused(
                _("%(stage)s is already on record here; verify or correct it on its page.")
                % {"stage": self.label(stage)}
            )
        facts = self._sound(stage, facts, at)
        self._needs(stage, (Status.VERIFIED,))
        record = self._new_record(stage)
        record.is_opening, record.verified_by, record.verified_at = True, by, at
        self._say(record, facts, by)
        self._decide_model(record)
        return self._step(record, Action.OPEN, Status.VERIFIED, by=by, at=at)

    # -- questions ------------------------------------------------------------------------------------------------

    def label(self, stage: Stage) -> str:
        """Name a stage in the words of this village and formation model."""
        return str(stage.label_for(self.cooperative.village.kind, self.cooperative.formation_model))

    def stands(self, key: str, statuses: Iterable[str] = STANDING) -> bool:
        """Tell whether a stage has one of the statuses."""
        record = self.records.get(key)
        return record is not None and record.status in statuses

    def against_verifying(self, stage: Stage, by: Any) -> list[str]:
        """Say what keeps `by` from verifying a claimed stage, each reason in words; empty when nothing does."""
        record = self.records[stage.key]
        reasons = []
        if lacking := self.lacking(stage, (Status.VERIFIED,)):
            reasons.append(_("First verify: %(stages)s.") % {"stages": self._labels(lacking)})
        if missing := evidence.missing(stage, record, "verify"):
            reasons.append(_missing(missing))
        if self.is_own_claim(record, by):
            reasons.append(_("You claimed or corrected this yourself. Ask a colleague to verify it."))
        return reasons

    def is_own_claim(self, record: StageRecord, by: Any) -> bool:
        """Tell whether `by` claimed or corrected it, in a district where another person must look."""
        own = by.pk in (record.claimed_by_id, record.told_by_id)
        return own and not self.cooperative.district.one_person_may_verify

    def verified_on(self, stage: Stage) -> list[Stage]:
        """Find the verified stages that stand on `stage`, in order."""
        return [STAGES[key] for key in standing_on(stage.key) if self.stands(key, (Status.VERIFIED,))]

    def lacking(self, stage: Stage, statuses: Collection[str] = STANDING) -> list[Stage]:
        """Find what `stage` needs and does not have in one of the statuses."""
        return [STAGES[key] for key in stage.requires if not self.stands(key, statuses)]

    # -- rules ----------------------------------------------------------------------------------------------------

    def _held(self, stage: Stage, *statuses: str) -> StageRecord:
        record = self.records.get(stage.key)
        if record is None or record.status not in statuses:
            now = record.get_status_display() if record else _("Not claimed yet")
            raise Refused(
                _("This cannot be done now. %(stage)s stands at: %(status)s.")
                % {"stage": self.label(stage), "status": now}
            )
        return record

    def _needs(self, stage: Stage, statuses: Collection[str]) -> None:
        lacking = self.lacking(stage, statuses)
        if not lacking:
            return
        text = (
            _("First verify: %(stages)s.")
            if statuses == (Status.VERIFIED,)
            else _("First claim what comes before it: %(stages)s.")
        )
        raise Refused(text % {"stages": self._labels(lacking)})

    def _complete(self, stage: Stage, facts: Any, moment: str, record: StageRecord | None = None) -> None:
        if record is not None and record.is_opening:
            return  # what the opening left out may be completed bit by bit
        missing = evidence.missing(stage, facts, moment)
        if missing:
            raise Refused(_missing(missing))

    def _sound(self, stage: Stage, facts: Facts, at: datetime) -> Facts:
        """Tidy the facts and refuse impossible ones, each beside its field."""
        facts = replace(
            facts,
            document_number=evidence.tidy_number(stage, facts.document_number),
            details={key: answer for key, answer in facts.details.items() if answer not in (None, "")},
        )
        errors: dict[str, str] = evidence.problems(stage, facts)
        if message := self._date_fault(stage, facts.achieved_on, localdate(at)):
            errors["achieved_on"] = message
        if facts.document_date and facts.document_date > facts.achieved_on:
            errors["document_date"] = _("The document cannot be dated after %(day)s, the date reached.") % {
                "day": _day(facts.achieved_on)
            }
        if errors:
            raise Refused(errors)
        return facts

    def _date_fault(self, stage: Stage, achieved_on: date, today: date) -> str:
        if achieved_on > today:
            return _("This day is in the future. Claim the stage once it is reached.")
        earliest = self.cooperative.district.preparation_starts
        if achieved_on < earliest:
            return _("Nothing counts before %(day)s, when preparation began.") % {"day": _day(earliest)}
        for key in needed_by(stage.key):
            before = self.records.get(key)
            if before and before.status in STANDING and before.achieved_on > achieved_on:
                return _("%(stage)s, which comes first, was reached on %(day)s.") % {
                    "stage": self.label(STAGES[key]),
                    "day": _day(before.achieved_on),
                }
        for key in standing_on(stage.key):
            after = self.records.get(key)
            if after and after.status in STANDING and after.achieved_on < achieved_on:
                return _("%(stage)s, which comes later, was already reached on %(day)s.") % {
                    "stage": self.label(STAGES[key]),
                    "day": _day(after.achieved_on),
                }
        return ""

    def _reasoned(self, reason: str) -> str:
        if not reason.strip():
            raise Refused({"reason": _("Write the reason, so that the village knows what to do.")})
        return reason.strip()

    # -- what is left behind --------------------------------------------------------------------------------------

    def _labels(self, stages: Iterable[Stage]) -> str:
        return get_text_list([self.label(stage) for stage in stages], _("and"))

    def _new_record(self, stage: Stage) -> StageRecord:
        return StageRecord(
            cooperative=self.cooperative, district_id=self.cooperative.district_id, stage=stage.key, version=0
        )

    def _reopen_one(self, stage: Stage, reason: str, by: Any, at: datetime) -> StageStep:
        record = self.records[stage.key]
        record.verified_by, record.verified_at, record.reason = None, None, reason
        return self._step(record, Action.REOPEN, Status.REOPENED, by=by, at=at)

    def _say(self, record: StageRecord, facts: Facts, by: Any, reason: str = "") -> None:
        record.told_by = by
        record.achieved_on = facts.achieved_on
        record.document_number, record.document_date = facts.document_number, facts.document_date
        record.details, record.note, record.reason = dict(facts.details), facts.note, reason

    def _decide_model(self, record: StageRecord) -> None:
        """The verified deliberation decides how the cooperative is formed."""
        if decided := record.details.get("formation_model"):
            self.cooperative.formation_model = decided

    def _step(self, record: StageRecord, action: Action, status: Status, *, by: Any, at: datetime) -> StageStep:
        record.status, record.version = status, record.version + 1
        self.records[record.stage] = record
        return StageStep(
            record=record,
            cooperative=self.cooperative,
            district_id=record.district_id,
            stage=record.stage,
            number=record.version,
            action=action,
            status=status,
            by=by,
            recorded_at=at,
            counts_from=record.achieved_on if action == Action.OPEN else localdate(at),
            achieved_on=record.achieved_on,
            document_number=record.document_number,
            document_date=record.document_date,
            details=dict(record.details),
            note=record.note,
            reason=record.reason,
            on_behalf=record.on_behalf,
            is_opening=record.is_opening,
        )


def facts_of(record: StageRecord) -> Facts:
    """Give what a record says, for a form to start from."""
    return Facts(
        achieved_on=record.achieved_on,
        document_number=record.document_number,
        document_date=record.document_date,
        details=dict(record.details),
        note=record.note,
    )


def may_be_claimed(record: StageRecord | None) -> bool:
    """Tell whether the village may claim now: never claimed, or set back with a reason."""
    return record is None or record.status in SET_BACK


def _missing(items: Iterable[Label]) -> str:
    return _("Still missing: %(items)s.") % {"items": ", ".join(map(str, items))}


def _day(day: date) -> str:
    return date_format(day, "j F Y")
