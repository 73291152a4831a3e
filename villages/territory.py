"""Stores the rows of a territory file: what is new is added, what changed is mended, nothing is taken away."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history

from kmp_tracker.refusals import Refused
from villages.models import District, Subdistrict, Village
from villages.territory_file import Row


@dataclass
class Loaded:
    """What a load did: how many villages were added, changed, or already as the file says."""

    districts: list[District] = field(default_factory=list)
    added: int = 0
    changed: int = 0
    unchanged: int = 0


@dataclass(frozen=True)
class NewDistrict:
    """What the file does not say about a district that is not there yet."""

    name: str
    programme_start: date
    target_date: date
    preparation_starts: date


@transaction.atomic
def store_territory(rows: Iterable[Row], new_district: NewDistrict | None = None) -> Loaded:
    """Bring the territory in line with the file, all of it or nothing.

    Raises Refused when a district is missing and `new_district` does not describe it.
    """
    rows = list(rows)
    loaded = Loaded()
    districts = {code: _district(code, new_district) for code in sorted({row.code[:5] for row in rows})}
    loaded.districts = list(districts.values())
    subdistricts = _subdistricts(rows, districts)
    known = Village.objects.select_for_update().in_bulk([row.code for row in rows], field_name="code")
    fresh = []
    for row in rows:
        values = _values(row, subdistricts[row.subdistrict_code])
        village = known.get(row.code)
        if village is None:
            fresh.append(Village(code=row.code, kind=Village.kind_of(row.code), **values))
        elif any(getattr(village, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(village, name, value)
            village.save(update_fields=list(values))
            loaded.changed += 1
        else:
            loaded.unchanged += 1
    bulk_create_with_history(fresh, Village)
    loaded.added = len(fresh)
    return loaded


def _district(code: str, new_district: NewDistrict | None) -> District:
    district = District.objects.filter(code=code).first()
    if district:
        return district
    if new_district is None:
        raise Refused(
            _("District %(code)s is not here yet. Give its name and dates: --name, --start and --target.")
            % {"code": code}
        )
    district = District(
        code=code,
        name=new_district.name,
        programme_start=new_district.programme_start,
        target_date=new_district.target_date,
        preparation_starts=new_district.preparation_starts,
    )
    district.full_clean()
    district.save()
    return district


def _subdistricts(rows: Iterable[Row], districts: dict[str, District]) -> dict[str, Subdistrict]:
    names = {row.subdistrict_code: row.subdistrict for row in rows}
    subdistricts = Subdistrict.objects.in_bulk(list(names), field_name="code")
    for code, name in names.items():
        subdistrict = subdistricts.get(code) or Subdistrict(code=code, district=districts[code[:5]])
        if subdistrict.name != name:
            subdistrict.name = name
            subdistrict.save()
        subdistricts[code] = subdistrict
    return subdistricts


def _values(row: Row, subdistrict: Subdistrict) -> dict:
    return {
        "district_id": subdistrict.district_id,
        "subdistrict_id": subdistrict.pk,
        "name": row.name,
        "latitude": row.latitude,
        "longitude": row.longitude,
        "postal_code": row.postal_code,
    }
