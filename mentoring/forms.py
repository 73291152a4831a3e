"""The form of a visit with its follow-ups, made to be filled in standing, on a phone."""

import uuid
from datetime import timedelta
from typing import Any

from django import forms
from django.db.models import Case, Q, QuerySet, When
from django.utils.functional import cached_property
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cooperatives.stages import ALL_STAGES
from kmp_tracker.forms import Combobox, DateInput, GroupedModelChoiceField, TimeInput
from mentoring.facts import FollowUpFacts, VisitFacts
from mentoring.mentors import mentors_of
from mentoring.models import FollowUp, Visit
from mentoring.obstacles import obstacle_choices, readiness_choices
from villages.models import District, Village
from villages.models.territory import VillageQuerySet

FOLLOWUP_ROWS = 4  # offered for new follow-ups; all but the first are folded away
DETAILS = ("attendees", "women", "key_people", "started_at", "ended_at", "place", "letter_number", "letter_date")
DETAILS += ("latitude", "longitude")
FOLLOWUP_DAYS = 7  # the due date offered, counted from today


def stage_short_choices(keep=()):
    """Give the stages in use as choices, in few words for big boxes; and those in `keep`, retired or not."""
    return [(stage.key, stage.short) for stage in ALL_STAGES if not stage.retired or stage.key in keep]


class VillageChoiceField(GroupedModelChoiceField):
    """The village picker: by name, under the kecamatan, nearest first where the phone tells its position."""

    def __init__(self, **kwargs):
        super().__init__(
            Village.objects.none(),
            group_by=lambda village: village.subdistrict.name,
            to_field_name="code",
            empty_label=_("Choose a village"),
            widget=Combobox(coordinates=lambda village: (village.latitude, village.longitude)),
            **kwargs,
        )


class VisitForm(forms.Form):
    """One visit. `rows` are its follow-ups; both are valid or neither is.

    `villages` are those the person works in, all of `district`; `visit` is given when one is edited.
    """

    key = forms.UUIDField(widget=forms.HiddenInput)
    village = VillageChoiceField(label=_("Village"))
    visited_on = forms.DateField(label=_("Date of the visit"), widget=DateInput)
    mentors = forms.ModelMultipleChoiceField(
        User.objects.none(), label=_("Mentors"), widget=forms.CheckboxSelectMultiple
    )
    purpose = forms.CharField(label=_("Purpose"), max_length=200)
    stages = forms.MultipleChoiceField(
        label=_("Stages discussed"),
        choices=stage_short_choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    result = forms.CharField(
        label=_("Result"),
        widget=forms.Textarea({"rows": 4}),
        help_text=_("What was settled or learned, in one to three sentences."),
    )
    readiness = forms.ChoiceField(
        label=_("The village's readiness"), choices=readiness_choices, required=False, widget=forms.RadioSelect
    )
    obstacles = forms.MultipleChoiceField(
        label=_("Obstacles"), choices=obstacle_choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    obstacle_note = forms.CharField(label=_("About the obstacles"), required=False, widget=forms.Textarea({"rows": 2}))
    attendees = forms.IntegerField(label=_("People present"), required=False, min_value=0, max_value=32767)
    women = forms.IntegerField(label=_("Women among them"), required=False, min_value=0, max_value=32767)
    key_people = forms.CharField(
        label=_("Key people met"),
        required=False,
        max_length=200,
        help_text=_("For example the village head, the chair of the BPD."),
    )
    started_at = forms.TimeField(label=_("From"), required=False, widget=TimeInput)
    ended_at = forms.TimeField(label=_("Until"), required=False, widget=TimeInput)
    place = forms.CharField(
        label=_("Place"), required=False, max_length=150, help_text=_("For example the village hall.")
    )
    letter_number = forms.CharField(label=_("Letter of assignment, number"), required=False, max_length=100)
    letter_date = forms.DateField(label=_("Letter of assignment, date"), required=False, widget=DateInput)
    latitude = forms.FloatField(label=_("Latitude"), required=False, min_value=-90, max_value=90)
    longitude = forms.FloatField(label=_("Longitude"), required=False, min_value=-180, max_value=180)

    def __init__(self, *args, villages: VillageQuerySet, district: District, user: User, visit=None, **kwargs):
        self.visit = visit
        super().__init__(*args, **{"initial": {}, **kwargs})
        self.initial = {**(told(visit) if visit else fresh(user)), **self.initial}
        picker = villages.filter(district=district).order_by("subdistrict__name", "name", "code")
        self.fields["village"].queryset = picker.select_related("subdistrict")
        self.fields["mentors"].queryset = self._people(district, user)
        self.fields["stages"].choices = stage_short_choices(keep=visit.stages if visit else ())
        if not self.is_bound and visit is None:
            self.fields["key"].widget.attrs["data-uuid"] = ""
        self.rows = FollowUpRows(
            self.data if self.is_bound else None,
            prefix="followups",
            initial=[
                {"pk": one.pk, "action": one.action, "owner": one.owner, "due_on": one.due_on} for one in self.open_ones
            ],
        )

    def _people(self, district: District, user: User) -> QuerySet[User]:
        """Offer the person first, then the others of the district; who made an edited visit stays."""
        people = Q(pk__in=mentors_of(district).values("pk"))
        if self.visit:
            people |= Q(pk__in=self.visit.mentors.values("pk"))
        first = Case(When(pk=user.pk, then=0), default=1)
        return User.objects.filter(people).order_by(first, "full_name", "username")

    @cached_property
    def open_ones(self) -> list[FollowUp]:
        """The follow-ups that can still be changed with the visit."""
        return list(self.visit.followups.filter(done_on=None)) if self.visit else []

    @property
    def details_open(self) -> bool:
        """Whether the folded details hold something that a person should see."""
        return any(self[name].errors or self[name].value() not in (None, "") for name in DETAILS)

    @property
    def mentor_names(self) -> list[str]:
        """Who is ticked at first, for the folded part's heading."""
        chosen = {str(value) for value in self["mentors"].value() or ()}
        return [str(user) for user in self.fields["mentors"].queryset if str(user.pk) in chosen]

    def is_valid(self) -> bool:
        """Both the visit and its follow-ups must make sense; all errors are shown at once."""
        return all([super().is_valid(), self.rows.is_valid()])

    def clean(self) -> dict[str, Any]:
        """Say on top that a follow-up needs another look."""
        cleaned = super().clean() or {}
        if not self.rows.is_valid():
            self.add_error(None, _("A follow-up needs another look: see below."))
        return cleaned

    def facts(self) -> VisitFacts:
        """Give what was told; only for a valid form."""
        plain = {name: value for name, value in self.cleaned_data.items() if name not in NOT_FACTS}
        lists = {name: tuple(self.cleaned_data[name]) for name in ("mentors", "stages", "obstacles")}
        return VisitFacts(**{**plain, **lists}, followups=self.rows.facts())


NOT_FACTS = ("key", "village", "version", "reason")


class VisitEditForm(VisitForm):
    """A stored visit, mended: which version was seen, and why it is changed."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Reason of the change"),
        required=False,
        max_length=300,
        help_text=_("It stays in the visit's history."),
    )

    def __init__(self, *args, reason_needed: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = reason_needed


class FollowUpForm(forms.Form):
    """One follow-up; without an action it is left out."""

    pk = forms.IntegerField(required=False, widget=forms.HiddenInput)
    action = forms.CharField(label=_("What is to be done"), required=False, max_length=300)
    owner = forms.ChoiceField(
        label=_("Owed by"),
        required=False,
        choices=FollowUp.Owner.choices,
        initial=FollowUp.Owner.VILLAGE,
        widget=forms.RadioSelect,
    )
    due_on = forms.DateField(
        label=_("Due on"), required=False, widget=DateInput, initial=lambda: localdate() + timedelta(days=FOLLOWUP_DAYS)
    )
    quiet_optional = True

    def clean(self) -> dict[str, Any]:
        """Ask for owner and date where something is to be done."""
        cleaned = super().clean() or {}
        if cleaned.get("action"):
            for name, words in (("owner", _("Choose who owes it.")), ("due_on", _("Choose until when."))):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, words)
        return cleaned


class BaseFollowUpRows(forms.BaseFormSet):
    """The follow-ups of one visit."""

    def facts(self) -> tuple[FollowUpFacts, ...]:
        """Give the rows that say something."""
        told = (row.cleaned_data for row in self.forms)
        return tuple(
            FollowUpFacts(row["action"], row["owner"], row["due_on"], pk=row["pk"]) for row in told if row.get("action")
        )


FollowUpRows = forms.formset_factory(FollowUpForm, formset=BaseFollowUpRows, extra=FOLLOWUP_ROWS, max_num=20)


def fresh(user: User) -> dict[str, Any]:
    """Fill in what is known before the first tap: a new key, today, and the person as mentor."""
    return {"key": uuid.uuid4(), "visited_on": localdate(), "mentors": [user.pk]}


def told(visit: Visit) -> dict[str, Any]:
    """Give a stored visit as the form shows it."""
    same = ("visited_on", "purpose", "result", "readiness", "obstacle_note", "attendees", "women", "key_people")
    same += ("started_at", "ended_at", "place", "letter_number", "letter_date", "latitude", "longitude", "version")
    return {
        **{name: getattr(visit, name) for name in same},
        "key": visit.pk,
        "village": visit.village.code,
        "mentors": [mentor.pk for mentor in visit.mentors.all()],
        "stages": visit.stages,
        "obstacles": visit.obstacles,
    }
