"""Villages as a sheet: what people keep current, one row each. Which villages there are says the territory file."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.permissions import Permission
from kmp_tracker.refusals import Refused
from kmp_tracker.sheets import Column, SheetResource, cells
from villages.actions import edit_village
from villages.models import Village

FROM_TERRITORY_FILE = gettext_lazy("It comes from the territory file (load_territory).")


def unknown_village(code: str) -> Refused:
    """Say that a code leads nowhere, and what to do; the same for what is outside a person's territory."""
    return Refused(
        {
            "code": _("There is no village %(code)s in your territory. New ones come in with load_territory.")
            % {"code": code}
        }
    )


def code_column(value: str = "code") -> Column:
    """Make the column that says which village a row is about."""
    return Column(
        gettext_lazy("Village code"), cells.Words(13), value=value, help_text=gettext_lazy("Like 35.05.14.2003.")
    )


def name_column(value: str = "name") -> Column:
    """Make the column that lets people see which village that is, and guards against a slip in the code."""
    return Column(gettext_lazy("Village"), cells.Words(), value=value, given_by=FROM_TERRITORY_FILE)


def subdistrict_column(value: str = "subdistrict__name") -> Column:
    """Make the column that tells villages of the same name apart."""
    return Column(gettext_lazy("Subdistrict"), cells.Words(), value=value, given_by=FROM_TERRITORY_FILE)


class VillageResource(SheetResource):
    """What people keep current about a village."""

    permission = Permission.EDIT_VILLAGE

    code = code_column()
    name = name_column()
    kind = Column(
        gettext_lazy("Kind"), cells.Choice(lambda: Village.Kind.choices), given_by=gettext_lazy("The code tells.")
    )
    subdistrict = subdistrict_column()
    head_name = Column(gettext_lazy("Village head"), cells.Words(150))
    head_phone = Column(gettext_lazy("Village head's phone"), cells.Phone(), permission=Permission.SEE_PHONES)
    is_pilot = Column(gettext_lazy("Pilot village"), cells.yes_or_no(empty=False), changed_by=Permission.MARK_PILOT)
    local_potential = Column(gettext_lazy("Local potential"), cells.Words(200))
    population = Column(gettext_lazy("Population"), cells.Whole())
    latitude = Column(gettext_lazy("Latitude"), cells.Degrees(90), changed_by=Permission.MANAGE_DATA)
    longitude = Column(gettext_lazy("Longitude"), cells.Degrees(180), changed_by=Permission.MANAGE_DATA)
    postal_code = Column(gettext_lazy("Postal code"), cells.Words(5), changed_by=Permission.MANAGE_DATA)

    class Meta:
        model = Village
        fields = (
            *("code", "name", "kind", "subdistrict", "head_name", "head_phone", "is_pilot", "local_potential"),
            *("population", "latitude", "longitude", "postal_code"),
        )
        import_order = export_order = fields
        import_id_fields = ("code",)

    def filter_export(self, queryset: QuerySet, **kwargs: Any) -> QuerySet:
        """Export what the person may see."""
        return queryset.filter(pk__in=Village.objects.visible_to(self.by).values("pk")).with_places().order_by("code")

    def objects_for(self, keys: Collection[tuple]) -> Mapping[tuple, Village]:
        """Find the villages that the person may write in."""
        codes = [code for (code,) in keys]
        villages = Village.objects.workable_by(self.by).filter(code__in=codes).with_places()
        return {(village.code,): village for village in villages}

    def unknown(self, key: tuple, row: Mapping[str, Any]) -> Village:
        """Refuse: villages come from the territory file."""
        raise unknown_village(*key)

    def name_of(self, instance: Village) -> str:
        """Name the village with its kecamatan: names repeat."""
        return instance.full_name

    def apply(self, instance: Village, changes: dict[str, Any], row: Mapping[str, Any]) -> None:
        """Edit the village, as its page does."""
        seen = instance.version
        for name, value in changes.items():
            setattr(instance, name, value)
        instance.full_clean(exclude=["district", "subdistrict"])
        edit_village(village=instance, by=self.by, seen=seen, reason=self.reason, **changes)
