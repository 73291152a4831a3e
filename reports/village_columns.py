"""The columns that every list of villages shows and exports."""

from datetime import date
from functools import cache

from django.utils.translation import gettext_lazy as _

from accounts.permissions import Permission
from kmp_tracker.listing import Column
from reports.coordinators import Coordinators, coordinators
from reports.standing import standing_of
from villages.models import Village
from villages.models.territory import VillageQuerySet


def village_columns(villages: VillageQuerySet, day: date) -> list[Column]:
    """Give the columns for villages that went through `with_standing(villages, day)`."""

    @cache
    def who() -> Coordinators:
        return coordinators(villages, day)  # asked for once, by the first row

    return [
        Column(
            "name",
            _("Village"),
            order_by=("name", "code"),
            link=Village.get_absolute_url,
            template="reports/_village_cell.html",
        ),
        Column("code", _("Code"), order_by="code", export_only=True),
        Column("subdistrict", _("Subdistrict"), "subdistrict.name", order_by=("subdistrict__name", "name")),
        Column("kind", _("Kind"), "get_kind_display", order_by=("kind", "name")),
        Column(
            "standing", _("Current stage"), standing_of, order_by="furthest", template="reports/_standing_cell.html"
        ),
        Column(
            "verified",
            _("Stages verified"),
            "verified_stages",
            order_by="verified_stages",
            numeric=True,
            template="reports/_verified_cell.html",
        ),
        Column("waiting", _("Claims waiting"), "waiting_claims", order_by="waiting_claims", numeric=True),
        Column("last_visit", _("Last visit"), order_by="last_visit", template="reports/_last_visit_cell.html"),
        Column("coordinator", _("Coordinator"), lambda village: who().names(village)),
        Column("pilot", _("Pilot village"), "is_pilot", export_only=True),
        Column("head", _("Village head"), "head_name", export_only=True),
        Column("phone", _("Phone"), "head_phone", permission=Permission.SEE_PHONES, export_only=True),
    ]
