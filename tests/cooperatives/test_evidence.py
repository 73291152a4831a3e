"""What makes evidence complete and well-formed."""

from dataclasses import replace
from datetime import date

import pytest

from cooperatives.evidence import Facts, answers, in_words, missing, problems, tidy_number, told
from cooperatives.stages import ALL_STAGES, STAGES, Answer, Evidence
from tests.factories import facts_for

DAY = date(2025, 5, 20)


def labels(found):
    return [str(label) for label in found]


def without(stage, key):
    facts = facts_for(stage, DAY)
    return replace(facts, details={name: answer for name, answer in facts.details.items() if name != key})


@pytest.mark.parametrize("stage", ALL_STAGES, ids=lambda stage: stage.key)
def test_whole_facts_lack_nothing_and_have_no_fault(stage):
    assert missing(stage, facts_for(stage, DAY), "claim") == []
    assert missing(stage, facts_for(stage, DAY), "verify") == []
    assert problems(stage, facts_for(stage, DAY)) == {}


@pytest.mark.parametrize(
    ("stage", "item"),
    [(stage, item) for stage in ALL_STAGES for item in stage.evidence],
    ids=lambda one: one.key,
)
def test_each_missing_answer_is_named_at_its_moment(stage, item):
    facts = without(stage, item.key)

    assert labels(missing(stage, facts, "claim")) == ([str(item.label)] if item.claim else [])
    assert labels(missing(stage, facts, "verify")) == ([str(item.label)] if item.verify else [])


def test_the_copy_of_the_deed_is_needed_for_verifying_only():
    facts = without(STAGES["deed"], "deed_file")

    assert missing(STAGES["deed"], facts, "claim") == []
    assert labels(missing(STAGES["deed"], facts, "verify")) == ["Copy of the deed"]


def test_a_number_and_its_date_are_asked_for_where_the_stage_has_them():
    bare = Facts(achieved_on=DAY)

    assert labels(missing(STAGES["legal_entity"], bare, "claim")) == ["Decree number", "Date of the decree"]
    assert labels(missing(STAGES["tax_number"], bare, "claim")) == ["NPWP"]


def test_a_paper_that_is_said_not_to_exist_is_missing():
    facts = replace(facts_for("deliberation", DAY), details=facts_for("deliberation", DAY).details | {"minutes": False})

    assert labels(missing(STAGES["deliberation"], facts, "claim")) == ["Minutes, signed"]


def test_zero_is_an_answer():
    details = facts_for("founding_meeting", DAY).details | {"mandatory_savings": 0}

    assert missing(STAGES["founding_meeting"], Facts(DAY, details=details), "verify") == []


@pytest.mark.parametrize(
    ("stage", "key", "answer", "words"),
    [
        ("deliberation", "attendees", -1, "Write a whole number"),
        ("deliberation", "attendees", "25", "Write a whole number"),
        ("deliberation", "attendees", True, "Write a whole number"),
        ("deliberation", "attendees", 10**12, "This number is too large"),
        ("deliberation", "women", 26, "cannot be more than 25"),
        ("deliberation", "formation_model", "other", "Choose one from the list"),
        ("deliberation", "minutes", "yes", "Say yes or no"),
        ("deliberation", "weather", "fine", "does not ask for"),
        ("bank_account", "last_four", "1234567890", "last four digits only"),
        ("bank_account", "last_four", "12a4", "last four digits only"),
        ("bank_account", "last_four", "0042\n", "last four digits only"),
        ("bank_account", "bank", "x" * 201, "at most 200 characters"),
        ("national_account", "subdomain", "Pasirharjo Talun", "small letters"),
        ("national_account", "subdomain", "-talun", "small letters"),
        ("outreach", "place", "x" * 201, "at most 200 characters"),
    ],
)
def test_an_answer_that_cannot_be_right_is_refused_with_what_to_write(stage, key, answer, words):
    facts = facts_for(stage, DAY, details={key: answer})

    assert list(problems(STAGES[stage], facts)) == [key]
    assert words in problems(STAGES[stage], facts)[key]


@pytest.mark.parametrize(
    ("stage", "number", "words"),
    [
        ("tax_number", "123", "Write 15 or 16 digits; this has 3."),
        ("tax_number", "12345678901234X", "Write 15 or 16 digits; this has 14."),
        ("business_license", "12345678901234", "Write 13 digits; this has 14."),
        ("business_license", "١٢٣٤٥٦٧٨٩٠١٢٣", "Write 13 digits"),
        ("deed", "9" * 101, "at most 100 characters"),
    ],
)
def test_a_number_of_the_wrong_shape_is_refused(stage, number, words):
    found = problems(STAGES[stage], facts_for(stage, DAY, document_number=number))

    assert words in found["document_number"]


@pytest.mark.parametrize(
    ("stage", "number"), [("tax_number", "0" * 15), ("tax_number", "0" * 16), ("business_license", "1" * 13)]
)
def test_a_number_of_the_right_length_passes(stage, number):
    assert problems(STAGES[stage], facts_for(stage, DAY, document_number=number)) == {}


def test_numbers_are_brought_into_one_shape():
    assert tidy_number(STAGES["tax_number"], " 01.234.567.8-901.000 ") == "012345678901000"
    assert tidy_number(STAGES["deed"], "  12 /  2025 ") == "12 / 2025"


@pytest.mark.parametrize(
    ("answer", "given", "words"),
    [
        (Answer.PAPER, True, "Yes"),
        (Answer.PAPER, False, "No"),
        (Answer.MONEY, 50_000, "Rp 50,000"),
        (Answer.MONEY, 0, "Rp 0"),
        (Answer.COUNT, 1_250, "1,250"),
        (Answer.LAST_FOUR, "0042", "0042"),
        (Answer.TEXT, "Balai desa", "Balai desa"),
        (Answer.TEXT, None, ""),
        (Answer.TEXT, "", ""),
    ],
)
def test_answers_are_said_as_people_read_them(answer, given, words):
    assert in_words(Evidence("key", "Label", answer), given) == words


def test_choices_are_said_by_their_label():
    model = next(item for item in STAGES["deliberation"].evidence if item.answer == Answer.CHOICE)

    assert in_words(model, "development") == "Development of an existing cooperative"


def test_everything_told_is_named_in_declared_order_with_a_dash_for_what_is_not():
    facts = Facts(DAY, document_number="7", details={"notary": "Nurul"})

    assert [(str(label), words) for label, words in told(STAGES["deed"], facts)] == [
        ("Date the deed was signed", "20 May 2025"),
        ("Deed number", "7"),
        ("Date of the deed", "–"),
        ("Notary (NPAK)", "Nurul"),
        ("Complete board and supervisors", "–"),
        ("Copy of the deed", "–"),
        ("Note", "–"),
    ]
    assert [words for _item, words in answers(STAGES["deed"], {"notary": "Nurul"})] == ["Nurul", "", ""]
