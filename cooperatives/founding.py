"""Gives every village its cooperative from the start, named by the rule.

Source: Permenkum 13/2025 (where villages bear the same name, the kecamatan is added).
"""

from collections import Counter
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Exists, OuterRef
from simple_history.utils import bulk_create_with_history

from cooperatives.models import Cooperative, StageRecord, Status
from cooperatives.models.cooperative import CooperativeQuerySet
from villages.models import District, Village

KIND_WORDS = {Village.Kind.DESA: "Desa", Village.Kind.KELURAHAN: "Kelurahan"}


def legal_name(village: Village, *, name_repeats: bool) -> str:
    """Build the official name; with the kecamatan where another village of the district bears the same name."""
    name = f"Koperasi {KIND_WORDS[Village.Kind(village.kind)]} Merah Putih {village.name}"
    return f"{name} Kecamatan {village.subdistrict.name}" if name_repeats else name


@transaction.atomic
def found_cooperatives(district: District) -> int:
    """Make the cooperatives that are missing and mend names that changed; give how many were touched.

    A name that stands in a verified deed is left alone: only the notary can change it. Nobody else may bear it.
    """
    villages = list(Village.objects.filter(district=district).select_related("subdistrict"))
    repeated = Counter(village.name.casefold() for village in villages)
    kept = dict(_in_a_deed(district).values_list("village_id", "legal_name"))
    taken = set(kept.values())
    proper = {}
    for village in villages:
        if village.pk not in kept:
            repeats = repeated[village.name.casefold()] > 1
            plain = legal_name(village, name_repeats=repeats)
            proper[village.pk] = legal_name(village, name_repeats=repeats or plain in taken)
    existing = {each.village_id: each for each in Cooperative.objects.filter(district=district)}
    renamed = _rename([existing[pk] for pk in proper if pk in existing], proper)
    fresh = [
        Cooperative(district=district, village=village, legal_name=proper[village.pk])
        for village in villages
        if village.pk not in existing
    ]
    bulk_create_with_history(fresh, Cooperative)
    return len(fresh) + renamed


def _in_a_deed(district: District) -> CooperativeQuerySet:
    deeds = StageRecord.objects.filter(stage="deed", status=Status.VERIFIED)
    return Cooperative.objects.filter(Exists(deeds.filter(cooperative=OuterRef("pk"))), district=district)


def _rename(cooperatives: Iterable[Cooperative], proper: dict[int, str]) -> int:
    renamed = [each for each in cooperatives if each.legal_name != proper[each.village_id]]
    # Two villages may have swapped their names, so the old ones make room first.
    for cooperative in renamed:
        Cooperative.objects.filter(pk=cooperative.pk).update(legal_name=f"({cooperative.pk})")
    for cooperative in renamed:
        cooperative.legal_name = proper[cooperative.village_id]
        cooperative.save(update_fields=["legal_name"])
    return len(renamed)
