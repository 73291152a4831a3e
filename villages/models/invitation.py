"""One-time links by which a village official comes in without e-mail."""

from datetime import datetime, timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from villages.models.territory import Village


def _lifetime() -> timedelta:
    return timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)


class InvitationQuerySet(models.QuerySet):
    """Questions asked of invitations."""

    def workable_by(self, user) -> "InvitationQuerySet":
        """Keep invitations to villages in which `user` may write."""
        return self.filter(village__in=Village.objects.workable_by(user))

    def with_names(self) -> "InvitationQuerySet":
        """Bring person, inviter and village along."""
        return self.select_related("user", "invited_by", "village__subdistrict")

    def newest(self) -> "InvitationQuerySet":
        """Keep each person's last invitation: a new link takes the place of those before it."""
        return self.filter(~Exists(Invitation.objects.filter(user=OuterRef("user"), pk__gt=OuterRef("pk"))))

    def matching(self, words: str) -> "InvitationQuerySet":
        """Keep invitations where the person, or the village's name or code, holds every word."""
        found = self
        for word in words.split():
            found = found.filter(
                Q(user__full_name__icontains=word)
                | Q(user__username__icontains=word)
                | Q(village__name__icontains=word)
                | Q(village__code__startswith=word)
            )
        return found

    def in_state(self, state: "Invitation.State") -> "InvitationQuerySet":
        """Keep invitations that stand so now."""
        if state == Invitation.State.ACCEPTED:
            return self.filter(accepted_at__isnull=False)
        open_ones, oldest = self.filter(accepted_at__isnull=True), now() - _lifetime()
        if state == Invitation.State.EXPIRED:
            return open_ones.filter(invited_at__lt=oldest)
        return open_ones.filter(invited_at__gte=oldest)


class Invitation(models.Model):
    """A link sent to one person. Its token is stored nowhere, but computed when asked for (`villages.tokens`)."""

    class State(models.TextChoices):
        """How an invitation stands."""

        WAITING = "waiting", _("Waiting")
        EXPIRED = "expired", _("Expired")
        ACCEPTED = "accepted", _("Accepted")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="invitations", verbose_name=_("person")
    )
    village = models.ForeignKey(
        Village, on_delete=models.PROTECT, related_name="invitations", verbose_name=_("village")
    )
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("invited by")
    )
    invited_at = models.DateTimeField(_("invited at"), auto_now_add=True)
    accepted_at = models.DateTimeField(_("accepted at"), null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ("-invited_at",)
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(accepted_at__gte=F("invited_at")),
                name="invitation_accepted_after_sent",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.village}"

    @property
    def expires_at(self) -> datetime:
        """The moment after which the link is dead (PASSWORD_RESET_TIMEOUT after it was made)."""
        return self.invited_at + _lifetime()

    @property
    def state(self) -> "Invitation.State":
        """How the invitation stands now."""
        if self.accepted_at:
            return self.State.ACCEPTED
        return self.State.EXPIRED if now() > self.expires_at else self.State.WAITING
