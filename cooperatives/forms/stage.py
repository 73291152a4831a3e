"""The forms of one stage, made from its declaration."""

import re
from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cooperatives import evidence
from cooperatives.evidence import LARGEST_NUMBER, LONGEST_NUMBER, LONGEST_TEXT, Facts
from cooperatives.models import StageRecord
from cooperatives.stages import Answer, Evidence, Stage
from cooperatives.standing import StageStanding
from kmp_tracker.forms import DateInput
from kmp_tracker.refusals import Refused

Said = list[tuple[object, object]]
NEEDED_LATER = gettext_lazy("Not needed for the claim, but the office cannot verify without it.")
TICK = gettext_lazy("Tick this once the paper is there.")


# Thousands parted by points or spaces; ",00" for no cents. Anything else could be read two ways, so it is asked again.
WRITTEN_NUMBER = re.compile(r"(?:rp\.?)?\s*(\d{1,3}(?:[.\s]\d{3})+|\d+)(?:,00|,-)?", re.IGNORECASE)


class WholeNumberField(forms.IntegerField):
    """A number of 0 or more as people write it: 50000, 50.000, Rp 50.000 or Rp 50.000,00."""

    widget = forms.TextInput({"inputmode": "numeric", "autocomplete": "off"})

    def __init__(self, **kwargs: Any):
        super().__init__(min_value=0, max_value=LARGEST_NUMBER, **kwargs)

    def to_python(self, value: Any) -> int | None:
        """Read it without the signs that only help the eye."""
        if value in self.empty_values:
            return None
        written = WRITTEN_NUMBER.fullmatch(str(value).strip())
        if not written:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(re.sub(r"\D", "", written[1]))

    def widget_attrs(self, widget: forms.Widget) -> dict:
        """Leave bounds to the check: a text box has none."""
        return {}


def _text(item: Evidence, **kwargs: Any) -> forms.Field:
    return forms.CharField(max_length=LONGEST_TEXT, **kwargs)


def _number(item: Evidence, **kwargs: Any) -> forms.Field:
    return WholeNumberField(**kwargs)


def _paper(item: Evidence, **kwargs: Any) -> forms.Field:
    return forms.BooleanField(error_messages={"required": TICK}, **kwargs)


def _choice(item: Evidence, **kwargs: Any) -> forms.Field:
    return forms.ChoiceField(choices=list((item.choices or {}).items()), widget=forms.RadioSelect, **kwargs)


def _subdomain(item: Evidence, **kwargs: Any) -> forms.Field:
    return forms.CharField(widget=forms.TextInput({"autocapitalize": "none", "spellcheck": "false"}), **kwargs)


def _digits(item: Evidence, **kwargs: Any) -> forms.Field:
    return forms.CharField(widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}), **kwargs)


FIELDS: dict[Answer, Callable[..., forms.Field]] = {
    Answer.TEXT: _text,
    Answer.COUNT: _number,
    Answer.MONEY: _number,
    Answer.PAPER: _paper,
    Answer.CHOICE: _choice,
    Answer.SUBDOMAIN: _subdomain,
    Answer.LAST_FOUR: _digits,
}


class SeenForm(forms.Form):
    """A decision about a stage as it stood when the person looked: `seen` is the version of the record then."""

    seen = forms.IntegerField(
        widget=forms.HiddenInput,
        error_messages={"required": gettext_lazy("Something was lost on the way. Open this page anew.")},
    )

    def __init__(self, data: Any = None, *, standing: StageStanding, **kwargs: Any):
        self.standing = standing
        kwargs["initial"] = {"seen": standing.version, **kwargs.pop("initial", {})}
        super().__init__(data, **kwargs)

    def decision(self) -> dict[str, Any]:
        """Give what an action wants to know besides who and where."""
        return {"seen": self.cleaned_data["seen"]}

    def said(self) -> Said:
        """Give what was typed, in words, to show beside what somebody else stored."""
        return []

    def refuse(self, refused: Refused) -> None:
        """Put a refusal's reasons beside the fields they speak of."""
        if not hasattr(refused, "error_dict"):
            return self.add_error(None, refused)
        for name, reasons in refused.error_dict.items():
            self.add_error(name if name in self.fields else None, reasons)
        return None


class ReasonForm(SeenForm):
    """Why a claim is given back."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("The village reads this: say what to mend and how."),
        error_messages={"required": gettext_lazy("Write the reason, so that the village knows what to do.")},
    )

    def decision(self) -> dict[str, Any]:
        """Add the reason."""
        return {**super().decision(), "reason": self.cleaned_data["reason"]}

    def said(self) -> Said:
        """Show the reason."""
        return [(self.fields["reason"].label, self.cleaned_data["reason"])]


class ReopenForm(ReasonForm):
    """Why a verification is taken back, and the word that later stages go with it."""

    together = forms.MultipleChoiceField(
        label=gettext_lazy("Reopened together with it"),
        help_text=gettext_lazy("These verified stages need it. Tick each one: they lose their verification as well."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Tick every stage: none of them can stay without this one.")},
    )

    def __init__(self, data: Any = None, *, standing: StageStanding, **kwargs: Any):
        super().__init__(data, standing=standing, **kwargs)
        choices = standing.reopened_together
        self.fields["together"].choices = choices  # type: ignore[attr-defined]
        if not choices:
            del self.fields["together"]

    def decision(self) -> dict[str, Any]:
        """Add the keys of the stages that go too."""
        return {**super().decision(), "together": self.cleaned_data.get("together", [])}


class FactsForm(SeenForm):
    """What is said about a stage: date, number, evidence, note."""

    achieved_on = forms.DateField(widget=DateInput)
    document_number = forms.CharField(max_length=LONGEST_NUMBER)
    document_date = forms.DateField(widget=DateInput)
    note = forms.CharField(
        label=gettext_lazy("Note"), required=False, max_length=2000, widget=forms.Textarea({"rows": 2})
    )

    def __init__(self, data: Any = None, *, standing: StageStanding, **kwargs: Any):
        kwargs["initial"] = _typed(standing.record) if standing.record else {}
        super().__init__(data, standing=standing, **kwargs)
        stage = standing.stage
        self._label_dates_and_number(stage)
        for item in stage.evidence:
            self.fields[item.key] = FIELDS[item.answer](
                item, label=item.label, required=self.wants(item), help_text=self._help(item)
            )
        self.order_fields([*(name for name in self.fields if name not in ("note", "reason")), "note", "reason"])

    def wants(self, item: Evidence) -> bool:
        """Tell whether the form cannot do without an answer."""
        return item.claim

    def _label_dates_and_number(self, stage: Stage) -> None:
        reached = self.fields["achieved_on"]
        reached.label = stage.date_label  # type: ignore[assignment]  # the stubs want a lazy string of their own
        first = self.standing.formation.cooperative.district.preparation_starts
        reached.widget.attrs |= {"min": first.isoformat(), "max": localdate().isoformat()}
        for name, label in (("document_number", stage.number_label), ("document_date", stage.number_date_label)):
            if label:
                self.fields[name].label = label  # type: ignore[assignment]
            else:
                del self.fields[name]
        if stage.number_digits:
            number = self.fields["document_number"]
            number.help_text = _("%(lengths)s digits; dots and spaces may stay.") % {
                "lengths": _(" or ").join(map(str, stage.number_digits))
            }
            number.widget.attrs |= {"inputmode": "numeric", "autocomplete": "off"}

    def _help(self, item: Evidence) -> str | Promise:
        return item.help_text or ("" if item.claim or not item.verify else NEEDED_LATER)

    def facts(self) -> Facts:
        """Give what was said."""
        data = self.cleaned_data
        return Facts(
            achieved_on=data["achieved_on"],
            document_number=data.get("document_number", ""),
            document_date=data.get("document_date"),
            details={item.key: data.get(item.key) for item in self.standing.stage.evidence},
            note=data["note"].strip(),
        )

    def decision(self) -> dict[str, Any]:
        """Add the facts."""
        return {**super().decision(), "facts": self.facts()}

    def said(self) -> Said:
        """Show the facts in words."""
        return [*evidence.told(self.standing.stage, self.facts())]


class ClaimForm(FactsForm):
    """A claim; one that was given back starts from what was said then."""


class CorrectForm(FactsForm):
    """A correction, with its reason; the status stays."""

    reason = forms.CharField(
        label=gettext_lazy("Reason for the correction"),
        widget=forms.Textarea({"rows": 2}),
        help_text=gettext_lazy("It stays on record together with what was said before."),
        error_messages={"required": gettext_lazy("Write why this is corrected.")},
    )

    def __init__(self, data: Any = None, *, standing: StageStanding, **kwargs: Any):
        super().__init__(data, standing=standing, **kwargs)
        if standing.may_be_incomplete:
            for name in ("document_number", "document_date"):
                if name in self.fields:
                    self.fields[name].required = False

    def wants(self, item: Evidence) -> bool:
        """What was brought in at the opening may be completed bit by bit; what is verified stays complete."""
        if self.standing.may_be_incomplete:
            return False
        return item.claim or (self.standing.is_verified and item.verify)

    def decision(self) -> dict[str, Any]:
        """Add the reason."""
        return {**super().decision(), "reason": self.cleaned_data["reason"]}

    def said(self) -> Said:
        """Show the facts and the reason."""
        return [*super().said(), (self.fields["reason"].label, self.cleaned_data["reason"])]


def _typed(record: StageRecord) -> dict[str, Any]:
    """Give what a record says, by field."""
    return {
        "achieved_on": record.achieved_on,
        "document_number": record.document_number,
        "document_date": record.document_date,
        "note": record.note,
        **record.details,
    }
