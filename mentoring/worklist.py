"""Where to go next, and why: villages ranked by declared reasons, each of which weighs more the longer it lasts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import override

from cooperatives.figures import reached
from cooperatives.models import Status
from cooperatives.models.progress import SET_BACK, STANDING
from cooperatives.stages import STAGES, Stage
from mentoring.lastvisit import with_last_visit
from mentoring.models import FollowUp
from mentoring.reasons import REASONS, Reason
from mentoring.standing import Standing, holds, main_stage, standings
from villages.models import District, Village
from villages.models.territory import VillageQuerySet


@dataclass(frozen=True)
class Finding:
    """A reason that holds for a village: how much of it (days, or a count), and about which stage, if any."""

    reason: Reason
    amount: int
    stage: Stage | None = None

    @property
    def weight(self) -> int:
        """Its points."""
        return self.reason.weight(self.amount)


@dataclass(frozen=True)
class Call:
    """One line of the list: a village, the main stage it is working on, and why it should be called or visited."""

    village: Village
    stage: Stage
    findings: tuple[Finding, ...]

    @property
    def score(self) -> int:
        """The points of all reasons together."""
        return score(self.findings)

    @property
    def reasons(self) -> list[str]:
        """The reasons in words for the office, the heaviest first."""
        return [str(one.reason.words % self._about(one)) for one in self.findings]

    @property
    def stage_label(self) -> str:
        """The stage worked on, in the village's own words."""
        return self._label(self.stage)

    @property
    def message(self) -> str:
        """A ready WhatsApp text for the village head, in the programme's language whoever looks at the page."""
        with override(settings.LANGUAGE_CODE):
            points = [f"- {one.reason.message % self._about(one)}" for one in self.findings]
            return _(
                "Dear %(head)s of %(village)s,\n\nabout %(cooperative)s:\n%(points)s\n\n"
                "When would it suit you that we come by and help? You are always welcome at our office too.\n\n"
                "The cooperatives office of %(district)s"
            ) % {
                "head": self.village.head_name or _("village head"),
                "village": self.village.full_name,
                "cooperative": self.village.cooperative.legal_name,
                "points": "\n".join(points),
                "district": self.village.district,
            }

    def _about(self, finding: Finding) -> dict:
        return {"count": finding.amount, "stage": self._label(finding.stage) if finding.stage else ""}

    def _label(self, stage: Stage) -> str:
        return str(stage.label_for(self.village.kind, self.village.cooperative.formation_model))


def call_list(villages: VillageQuerySet, district: District, as_of: date, limit: int | None = 10) -> list[Call]:
    """Rank the villages of one district that are not yet at its target, by what was on record at the end of a day.

    Villages without any reason are left out; `limit` None gives all others. Four queries, however many villages.
    """
    open_ones = villages.filter(~reached(district.target_stage, as_of), district=district)
    due = dict(district.stage_targets.values_list("stage", "due_on"))
    standing_of = standings(open_ones, as_of)
    overdue = FollowUp.objects.overdue(as_of).filter(village__in=open_ones.order_by().values("pk"))
    owed = dict(overdue.order_by().values_list("village").annotate(Count("pk")))
    rows = with_last_visit(open_ones, as_of).select_related("subdistrict", "district", "cooperative")
    calls = []
    for village in rows:
        standing = standing_of.get(village.pk, {})
        found = findings(standing, due, village.last_visit_on, owed.get(village.pk, 0), district, as_of)
        if found:
            calls.append(Call(village, main_stage(standing), found))
    return sorted(calls, key=lambda call: (-call.score, call.village.code))[:limit]


def score(found: tuple[Finding, ...]) -> int:
    """Add up the points."""
    return sum(one.weight for one in found)


def findings(
    standing: Standing,
    due: Mapping[str, date],
    last_visit: date | None,
    overdue_followups: int,
    district: District,
    as_of: date,
) -> tuple[Finding, ...]:
    """Find the reasons that hold for one village on a day, the heaviest first. Asks no database.

    `due` gives the stages' due dates. A claimed stage is not late any more: then the office is to act.
    """
    late = {key: day for key, day in due.items() if day < as_of and not holds(standing, key, STANDING)}
    found = [
        _longest("late", late, as_of),
        _longest("set_back", _since(standing, lambda status: status in SET_BACK), as_of),
        _longest("waiting", _since(standing, lambda status: status == Status.CLAIMED), as_of),
        _silence(last_visit, district, as_of),
        Finding(REASONS["followups"], overdue_followups) if overdue_followups else None,
    ]
    return tuple(sorted((one for one in found if one), key=lambda one: -one.weight))


def _silence(last_visit: date | None, district: District, as_of: date) -> Finding | None:
    if last_visit is None:
        return Finding(REASONS["never_visited"], (as_of - district.programme_start).days)
    days = (as_of - last_visit).days
    return Finding(REASONS["quiet"], days) if days >= district.quiet_days else None


def _since(standing: Standing, wanted: Callable[[str], bool]) -> dict[str, date]:
    return {key: since for key, (status, since) in standing.items() if wanted(status)}


def _longest(reason: str, days: Mapping[str, date], as_of: date) -> Finding | None:
    """Keep the one stage for which the reason has held longest."""
    if not days:
        return None
    key = min(days, key=lambda one: (days[one], list(STAGES).index(one)))
    return Finding(REASONS[reason], (as_of - days[key]).days, STAGES[key])
