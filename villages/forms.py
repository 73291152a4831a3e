"""A village's contacts and description, and inviting its officials."""

from django import forms
from django.utils.translation import gettext_lazy as _
from phonenumber_field.formfields import PhoneNumberField

from accounts.forms import PHONE_ERRORS, NewPasswordForm
from accounts.permissions import Permission
from kmp_tracker.forms import Combobox, FilterForm, GroupedModelChoiceField, SearchInput
from villages.models import Invitation, Village
from villages.models.territory import EDITED_BY_PEOPLE


class VillageForm(forms.ModelForm):
    """What people keep current about a village; the office alone says which villages are pilots.

    `seen` carries the version that the form was filled in from.
    """

    seen = forms.CharField(widget=forms.HiddenInput)

    class Meta:
        model = Village
        fields = EDITED_BY_PEOPLE
        localized_fields = ("population",)  # people write 4.123, not 4123
        error_messages = {
            "head_phone": PHONE_ERRORS,
            "population": {"invalid": _("Write a whole number, or leave it empty.")},
        }

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["seen"] = self.instance.version
        self.fields["population"].widget.attrs["inputmode"] = "numeric"
        if not user.has_perm(Permission.MARK_PILOT):
            del self.fields["is_pilot"]

    def sent(self) -> dict:
        """Give the cleaned values by the name of their field in the village."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}

    def facts(self, values: dict) -> list[tuple]:
        """Name some values as the form does, for comparing two versions."""
        return [(self.fields[name].label, _words(value)) for name, value in values.items()]


def _words(value: object) -> object:
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return "–" if value in (None, "") else getattr(value, "as_national", value)


class InviteForm(forms.Form):
    """Whom to invite, to which of the villages that the inviter may write in."""

    village = GroupedModelChoiceField(
        Village.objects.none(),
        label=_("Village"),
        to_field_name="code",
        group_by=lambda village: village.subdistrict.name,
        widget=Combobox(coordinates=lambda village: (village.latitude, village.longitude)),
        error_messages={"invalid_choice": _("You cannot invite people to this village. Choose another one.")},
    )
    full_name = forms.CharField(
        label=_("Full name"), max_length=150, widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "words"})
    )
    phone = PhoneNumberField(
        label=_("Mobile phone"),
        error_messages=PHONE_ERRORS,
        help_text=_("With WhatsApp, for example 0812 3456 7890. The link goes to this number."),
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        villages = Village.objects.workable_by(user).select_related("subdistrict")
        self.fields["village"].queryset = villages.order_by("subdistrict__name", "subdistrict", "name", "code")
        self.fields["phone"].widget.attrs["autocomplete"] = "off"


class AcceptForm(NewPasswordForm):
    """The invited person's first (or new) password. The user name stands there for them and for password managers."""

    username = forms.CharField(
        label=_("Your user name"),
        required=False,
        widget=forms.TextInput({"autocomplete": "username", "readonly": True}),
        help_text=_("With this name and the password you sign in from now on."),
    )
    field_order = ("username", "new_password1", "new_password2")
    quiet_optional = True

    def __init__(self, user, *args, **kwargs):
        super().__init__(user, *args, **{**kwargs, "initial": {"username": user.username}})


class InvitationFilter(FilterForm):
    """Filters of the list of invitations."""

    q = forms.CharField(label=_("Person or village"), widget=SearchInput)
    state = forms.ChoiceField(label=_("State"), choices=[("", _("All")), *Invitation.State.choices])

    def apply(self, queryset):
        """Keep the invitations of matching people or villages, in the state asked for."""
        given = self.given()
        found = queryset.matching(given.get("q", ""))
        return found.in_state(given["state"]) if "state" in given else found
