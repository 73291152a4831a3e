"""What the office decides in the verification queue."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class SeenClaimsField(forms.Field):
    """Claims with the version that the person saw, each written `record:version`; cleaned to a dict of the two."""

    widget = forms.MultipleHiddenInput
    default_error_messages = {
        "required": _("Tick the claims that you want to verify."),
        "invalid": _("Something was lost on the way. Open the queue anew."),
    }

    def to_python(self, value: Any) -> dict[int, int]:
        """Read the keys; ValidationError for anything else."""
        pairs = [re.fullmatch(r"([0-9]{1,18}):([0-9]{1,9})", one) for one in value or []]
        if not all(pairs):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return {int(pair[1]): int(pair[2]) for pair in pairs if pair}


class VerifyForm(forms.Form):
    """The claims to verify, one or several."""

    claim = SeenClaimsField()


class ReturnForm(VerifyForm):
    """A claim to give back, and why."""

    reason = forms.CharField(
        label=_("Reason"),
        error_messages={"required": _("Write the reason, so that the village knows what to do.")},
    )

    def clean_claim(self) -> dict[int, int]:
        """Keep to one claim: a reason speaks of one village's evidence."""
        if len(self.cleaned_data["claim"]) > 1:
            raise forms.ValidationError(_("Return one claim at a time, each with its own reason."))
        return self.cleaned_data["claim"]
