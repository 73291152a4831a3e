"""Gives every village its cooperative from the start, named by the rule.

Source: Permenkum 13/2025 (where villages bear the same name, the kecamatan is added).
"""

from collections import Counter
from collections.abc import Iterable

from django.db import transaction
from simple_history.utils import bulk_create_with_history

from cooperatives.models import Cooperative, Status
from villages.models import District, Village

KIND_WORDS = {Village.Kind.DESA: "Desa", Village.Kind.KELURAHAN: "Kelurahan"}


def legal_name(village: Village, *, name_repeats: bool) -> str:
    """Build the official name; with the kecamatan where another village of the district bears the same name."""
    name = f"Koperasi {KIND_WORDS[Village.Kind(village.kind)]} Merah Putih {village.name}"
    return f"{name} Kecamatan {village.subdistrict.name}" if name_repeats else name


@transaction.atomic
def found_cooperatives(district: District) -> int:
    """Make the cooperatives that are missing and mend names that changed; give how many were touched.

    A name that stands in a verified deed is left alone: only the notary can change it.
    """
    villages = list(Village.objects.filter(district=district).select_related("subdistrict"))
    names = Counter(village.name.casefold() for village in villages)
    proper = {village.pk: legal_name(village, name_repeats=names[village.name.casefold()] > 1) for village in villages}
    existing = {cooperative.village_id: cooperative for cooperative in _renamable(district)}
    founded = set(Cooperative.objects.filter(district=district).values_list("village_id", flat=True))
    fresh = [
        Cooperative(district=district, village=village, legal_name=proper[village.pk])
        for village in villages
        if village.pk not in founded
    ]
    bulk_create_with_history(fresh, Cooperative)
    return len(fresh) + _rename(existing.values(), proper)


def _renamable(district: District) -> Iterable[Cooperative]:
    with_deed = Cooperative.objects.filter(records__stage="deed", records__status=Status.VERIFIED)
    return Cooperative.objects.filter(district=district).exclude(pk__in=with_deed.values("pk"))


def _rename(cooperatives: Iterable[Cooperative], proper: dict[int, str]) -> int:
    renamed = [each for each in cooperatives if each.legal_name != proper[each.village_id]]
    for cooperative in renamed:
        cooperative.legal_name = proper[cooperative.village_id]
        cooperative.save(update_fields=["legal_name"])
    return len(renamed)
