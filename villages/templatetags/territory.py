"""Where the person asking works."""

from django import template

from villages.models.assignment import AssignmentQuerySet

register = template.Library()


@register.simple_tag
def current_assignments(user) -> AssignmentQuerySet:
    """Give a person's assignments of today, with their places."""
    return user.assignments.current().with_territory().order_by("since", "pk")
