"""What visits are usually for: suggestions that fill the field with one tap. Any other words are as good."""

from django.utils.translation import gettext_lazy as _

PURPOSES = (
    _("Outreach"),
    _("Prepare the deliberation"),
    _("Attend the deliberation"),
    _("Complete the documents"),
    _("Prepare the notary's file"),
    _("Advise the board"),
    _("Plan the business units"),
    _("See how things stand"),
)
