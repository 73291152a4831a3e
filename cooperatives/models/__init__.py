"""What is being formed: one cooperative per village, its stages and every step towards them."""

from cooperatives.models.cooperative import Cooperative
from cooperatives.models.progress import StageRecord, StageStep, Status
from cooperatives.models.target import StageTarget

__all__ = ["Cooperative", "StageRecord", "StageStep", "StageTarget", "Status"]
