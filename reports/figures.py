"""Every figure that a page may show, by key: each app declares its own, this floor gathers them."""

from cooperatives.figures import FIGURES as FORMATION_FIGURES
from mentoring.figures import FIGURES as MENTORING_FIGURES
from villages.figures import Figure

FIGURES: dict[str, Figure] = {figure.key: figure for figure in (*FORMATION_FIGURES, *MENTORING_FIGURES)}
