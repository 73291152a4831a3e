"""The scope rules: which territory a person sees and may work in. Every query that a person causes starts here."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q

from villages.reach import ROLE_SCOPES, Reach


class ScopedQuerySet(models.QuerySet):
    """A level of the territory, which people see through their assignments."""

    # For each level an assignment can name: the path from this level to it.
    paths: ClassVar[dict[str, str]] = {}

    def visible_to(self, user, on: date | None = None):
        """Keep what `user` may read on a day (default today); what is left out does not exist for them (404)."""
        return self._within(user, ROLE_SCOPES[user.role].reads, on)

    def workable_by(self, user, on: date | None = None):
        """Keep what `user` may write in on a day (default today); their role must allow the deed besides."""
        return self._within(user, ROLE_SCOPES[user.role].writes, on)

    def _within(self, user, reach: Reach, on: date | None):
        if not user.is_active:
            return self.none()
        if reach is Reach.EVERYTHING:
            return self.all()
        current = user.assignments.current(on)
        if reach is Reach.DISTRICT:
            return self.filter(**{f"{self.paths['district']}__in": current.values("home_district")})
        covered = Q()
        for level, path in self.paths.items():
            covered |= Q(**{f"{path}__in": current.exclude(**{level: None}).values(level)})
        return self.filter(covered)
