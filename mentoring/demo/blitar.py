"""The district the demo tells of. Nowhere else is it named."""

from pathlib import Path

from django.conf import settings

from mentoring.demo.build import Cast
from mentoring.demo.people import Seats

CODE = "35.05"
NAME = "Kabupaten Blitar"
TERRITORY: Path = settings.BASE_DIR / "fixtures" / "blitar_villages.csv"

PASIRHARJO = "35.05.14.2003"
SANANKULON = "35.05.07.2004"

# Ahead of the rest, as the district's press reported; Pasirharjo still has to mend its outlet and fetch its numbers.
CAST = Cast(
    seats=Seats(
        coordinator=("35.05.14", "35.05.22", "35.05.17"),  # Talun, Selopuro, Wlingi
        observer="35.05.14",
        official=PASIRHARJO,
    ),
    ahead=(PASIRHARJO, SANANKULON),
    unfinished={PASIRHARJO: ("cooperative_number", "national_account", "operating")},
    returned={PASIRHARJO: "outlet"},
)
