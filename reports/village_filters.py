"""The filters over lists of villages."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.permissions import Role
from cooperatives.figures import claimed, held, reached
from cooperatives.models import Status
from cooperatives.stages import ACTIVE_STAGES
from kmp_tracker.forms import FilterForm, GroupedModelChoiceField, SearchInput
from mentoring.figures import visited
from reports.as_of import asked_day
from villages.models import Assignment, Subdistrict, Village
from villages.models.territory import VillageQuerySet


def _stages() -> list[tuple[str, Any]]:
    return [("", "–"), *((stage.key, stage.label) for stage in ACTIVE_STAGES)]


def _subdistricts(**kwargs) -> GroupedModelChoiceField:
    return GroupedModelChoiceField(
        Subdistrict.objects.none(),
        group_by=lambda subdistrict: subdistrict.district.name,
        to_field_name="code",
        label=_("Subdistrict"),
        **kwargs,
    )


class VillageFilter(FilterForm):
    """The filters of the village list, as of today."""

    q = forms.CharField(label=_("Name or code"), widget=SearchInput)
    subdistrict = _subdistricts()
    kind = forms.ChoiceField(label=_("Kind"), choices=[("", "–"), *Village.Kind.choices])
    reached = forms.ChoiceField(label=_("Stage verified"), choices=_stages)
    not_reached = forms.ChoiceField(label=_("Stage not yet verified"), choices=_stages)
    claimed = forms.ChoiceField(label=_("Stage claimed, waiting"), choices=_stages)
    quiet = forms.IntegerField(label=_("No visit for so many days"), min_value=1, max_value=3650)
    coordinator = forms.ModelChoiceField(User.objects.none(), label=_("Coordinator"))
    waiting = forms.BooleanField(label=_("Claims waiting"))
    pilot = forms.BooleanField(label=_("Pilot villages only"))

    place_field = "subdistrict"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        visible = Village.objects.visible_to(self.user)
        if self.place_field in self.fields:
            places = Subdistrict.objects.filter(pk__in=visible.values("subdistrict")).select_related("district")
            self.fields[self.place_field].queryset = places.order_by("district__name", "name")
        working = Assignment.objects.current().filter(
            Q(district__in=visible.values("district"))
            | Q(subdistrict__in=visible.values("subdistrict"))
            | Q(village__in=visible)
        )
        self.fields["coordinator"].queryset = User.objects.filter(
            role=Role.COORDINATOR, is_active=True, pk__in=working.values("user")
        )

    @property
    def day(self) -> date:
        """The day whose state the filters ask about."""
        return localdate()

    def apply(self, queryset: VillageQuerySet) -> VillageQuerySet:
        """Narrow by every filter given."""
        given = self.given()
        if coordinator := given.pop("coordinator", None):
            queryset = queryset.workable_by(coordinator)
        if words := given.pop("q", ""):
            queryset = queryset.matching(words)
        return queryset.filter(*(self._condition(name, value) for name, value in given.items()))

    def _condition(self, name: str, value: Any) -> Q:
        conditions = {
            self.place_field: lambda: Q(subdistrict=value),
            "kind": lambda: Q(kind=value),
            "reached": lambda: reached(value, self.day),
            "not_reached": lambda: ~reached(value, self.day),
            "claimed": lambda: claimed(value, self.day),
            "waiting": lambda: held(self.day, Status.CLAIMED),
            "quiet": lambda: ~visited(self.day - timedelta(days=value - 1), self.day),
            "pilot": lambda: Q(is_pilot=True),
        }
        return conditions[name]()


class FigureFilter(VillageFilter):
    """The filters of the list behind a number: the same, as of the day asked about, within its territory.

    The hidden fields carry the number's own address along, so that filtering never changes what is counted.
    """

    subdistrict = forms.CharField(widget=forms.HiddenInput)
    within = _subdistricts()
    district = forms.CharField(widget=forms.HiddenInput)
    as_of = forms.CharField(widget=forms.HiddenInput)

    place_field = "within"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.data.get("subdistrict"):
            del self.fields["within"]  # one kecamatan already

    @property
    def day(self) -> date:
        """The day of the number."""
        return asked_day(self.data).day

    def given(self) -> dict[str, Any]:
        """Leave out what names the number itself."""
        hidden = {field.name for field in self.hidden_fields()}
        return {name: value for name, value in super().given().items() if name not in hidden}
