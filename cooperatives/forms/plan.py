"""A district's programme, settings and due dates on one form."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from cooperatives.plan import PROGRAMME, SETTINGS, due_dates, order_faults, plan_version
from cooperatives.stages import ACTIVE_STAGES, PHASE_LABELS, Label, Phase, of_phase
from kmp_tracker.forms import DateInput
from villages.models import District


class PlanForm(forms.ModelForm):
    """The plan of a district. `seen` carries the version that the form was filled in from."""

    quiet_optional = True  # every due date may be left out, and the page says so once
    seen = forms.CharField(widget=forms.HiddenInput)
    target_stage = forms.ChoiceField(choices=lambda: [(stage.key, stage.label) for stage in ACTIVE_STAGES])

    class Meta:
        model = District
        fields = (*PROGRAMME, *SETTINGS)
        widgets = dict.fromkeys(("preparation_starts", "programme_start", "target_date"), DateInput)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        asked = District._meta.get_field("target_stage")
        self.fields["target_stage"].label = capfirst(asked.verbose_name)
        self.fields["target_stage"].help_text = asked.help_text
        due = due_dates(self.instance)
        self.initial["seen"] = plan_version(self.instance, due)
        for stage in ACTIVE_STAGES:
            self.fields[_name(stage.key)] = forms.DateField(
                label=stage.label,  # type: ignore[arg-type]  # the stubs want a lazy string of their own
                required=False,
                widget=DateInput,
            )
            self.initial[_name(stage.key)] = due.get(stage.key)

    def clean(self) -> dict[str, Any]:
        """Refuse a stage due before one that it needs, beside its date."""
        super().clean()
        for stage, fault in order_faults(self.due).items():
            self.add_error(_name(stage), fault)
        return self.cleaned_data

    @property
    def due(self) -> dict[str, Any]:
        """The due date of each stage, by stage."""
        return {stage.key: self.cleaned_data.get(_name(stage.key)) for stage in ACTIVE_STAGES}

    @property
    def settings(self) -> dict[str, Any]:
        """The programme and the settings."""
        return {name: self.cleaned_data[name] for name in (*PROGRAMME, *SETTINGS)}

    # -- for the page ---------------------------------------------------------------------------------------------

    def programme_fields(self) -> list[BoundField]:
        """The dates and the stage of the target."""
        return [self[name] for name in PROGRAMME]

    def number_fields(self) -> list[BoundField]:
        """The working settings that are numbers."""
        return [self[name] for name in SETTINGS if name != "one_person_may_verify"]

    def phases(self) -> Iterator[tuple[Label, list[BoundField]]]:
        """The due dates, phase by phase."""
        for phase in Phase:
            yield PHASE_LABELS[phase], [self[_name(stage.key)] for stage in of_phase(phase)]

    def differences(self, stored: District) -> tuple[list[tuple], list[tuple]]:
        """Give what is stored and what was sent, of each field on which the two disagree."""
        due = {_name(stage): day for stage, day in due_dates(stored).items()}
        theirs = {name: due.get(name, getattr(stored, name, None)) for name in self.fields if name != "seen"}
        told = [name for name in theirs if theirs[name] != self.cleaned_data[name]]
        return (
            [(self.fields[name].label, self._words(name, theirs[name])) for name in told],
            [(self.fields[name].label, self._words(name, self.cleaned_data[name])) for name in told],
        )

    def _words(self, name: str, value: Any) -> Any:
        if value is None:
            return "–"
        if isinstance(value, bool):
            return _("Yes") if value else _("No")
        if name == "target_stage":
            return dict(self.fields[name].choices)[value]  # type: ignore[attr-defined]
        return date_format(value, "j F Y") if hasattr(value, "year") else value


def _name(stage: str) -> str:
    """Name the field of a stage's due date."""
    return f"due_{stage}"
