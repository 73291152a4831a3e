"""Loads or refreshes a district's villages from a file, and gives each its cooperative."""

from argparse import ArgumentParser
from datetime import date
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from cooperatives.founding import found_cooperatives
from villages.models import Village
from villages.territory import Loaded, NewDistrict, store_territory
from villages.territory_file import TerritoryFileError, read_territory


class Command(BaseCommand):
    """`manage.py load_territory FILE`: run it twice and the second run changes nothing."""

    help = "Load villages from a CSV file with the columns kode,nama,jenis,kode_kec,kecamatan,lat,lng,kode_pos."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the file, and what a new district needs besides."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--name", help="name of the district, when it is not here yet")
        parser.add_argument("--start", type=date.fromisoformat, help="programme start of a new district (YYYY-MM-DD)")
        parser.add_argument("--target", type=date.fromisoformat, help="target date of a new district (YYYY-MM-DD)")
        parser.add_argument(
            "--preparation",
            type=date.fromisoformat,
            help="first day on which a stage may have been reached in a new district (default: the start)",
        )
        parser.add_argument("--if-empty", action="store_true", help="do nothing when there are villages already")

    def handle(self, *args, **options) -> None:
        """Load the file, all of it or nothing."""
        if options["if_empty"] and Village.objects.exists():
            return
        try:
            with options["file"].open(encoding="utf-8-sig", newline="") as lines:
                rows = read_territory(lines)
            loaded = self._store(rows, options)
        except OSError as error:
            raise CommandError(_("The file cannot be read: %(reason)s.") % {"reason": error.strerror}) from error
        except UnicodeDecodeError as error:
            raise CommandError(_("The file is not text in UTF-8. Save it as CSV UTF-8.")) from error
        except TerritoryFileError as error:
            raise CommandError("\n".join([*error.lines, _("Nothing was changed.")])) from error
        except ValidationError as error:  # Refused, or dates of a new district that contradict each other
            raise CommandError("\n".join(error.messages)) from error
        self.stdout.write(
            _("Villages added: %(added)s, changed: %(changed)s, unchanged: %(unchanged)s.")
            % {"added": loaded.added, "changed": loaded.changed, "unchanged": loaded.unchanged}
        )

    @transaction.atomic
    def _store(self, rows, options) -> Loaded:
        loaded = store_territory(rows, self._new_district(options))
        for district in loaded.districts:
            found_cooperatives(district)
        return loaded

    def _new_district(self, options) -> NewDistrict | None:
        if not (options["name"] and options["start"] and options["target"]):
            return None
        return NewDistrict(
            name=options["name"],
            programme_start=options["start"],
            target_date=options["target"],
            preparation_starts=options["preparation"] or options["start"],
        )
