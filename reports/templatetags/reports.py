"""Words that reports say in several places."""

from datetime import date, datetime

from django import template
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

register = template.Library()


@register.filter
def days_before(day: date, now: date) -> str:
    """Say how long before `now` a day was: "today", "yesterday", "12 days ago"."""
    days = (now - day).days
    if days == 0:
        return _("today")
    if days == 1:
        return _("yesterday")
    return ngettext("%(days)s day ago", "%(days)s days ago", days) % {"days": days}


@register.filter
def local_day(moment: datetime) -> date:
    """Give the day of a moment where the office is."""
    return localdate(moment)
