"""What a browser sends when the form of a visit is filled in."""

import uuid
from typing import Any

from django.utils.timezone import localdate

from accounts.models import User
from villages.models import Village


def sent(village: Village | None, mentor: User, *, followups: list[dict] | None = None, **changed: Any) -> dict:
    """A filled form of today with one follow-up, or with those given; `changed` fields replace the usual ones."""
    if followups is None:
        followups = [{"action": "Send the minutes", "owner": "village", "due_on": localdate().isoformat()}]
    rows = {f"followups-{number}-{name}": value for number, row in enumerate(followups) for name, value in row.items()}
    return {
        "key": str(uuid.uuid4()),
        "village": village.code if village else "",
        "visited_on": localdate().isoformat(),
        "mentors": [mentor.pk],
        "purpose": "Prepare the deliberation",
        "result": "The date is set.",
        "followups-TOTAL_FORMS": str(max(len(followups), 1)),
        "followups-INITIAL_FORMS": str(sum("pk" in row for row in followups)),
        **rows,
        **changed,
    }
