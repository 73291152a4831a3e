"""The declaration of the stages: whole, in order, and in the words of each kind of village."""

import pytest

from cooperatives.stages import (
    ACTIVE_STAGES,
    ALL_STAGES,
    FORMATION_MODELS,
    MAIN_STAGES,
    STAGES,
    FormationModel,
    Phase,
    needed_by,
    of_phase,
    stage_choices,
    standing_on,
)

each_stage = pytest.mark.parametrize("stage", ALL_STAGES, ids=lambda stage: stage.key)


def test_the_stages_stand_in_the_order_of_the_domain_notes():
    assert list(STAGES) == [
        *("outreach", "deliberation", "founding_meeting", "deed", "legal_entity"),
        *("tax_number", "business_license", "bank_account", "cooperative_number"),
        *("national_account", "training", "outlet", "operating"),
    ]
    assert [key for key, _label in stage_choices()] == list(STAGES)


@pytest.mark.parametrize(
    ("stage", "requires"),
    [
        ("outreach", ()),
        ("deliberation", ("outreach",)),
        ("founding_meeting", ("deliberation",)),
        ("deed", ("founding_meeting",)),
        ("legal_entity", ("deed",)),
        ("tax_number", ("legal_entity",)),
        ("business_license", ("legal_entity",)),
        ("bank_account", ("legal_entity",)),
        ("cooperative_number", ("legal_entity",)),
        ("national_account", ("legal_entity",)),
        ("training", ("deliberation",)),
        ("outlet", ("legal_entity",)),
        ("operating", ("business_license", "bank_account", "outlet")),
    ],
)
def test_each_stage_needs_what_the_domain_notes_say(stage, requires):
    assert STAGES[stage].requires == requires


@each_stage
def test_a_stage_needs_only_stages_before_it(stage):
    order = list(STAGES)

    assert all(order.index(needed) < order.index(stage.key) for needed in stage.requires)


@each_stage
def test_needed_and_standing_are_two_sides_of_one_relation(stage):
    for other in ALL_STAGES:
        assert (other.key in needed_by(stage.key)) == (stage.key in standing_on(other.key))


def test_what_stands_on_a_stage_is_found_through_others():
    assert "operating" in standing_on("outreach")
    assert standing_on("operating") == ()
    assert standing_on("deliberation") == tuple(key for key in STAGES if key not in ("outreach", "deliberation"))
    assert needed_by("legal_entity") == ("outreach", "deliberation", "founding_meeting", "deed")


def test_every_stage_belongs_to_exactly_one_phase():
    assert [stage for phase in Phase for stage in of_phase(phase)] == list(ACTIVE_STAGES)
    assert [len(of_phase(phase)) for phase in Phase] == [3, 2, 4, 3, 1]


def test_the_main_stages_are_those_of_the_report():
    assert [stage.key for stage in MAIN_STAGES] == [
        *("outreach", "deliberation", "founding_meeting", "deed", "legal_entity", "operating")
    ]


@pytest.mark.parametrize(
    ("stage", "kind", "model", "words"),
    [
        ("deliberation", "desa", FormationModel.NEW, "Special village deliberation"),
        ("deliberation", "kelurahan", FormationModel.NEW, "Special kelurahan deliberation"),
        ("deliberation", "kelurahan", FormationModel.DEVELOPMENT, "Special kelurahan deliberation"),
        ("founding_meeting", "desa", FormationModel.NEW, "Founding meeting"),
        ("founding_meeting", "kelurahan", FormationModel.DEVELOPMENT, "Members' meeting on the by-laws"),
        ("deed", "desa", FormationModel.REVITALIZATION, "Notarial deed of amendment or merger"),
        ("legal_entity", "kelurahan", FormationModel.REVITALIZATION, "Legal entity decree (AHU)"),
    ],
)
def test_a_stage_is_named_in_the_words_of_kind_and_model(stage, kind, model, words):
    assert str(STAGES[stage].label_for(kind, model)) == words


@each_stage
def test_evidence_is_well_declared(stage):
    keys = [item.key for item in stage.evidence]

    assert len(keys) == len(set(keys))
    assert all((item.choices is not None) == (item.answer == "choice") for item in stage.evidence)
    assert all(item.at_most in keys for item in stage.evidence if item.at_most)
    assert all(item.verify for item in stage.evidence if item.claim)
    assert set(stage.labels) <= {"kelurahan", *FORMATION_MODELS}
