"""Where the work happens: district, kecamatan, village, and who is assigned to which."""

from villages.models.assignment import Assignment
from villages.models.invitation import Invitation
from villages.models.territory import District, Subdistrict, Village

__all__ = ["Assignment", "District", "Invitation", "Subdistrict", "Village"]
