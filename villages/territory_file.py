"""Reads the territory file: one row per village in the shape of the ministry's list."""

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from villages.models.territory import SUBDISTRICT_CODE, VILLAGE_CODE, Village

COLUMNS = ("kode", "nama", "jenis", "kode_kec", "kecamatan", "lat", "lng", "kode_pos")
LONGEST_NAME = 100
POSTAL_CODE = re.compile(r"[0-9]{5}")


class TerritoryFileError(Exception):
    """The file cannot be used; `lines` says what is wrong, one sentence a line."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


@dataclass(frozen=True)
class Row:
    """One village as the file names it."""

    line: int
    code: str
    name: str
    subdistrict_code: str
    subdistrict: str
    latitude: float | None
    longitude: float | None
    postal_code: str


def read_territory(lines: Iterable[str]) -> list[Row]:
    """Read and check the whole file. Raises TerritoryFileError naming every faulty line."""
    reader = csv.DictReader(lines)
    if tuple(reader.fieldnames or ()) != COLUMNS:
        raise TerritoryFileError(
            [
                _("Line 1: the columns must be %(expected)s; found %(found)s.")
                % {"expected": ",".join(COLUMNS), "found": ",".join(reader.fieldnames or ()) or "–"}
            ]
        )
    rows: list[Row] = []
    faults: list[str] = []
    seen: dict[str, int] = {}
    named: dict[str, tuple[str, int]] = {}  # kecamatan code: its name, and the line that gave it
    for number, record in enumerate(reader, start=2):
        if fault := _fault(record, seen) or _name_fault(record, named):
            faults.append(_("Line %(line)s: %(fault)s") % {"line": number, "fault": fault})
            continue
        seen[record["kode"]] = number
        named.setdefault(record["kode_kec"], (record["kecamatan"].strip(), number))
        rows.append(_row(number, record))
    if not rows and not faults:
        faults.append(_("The file holds no village."))
    if faults:
        raise TerritoryFileError(faults)
    return rows


def _row(number: int, record: dict[str, str]) -> Row:
    return Row(
        line=number,
        code=record["kode"],
        name=record["nama"].strip(),
        subdistrict_code=record["kode_kec"],
        subdistrict=record["kecamatan"].strip(),
        latitude=float(record["lat"]) if record["lat"] else None,
        longitude=float(record["lng"]) if record["lng"] else None,
        postal_code=record["kode_pos"],
    )


def _fault(record: dict[str, str], seen: dict[str, int]) -> str:
    """Name the first thing wrong with a row, or nothing."""
    if None in record or None in record.values():
        return _("%(expected)s columns are expected.") % {"expected": len(COLUMNS)}
    code, kind = record["kode"], record["jenis"]
    if not VILLAGE_CODE.match(code):
        return _("“%(code)s” is not a village code; write it like 35.05.14.2003.") % {"code": code}
    if code in seen:
        return _("code %(code)s already stands on line %(line)s.") % {"code": code, "line": seen[code]}
    if not SUBDISTRICT_CODE.match(record["kode_kec"]) or not code.startswith(record["kode_kec"] + "."):
        return _("kecamatan code “%(code)s” does not begin the village's code.") % {"code": record["kode_kec"]}
    if kind != Village.kind_of(code):
        return _("“%(kind)s” does not agree with the code, which says %(expected)s.") % {
            "kind": kind,
            "expected": Village.kind_of(code),
        }
    if not record["nama"].strip() or not record["kecamatan"].strip():
        return _("the names of village and kecamatan are needed.")
    if max(len(record["nama"].strip()), len(record["kecamatan"].strip())) > LONGEST_NAME:
        return _("a name has at most %(length)s letters.") % {"length": LONGEST_NAME}
    if record["kode_pos"] and not POSTAL_CODE.fullmatch(record["kode_pos"]):
        return _("“%(code)s” is not a postal code of five digits.") % {"code": record["kode_pos"]}
    return _place_fault(record)


def _name_fault(record: dict[str, str], named: dict[str, tuple[str, int]]) -> str:
    """Refuse two names for one kecamatan."""
    code, name = record["kode_kec"], record["kecamatan"].strip()
    known, line = named.get(code, (name, 0))
    if known == name:
        return ""
    return _("kecamatan %(code)s is called %(name)s on line %(line)s.") % {"code": code, "name": known, "line": line}


def _place_fault(record: dict[str, str]) -> str:
    if bool(record["lat"]) != bool(record["lng"]):
        return _("give both lat and lng, or neither.")
    try:
        numbers = [float(record[column]) for column in ("lat", "lng") if record[column]]
    except ValueError:
        return _("lat and lng must be numbers like -8.05 and 112.21.")
    if numbers and not (-90 <= numbers[0] <= 90 and -180 <= numbers[1] <= 180):
        return _("lat and lng lie outside the earth.")
    return ""
