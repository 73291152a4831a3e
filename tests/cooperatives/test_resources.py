"""Cooperatives and their stages as sheets: each changed cell asks the action of the page, which may refuse."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from accounts.permissions import Role
from cooperatives.actions import reopen_stage
from cooperatives.columns import column_key
from cooperatives.evidence import missing
from cooperatives.figures import reached
from cooperatives.models import Cooperative, StageRecord, StageStep, Status
from cooperatives.openings import to_complete
from cooperatives.resources import CooperativeResource, OpeningResource
from cooperatives.stages import ACTIVE_STAGES, STAGES, Answer
from kmp_tracker.sheets.files import CommaSeparated, Workbook
from tests.factories import bring_in, district, facts_for, reach, send_back, user, village
from tests.sheets import bring, counts, exported, imported, read, said, sheet_of, table
from villages.models import Village

APRIL, MAY, JUNE = date(2025, 4, 2), date(2025, 5, 20), date(2025, 6, 10)
# A new value for each sort of column that a sheet may change.
NEW = {
    "number": "1234567890654321",
    Answer.TEXT: "=Other words",
    Answer.COUNT: 20,
    Answer.MONEY: 75000,
    Answer.PAPER: "No",
    Answer.SUBDOMAIN: "other-name",
    Answer.LAST_FOUR: "0815",
}


@pytest.fixture(autouse=True)
def in_english():
    """What is said is compared with the words of the code."""
    with override("en"):
        yield


@pytest.fixture
def blitar(db):
    """A district."""
    return district()


@pytest.fixture
def admin(db):
    """A data administrator."""
    return user(role=Role.ADMIN)


@pytest.fixture
def officer(blitar):
    """Somebody of the office."""
    return user(role=Role.OFFICER, territory=blitar)


def record(place: Village, stage: str) -> StageRecord:
    return StageRecord.objects.get(cooperative__village=place, stage=stage)


def cells(stage: str, day: date, **parts: object) -> dict:
    """The cells that tell all about a stage, as the sheet writes them."""
    facts = facts_for(stage, day)
    told: dict = {"date": facts.achieved_on, **facts.details}
    if facts.document_number:
        told["number"] = facts.document_number
    if facts.document_date:
        told["number_date"] = facts.document_date
    return {column_key(STAGES[stage], part): value for part, value in (told | parts).items()}


# --- Round trip -------------------------------------------------------------------------------------


@pytest.fixture
def operating(blitar):
    """A village that has come all the way."""
    return village(district=blitar, on=MAY, reached=[stage.key for stage in ACTIVE_STAGES])


@pytest.mark.parametrize("file_format", [Workbook, CommaSeparated])
@pytest.mark.parametrize("language", ["en", "id"])
def test_an_export_comes_back_unchanged(operating, blitar, admin, file_format, language):
    village(district=blitar, reached="outreach", claimed="deliberation", on=MAY)
    village(district=blitar, returned="outreach", on=MAY)
    reopened = village(district=blitar, reached="outreach", on=MAY)
    reopen_stage(village=reopened, stage=STAGES["outreach"], reason="Wrong village", by=admin)
    steps = StageStep.objects.count()
    with override(language):
        sheet = read(exported(CooperativeResource, admin, file_format), file_format)
    assert all(value not in (None, "") for value in sheet[0]), "every column is put to the test"

    result = imported(CooperativeResource, admin, sheet)

    assert said(result) == []
    assert counts(result) == (0, 0, 4)
    assert StageStep.objects.count() == steps


def changes() -> list[tuple[str, object]]:
    """Every column that a sheet may correct, with a new value; a stage added tomorrow is in here by itself."""
    found: list[tuple[str, object]] = []
    for stage in ACTIVE_STAGES:
        found.append((column_key(stage, "date"), MAY))
        if stage.number_label:
            digits = stage.number_digits[0] if stage.number_digits else 16
            found.append((column_key(stage, "number"), NEW["number"][:digits]))
        if stage.number_date_label:
            found.append((column_key(stage, "number_date"), APRIL))
        for item in stage.evidence:
            last = str(list((item.choices or {}).values())[-1]) if item.answer is Answer.CHOICE else None
            found.append((column_key(stage, item.key), last or NEW[item.answer]))
    return found


def test_every_column_is_either_for_information_or_put_to_the_test():
    statuses = {column_key(stage, "status") for stage in ACTIVE_STAGES}
    informing = {key for key, column in CooperativeResource.fields.items() if column.given_by}

    assert {key for key, _value in changes()} | statuses | informing | {"code"} == set(CooperativeResource.fields)


@pytest.mark.parametrize(("column", "value"), changes(), ids=lambda value: value if isinstance(value, str) else "")
def test_every_column_that_goes_out_comes_in(blitar, admin, column, value):
    stage = next(stage for stage in ACTIVE_STAGES if column.startswith(f"{stage.key}_"))
    place = village(district=blitar)
    bring_in(place, stage.key, on=MAY)  # its evidence may be corrected bit by bit
    if column == column_key(stage, "date"):
        value = JUNE
    before = table(CooperativeResource, admin)[0]

    result = bring(CooperativeResource, admin, {"code": place.code, column: value})

    assert said(result) == []
    after = table(CooperativeResource, admin)[0]
    different = {key for key in before if before[key] != after[key]}
    assert different - {"formation_model"} == {column}
    step = StageStep.objects.get(cooperative__village=place, stage=stage.key, number=2)
    assert (step.action, step.by, "sheet.xlsx" in step.reason) == (StageStep.Action.CORRECT, admin, True)


def test_labels_of_columns_differ():
    for language in ("en", "id"):
        with override(language):
            labels = [str(column.label).casefold() for column in CooperativeResource.fields.values()]
        assert len(labels) == len(set(labels))


# --- Which action a cell asks for -------------------------------------------------------------------


def test_a_new_date_claims_on_behalf_of_the_village(blitar, officer):
    place = village(district=blitar)

    result = bring(CooperativeResource, officer, {"code": place.code, **cells("outreach", MAY)})

    assert said(result) == []
    claimed = record(place, "outreach")
    assert (claimed.status, claimed.on_behalf, claimed.claimed_by) == (Status.CLAIMED, True, officer)
    assert claimed.details == facts_for("outreach").details


def test_several_stages_of_a_row_are_taken_in_their_order(blitar, officer):
    place = village(district=blitar)
    row = {"code": place.code, **cells("deliberation", MAY), **cells("outreach", APRIL)}

    assert said(bring(CooperativeResource, officer, row)) == []
    assert record(place, "deliberation").status == Status.CLAIMED


def test_a_claim_lacking_evidence_is_refused_as_on_its_page(blitar, officer):
    place = village(district=blitar)

    [fault] = said(bring(CooperativeResource, officer, {"code": place.code, "outreach_date": MAY}))

    assert "Place" in fault
    assert "column “Outreach: Date of the outreach meeting”" in fault


@pytest.mark.parametrize("dry_run", [True, False])
def test_a_refused_row_leaves_nothing_behind_of_the_whole_sheet(blitar, officer, dry_run):
    good, bad = village(district=blitar), village(district=blitar)
    rows = [
        {"code": good.code, **cells("outreach", APRIL), "deliberation_date": None},
        {"code": bad.code, **cells("outreach", APRIL), "deliberation_date": MAY},
    ]

    result = bring(CooperativeResource, officer, *rows, dry_run=dry_run)

    assert [fault.row for fault in result.faults] == [3]
    assert not StageRecord.objects.exists()


def test_a_dry_run_shows_the_change_and_writes_nothing(blitar, admin):
    place = village(district=blitar, reached="outreach", on=MAY)

    result = bring(CooperativeResource, admin, {"code": place.code, "outreach_date": JUNE}, dry_run=True)

    [change] = result.rows[0].diff
    assert (change.before, change.after) == ("20 May 2025", "10 June 2025")
    assert record(place, "outreach").achieved_on == MAY


def test_verified_brings_in_what_a_running_programme_had_reached(blitar, admin):
    place = village(district=blitar)

    result = bring(
        CooperativeResource, admin, {"code": place.code, "outreach_date": MAY, "outreach_status": "Verified"}
    )

    assert said(result) == []
    assert record(place, "outreach").is_opening
    assert Village.objects.filter(reached("outreach", MAY)).get() == place


def test_only_the_data_administrator_brings_in_as_verified(blitar, officer):
    place = village(district=blitar)
    row = {"code": place.code, **cells("outreach", MAY), "outreach_status": "Verified"}

    [fault] = said(bring(CooperativeResource, officer, row))

    assert "Your role may not do this" in fault


def test_verified_where_it_was_claimed_verifies(blitar, officer):
    place = village(district=blitar, claimed="outreach")

    assert said(bring(CooperativeResource, officer, {"code": place.code, "outreach_status": "verified"})) == []
    assert (record(place, "outreach").status, record(place, "outreach").verified_by) == (Status.VERIFIED, officer)


def test_nobody_verifies_an_own_claim_by_a_sheet(blitar, officer):
    place = village(district=blitar, claimed="outreach", claimed_by=officer)

    [fault] = said(bring(CooperativeResource, officer, {"code": place.code, "outreach_status": "Verified"}))

    assert "yourself" in fault
    assert "column “Outreach: Status”" in fault


def test_a_village_official_claims_but_does_not_verify_or_correct(blitar):
    place = village(district=blitar, claimed="outreach", on=MAY)
    official = user(role=Role.VILLAGE, territory=place)

    for change in ({"outreach_status": "Verified"}, {"outreach_date": JUNE}):
        [fault] = said(bring(CooperativeResource, official, {"code": place.code, **change}))
        assert "Your role may not do this" in fault


@pytest.mark.parametrize("role", [Role.HEAD, Role.OBSERVER])
def test_a_role_that_only_reads_is_refused_row_by_row(blitar, role):
    reader = user(role=role, territory=blitar)
    rows = [{"code": village(district=blitar).code, **cells("outreach", MAY)} for _ in range(2)]

    result = bring(CooperativeResource, reader, *rows)

    assert [fault.row for fault in result.faults] == [2, 3]
    assert "Your role may not change this" in said(result)[0]


def test_a_returned_stage_is_claimed_again_when_the_status_says_so(blitar, officer):
    place = village(district=blitar)
    send_back(place, "outreach", on=APRIL)

    [fault] = said(bring(CooperativeResource, officer, {"code": place.code, "outreach_date": MAY}))
    assert "Write “Claimed”" in fault

    row = {"code": place.code, "outreach_date": MAY, "outreach_status": "Claimed"}
    assert said(bring(CooperativeResource, officer, row)) == []
    assert (record(place, "outreach").status, record(place, "outreach").achieved_on) == (Status.CLAIMED, MAY)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"outreach_date": ""}, "not taken away"),
        ({"outreach_status": ""}, "The status does not change so"),
        ({"outreach_status": "Returned"}, "The status does not change so"),
        ({"outreach_status": "Claimed"}, "The status does not change so"),
        ({"outreach_date": date(2200, 1, 1)}, "future"),
        ({"outreach_place": ""}, "missing"),
        ({"deliberation_women": 3}, "Write the date"),
        ({"legal_name": "Koperasi Lain"}, "naming rule"),
        ({"formation_model": "Revitalisation of a dormant cooperative"}, "deliberation decides"),
    ],
)
def test_what_the_pages_would_refuse_a_sheet_is_refused(blitar, admin, change, words):
    place = village(district=blitar, reached="outreach", on=MAY)

    [fault] = said(bring(CooperativeResource, admin, {"code": place.code, **change}))

    assert words in fault
    assert record(place, "outreach").version == 2


def test_a_refusal_stands_beside_the_column_it_is_about(blitar, admin):
    place = village(district=blitar, reached="legal_entity", on=MAY)
    row = {
        "code": place.code,
        "tax_number_date": APRIL,
        "tax_number_number": "12",
        "deliberation_women": 99,
    }

    faults = {fault.column: fault.message for fault in bring(CooperativeResource, admin, row).faults}

    assert set(faults) == {
        "Deliberation: Women among them",
        "NPWP: NPWP",
        "NPWP: Date issued",
    }
    assert "digits" in faults["NPWP: NPWP"]


def test_somebody_elses_change_between_reading_and_writing_is_refused(blitar, officer, monkeypatch):
    place = village(district=blitar, reached="outreach", on=MAY)
    read_it = CooperativeResource.objects_for

    def and_then_somebody_acts(self, keys):
        found = dict(read_it(self, keys))
        reopen_stage(village=place, stage=STAGES["outreach"], reason="Look again", by=officer)
        return found

    monkeypatch.setattr(CooperativeResource, "objects_for", and_then_somebody_acts)
    [fault] = said(bring(CooperativeResource, officer, {"code": place.code, "outreach_date": JUNE}))

    assert "Somebody else changed" in fault


def test_what_lies_outside_a_persons_territory_is_unknown(officer):
    [fault] = said(bring(CooperativeResource, officer, {"code": village().code, "outreach_date": MAY}))

    assert "There is no village" in fault


def test_exporting_asks_the_database_as_often_for_three_rows_as_for_one(blitar, admin):
    asked = []
    for count in (1, 3):
        while Cooperative.objects.count() < count:
            village(district=blitar, reached="outreach")
        with CaptureQueriesContext(connection) as queries:
            assert len(table(CooperativeResource, admin)) == count
        asked.append(len(queries))

    assert asked[0] == asked[1]


# --- Opening ----------------------------------------------------------------------------------------


def opening_rows(place: Village) -> list[dict]:
    """What an office writes down: two stages, the later one first, labels as they come."""
    return [
        {"code": place.code, "stage": "deliberation", "achieved_on": MAY, "document_number": ""},
        {"code": place.code, "stage": "OUTREACH", "achieved_on": "02/04/2025", "document_number": ""},
    ]


def test_the_opening_brings_in_what_was_reached_as_verified_from_that_day(blitar, admin):
    place = village(district=blitar)

    result = bring(OpeningResource, admin, *opening_rows(place))

    assert said(result) == []
    assert counts(result) == (2, 0, 0)
    opened = record(place, "deliberation")
    assert (opened.status, opened.is_opening, opened.achieved_on) == (Status.VERIFIED, True, MAY)
    assert Village.objects.filter(reached("deliberation", MAY)).exists()
    assert not Village.objects.filter(reached("deliberation", APRIL)).exists()


def test_the_same_opening_twice_changes_nothing(blitar, admin):
    place = village(district=blitar)
    bring(OpeningResource, admin, *opening_rows(place))

    result = bring(OpeningResource, admin, *opening_rows(place))

    assert said(result) == []
    assert counts(result) == (0, 0, 2)
    assert StageStep.objects.count() == 2


def test_an_opening_that_differs_from_the_record_is_refused_with_where_to_correct_it(blitar, admin):
    place = village(district=blitar)
    bring(OpeningResource, admin, *opening_rows(place))

    [fault] = said(bring(OpeningResource, admin, opening_rows(place)[0] | {"achieved_on": JUNE}))

    assert "row 2, column “Date reached”, which says “2025-06-10”" in fault
    assert "Correct it on the stage's page" in fault


def test_a_fault_names_the_row_of_the_sheet_though_rows_are_taken_in_the_order_of_stages(blitar, admin):
    place = village(district=blitar)
    rows = opening_rows(place)
    rows[1]["achieved_on"] = JUNE  # outreach, on row 3, after the deliberation, on row 2

    result = bring(OpeningResource, admin, *rows)

    assert [(fault.row, fault.column) for fault in result.faults] == [(2, "Date reached")]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"achieved_on": ""}, "Write the date"),
        ({"achieved_on": "soon"}, "A date such as"),
        ({"stage": "Party"}, "One of: Outreach"),
        ({"stage": ""}, "One of: Outreach"),
        ({"stage": "deed"}, "First verify: Founding meeting"),
        ({"code": "35.05.14.2999"}, "There is no village"),
        ({"name": "Elsewhere"}, "On record is “Here”"),
        ({"achieved_on": date(2020, 1, 1)}, "when preparation began"),
    ],
)
def test_an_opening_keeps_the_rules(blitar, admin, change, words):
    place = village(district=blitar, name="Here")
    row = {"code": place.code, "name": "Here", "stage": "outreach", "achieved_on": MAY}

    [fault] = said(bring(OpeningResource, admin, row | change))

    assert words in fault
    assert not StageRecord.objects.exists()


def test_stages_are_understood_by_label_short_label_and_in_a_kelurahans_words(blitar, admin):
    place = village(district=blitar, kelurahan=True)
    bring(OpeningResource, admin, {"code": place.code, "stage": "Outreach", "achieved_on": APRIL})

    row = {"code": place.code, "stage": "Special kelurahan deliberation", "achieved_on": MAY}
    assert said(bring(OpeningResource, admin, row)) == []
    assert counts(bring(OpeningResource, admin, row | {"stage": "Deliberation"})) == (0, 0, 1)


@pytest.mark.parametrize("role", [Role.OFFICER, Role.COORDINATOR, Role.VILLAGE])
def test_only_the_data_administrator_opens(blitar, role):
    person = user(role=role, territory=blitar)
    place = village(district=blitar)

    faults = said(bring(OpeningResource, person, {"code": place.code, "stage": "outreach", "achieved_on": MAY}))

    assert len(faults) == 1
    assert not StageRecord.objects.exists()


@pytest.mark.parametrize("file_format", [Workbook, CommaSeparated])
def test_exported_records_come_back_unchanged(blitar, admin, file_format):
    place = village(district=blitar, reached="deed", on=MAY)
    bring_in(village(district=blitar), "deliberation", on=APRIL, by=admin)
    StageRecord.objects.filter(cooperative__village=place, stage="deed").update(note="=Two\nlines")

    result = imported(OpeningResource, admin, read(exported(OpeningResource, admin, file_format), file_format))

    assert said(result) == []
    assert counts(result) == (0, 0, StageRecord.objects.count())


def test_every_column_of_the_opening_goes_out_and_comes_in(blitar, admin):
    place = village(district=blitar)
    bring_in(place, "founding_meeting", on=APRIL)
    row = {
        "code": place.code,
        "stage": "Notarial deed",
        "achieved_on": MAY,
        "document_number": "=12/V",
        "document_date": APRIL,
        "note": "From the old list",
    }
    writable = {key for key, column in OpeningResource.fields.items() if not column.given_by}
    assert set(row) == writable

    assert said(bring(OpeningResource, admin, row)) == []
    sheet = read(exported(OpeningResource, admin))
    columns = OpeningResource(by=admin).fields.values()
    last = {column.column_name: column.cell.clean(value) for column, value in zip(columns, sheet[-1], strict=True)}
    assert {key: last[key] for key in writable} == row | {"stage": "deed"}


def test_what_the_opening_left_out_is_found_by_the_database_as_by_the_rules(blitar, admin):
    whole, bare, claimed = village(district=blitar), village(district=blitar), village(district=blitar)
    for stage in ACTIVE_STAGES:
        bring_in(whole, stage.key, on=MAY, by=admin)
        reach(claimed, stage.key, on=MAY)
    rows = [{"code": bare.code, "stage": stage.key, "achieved_on": MAY} for stage in ACTIVE_STAGES]
    assert said(imported(OpeningResource, admin, sheet_of(rows))) == []
    partly = StageRecord.objects.get(cooperative__village=whole, stage="deliberation")
    partly.details |= {"minutes": False}
    partly.save()

    by_rules = {
        each.pk for each in StageRecord.objects.all() if each.is_opening and missing(each.definition, each, "verify")
    }

    assert partly.pk in by_rules
    assert set(StageRecord.objects.filter(to_complete()).values_list("pk", flat=True)) == by_rules
    assert by_rules < set(StageRecord.objects.filter(is_opening=True).values_list("pk", flat=True))
