"""Lists of keys are stored and found alike on both databases."""

import pytest

from mentoring.models import Visit
from tests import factories

pytestmark = pytest.mark.django_db


def test_a_list_of_keys_comes_back_as_it_was_stored():
    visit = factories.visit(stages=("outreach", "legal_entity"), obstacles=("budget",))
    stored = Visit.objects.get(pk=visit.pk)
    assert stored.stages == ["outreach", "legal_entity"]
    assert stored.obstacles == ["budget"]


def test_no_keys_come_back_as_an_empty_list():
    assert Visit.objects.get(pk=factories.visit().pk).stages == []


@pytest.mark.parametrize(
    ("key", "found"), [("deed", True), ("legal_entity", True), ("outreach", False), ("legal", False), ("", False)]
)
def test_a_key_is_found_whole_and_never_inside_another(key, found):
    factories.visit(stages=("deed", "legal_entity"))
    assert Visit.objects.filter(stages__has=key).exists() is found


def test_an_underscore_in_a_key_stands_for_itself():
    visit = factories.visit()
    Visit.objects.filter(pk=visit.pk).update(stages=["legalXentity"])
    assert not Visit.objects.filter(stages__has="legal_entity").exists()


def test_history_keeps_the_keys():
    visit = factories.visit(stages=("deed",))
    assert visit.history.get().stages == ["deed"]


def test_a_serializer_writes_and_reads_the_keys():
    field = Visit._meta.get_field("stages")
    visit = Visit(stages=["outreach", "deed"])
    assert field.to_python(field.value_to_string(visit)) == ["outreach", "deed"]
