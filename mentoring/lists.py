"""The lists of visits and of follow-ups: what can be asked of them, and their columns on the screen and in the file."""

from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cooperatives.stages import ACTIVE_STAGES
from kmp_tracker.forms import DateInput, FilterForm, GroupedModelChoiceField, SearchInput
from kmp_tracker.listing import Column
from mentoring.models import FollowUp, Visit
from mentoring.obstacles import OBSTACLES, READINESS
from villages.models import Assignment, Subdistrict, Village
from villages.reach import ROLE_SCOPES, Reach

ANY = ("", _("All"))
EVERYWHERE = [role for role, scope in ROLE_SCOPES.items() if scope.reads is Reach.EVERYTHING]


class SubdistrictField(GroupedModelChoiceField):
    """A kecamatan to filter by, under its district."""

    def __init__(self):
        super().__init__(
            Subdistrict.objects.none(),
            group_by=lambda place: place.district.name,
            to_field_name="code",
            label=_("Subdistrict"),
            empty_label=_("All"),
        )

    def offer(self, user: User) -> None:
        """Offer what the person sees."""
        seen = Subdistrict.objects.visible_to(user)
        self.queryset = seen.select_related("district").order_by("district__name", "name")


class VisitFilter(FilterForm):
    """What visits can be narrowed by."""

    q = forms.CharField(label=_("Village"), widget=SearchInput)
    subdistrict = SubdistrictField()
    since = forms.DateField(label=_("From"), widget=DateInput)
    until = forms.DateField(label=_("To"), widget=DateInput)
    mentor = forms.ModelChoiceField(User.objects.none(), label=_("Mentor"), empty_label=_("All"))
    stage = forms.ChoiceField(
        label=_("Stage discussed"), choices=lambda: [ANY, *((stage.key, stage.short) for stage in ACTIVE_STAGES)]
    )
    obstacle = forms.ChoiceField(label=_("Obstacle"), choices=lambda: [ANY, *OBSTACLES.items()])
    readiness = forms.ChoiceField(label=_("Readiness"), choices=lambda: [ANY, *READINESS.items()])

    conditions = {
        "subdistrict": "village__subdistrict",
        "since": "visited_on__gte",
        "until": "visited_on__lte",
        "stage": "stages__has",
        "obstacle": "obstacles__has",
        "readiness": "readiness",
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["subdistrict"].offer(self.user)
        self.fields["mentor"].queryset = _mentors_seen(self.user).order_by("full_name")

    def clean(self) -> dict[str, Any]:
        """Refuse a span that ends before it begins."""
        cleaned = super().clean() or {}
        if cleaned.get("since") and cleaned.get("until") and cleaned["until"] < cleaned["since"]:
            self.add_error("until", _("The last day cannot come before the first."))
        return cleaned

    def apply(self, visits: QuerySet[Visit]) -> QuerySet[Visit]:
        """Keep the visits asked for."""
        given = self.given()
        visits = visits.filter(**{self.conditions[name]: given[name] for name in given if name in self.conditions})
        if "q" in given:
            visits = visits.filter(village__in=Village.objects.matching(given["q"]))
        if "mentor" in given:
            visits = visits.filter(made_by(given["mentor"]))
        return visits


def _mentors_seen(user: User) -> QuerySet[User]:
    """Find who made visits that `user` may read, and `user` too.

    Mentors have, or had, an assignment in the district, or a role that sees everything. That is asked first and by
    itself, so that no database looks through all the visits of other districts' mentors; then from the mentor to the
    visit, so that an official, who made none, does not cost a look at every visit either.
    """
    here = Village.objects.visible_to(user).order_by().values("district")
    assigned = Assignment.objects.filter(user=OuterRef("pk"), home_district__in=here)
    near = User.objects.filter(Q(Exists(assigned)) | Q(role__in=EVERYWHERE)).values_list("pk", flat=True)
    seen = Visit.objects.visible_to(user).filter(pk=OuterRef("visit"))
    made = Visit.mentors.through.objects.filter(Exists(seen), user=OuterRef("pk"))
    return User.objects.filter(Exists(made) | Q(pk=user.pk), pk__in=[*near, user.pk])


class FollowUpFilter(FilterForm):
    """What follow-ups can be narrowed by. Without a state: those still open."""

    STATES = [("", _("Open")), ("overdue", _("Overdue")), ("done", _("Done")), ("all", _("All"))]

    q = forms.CharField(label=_("Village or action"), widget=SearchInput)
    state = forms.ChoiceField(label=_("State"), choices=STATES)
    owner = forms.ChoiceField(label=_("Owed by"), choices=[ANY, *FollowUp.Owner.choices])
    subdistrict = SubdistrictField()
    mine = forms.BooleanField(label=_("Mine: from my visits, or in the kecamatan and villages assigned to me"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["subdistrict"].offer(self.user)

    def apply(self, followups: Any) -> QuerySet[FollowUp]:
        """Keep the follow-ups asked for."""
        given = self.given()
        followups = followups.in_state(given.get("state", "open"))
        if "q" in given:
            named = Village.objects.matching(given["q"])
            followups = followups.filter(Q(action__icontains=given["q"]) | Q(village__in=named))
        if "owner" in given:
            followups = followups.filter(owner=given["owner"])
        if "subdistrict" in given:
            followups = followups.filter(village__subdistrict=given["subdistrict"])
        return followups.concerning(self.user) if "mine" in given else followups


def made_by(mentor: User) -> Q:
    """Hold for visits that a mentor took part in."""
    return Q(Exists(Visit.mentors.through.objects.filter(visit=OuterRef("pk"), user=mentor)))


VISIT_COLUMNS = [
    Column("visited_on", _("Date"), order_by=("visited_on", "logged_at"), link=Visit.get_absolute_url),
    Column(
        "village",
        _("Village"),
        "village.name",
        order_by=("village__name", "village__code"),
        link=lambda visit: visit.village.get_absolute_url(),
    ),
    Column("code", _("Code"), "village.code", export_only=True),
    Column(
        "subdistrict",
        _("Subdistrict"),
        "village.subdistrict.name",
        order_by=("village__subdistrict__name", "village__name"),
    ),
    Column("mentors", _("Mentors"), lambda visit: ", ".join(str(mentor) for mentor in visit.mentors.all())),
    Column("purpose", _("Purpose")),
    Column("stages", _("Stages discussed"), lambda visit: ", ".join(str(label) for label in visit.stage_shorts)),
    Column("obstacles", _("Obstacles"), lambda visit: ", ".join(str(label) for label in visit.obstacle_labels)),
    Column("readiness", _("Readiness"), "get_readiness_display"),
    Column("result", _("Result"), export_only=True),
    Column("obstacle_note", _("About the obstacles"), export_only=True),
    Column("started_at", _("From"), export_only=True),
    Column("ended_at", _("Until"), export_only=True),
    Column("place", _("Place"), export_only=True),
    Column("attendees", _("People present"), export_only=True, numeric=True),
    Column("women", _("Women among them"), export_only=True, numeric=True),
    Column("key_people", _("Key people met"), export_only=True),
    Column("letter_number", _("Letter of assignment, number"), export_only=True),
    Column("letter_date", _("Letter of assignment, date"), export_only=True),
]


def state_in_words(followup: FollowUp) -> str:
    """Say whether a follow-up is done, overdue or open."""
    if followup.done_on:
        return gettext("Done")
    return gettext("Overdue") if followup.is_overdue else gettext("Open")


def days_overdue(followup: FollowUp) -> int | None:
    """Count the days an open follow-up is past its date; None while it is not."""
    return (localdate() - followup.due_on).days if followup.is_overdue else None


FOLLOWUP_COLUMNS = [
    Column("action", _("What is to be done"), order_by="action", link=lambda row: row.visit.get_absolute_url()),
    Column(
        "village",
        _("Village"),
        "village.name",
        order_by=("village__name", "village__code"),
        link=lambda row: row.village.get_absolute_url(),
    ),
    Column("code", _("Code"), "village.code", export_only=True),
    Column(
        "subdistrict",
        _("Subdistrict"),
        "village.subdistrict.name",
        order_by=("village__subdistrict__name", "village__name"),
    ),
    Column("owner", _("Owed by"), "get_owner_display", order_by="owner"),
    Column("agreed_on", _("Agreed on"), order_by="agreed_on", export_only=True),
    Column("due_on", _("Due on"), order_by="due_on"),
    Column("state", _("State"), state_in_words, template="mentoring/_followup_state.html"),
    Column("days_overdue", _("Days overdue"), days_overdue, export_only=True, numeric=True),
    Column("done_on", _("Done on"), order_by="done_on", export_only=True),
    Column("done_by", _("Marked done by"), "done_by", export_only=True),
]
