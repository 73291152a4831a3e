"""The queue of claims that wait for the office: its filters, its columns, and what each claim lacks."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.permissions import Permission
from cooperatives import evidence
from cooperatives.engine import Formation
from cooperatives.models import StageRecord, Status
from cooperatives.models.progress import StageRecordQuerySet
from cooperatives.openings import evidence_lacking
from cooperatives.stages import ACTIVE_STAGES, Answer
from kmp_tracker.forms import FilterForm, GroupedModelChoiceField, SearchInput
from kmp_tracker.listing import Column
from villages.models import District, Subdistrict, Village


@dataclass
class WaitingClaim:
    """A claim in the queue as `user` sees it; says of itself what it lacks."""

    record: StageRecord
    user: User

    @cached_property
    def formation(self) -> Formation:
        """All stages of its cooperative, which the queue brought along."""
        cooperative = self.record.cooperative
        return Formation(cooperative, {record.stage: record for record in cooperative.records.all()})

    @property
    def told(self) -> list[tuple[object, str]]:
        """What was said, in words; only what was said."""
        return [(label, words) for label, words in evidence.told(self.record.definition, self.record) if words != "–"]

    @property
    def papers(self) -> list[object]:
        """The papers that are there."""
        items = self.record.definition.evidence
        return [item.label for item in items if item.answer is Answer.PAPER and self.record.details.get(item.key)]

    @property
    def answers(self) -> list[tuple[object, str]]:
        """What was said besides the papers."""
        papers = {item.label for item in self.record.definition.evidence if item.answer is Answer.PAPER}
        return [(label, words) for label, words in self.told if label not in papers]

    @cached_property
    def missing(self) -> list[str]:
        """What the evidence lacks."""
        return [str(item) for item in evidence.missing(self.record.definition, self.record, "verify")]

    @cached_property
    def waits_for(self) -> list[str]:
        """The stages that must be verified first."""
        lacking = self.formation.lacking(self.record.definition, (Status.VERIFIED,))
        return [self.formation.label(stage) for stage in lacking]

    @cached_property
    def is_own(self) -> bool:
        """Whether the person claimed it and another one must look."""
        return self.formation.is_own_claim(self.record, self.user)

    @property
    def may_decide(self) -> bool:
        """Whether the decision is this person's: the role allows it and the village is theirs to work in."""
        return self.record.is_workable and self.user.has_perm(Permission.VERIFY_STAGE)  # type: ignore[attr-defined]

    @property
    def may_be_verified(self) -> bool:
        """Whether the person can verify it now."""
        return self.may_decide and not (self.missing or self.waits_for or self.is_own)

    @property
    def may_be_ticked(self) -> bool:
        """Whether it can be verified together with others: what it waits for may be among them."""
        claimed = not self.formation.lacking(self.record.definition)
        return self.may_decide and claimed and not (self.missing or self.is_own)

    @property
    def days(self) -> int:
        """Days since the claim."""
        return days_waiting(self.record)

    @property
    def key(self) -> str:
        """Names the claim and the version that the person sees."""
        return f"{self.record.pk}:{self.record.version}"

    def __str__(self) -> str:
        return "; ".join(f"{label}: {words}" for label, words in self.told)


def claims_of(district: District, user: User) -> StageRecordQuerySet:
    """Find a district's stage records with all that the queue shows; `is_workable` tells where `user` may decide."""
    workable = Village.objects.workable_by(user).filter(pk=OuterRef("cooperative__village"))
    records = StageRecord.objects.visible_to(user).filter(district=district)
    return records.with_places().prefetch_related("cooperative__records").annotate(is_workable=Exists(workable))


class QueueFilter(FilterForm):
    """The filters of the queue of one district."""

    q = forms.CharField(label=_("Village name or code"), widget=SearchInput)
    subdistrict = GroupedModelChoiceField(
        Subdistrict.objects.none(),
        group_by=lambda subdistrict: subdistrict.district.name,
        to_field_name="code",
        label=_("Subdistrict"),
    )
    stage = forms.ChoiceField(
        label=_("Stage"), choices=lambda: [("", "–"), *((stage.key, stage.label) for stage in ACTIVE_STAGES)]
    )
    complete = forms.BooleanField(label=_("Complete evidence only"))
    mine = forms.BooleanField(label=_("Only villages where I work"))

    def __init__(self, *args, district: District, **kwargs):
        super().__init__(*args, **kwargs)
        places = Subdistrict.objects.filter(district=district).select_related("district").order_by("name")
        self.fields["subdistrict"].queryset = places

    def apply(self, queryset: StageRecordQuerySet) -> StageRecordQuerySet:
        """Narrow by every filter given."""
        given = self.given()
        if "q" in given:
            villages = Village.objects.matching(given["q"])
            queryset = queryset.filter(cooperative__village__in=villages)
        if "subdistrict" in given:
            queryset = queryset.filter(cooperative__village__subdistrict=given["subdistrict"])
        if "stage" in given:
            queryset = queryset.filter(stage=given["stage"])
        if "complete" in given:
            queryset = queryset.exclude(evidence_lacking())
        if "mine" in given:
            queryset = queryset.filter(is_workable=True)
        return queryset


def days_waiting(record: StageRecord) -> int:
    """Count the days since the claim."""
    return (localdate() - localdate(record.claimed_at)).days


def queue_columns(user: User) -> Sequence[Column]:
    """Declare the queue's columns, for the page and its export."""
    return (
        Column("village", _("Village"), "cooperative.village.name", order_by="cooperative__village__name", link=_page),
        Column("code", _("Code"), "cooperative.village.code", export_only=True),
        Column("kind", _("Kind"), "cooperative.village.get_kind_display", export_only=True),
        Column(
            "subdistrict",
            _("Subdistrict"),
            "cooperative.village.subdistrict.name",
            order_by=("cooperative__village__subdistrict__name", "cooperative__village__name"),
            export_only=True,
        ),
        Column("stage", _("Stage"), "label"),
        Column("reached", _("Date reached"), "achieved_on", order_by="achieved_on", export_only=True),
        Column("waiting", _("Waiting since"), "claimed_at", order_by="claimed_at"),
        Column("days", _("Days waiting"), days_waiting, numeric=True, export_only=True),
        Column("claimed_by", _("Claimed by"), "claimed_by.full_name", order_by="claimed_by__full_name"),
        Column("on_behalf", _("On behalf of the village"), "on_behalf", export_only=True),
        Column("evidence", _("Evidence"), lambda record: WaitingClaim(record, user)),
        Column("missing", _("Missing"), lambda record: WaitingClaim(record, user).missing, export_only=True),
        Column(
            "first", _("To be verified first"), lambda record: WaitingClaim(record, user).waits_for, export_only=True
        ),
    )


def _page(record: StageRecord) -> str:
    return reverse("stage", args=[record.cooperative.village.code, record.stage])


def queue_filter(district: District) -> Any:
    """Give the filter form of a district's queue, as a list wants it."""
    return partial(QueueFilter, district=district)
