"""How the office helps: visits and what was agreed on them."""

from mentoring.models.followup import FollowUp
from mentoring.models.visit import Visit

__all__ = ["FollowUp", "Visit"]
