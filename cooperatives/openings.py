"""Stages brought in from a programme that ran before: which of them still lack evidence."""

from django.db.models import Q

from cooperatives.stages import ALL_STAGES, Answer, Stage


def to_complete() -> Q:
    """Hold for stage records brought in at the opening whose evidence the office could not verify yet."""
    return Q(is_opening=True) & evidence_lacking()


def evidence_lacking() -> Q:
    """Hold for stage records whose evidence is not complete enough to be verified.

    The same as `evidence.missing(stage, record, "verify")`, asked of the database.
    """
    lacking = Q(pk__in=[])
    for stage in ALL_STAGES:
        lacking |= Q(stage=stage.key) & _lacks(stage)
    return lacking


def _lacks(stage: Stage) -> Q:
    lacks = Q(pk__in=[])
    if stage.number_label:
        lacks |= Q(document_number="")
    if stage.number_date_label:
        lacks |= Q(document_date__isnull=True)
    for item in stage.evidence:
        if item.verify:
            lacks |= ~Q(details__has_key=item.key)  # stored answers are never empty
            if item.answer is Answer.PAPER:
                lacks |= Q(**{f"details__{item.key}": False})
    return lacks
