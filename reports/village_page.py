"""What the page of one village shows besides its stages: people, visits, what happened. A fixed number of queries."""

from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.timezone import localdate, localtime, make_aware
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Permission, Role
from cooperatives.actions import load_formation
from cooperatives.models import Cooperative, StageStep
from mentoring.models import FollowUp, Visit
from reports.coordinators import coordinators
from reports.track import Track
from villages.models import Subdistrict, Village

LAST_VISITS = 3
EVENTS_SHOWN = 8
LAST_EVENTS = 30


@dataclass(frozen=True)
class Event:
    """Something that happened."""

    when: datetime
    title: str
    by: str
    text: str
    url: str


class VillagePage:
    """A village as `user` sees it today."""

    def __init__(self, village: Village, user: User):
        self.village = village
        self.user = user
        self.today: date = localdate()

    # --- The person asking ---

    @property
    def is_home(self) -> bool:
        """Whether the village itself is looking: then the page speaks to it."""
        return self.user.role == Role.VILLAGE

    @cached_property
    def is_workable(self) -> bool:
        """Whether the person may write here at all."""
        return Village.objects.workable_by(self.user).filter(pk=self.village.pk).exists()

    def may(self, permission: Permission) -> bool:
        """Tell whether the person's role allows a deed and this village lies where they work."""
        return self.user.has_perm(permission) and self.is_workable

    @property
    def subdistrict_url(self) -> str:
        """The kecamatan's page; "" for who may not see it as a whole."""
        place = self.village.subdistrict
        seen = self.user.has_perm(Permission.SEE_DASHBOARD) and Subdistrict.objects.visible_to(self.user)
        return place.get_absolute_url() if seen and seen.filter(pk=place.pk).exists() else ""

    # --- The cooperative ---

    @cached_property
    def cooperative(self) -> Cooperative:
        """The village's cooperative, its village at hand."""
        cooperative = self.village.cooperative
        cooperative.village, cooperative.district = self.village, self.village.district
        return cooperative

    @cached_property
    def track(self) -> Track:
        """The way through the stages."""
        return Track(self.village, load_formation(self.cooperative), self.may)

    @property
    def facts(self) -> list[tuple[str, Any]]:
        """What is known about the cooperative and the village."""
        village = self.village
        known = [
            (_("Legal name"), self.cooperative.legal_name),
            (_("Formation model"), self.cooperative.get_formation_model_display()),
            (_("Kind"), village.get_kind_display()),
            (_("Subdistrict"), village.subdistrict.name),
            (_("Code"), village.code),
            (_("Local potential"), village.local_potential),
            (_("Population"), village.population),
        ]
        return [(label, value) for label, value in known if value not in (None, "")]

    # --- People ---

    @cached_property
    def coordinators(self) -> list[User]:
        """Who looks after the village today."""
        return coordinators(Village.objects.filter(pk=self.village.pk)).of(self.village)

    @property
    def helper(self) -> User | None:
        """Whom the village may ask by WhatsApp; None for others, and where no number is known."""
        return next((mentor for mentor in self.coordinators if mentor.phone), None) if self.is_home else None

    @property
    def help_text(self) -> str:
        """What the village writes to its mentor."""
        step = self.track.next_step
        about = step.label if step else self.cooperative.legal_name
        return _("Good day, this is %(village)s. We would like to ask for help with: %(about)s.") % {
            "village": self.village.full_name,
            "about": about,
        }

    @property
    def greeting(self) -> str:
        """What the office writes to the village head."""
        step = self.track.next_step
        return _("Good day, this is the cooperatives office, about the %(cooperative)s. Next step: %(step)s.") % {
            "cooperative": self.cooperative.legal_name,
            "step": step.label if step else _("nothing for now"),
        }

    # --- Visits ---

    @cached_property
    def visits(self) -> list[Visit]:
        """The latest visits, as many as the timeline may need."""
        return list(Visit.objects.filter(village=self.village).prefetch_related("mentors")[:LAST_EVENTS])

    @property
    def last_visits(self) -> list[Visit]:
        """The few latest."""
        return self.visits[:LAST_VISITS]

    @property
    def visits_url(self) -> str:
        """The list of all visits here."""
        return f"{reverse('visit_list')}?{urlencode({'q': self.village.code})}"

    @cached_property
    def followups(self) -> list[FollowUp]:
        """What was agreed and is not done, the earliest due first."""
        return list(FollowUp.objects.filter(village=self.village).open())

    @property
    def followups_url(self) -> str:
        """The list of them, where they are ticked off."""
        return f"{reverse('followup_list')}?{urlencode({'q': self.village.code})}"

    # --- What happened ---

    @cached_property
    def events(self) -> list[Event]:
        """Steps and visits, newest first."""
        steps = StageStep.objects.filter(cooperative=self.cooperative).select_related("by")
        told = [self._told(step) for step in steps.order_by("-recorded_at", "-pk")[:LAST_EVENTS]]
        told += [self._visited(visit) for visit in self.visits]
        return sorted(told, key=lambda event: event.when, reverse=True)[:LAST_EVENTS]

    @property
    def shown_events(self) -> list[Event]:
        """The latest."""
        return self.events[:EVENTS_SHOWN]

    @property
    def earlier_events(self) -> list[Event]:
        """Those before, folded away."""
        return self.events[EVENTS_SHOWN:]

    def _told(self, step: StageStep) -> Event:
        title = f"{step.get_action_display()}: {self.track.formation.label(step.definition)}"
        url = reverse("stage", args=[self.village.code, step.stage])
        return Event(localtime(step.recorded_at), title, str(step.by), step.reason, url)

    def _visited(self, visit: Visit) -> Event:
        when = make_aware(datetime.combine(visit.visited_on, visit.started_at or time.min))
        people = ", ".join(str(mentor) for mentor in visit.mentors.all())
        return Event(when, _("Visit: %(purpose)s") % {"purpose": visit.purpose}, people, "", visit.get_absolute_url())
