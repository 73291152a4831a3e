"""The people of the demo: who signs in, where they work, and what the command tells of them."""

import io

import pytest
from django.core.management import call_command
from django.urls import reverse

from accounts.models import User
from cooperatives.models import StageStep
from mentoring.demo import blitar
from mentoring.demo.people import PASSWORD, SIGN_INS
from mentoring.models import Visit
from villages.models import Assignment, District, Subdistrict, Village

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("username", "role"), SIGN_INS)
def test_people_sign_in(small_demo, client, username, role):
    answer = client.post(reverse("login"), {"username": username, "password": PASSWORD})

    assert answer.status_code == 302
    person = User.objects.get(pk=client.session["_auth_user_id"])
    assert (person.username, person.role) == (username, role)


def test_people_work_where_they_should(small_demo):
    korwil, desa, camat = (User.objects.get(username=name) for name in ("korwil", "desa", "camat"))
    own = Subdistrict.objects.filter(villages__in=Village.objects.workable_by(korwil)).distinct()

    assert {place.name for place in own} == {"Talun", "Selopuro", "Wlingi"}
    assert [place.code for place in Village.objects.visible_to(desa)] == [blitar.PASIRHARJO]
    assert {place.subdistrict.name for place in Village.objects.visible_to(camat)} == {"Talun"}
    assert Village.objects.visible_to(User.objects.get(username="kadis")).count() == 31


def test_assignments_are_as_the_action_would_make_them(small_demo):
    for assignment in Assignment.objects.select_related("district", "subdistrict__district", "village__district"):
        place = assignment.territory
        assert assignment.home_district == (place if isinstance(place, District) else place.district)
        assert assignment.since == small_demo.period.preparation
        assert assignment.until is None
    pairs = list(Assignment.objects.values_list("user", "district", "subdistrict", "village"))
    assert len(pairs) == len(set(pairs))


def test_it_says_what_was_made_and_who_may_sign_in(small_demo):
    assert PASSWORD in small_demo.said
    for number in (Village.objects.count(), StageStep.objects.count(), Visit.objects.count()):
        assert str(number) in small_demo.said
    for username, _role in SIGN_INS:
        person = User.objects.get(username=username)
        assert f"{username:<8} {person.full_name}" in small_demo.said


def test_if_empty_does_nothing_then_but_tells_the_sign_ins(small_demo):
    steps = StageStep.objects.count()

    said = io.StringIO()
    call_command("demo", if_empty=True, stdout=said)

    assert StageStep.objects.count() == steps
    assert PASSWORD in said.getvalue()
    assert "korwil" in said.getvalue()


def test_villages_have_a_head_a_telephone_and_something_to_live_on(small_demo):
    for village in Village.objects.all():
        assert village.head_name
        assert village.head_phone.is_valid()
        assert village.local_potential
    assert Village.objects.values("head_phone").distinct().count() == 31
    assert all(person.phone.is_valid() for person in User.objects.all())
