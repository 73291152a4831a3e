"""Sign-in, profile and passwords."""

from django import forms
from django.contrib.auth import forms as auth_forms
from django.contrib.auth.password_validation import MinimumLengthValidator, get_default_password_validators
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User

PHONE_ERRORS = {"invalid": _("This is not a telephone number. Write it like 0812 3456 7890.")}


class SignInForm(auth_forms.AuthenticationForm):
    """User name and password; a refusal says what to do next, but not which of the two was wrong."""

    error_messages = {
        **auth_forms.AuthenticationForm.error_messages,
        "invalid_login": _(
            "User name and password do not match. Check capital letters and try again, or ask the coordinator of "
            "your area for a new link."
        ),
    }


class ProfileForm(forms.ModelForm):
    """What people keep current about themselves."""

    class Meta:
        model = User
        fields = ("full_name", "phone")
        error_messages = {"phone": PHONE_ERRORS}
        widgets = {"full_name": forms.TextInput({"autocomplete": "name"})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["phone"].widget.attrs["autocomplete"] = "tel"


class PlainPasswords:
    """Says in one sentence what Django's four validators want, and drops the explanation of typing twice."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        first, second = self.fields["new_password1"], self.fields["new_password2"]
        first.label, second.label = _("New password"), _("New password once more")
        first.help_text, second.help_text = _password_wishes(), ""


class NewPasswordForm(PlainPasswords, auth_forms.SetPasswordForm):
    """A new password, typed twice."""

    error_messages = {"password_mismatch": _("The two passwords are not the same. Type them again.")}


class PasswordForm(PlainPasswords, auth_forms.PasswordChangeForm):
    """A new password for whoever knows the old one."""

    error_messages = {
        **NewPasswordForm.error_messages,
        "password_incorrect": _("This is not your present password. Type it again."),
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["old_password"].label = _("Present password")


def _password_wishes() -> str:
    least = next(v.min_length for v in get_default_password_validators() if isinstance(v, MinimumLengthValidator))
    return gettext(
        "At least %(least)s characters; not only digits, not your name, no word that everybody uses. Three words in a "
        "row are easy to remember."
    ) % {"least": least}
