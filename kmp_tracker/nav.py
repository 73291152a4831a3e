"""The menu as data. A person sees the entries whose permission their role holds, in this order."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.permissions import Permission


@dataclass(frozen=True)
class Entry:
    """One line of the menu.

    `covers` names the other pages that belong to it, so that it stays marked there. `unless` hides it from those
    who hold that permission: whoever has a dashboard or a day page needs no "Home" beside it.
    """

    label: Promise
    url_name: str
    icon: str
    permission: Permission | None = None
    covers: tuple[str, ...] = ()
    unless: Permission | None = None


@dataclass(frozen=True)
class Shown:
    """An entry as one person sees it; `current` is what aria-current says: "page", "true" (within it) or ""."""

    label: Promise
    url: str
    icon: str
    current: str


# The first four that a person may see are the tabs on a phone.
MENU = (
    Entry(_("Home"), "home", "home", unless=Permission.SEE_DASHBOARD),
    Entry(_("My day"), "today", "day", Permission.SEE_DAY),
    Entry(
        pgettext_lazy("menu", "Villages"),
        "village_list",
        "village",
        Permission.SEE_VILLAGES,
        ("village", "village_edit", "stage*"),
    ),
    Entry(_("Visits"), "visit_list", "visit", Permission.SEE_VISITS, ("visit", "visit_new", "visit_edit")),
    Entry(
        _("Dashboard"),
        "dashboard",
        "dashboard",
        Permission.SEE_DASHBOARD,
        ("district", "subdistrict", "figure"),
    ),
    Entry(_("Verification"), "verification", "verify", Permission.SEE_QUEUE, ("district_verification",)),
    Entry(_("Follow-ups"), "followup_list", "followup", Permission.SEE_VISITS, ("followup_done",)),
    Entry(_("Targets"), "targets", "target", Permission.SEE_TARGETS, ("district_targets",)),
    Entry(_("Invitations"), "invitation_list", "invite", Permission.INVITE, ("invitation", "invitation_new")),
    Entry(_("Data administration"), "admin:index", "data", Permission.MANAGE_DATA),
)


def menu_for(request: HttpRequest) -> list[Shown]:
    """Give the entries that this person may open, the current one marked. Signed out: none."""
    user = request.user
    if not user.is_authenticated:
        return []
    here = request.resolver_match.view_name if request.resolver_match else ""
    return [_shown(entry, here) for entry in MENU if _may_open(entry, user)]


def _may_open(entry, user) -> bool:
    if entry.unless and user.has_perm(entry.unless):
        return False
    return entry.permission is None or user.has_perm(entry.permission)


def _shown(entry: Entry, here: str) -> Shown:
    current = "page" if here == entry.url_name else "true" if _covers(entry, here) else ""
    return Shown(entry.label, reverse(entry.url_name), entry.icon, current)


def _covers(entry: Entry, here: str) -> bool:
    return any(here.startswith(name[:-1]) if name.endswith("*") else here == name for name in entry.covers)
