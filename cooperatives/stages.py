"""The stages of formation as declared data: forms, filters, figures, exports and the demo all loop over STAGES.

Source: section 4 of the domain notes (SE Menkop 1/2025, Juklak Menkop 1/2025). To add a stage, add one entry.
Never delete one, since records name it: set `retired=True`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Label = str | Promise


class Phase(StrEnum):
    """Stages gathered for narrow screens."""

    PREPARATION = "preparation"
    LEGALITY = "legality"
    LICENSING = "licensing"
    READINESS = "readiness"
    OPERATION = "operation"


PHASE_LABELS: dict[Phase, Label] = {
    Phase.PREPARATION: _("Preparation"),
    Phase.LEGALITY: _("Legality"),
    Phase.LICENSING: _("Licensing"),
    Phase.READINESS: _("Readiness"),
    Phase.OPERATION: _("Operation"),
}


class FormationModel(StrEnum):
    """How a cooperative comes to be; changes labels and evidence, never the order."""

    NEW = "new"
    DEVELOPMENT = "development"
    REVITALIZATION = "revitalization"


FORMATION_MODELS: dict[str, Label] = {
    FormationModel.NEW: _("New cooperative"),
    FormationModel.DEVELOPMENT: _("Development of an existing cooperative"),
    FormationModel.REVITALIZATION: _("Revitalisation of a dormant cooperative"),
}

UNIT_KINDS: dict[str, Label] = {
    "office": _("Cooperative office"),
    "groceries": _("Groceries"),
    "savings_loans": _("Savings and loans"),
    "clinic": _("Village clinic"),
    "pharmacy": _("Village pharmacy"),
    "warehouse": _("Cold storage or warehouse"),
    "logistics": _("Logistics"),
    "local": _("Unit on local potential"),
    "other": _("Other unit"),
}


class Answer(StrEnum):
    """What sort of answer an evidence item takes."""

    TEXT = "text"
    COUNT = "count"
    MONEY = "money"
    PAPER = "paper"  # the paper exists and can be shown
    CHOICE = "choice"
    SUBDOMAIN = "subdomain"
    LAST_FOUR = "last_four"


@dataclass(frozen=True)
class Evidence:
    """One thing that shows a stage was reached.

    `claim`: asked for before a claim can be stored. `verify`: the office cannot verify without it. What is
    neither is welcome but optional. `key` names the answer in `StageRecord.details`.
    """

    key: str
    label: Label
    answer: Answer = Answer.TEXT
    claim: bool = True
    verify: bool = True
    choices: Mapping[str, Label] | None = None
    at_most: str | None = None  # key of the count that this count is a part of
    help_text: Label = ""


DATE_REACHED = _("Date reached")


@dataclass(frozen=True)
class Stage:
    """One stage of formation.

    `labels`: wording by formation model or village kind, where it differs from `label` (the desa's).
    `number_label`, `number_date_label`: the official number and its date, where the stage has them.
    """

    key: str
    phase: Phase
    label: Label
    short: Label
    requires: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    date_label: Label = DATE_REACHED
    number_label: Label = ""
    number_date_label: Label = ""
    number_digits: tuple[int, ...] = ()  # how many digits the public number has
    labels: Mapping[str, Label] = field(default_factory=dict)
    main: bool = False
    retired: bool = False

    def label_for(self, kind: str = "desa", model: str = FormationModel.NEW) -> Label:
        """Name the stage in the words of a desa or kelurahan and of the formation model."""
        return self.labels.get(model) or self.labels.get(kind) or self.label


MINUTES = Evidence("minutes", _("Minutes, signed"), Answer.PAPER)

ALL_STAGES: tuple[Stage, ...] = (
    Stage(
        key="outreach",
        phase=Phase.PREPARATION,
        label=_("Outreach"),
        short=_("Outreach"),
        evidence=(Evidence("place", _("Place")),),
        date_label=_("Date of the outreach meeting"),
        main=True,
    ),
    Stage(
        key="deliberation",
        phase=Phase.PREPARATION,
        label=_("Special village deliberation"),
        short=_("Deliberation"),
        labels={"kelurahan": _("Special kelurahan deliberation")},
        requires=("outreach",),
        evidence=(
            MINUTES,
            Evidence("attendance_list", _("Attendance list"), Answer.PAPER),
            Evidence("attendees", _("People present"), Answer.COUNT),
            Evidence("women", _("Women among them"), Answer.COUNT, at_most="attendees"),
            Evidence("formation_model", _("Formation model decided"), Answer.CHOICE, choices=FORMATION_MODELS),
        ),
        date_label=_("Date of the deliberation"),
        main=True,
    ),
    Stage(
        key="founding_meeting",
        phase=Phase.PREPARATION,
        label=_("Founding meeting"),
        short=_("Founding"),
        labels={
            FormationModel.DEVELOPMENT: _("Members' meeting on the by-laws"),
            FormationModel.REVITALIZATION: _("Members' meeting on the revival"),
        },
        requires=("deliberation",),
        evidence=(
            MINUTES,
            Evidence("founders", _("Number of founders"), Answer.COUNT),
            Evidence("principal_savings", _("Principal savings per member"), Answer.MONEY),
            Evidence("mandatory_savings", _("Mandatory savings per month"), Answer.MONEY),
        ),
        date_label=_("Date of the meeting"),
        main=True,
    ),
    Stage(
        key="deed",
        phase=Phase.LEGALITY,
        label=_("Notarial deed"),
        short=_("Deed"),
        labels={
            FormationModel.DEVELOPMENT: _("Notarial deed of amendment"),
            FormationModel.REVITALIZATION: _("Notarial deed of amendment or merger"),
        },
        requires=("founding_meeting",),
        evidence=(
            Evidence("notary", _("Notary (NPAK)"), help_text=_("Name of the notary who makes cooperative deeds.")),
            Evidence(
                "board_complete",
                _("Complete board and supervisors"),
                Answer.PAPER,
                help_text=_("Five board posts filled, at least three supervisors, the village head as their chair."),
            ),
            Evidence("deed_file", _("Copy of the deed"), Answer.PAPER, claim=False),
        ),
        date_label=_("Date the deed was signed"),
        number_label=_("Deed number"),
        number_date_label=_("Date of the deed"),
        main=True,
    ),
    Stage(
        key="legal_entity",
        phase=Phase.LEGALITY,
        label=_("Legal entity decree (AHU)"),
        short=_("Legal entity"),
        requires=("deed",),
        evidence=(Evidence("decree_file", _("Copy of the decree"), Answer.PAPER, claim=False),),
        date_label=_("Date the decree was received"),
        number_label=_("Decree number"),
        number_date_label=_("Date of the decree"),
        main=True,
    ),
    Stage(
        key="tax_number",
        phase=Phase.LICENSING,
        label=_("Tax number (NPWP)"),
        short=_("NPWP"),
        requires=("legal_entity",),
        date_label=_("Date issued"),
        number_label=_("NPWP"),
        number_digits=(15, 16),
    ),
    Stage(
        key="business_license",
        phase=Phase.LICENSING,
        label=_("Business licence (NIB)"),
        short=_("NIB"),
        requires=("legal_entity",),
        date_label=_("Date issued"),
        number_label=_("NIB"),
        number_digits=(13,),
    ),
    Stage(
        key="bank_account",
        phase=Phase.LICENSING,
        label=_("Bank account"),
        short=_("Bank"),
        requires=("legal_entity",),
        evidence=(
            Evidence("bank", _("Bank")),
            Evidence(
                "last_four",
                _("Last four digits of the account"),
                Answer.LAST_FOUR,
                help_text=_("Never write the whole account number."),
            ),
        ),
        date_label=_("Date opened"),
    ),
    Stage(
        key="cooperative_number",
        phase=Phase.LICENSING,
        label=_("Cooperative registration number (NIK koperasi)"),
        short=_("NIK koperasi"),
        requires=("legal_entity",),
        date_label=_("Date issued"),
        number_label=_("NIK koperasi"),
    ),
    Stage(
        key="national_account",
        phase=Phase.READINESS,
        label=_("SIMKOPDES account"),
        short=_("SIMKOPDES"),
        requires=("legal_entity",),
        evidence=(
            Evidence(
                "subdomain",
                _("Subdomain"),
                Answer.SUBDOMAIN,
                help_text=_("The part before the first dot, for example pasirharjo-talun."),
            ),
        ),
        date_label=_("Date activated"),
    ),
    Stage(
        key="training",
        phase=Phase.READINESS,
        label=_("Training of the board"),
        short=_("Training"),
        requires=("deliberation",),
        evidence=(Evidence("people_trained", _("People trained"), Answer.COUNT),),
        date_label=_("Date of the training"),
    ),
    Stage(
        key="outlet",
        phase=Phase.READINESS,
        label=_("Outlet ready"),
        short=_("Outlet"),
        requires=("legal_entity",),
        evidence=(
            Evidence(
                "unit",
                _("Business unit in preparation or operating"),
                Answer.CHOICE,
                choices=UNIT_KINDS,
            ),
        ),
        date_label=_("Date the outlet was ready"),
    ),
    Stage(
        key="operating",
        phase=Phase.OPERATION,
        label=_("Operating"),
        short=_("Operating"),
        requires=("business_license", "bank_account", "outlet"),
        evidence=(Evidence("unit", _("Business unit operating"), Answer.CHOICE, choices=UNIT_KINDS),),
        date_label=_("Date of the first transaction"),
        main=True,
    ),
)

STAGES: dict[str, Stage] = {stage.key: stage for stage in ALL_STAGES}
ACTIVE_STAGES: tuple[Stage, ...] = tuple(stage for stage in ALL_STAGES if not stage.retired)
MAIN_STAGES: tuple[Stage, ...] = tuple(stage for stage in ACTIVE_STAGES if stage.main)


def stage_choices() -> list[tuple[str, Label]]:
    """Give the stages as choices; a callable, so that a new stage costs no migration."""
    return [(stage.key, stage.label) for stage in ALL_STAGES]


def formation_model_choices() -> list[tuple[str, Label]]:
    """Give the formation models as choices."""
    return list(FORMATION_MODELS.items())


@cache
def needed_by(key: str) -> tuple[str, ...]:
    """Name every earlier stage that `key` needs, directly or through others, in order."""
    direct = STAGES[key].requires
    needed = set(direct).union(*(needed_by(earlier) for earlier in direct))
    return tuple(stage.key for stage in ALL_STAGES if stage.key in needed)


@cache
def standing_on(key: str) -> tuple[str, ...]:
    """Name every later stage that needs `key`, directly or through others, in order."""
    dependents: set[str] = set()
    for stage in ALL_STAGES:
        if set(stage.requires) & (dependents | {key}):
            dependents.add(stage.key)
    return tuple(stage.key for stage in ALL_STAGES if stage.key in dependents)


def of_phase(phase: Phase) -> tuple[Stage, ...]:
    """Give a phase's stages in order."""
    return tuple(stage for stage in ACTIVE_STAGES if stage.phase is phase)
