"""Fills a fresh database with a programme that looks like the real thing."""

from argparse import ArgumentParser
from datetime import date
from random import Random

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from accounts.models import User
from cooperatives.founding import found_cooperatives
from cooperatives.models import StageRecord
from mentoring.demo import blitar
from mentoring.demo.build import Made, build
from mentoring.demo.examples import MOST_DISTRICTS
from mentoring.demo.past import LongPeriod
from mentoring.demo.people import PASSWORD, SIGN_INS
from mentoring.demo.period import Period
from mentoring.demo.progress import Progress
from mentoring.demo.province import build_province
from mentoring.models import Visit
from villages.models import District, Village


class Command(BaseCommand):
    """`manage.py demo`: the same arguments tell the same story."""

    help = "Fill a fresh database with a made-up programme: people, stages, visits. Refused in production."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare which day of the programme is today, and which story is told."""
        parser.add_argument("--day", type=int, default=86, help="how many days ago the programme started")
        parser.add_argument("--seed", type=int, default=1, help="another number tells another story")
        parser.add_argument("--today", type=date.fromisoformat, help="the day that is today (YYYY-MM-DD)")
        parser.add_argument("--districts", type=int, help="instead of Blitar, so many made-up districts, for measuring")
        parser.add_argument("--visits", type=int, default=0, help="with --districts: the visits of all of them")
        parser.add_argument("--if-empty", action="store_true", help="do nothing when a programme is on record already")

    def handle(self, *args, **options) -> None:
        """Make it all, or nothing."""
        today = options["today"] or localdate()
        self._check(options["day"], today)
        if self._in_use():
            if not options["if_empty"]:
                raise CommandError(
                    _("There is a programme on record here already. Use a fresh database: name one in DATABASE_URL.")
                )
        else:
            self._tell(self._made(today, options))
        self._tell_sign_ins()

    def _made(self, today: date, options: dict) -> Made:
        if options["districts"] is None:
            return self._make(Period.of(options["day"], today), Random(options["seed"]))
        count, visits = options["districts"], options["visits"]
        if not 1 <= count <= MOST_DISTRICTS:
            raise CommandError(_("--districts counts from 1 to %(most)s.") % {"most": MOST_DISTRICTS})
        with Progress(self.stderr, visits) as progress:
            return build_province(count, visits, options["seed"], LongPeriod.of(options["day"], today), progress.add)

    def _check(self, day: int, today: date) -> None:
        if settings.ENVIRONMENT == "production":
            raise CommandError(_("The demo has known passwords, so it is refused where ENVIRONMENT is production."))
        if day < 1:
            raise CommandError(_("--day counts from 1, the day after the programme's start."))
        if today > localdate():
            raise CommandError(_("--today lies ahead. Choose today or a past day."))

    def _in_use(self) -> bool:
        return StageRecord.objects.exists() or Visit.objects.exists() or User.objects.exists()

    @transaction.atomic
    def _make(self, period: Period, rng: Random) -> Made:
        if not Village.objects.exists():
            call_command(
                "load_territory",
                blitar.TERRITORY,
                name=blitar.NAME,
                start=period.start,
                target=period.target,
                preparation=period.preparation,
                stdout=self.stdout,
            )
        district = District.objects.filter(code=blitar.CODE).first()
        if district is None:
            raise CommandError(_("District %(code)s is not here. Use a fresh database.") % {"code": blitar.CODE})
        found_cooperatives(district)
        return build(district, blitar.CAST, rng, period)

    def _tell(self, made: Made) -> None:
        self.stdout.write(
            _("Made: %(villages)s villages, %(steps)s steps on stages, %(visits)s visits, %(followups)s follow-ups.")
            % {"villages": made.villages, "steps": made.steps, "visits": made.visits, "followups": made.followups}
        )

    def _tell_sign_ins(self) -> None:
        known = dict(User.objects.filter(username__in=dict(SIGN_INS)).values_list("username", "full_name"))
        if not known:
            return
        self.stdout.write(_("Sign in with the password %(password)s as:") % {"password": PASSWORD})
        for username, role in SIGN_INS:
            if username in known:
                self.stdout.write(f"  {username:<8} {known[username]} ({role.label})")
