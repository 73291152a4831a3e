"""Tests of this room read the words that stand in the code: the catalogue has its own tests."""

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def english(settings):
    """Speak English, on pages and in refusals."""
    settings.LANGUAGE_CODE = "en"
    with translation.override("en"):
        yield
