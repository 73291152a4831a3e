"""Several phones at once: one visit stays one visit, on both databases."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from kmp_tracker.refusals import Conflict
from mentoring.actions import edit_visit, finish_followup, log_visit
from mentoring.facts import FollowUpFacts, VisitFacts
from mentoring.models import FollowUp, Visit
from tests import factories
from tests.mentoring.sending import sent

pytestmark = pytest.mark.django_db(transaction=True)

AT_ONCE = 20


def at_once(task, count: int = AT_ONCE) -> list:
    """Run a task on so many threads that begin together; give what came of each, exceptions included."""
    gate = Barrier(count)

    def run(number: int):
        gate.wait()
        try:
            return task(number)
        except Exception as error:  # handed to the test, which looks at each
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


@pytest.fixture
def village():
    return factories.village()


@pytest.fixture
def mentor(village):
    return factories.user(territory=village.district)


def told(mentor, result="Settled.") -> VisitFacts:
    return VisitFacts(
        visited_on=localdate(),
        mentors=(mentor,),
        purpose="Advise",
        result=result,
        followups=(FollowUpFacts("Send the minutes", "village", localdate()),),
    )


def test_twenty_parallel_posts_of_one_visit_make_one_row(village, mentor):
    client = Client()
    client.force_login(mentor)
    form = sent(village, mentor, key=uuid.uuid4())
    cookies = client.cookies

    def post(_number):
        phone = Client()
        phone.cookies = cookies
        return phone.post(reverse("visit_new"), form)

    answers = at_once(post)
    assert {answer.status_code for answer in answers} == {302}
    assert {answer.url for answer in answers} == {reverse("visit", args=[form["key"]])}
    assert (Visit.objects.count(), FollowUp.objects.count()) == (1, 1)
    assert Visit.history.count() == 1


def test_twenty_parallel_calls_tell_exactly_one_that_it_is_new(village, mentor):
    key = uuid.uuid4()
    answers = at_once(lambda _n: log_visit(key=key, facts=told(mentor), village=village, by=mentor))
    assert sorted(new for _visit, new in answers) == [False] * (AT_ONCE - 1) + [True]
    assert Visit.objects.get().mentors.count() == 1


def test_different_contents_under_one_key_are_one_row_and_conflicts(village, mentor):
    key = uuid.uuid4()
    answers = at_once(lambda n: log_visit(key=key, facts=told(mentor, f"Result {n}"), village=village, by=mentor), 8)
    conflicts = [answer for answer in answers if isinstance(answer, Conflict)]
    stored = Visit.objects.get()
    assert len(conflicts) == 7
    assert {conflict.current.result for conflict in conflicts} == {stored.result}
    assert FollowUp.objects.count() == 1


def test_two_changes_at_once_are_one_change_and_one_conflict(village, mentor):
    visit = factories.visit(village=village, mentors=[mentor])
    answers = at_once(lambda n: edit_visit(visit=visit, facts=told(mentor, f"Result {n}"), by=mentor, seen=1), 2)
    assert [type(answer) for answer in answers if isinstance(answer, Exception)] == [Conflict]
    assert Visit.objects.get().version == 2


def test_two_taps_at_once_mark_a_follow_up_once(village, mentor):
    followup = factories.followup(village=village, mentors=[mentor])
    answers = at_once(lambda _n: finish_followup(followup=followup, by=mentor), 4)
    assert {answer.done_by for answer in answers} == {mentor}
    assert followup.history.count() == 2
