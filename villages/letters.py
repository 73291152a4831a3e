"""The words that go to a village with an invitation's link."""

from django.conf import settings
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import override

from villages.models import Invitation


def invitation_letter(invitation: Invitation, link: str) -> str:
    """Write the WhatsApp message. Villages read the office's language, whatever language the inviter works in."""
    with override(settings.LANGUAGE_CODE):
        return _(
            "Dear %(person)s,\n\n"
            "you are invited to report how the Koperasi Merah Putih of %(village)s is coming along. "
            "Open this link and choose a password:\n%(link)s\n\n"
            "Your user name: %(username)s\n"
            "The link works once, until %(until)s. Please pass it on to nobody.\n\n"
            "%(inviter)s"
        ) % {
            "person": invitation.user,
            "village": invitation.village.full_name,
            "link": link,
            "username": invitation.user.username,
            "until": date_format(localtime(invitation.expires_at), "j F Y H:i"),
            "inviter": invitation.invited_by,
        }
