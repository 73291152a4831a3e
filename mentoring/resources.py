"""Visits as a sheet, one row per visit. What was agreed on them (follow-ups) stays with the pages."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.permissions import Permission
from cooperatives.resources import OTHER_LABELS
from cooperatives.stages import stage_choices
from kmp_tracker.refusals import Refused
from kmp_tracker.sheets import Column, SheetResource, cells
from mentoring.actions import edit_visit, log_visit
from mentoring.facts import FollowUpFacts, VisitFacts
from mentoring.models import Visit
from mentoring.obstacles import obstacle_choices, readiness_choices
from villages.models import Village
from villages.resources import code_column, name_column, subdistrict_column, unknown_village

TOLD = (
    *("visited_on", "started_at", "ended_at", "place", "mentors", "letter_number", "letter_date", "purpose", "stages"),
    *("attendees", "women", "key_people", "result", "obstacles", "obstacle_note", "readiness", "latitude", "longitude"),
)
ON_ITS_PAGE = gettext_lazy("A visit is moved to another village on its page.")


def mentors_column() -> Column:
    """Make the column that names who made the visit."""
    return Column(
        gettext_lazy("Mentors"), cells.Names(), value=lambda visit: sorted(m.username for m in visit.mentors.all())
    )


class VisitResource(SheetResource):
    """What visits record."""

    permission = Permission.LOG_VISIT

    id = Column(gettext_lazy("Key"), cells.Key())
    code = code_column("village__code")
    name = name_column("village__name")
    subdistrict = subdistrict_column("village__subdistrict__name")
    visited_on = Column(gettext_lazy("Date of the visit"), cells.Day())
    started_at = Column(gettext_lazy("From"), cells.Clock())
    ended_at = Column(gettext_lazy("Until"), cells.Clock())
    place = Column(gettext_lazy("Place"), cells.Words(150))
    mentors = mentors_column()
    letter_number = Column(gettext_lazy("Letter of assignment, number"), cells.Words(100))
    letter_date = Column(gettext_lazy("Letter of assignment, date"), cells.Day())
    purpose = Column(gettext_lazy("Purpose"), cells.Words(200))
    stages = Column(gettext_lazy("Stages discussed"), cells.Several(stage_choices, also=lambda: OTHER_LABELS))
    attendees = Column(gettext_lazy("People present"), cells.Whole())
    women = Column(gettext_lazy("Women among them"), cells.Whole())
    key_people = Column(gettext_lazy("Key people met"), cells.Words(200))
    result = Column(gettext_lazy("Result"), cells.Words())
    obstacles = Column(gettext_lazy("Obstacles"), cells.Several(obstacle_choices))
    obstacle_note = Column(gettext_lazy("About the obstacles"), cells.Words())
    readiness = Column(gettext_lazy("The village's readiness"), cells.Choice(readiness_choices, empty=""))
    latitude = Column(gettext_lazy("Latitude"), cells.Degrees(90))
    longitude = Column(gettext_lazy("Longitude"), cells.Degrees(180))
    logged_by = Column(
        gettext_lazy("Logged by"),
        cells.Words(),
        value="logged_by__username",
        given_by=gettext_lazy("It says who brought the visit in first."),
    )

    class Meta:
        model = Visit
        fields = ("id", "code", "name", "subdistrict", *TOLD, "logged_by")
        import_order = export_order = fields
        import_id_fields = ("id", "code")

    def filter_export(self, queryset: QuerySet, **kwargs: Any) -> QuerySet:
        """Export what the person may see."""
        visible = Visit.objects.visible_to(self.by)
        rows = queryset.filter(pk__in=visible.values("pk")).with_row().select_related("logged_by")
        return rows.order_by("visited_on", "pk")

    def key(self, row: Mapping[str, Any]) -> tuple:
        """Give the visit's key; a new row without one gets it from its content, so that it comes in only once."""
        key, code = super().key(row)
        return (key or uuid5(NAMESPACE_OID, repr([code, *(str(row.get(name) or "") for name in TOLD)])), code)

    def objects_for(self, keys: Collection[tuple]) -> Mapping[tuple, Visit]:
        """Find the visits; and keep the villages for new ones."""
        villages = Village.objects.workable_by(self.by).filter(code__in={code for _key, code in keys})
        self.villages = {village.code: village for village in villages.with_places()}
        self.people = {user.username: user for user in User.objects.all()}
        visits = Visit.objects.visible_to(self.by).filter(pk__in=[key for key, _code in keys])
        found = {visit.pk: visit for visit in visits.with_row().select_related("logged_by")}
        return {(key, code): found[key] for key, code in keys if key in found}

    def unknown(self, key: tuple, row: Mapping[str, Any]) -> Visit:
        """Begin a visit."""
        pk, code = key
        if code not in self.villages:
            raise unknown_village(code)
        return Visit(pk=pk, village=self.villages[code])

    def apply(self, instance: Visit, changes: dict[str, Any], row: Mapping[str, Any]) -> None:
        """Log or edit the visit, as its page does."""
        new = instance._state.adding
        facts = self._facts(instance, new)
        if new:
            log_visit(key=instance.pk, facts=facts, village=instance.village, by=self.by)
        else:
            edit_visit(visit=instance, facts=facts, by=self.by, seen=instance.version, reason=self.reason)

    def _facts(self, visit: Visit, new: bool) -> VisitFacts:
        standing = {name: self.fields[name].cell.empty for name in TOLD} if new else self.standing(visit)
        told = {name: self.given.get(name, standing[name]) for name in TOLD}
        if told["visited_on"] is None:
            raise Refused({"visited_on": str(self.fields["visited_on"].cell.expected)})
        told["mentors"] = self._people_named(told["mentors"])
        followups = () if new else tuple(_as_facts(each) for each in visit.followups.filter(done_on__isnull=True))
        return VisitFacts(**told, followups=followups)

    def _people_named(self, names: Collection[str]) -> tuple[User, ...]:
        if strangers := [name for name in names if name not in self.people]:
            raise Refused({"mentors": _("Nobody signs in as %(names)s.") % {"names": ", ".join(strangers)}})
        return tuple(self.people[name] for name in names)


VisitResource.fields["id"].help_text = gettext_lazy("Leave it empty for a visit that is not here yet.")
VisitResource.fields["code"].given_by = ON_ITS_PAGE


def _as_facts(followup: Any) -> FollowUpFacts:
    return FollowUpFacts(action=followup.action, owner=followup.owner, due_on=followup.due_on, pk=followup.pk)
