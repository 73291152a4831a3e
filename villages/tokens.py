"""The token in an invitation's link: Django's own generator, bound to the invitation and to the person's state.

Nothing is stored: a token is computed from the invitation, so that the page of a waiting invitation can show its link
again. What changes when the link is used or must not work any more is part of the computation, and kills it.
"""

from datetime import UTC, datetime

from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.utils.timezone import now

from villages.models import Invitation


class InvitationTokens(PasswordResetTokenGenerator):
    """Tokens that die on first use, when the person's password or role changes, or they may no longer sign in.

    Otherwise they live PASSWORD_RESET_TIMEOUT seconds, counted from the moment of the invitation (not of the
    looking): the same invitation always gives the same token.
    """

    key_salt = "villages.tokens.InvitationTokens"

    def make_token(self, invitation: Invitation) -> str:  # type: ignore[override]  # bound to more than a user
        """Give the token of this invitation's link."""
        seconds = self._num_seconds(_utc(invitation.invited_at))
        return self._make_token_with_timestamp(invitation, seconds, self.secret)  # type: ignore[arg-type]

    def _make_hash_value(self, invitation: Invitation, timestamp: int) -> str:  # type: ignore[override]
        person = invitation.user
        return "|".join(
            str(part)
            for part in (
                invitation.pk,
                invitation.accepted_at,
                person.pk,
                person.password,
                person.role,
                person.is_active,
                timestamp,
            )
        )

    def _now(self) -> datetime:
        return _utc(now())


def _utc(moment: datetime) -> datetime:
    """Drop the zone, as the generator reckons without one; in UTC, whatever the machine's own clock shows."""
    return moment.astimezone(UTC).replace(tzinfo=None)


invitation_tokens = InvitationTokens()
