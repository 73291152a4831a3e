"""How far a role reads and writes inside the territory it is assigned to. Declared here, applied in querysets.

Source: the table of users in the domain notes. A coordinator reads the whole district of the own kecamatan and
writes in the kecamatan and villages assigned for the day; an officer writes in the whole district.
"""

from dataclasses import dataclass
from enum import Enum

from accounts.permissions import Role


class Reach(Enum):
    """How far an assignment carries."""

    EVERYTHING = "everything"
    DISTRICT = "district"  # the whole district in which the assignment lies
    ASSIGNED = "assigned"  # the assigned district, kecamatan or village, and what lies in it


WIDTH = (Reach.ASSIGNED, Reach.DISTRICT, Reach.EVERYTHING)  # from narrow to wide


@dataclass(frozen=True)
class Scope:
    """What a role reads and where it may write."""

    reads: Reach
    writes: Reach


ROLE_SCOPES: dict[str, Scope] = {
    Role.ADMIN: Scope(reads=Reach.EVERYTHING, writes=Reach.EVERYTHING),
    Role.HEAD: Scope(reads=Reach.DISTRICT, writes=Reach.DISTRICT),
    Role.OFFICER: Scope(reads=Reach.DISTRICT, writes=Reach.DISTRICT),
    Role.COORDINATOR: Scope(reads=Reach.DISTRICT, writes=Reach.ASSIGNED),
    Role.VILLAGE: Scope(reads=Reach.ASSIGNED, writes=Reach.ASSIGNED),
    Role.OBSERVER: Scope(reads=Reach.ASSIGNED, writes=Reach.ASSIGNED),
}
