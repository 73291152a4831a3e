"""Stores many visits at once: the bulk twin of mentoring.actions, for the demo and mass loads.

The same rules decide what is a visit; only the writing differs. A test runs one sequence through both doors and finds
identical rows.
"""

from collections.abc import Collection
from copy import copy
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from accounts.models import User
from mentoring.facts import VisitFacts
from mentoring.models import FollowUp, Visit
from mentoring.models.visit import CHANGES
from mentoring.rules import build_visit, mark_done
from villages.models import Village

BATCH = 500  # rows in one statement
MENTORS = Visit._meta.get_field("mentors")


class Diary:
    """Keeps visits, and what became of their follow-ups, until they are stored in a few statements.

    Each deed's history carries the deed's own moment and actor.
    """

    def __init__(self) -> None:
        self.visits: list[Visit] = []
        self.followups: list[FollowUp] = []
        self._mentors: list[tuple[Visit, tuple[User, ...]]] = []
        self._agreed: list[tuple[FollowUp, FollowUp]] = []  # a follow-up, and how it was when agreed
        self._done: list[tuple[FollowUp, FollowUp]] = []  # a follow-up, and how it was when marked

    def log(
        self, *, key: UUID, facts: VisitFacts, village: Village, by: User, at: datetime, allowed: Collection[int]
    ) -> list[FollowUp]:
        """Keep a visit logged by `by` at a moment; gives its follow-ups. Raises Refused by the rules of visits."""
        visit, mentors, followups = build_visit(key=key, facts=facts, village=village, by=by, at=at, allowed=allowed)
        visit._history_user, visit._history_date = by, at  # type: ignore[attr-defined]
        self.visits.append(visit)
        self._mentors.append((visit, mentors))
        self._agreed += [(followup, _as_it_is(followup, by, at)) for followup in followups]
        self.followups += followups
        return followups

    def finish(self, followup: FollowUp, *, by: User, on: date, at: datetime) -> None:
        """Mark a kept follow-up as done on a day, said at a moment. Raises Refused by the rules of follow-ups."""
        mark_done(followup, by=by, on=on, today=localdate(at))
        self._done.append((followup, _as_it_is(followup, by, at)))

    @transaction.atomic
    def store(self) -> None:
        """Write everything kept; a diary is stored once."""
        Visit.objects.bulk_create(self.visits, batch_size=BATCH)
        changes = Visit.history.bulk_history_create(self.visits, batch_size=BATCH, default_change_reason=None)
        self._store_mentors(dict(zip((visit.pk for visit in self.visits), changes, strict=True)))
        FollowUp.objects.bulk_create(self.followups, batch_size=BATCH)
        for followup, change in (*self._agreed, *self._done):
            change.pk = followup.pk
        for kept, update in ((self._agreed, False), (self._done, True)):
            FollowUp.history.bulk_history_create(
                [change for _followup, change in kept], batch_size=BATCH, update=update, default_change_reason=None
            )

    def _store_mentors(self, changes: dict[UUID, Any]) -> None:
        through = Visit.mentors.through
        rows = [through(visit=visit, user=mentor) for visit, mentors in self._mentors for mentor in mentors]
        through.objects.bulk_create(rows, batch_size=BATCH)
        told = CHANGES.m2m_models[MENTORS]
        told.objects.bulk_create(
            [told(history=changes[row.visit_id], id=row.pk, visit=row.visit, user=row.user) for row in rows],
            batch_size=BATCH,
        )


def _as_it_is(followup: FollowUp, by: User, at: datetime) -> FollowUp:
    """Copy a follow-up as it stands now, with whom and when its history names."""
    change = copy(followup)
    change._history_user, change._history_date = by, at  # type: ignore[attr-defined]
    return change
