"""The token in an invitation's link: Django's own generator, bound to the invitation and the person's state."""

from django.contrib.auth.tokens import PasswordResetTokenGenerator


class InvitationTokens(PasswordResetTokenGenerator):
    """Makes tokens that die when used, when the password changes, or after PASSWORD_RESET_TIMEOUT seconds."""

    key_salt = "villages.tokens.InvitationTokens"

    def _make_hash_value(self, user, timestamp):
        invitation = user
        person = invitation.user
        return f"{invitation.pk}{invitation.accepted_at}{person.pk}{person.password}{person.is_active}{timestamp}"


invitation_tokens = InvitationTokens()
