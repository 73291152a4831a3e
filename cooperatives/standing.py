"""How one stage of a village stands, and what one person may do about it now: what the page of a stage shows."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.permissions import Permission
from cooperatives import evidence
from cooperatives.actions import load_formation
from cooperatives.engine import Formation
from cooperatives.models import Cooperative, StageRecord, StageStep, Status
from cooperatives.stages import STAGES, Stage
from villages.access import visible_village
from villages.models import Village

NOT_YET = ""  # the status of a stage without a record


@dataclass(frozen=True)
class Deed:
    """One thing that may be done to a stage: by whom, and in which statuses."""

    key: str
    label: Promise
    permission: Permission
    statuses: tuple[str, ...]


CLAIM = Deed(
    "claim",
    gettext_lazy("Claim this stage"),
    Permission.CLAIM_STAGE,
    (NOT_YET, Status.RETURNED, Status.REOPENED),
)
VERIFY = Deed("verify", gettext_lazy("Verify"), Permission.VERIFY_STAGE, (Status.CLAIMED,))
RETURN = Deed("return", gettext_lazy("Return with a reason"), Permission.VERIFY_STAGE, (Status.CLAIMED,))
REOPEN = Deed("reopen", gettext_lazy("Reopen"), Permission.VERIFY_STAGE, (Status.VERIFIED,))
CORRECT = Deed("correct", gettext_lazy("Correct"), Permission.VERIFY_STAGE, (Status.CLAIMED, Status.VERIFIED))


@dataclass(frozen=True)
class Need:
    """A stage that must come first, and how it stands."""

    label: str
    status: str
    url: str


@dataclass(frozen=True)
class Happening:
    """One step, as a timeline tells it."""

    when: datetime
    title: str
    by: str
    text: str


@dataclass
class StageStanding:
    """One stage of one village as `user` sees it."""

    user: User
    village: Village
    stage: Stage
    formation: Formation

    @property
    def record(self) -> StageRecord | None:
        """What is on record; None while nobody claimed it."""
        return self.formation.records.get(self.stage.key)

    @property
    def status(self) -> str:
        """The record's status, or NOT_YET."""
        return self.record.status if self.record else NOT_YET

    @property
    def version(self) -> int:
        """The number of the latest step; 0 for none."""
        return self.record.version if self.record else 0

    @property
    def label(self) -> str:
        """The stage's name in the words of this village and formation model."""
        return self.formation.label(self.stage)

    @property
    def url(self) -> str:
        """Address of the stage's page."""
        return self.url_of(self.stage)

    def url_of(self, stage: Stage) -> str:
        """Address of the page of another stage of the same village."""
        return reverse("stage", args=[self.village.code, stage.key])

    # -- what it says ---------------------------------------------------------------------------------------------

    @property
    def facts(self) -> list[tuple[object, str]]:
        """What was said about it, in words."""
        return list(evidence.told(self.stage, self.record)) if self.record else []

    @property
    def missing(self) -> list[str]:
        """What the evidence lacks before the office could verify it, or what the opening left out."""
        return [str(item) for item in evidence.missing(self.stage, self.record, "verify")] if self.record else []

    @property
    def asked_for(self) -> list[str]:
        """What a claim of this stage tells, by name: for preparing it."""
        numbers = [label for label in (self.stage.number_label, self.stage.number_date_label) if label]
        return [
            str(label) for label in (self.stage.date_label, *numbers, *(item.label for item in self.stage.evidence))
        ]

    @property
    def needs(self) -> list[Need]:
        """The stages that must come first."""
        needed = [(STAGES[key], self.formation.records.get(key)) for key in self.stage.requires]
        return [
            Need(self.formation.label(stage), record.status if record else NOT_YET, self.url_of(stage))
            for stage, record in needed
        ]

    @property
    def reopened_together(self) -> list[tuple[str, str]]:
        """Keys and names of the verified stages that would have to be reopened with it."""
        return [(later.key, self.formation.label(later)) for later in self.formation.verified_on(self.stage)]

    @property
    def happenings(self) -> list[Happening]:
        """Every step, newest first."""
        steps = list(self.record.steps.select_related("by").order_by("number")) if self.record else []
        told = [_happening(self.stage, step, before) for step, before in zip(steps, [None, *steps], strict=False)]
        return told[::-1]

    # -- what may be done -----------------------------------------------------------------------------------------

    @cached_property
    def is_workable(self) -> bool:
        """Whether the person may write in this village at all."""
        return Village.objects.workable_by(self.user).filter(pk=self.village.pk).exists()

    def may(self, deed: Deed) -> bool:
        """Tell whether the person may do it to the stage as it stands."""
        fits = self.status in deed.statuses and not (deed is CLAIM and self.stage.retired)
        return fits and self.user.has_perm(deed.permission) and self.is_workable

    @property
    def before_claiming(self) -> list[Need]:
        """What must be claimed before this stage can be."""
        lacking = {stage.key for stage in self.formation.lacking(self.stage)}
        return [need for key, need in zip(self.stage.requires, self.needs, strict=True) if key in lacking]

    @property
    def against_verifying(self) -> list[str]:
        """What keeps the person from verifying it, in words; asked of claimed stages."""
        return self.formation.against_verifying(self.stage, self.user)

    @property
    def may_claim(self) -> bool:
        """Whether the claim form is of use to this person now."""
        return self.may(CLAIM) and not self.before_claiming

    @property
    def may_verify(self) -> bool:
        """Whether the decision on a claim is this person's."""
        return self.may(VERIFY)

    @property
    def may_reopen(self) -> bool:
        """Whether the person may take the verification back."""
        return self.may(REOPEN)

    @property
    def may_correct(self) -> bool:
        """Whether the person may mend what was said."""
        return self.may(CORRECT)

    @property
    def is_verified(self) -> bool:
        """Whether the office confirmed it."""
        return self.status == Status.VERIFIED

    @property
    def may_be_incomplete(self) -> bool:
        """Whether it came in at the opening, so that its evidence may be completed bit by bit."""
        return self.record is not None and self.record.is_opening


def visible_standing(user: User, code: str, key: str) -> StageStanding:
    """Find a stage of a village that `user` may read; 404 for anything else, and for a retired stage never used."""
    village = visible_village(user, code)
    stage = STAGES.get(key)
    cooperative = Cooperative.objects.filter(village=village).first()
    if stage is None or cooperative is None:
        raise Http404
    cooperative.village, cooperative.district = village, village.district
    standing = StageStanding(user, village, stage, load_formation(cooperative))
    if stage.retired and not standing.record:
        raise Http404
    return standing


def workable_standing(user: User, code: str, key: str) -> StageStanding:
    """Find a stage of a village that `user` may write in; 404 outside their sight, 403 where they only read."""
    standing = visible_standing(user, code, key)
    if not standing.is_workable:
        raise PermissionDenied
    return standing


def _happening(stage: Stage, step: StageStep, before: StageStep | None) -> Happening:
    return Happening(step.recorded_at, _title(step), str(step.by), ". ".join(_details(stage, step, before)))


def _title(step: StageStep) -> str:
    if step.action == StageStep.Action.CLAIM and step.on_behalf:
        return _("Claimed on behalf of the village")
    if step.action == StageStep.Action.OPEN:
        return _("Brought in at the opening")
    return str(step.get_action_display())


def _details(stage: Stage, step: StageStep, before: StageStep | None) -> Iterator[str]:
    """Say what was claimed, what a correction changed, and why."""
    now = list(evidence.told(stage, step))
    if before is None:
        yield f"{now[0][0]}: {now[0][1]}"
    elif step.action in (StageStep.Action.CLAIM, StageStep.Action.CORRECT):
        then = dict(evidence.told(stage, before))
        for label, answer in now:
            if then.get(label) != answer:
                yield f"{label}: {then.get(label, '–')} → {answer}"
    if step.reason:
        yield _("Reason: %(reason)s") % {"reason": step.reason}
