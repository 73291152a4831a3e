"""Cooperatives with their stages as a sheet, and the opening of a programme that already ran.

No back door: each changed stage asks the same action as its page, which refuses what the page would refuse.
"""

from collections.abc import Collection, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.permissions import Permission
from cooperatives.actions import claim_stage, correct_stage, open_stage, verify_stage
from cooperatives.columns import DATE, ON_RECORD, STATUS, beside_columns, column_key, facts_told, part_of, record_of
from cooperatives.columns import stage_columns as columns_of_stages
from cooperatives.evidence import Facts
from cooperatives.models import Cooperative, StageRecord, Status
from cooperatives.models.progress import SET_BACK
from cooperatives.stages import ACTIVE_STAGES, ALL_STAGES, STAGES, Stage, formation_model_choices, stage_choices
from kmp_tracker.refusals import Refused
from kmp_tracker.sheets import Column, SheetResource, cells
from villages.models import Village
from villages.resources import code_column, name_column, subdistrict_column, unknown_village

ON_ITS_PAGE = gettext_lazy("It changes on the stage's page.")


def with_records(cooperatives: QuerySet) -> QuerySet:
    """Bring along what a row tells."""
    records = Prefetch("records", StageRecord.objects.order_by("pk"), to_attr=ON_RECORD)
    return cooperatives.select_related("village__subdistrict", "village__district").prefetch_related(records)


class CooperativeResource(SheetResource):
    """One row per village: its cooperative, and date, number, evidence and status of every stage."""

    permission = Permission.CLAIM_STAGE

    code = code_column("village__code")
    name = name_column("village__name")
    subdistrict = subdistrict_column("village__subdistrict__name")
    legal_name = Column(
        gettext_lazy("Legal name"), cells.Words(200), given_by=gettext_lazy("It follows the naming rule.")
    )
    formation_model = Column(
        gettext_lazy("Formation model"),
        cells.Choice(formation_model_choices),
        given_by=gettext_lazy("The deliberation decides it; correct that."),
    )

    class Meta:
        model = Cooperative
        fields = ("code", "name", "subdistrict", "legal_name", "formation_model")
        import_id_fields = ("code",)

    def filter_export(self, queryset: QuerySet, **kwargs: Any) -> QuerySet:
        """Export what the person may see."""
        visible = Cooperative.objects.visible_to(self.by)
        return with_records(queryset.filter(pk__in=visible.values("pk"))).order_by("village__code")

    def objects_for(self, keys: Collection[tuple]) -> Mapping[tuple, Cooperative]:
        """Find the cooperatives of the villages that the person may write in."""
        villages = Village.objects.workable_by(self.by).filter(code__in=[code for (code,) in keys])
        cooperatives = with_records(Cooperative.objects.filter(village__in=villages))
        return {(cooperative.village.code,): cooperative for cooperative in cooperatives}

    def unknown(self, key: tuple, row: Mapping[str, Any]) -> Cooperative:
        """Refuse: each village brings its cooperative along."""
        raise unknown_village(*key)

    def name_of(self, instance: Cooperative) -> str:
        """Name the village with its kecamatan: names repeat."""
        return instance.village.full_name

    def apply(self, instance: Cooperative, changes: dict[str, Any], row: Mapping[str, Any]) -> None:
        """Do for each changed stage, first things first, what its page would do; and gather all refusals."""
        faults: dict[str, list[str]] = {}
        for stage in ACTIVE_STAGES:
            changed = [key for key in changes if key.startswith(f"{stage.key}_") and key in self.columns_of(stage)]
            if not changed:
                continue
            otherwise = STATUS if column_key(stage, STATUS) in changed else DATE
            try:
                with transaction.atomic():
                    self._do(instance, stage, changed)
            except ValidationError as refused:
                faults |= beside_columns(stage, refused, otherwise)
        if faults:
            raise Refused(faults)

    def columns_of(self, stage: Stage) -> dict[str, str]:
        """Give the parts of a stage by the key of their column."""
        return {column_key(stage, part): part for part in (*PARTS, *(item.key for item in stage.evidence))}

    def _do(self, cooperative: Cooperative, stage: Stage, changed: list[str]) -> None:
        record = record_of(cooperative, stage)
        parts = self.columns_of(stage)
        told = {part: self.given[key] for key, part in parts.items() if key in self.given}
        achieved_on = told.get(DATE, part_of(record, DATE))
        if achieved_on is None:
            raise Refused({"achieved_on": NOT_TAKEN_AWAY if record else DATE_WANTED})
        facts = facts_told(stage, record, told, achieved_on)
        status = told.get(STATUS, part_of(record, STATUS) or "")
        deed = _deed(record, status, only_status=changed == [column_key(stage, STATUS)])
        deed(self, village=cooperative.village, stage=stage, facts=facts, seen=record.version if record else 0)

    def claim(self, **facts: Any) -> None:
        """Claim for the village."""
        self.needs(Permission.CLAIM_STAGE)
        claim_stage(by=self.by, **facts)

    def open(self, *, seen: int, **facts: Any) -> None:
        """Bring in as verified."""
        self.needs(Permission.MANAGE_DATA)
        open_stage(by=self.by, **facts)

    def correct(self, **facts: Any) -> None:
        """Mend what is on record, naming the file as the reason."""
        self.needs(Permission.VERIFY_STAGE)
        correct_stage(by=self.by, reason=self.reason, **facts)

    def verify(self, *, facts: Facts, **claim: Any) -> None:
        """Confirm the claim as it stands."""
        self.needs(Permission.VERIFY_STAGE)
        verify_stage(by=self.by, **claim)

    def needs(self, permission: Permission) -> None:
        """Ask the table of roles, as the page does."""
        if not self.by.has_perm(permission):
            raise Refused(_("Your role may not do this with a stage. Ask the office."))


CooperativeResource.fields |= columns_of_stages()

PARTS = ("date", "number", "number_date", "status")
NOT_TAKEN_AWAY = gettext_lazy("A stage is not taken away by a sheet. Return or reopen it on its page.")
DATE_WANTED = gettext_lazy("Write the date on which the stage was reached as well.")


def _deed(record: StageRecord | None, status: str, *, only_status: bool) -> Any:
    """Say which deed a row asks for, by what is on record and the status it tells. Raises Refused."""
    if record is None and status in ("", Status.CLAIMED):
        return CooperativeResource.claim
    if record is None and status == Status.VERIFIED:
        return CooperativeResource.open
    if record and record.status in SET_BACK and status == Status.CLAIMED:
        return CooperativeResource.claim
    if record and record.status == status and status not in SET_BACK:
        return CooperativeResource.correct
    if record and record.status == Status.CLAIMED and status == Status.VERIFIED:
        if only_status:
            return CooperativeResource.verify
        raise Refused(_("Correct a claim first, and verify it in a second sheet."))
    if record and record.status in SET_BACK and record.status == status:
        raise Refused(
            _("This stage waits for a new claim. Write “%(claimed)s” as its status.")
            % {"claimed": Status.CLAIMED.label}
        )
    raise Refused({STATUS: _("The status does not change so by a sheet. Do it on the stage's page, with a reason.")})


class OpeningResource(SheetResource):
    """One row per village and stage, for bringing in a programme that already ran, as verified."""

    permission = Permission.MANAGE_DATA

    code = code_column("cooperative__village__code")
    name = name_column("cooperative__village__name")
    subdistrict = subdistrict_column("cooperative__village__subdistrict__name")
    stage = Column(gettext_lazy("Stage"), cells.Choice(stage_choices, also=lambda: OTHER_LABELS))
    achieved_on = Column(gettext_lazy("Date reached"), cells.Day())
    document_number = Column(gettext_lazy("Document number"), cells.Words(100))
    document_date = Column(gettext_lazy("Document date"), cells.Day())
    note = Column(gettext_lazy("Note"), cells.Words())
    status = Column(gettext_lazy("Status"), cells.Choice(lambda: Status.choices), given_by=ON_ITS_PAGE)
    is_opening = Column(
        gettext_lazy("Brought in at the opening"),
        cells.yes_or_no(empty=False),
        given_by=gettext_lazy("It says how the stage came in."),
    )

    class Meta:
        model = StageRecord
        fields = (
            *("code", "name", "subdistrict", "stage", "achieved_on", "document_number", "document_date", "note"),
            *("status", "is_opening"),
        )
        import_order = export_order = fields
        import_id_fields = ("code", "stage")

    def filter_export(self, queryset: QuerySet, **kwargs: Any) -> QuerySet:
        """Export what the person may see."""
        visible = StageRecord.objects.visible_to(self.by)
        return queryset.filter(pk__in=visible.values("pk")).with_places().order_by("cooperative__village__code", "pk")

    def in_order(self, rows: list[Mapping[str, Any]]) -> list[int]:
        """Take each village's stages in their order, whatever the order of the rows."""
        order = {stage.key: place for place, stage in enumerate(ALL_STAGES)}

        def place(number: int) -> tuple:
            try:
                code, stage = self.key(rows[number])
            except ValidationError:
                return "", 0, number  # it will be refused
            return code, order.get(stage, 0), number

        return sorted(range(len(rows)), key=place)

    def objects_for(self, keys: Collection[tuple]) -> Mapping[tuple, StageRecord]:
        """Find what is on record already; and keep the cooperatives for what is not."""
        villages = Village.objects.workable_by(self.by).filter(code__in={code for code, _stage in keys})
        cooperatives = with_records(Cooperative.objects.filter(village__in=villages))
        self.cooperatives = {cooperative.village.code: cooperative for cooperative in cooperatives}
        found = {}
        for code, cooperative in self.cooperatives.items():
            for record in getattr(cooperative, ON_RECORD):
                record.cooperative = cooperative
                found[code, record.stage] = record
        return found

    def unknown(self, key: tuple, row: Mapping[str, Any]) -> StageRecord:
        """Begin a record."""
        code, stage = key
        if code not in self.cooperatives:
            raise unknown_village(code)
        if stage is None:
            raise Refused({"stage": str(self.fields["stage"].cell.expected)})
        return StageRecord(cooperative=self.cooperatives[code], stage=stage)

    def apply(self, instance: StageRecord, changes: dict[str, Any], row: Mapping[str, Any]) -> None:
        """Open the stage; what is on record already is corrected on its page only."""
        if not instance._state.adding:
            raise Refused({key: _("On record is something else. Correct it on the stage's page.") for key in changes})
        if self.given.get("achieved_on") is None:
            raise Refused({"achieved_on": DATE_WANTED})
        told = ("achieved_on", "document_number", "document_date", "note")
        facts = Facts(**{name: self.given[name] for name in told if name in self.given})
        open_stage(village=instance.cooperative.village, stage=STAGES[instance.stage], facts=facts, by=self.by)


OTHER_LABELS = [(stage.key, label) for stage in ALL_STAGES for label in (stage.short, *stage.labels.values())]
