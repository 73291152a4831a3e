"""When a village was last visited, for lists of villages."""

from datetime import date

from django.db.models import OuterRef, Subquery

from mentoring.models import Visit
from villages.models.territory import VillageQuerySet


def with_last_visit(villages: VillageQuerySet, as_of: date) -> VillageQuerySet:
    """Annotate `last_visit_on`, the day of the last visit up to and with a day; None where there was none."""
    visits = Visit.objects.filter(village=OuterRef("pk"), visited_on__lte=as_of).order_by("-visited_on")
    return villages.annotate(last_visit_on=Subquery(visits.values("visited_on")[:1]))
