"""The day of who works in the field: what was done, what waits, what is late and where to go."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from accounts.models import User
from cooperatives.figures import FIGURES as FORMATION
from cooperatives.models import StageRecord
from mentoring.models import FollowUp, Visit
from mentoring.worklist import Call, call_list
from reports.calls import CallRow, call_rows
from villages.figures import count_figures
from villages.models import Assignment, District, Village
from villages.models.territory import VillageQuerySet

SHOWN = 5  # of each list; the link below leads to all
TARGET = next(figure for figure in FORMATION if figure.key == "target")


@dataclass(frozen=True)
class DayNumber:
    """A number of the day, and its list."""

    label: str
    value: int
    url: str


@dataclass(frozen=True)
class Place:
    """A territory of mine and how far it is towards the target."""

    name: str
    url: str
    reached: int
    total: int


class Day:
    """Today, for one person and the villages they work in."""

    def __init__(self, user: User):
        self.user = user
        self.today = localdate()
        self.monday = self.today - timedelta(days=self.today.weekday())

    @property
    def villages(self) -> VillageQuerySet:
        """The villages I work in."""
        return Village.objects.workable_by(self.user)

    @cached_property
    def districts(self) -> list[District]:
        """The districts they lie in; nearly always one."""
        return list(District.objects.filter(pk__in=self.villages.values("district")))

    # --- Numbers ---

    @property
    def numbers(self) -> list[DayNumber]:
        """My visits, what waits for me and what is late."""
        return [
            DayNumber(_("My visits today"), self._visits(self.today), self._visits_url(self.today)),
            DayNumber(_("My visits this week"), self._visits(self.monday), self._visits_url(self.monday)),
            DayNumber(_("Claims waiting"), self.waiting.count(), self.queue_url),
            DayNumber(_("My overdue follow-ups"), self.overdue.count(), self.overdue_url),
        ]

    def _visits(self, since: date) -> int:
        mine = Visit.mentors.through.objects.filter(visit=OuterRef("pk"), user=self.user)
        return Visit.objects.visible_to(self.user).between(since, self.today).filter(Exists(mine)).count()

    def _visits_url(self, since: date) -> str:
        asked = {"mentor": self.user.pk, "since": since.isoformat(), "until": self.today.isoformat()}
        return f"{reverse('visit_list')}?{urlencode(asked)}"

    # --- Lists ---

    @property
    def waiting(self) -> Any:
        """Claims of my villages that wait for the office, the oldest first."""
        waiting = StageRecord.objects.waiting().filter(cooperative__village__in=self.villages)
        return waiting.with_places().order_by("claimed_at", "pk")

    @property
    def queue_url(self) -> str:
        """The queue, narrowed to my villages."""
        return f"{reverse('verification')}?mine=on"

    @property
    def overdue(self) -> Any:
        """Follow-ups of mine past their date, the latest first."""
        mine = FollowUp.objects.visible_to(self.user).concerning(self.user).overdue(self.today)
        return mine.select_related("village__subdistrict").order_by("due_on", "pk")

    @property
    def overdue_url(self) -> str:
        """The list of them."""
        return f"{reverse('followup_list')}?{urlencode({'state': 'overdue', 'mine': 'on'})}"

    @property
    def claims(self) -> list[StageRecord]:
        """The first of the claims."""
        return list(self.waiting[:SHOWN])

    @property
    def followups(self) -> list[FollowUp]:
        """The first of the overdue."""
        return list(self.overdue[:SHOWN])

    @property
    def calls(self) -> list[CallRow]:
        """Where to go next among my villages, the heaviest reasons first."""
        found: list[Call] = []
        for district in self.districts:
            found += call_list(self.villages.filter(district=district), district, self.today, limit=SHOWN)
        return call_rows(sorted(found, key=lambda call: -call.score)[:SHOWN], self.user)

    # --- My places ---

    @property
    def places(self) -> list[Place]:
        """My kecamatan, or the whole district where it is all mine."""
        return [place for district in self.districts for place in self._places(district)]

    def _places(self, district: District) -> list[Place]:
        assigned = Assignment.objects.current(self.today).filter(user=self.user, home_district=district)
        mine = [each.subdistrict for each in assigned.exclude(subdistrict=None).select_related("subdistrict")]
        villages = self.villages.filter(district=district)
        if not mine:
            return [_place(district, count_figures([TARGET], villages, self.today, district)[0])]
        counts = count_figures([TARGET], villages, self.today, district, by="subdistrict")
        found = {count["subdistrict"]: count for count in counts}
        return [_place(place, found[place.pk]) for place in mine if place.pk in found]


def _place(place: Any, count: dict) -> Place:
    return Place(str(place), place.get_absolute_url(), count["target"], count["total"])
