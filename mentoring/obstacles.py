"""What stands in a village's way, as declared data. Source: section 7 of the domain notes."""

from django.utils.translation import gettext_lazy as _

OBSTACLES = {
    "budget": _("Budget"),
    "notary_revision": _("Notary asks for revision"),
    "reluctant_candidates": _("Board candidates reluctant"),
    "mismatch": _("Name or location does not match"),
    "ahu_down": _("AHU system down"),
    "low_skills": _("Low human resources"),
    "capital": _("Capital"),
    "unresponsive": _("Village does not respond"),
    "bumdes_friction": _("Friction with the BUMDes"),
    "land_building": _("Land or building"),
    "other": _("Other obstacle"),
}

READINESS = {
    "ready": _("Ready for the next stage"),
    "nearly": _("Nearly ready"),
    "needs_help": _("Needs help"),
    "not_moving": _("Not moving"),
}


def obstacle_choices():
    """Give the obstacles as choices."""
    return list(OBSTACLES.items())


def readiness_choices():
    """Give the judgements of readiness as choices."""
    return list(READINESS.items())
