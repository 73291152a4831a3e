"""A demo of two small districts, and how to run it."""

import io

import pytest
from django.core.management import call_command

from mentoring.demo import examples
from tests.mentoring.demo.conftest import DAY, SOME, TODAY

DISTRICTS, VISITS = 2, 1_500
TWO = {"districts": DISTRICTS, "visits": VISITS, "day": DAY, "today": TODAY}


def run(**options) -> tuple[str, str]:
    out, err = io.StringIO(), io.StringIO()
    call_command("demo", stdout=out, stderr=err, **options)
    return out.getvalue(), err.getvalue()


@pytest.fixture(scope="module")
def small_districts():
    """Three kecamatan in each district instead of twenty-two, so that they take seconds."""
    whole = examples.blitar_rows

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(examples, "blitar_rows", lambda: [row for row in whole() if row.code.startswith(SOME)])
        yield
