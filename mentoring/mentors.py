"""Who may be named as a mentor."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.timezone import localdate

from accounts.models import User
from accounts.permissions import ROLE_PERMISSIONS, Permission
from villages.models import Assignment, District
from villages.reach import ROLE_SCOPES, Reach


def mentors_of(district: District, on: date | None = None) -> QuerySet[User]:
    """Find who may be named as a mentor in a district: they log visits, and see it today or saw it on a day."""
    roles = [role for role, permissions in ROLE_PERMISSIONS.items() if Permission.LOG_VISIT in permissions]
    everywhere = [role for role in roles if ROLE_SCOPES[role].reads is Reach.EVERYTHING]
    here = Assignment.objects.filter(user=OuterRef("pk"), home_district=district)
    assigned = Q(Exists(here.current())) | Q(Exists(here.current(on or localdate())))
    return User.objects.filter(assigned | Q(role__in=everywhere), role__in=roles, is_active=True)
