"""One table says who may do what; sign-in backend, views, templates and querysets all ask it."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.template import engines
from django.test import RequestFactory

from accounts.decorators import requires
from accounts.models import User
from accounts.permissions import ROLE_PERMISSIONS, Permission, Role
from tests import factories

pytestmark = pytest.mark.django_db
EVERY_CASE = [(role, permission) for role in Role for permission in Permission]


def test_every_role_has_its_row():
    assert set(ROLE_PERMISSIONS) == set(Role)


def test_every_permission_is_held_by_somebody_besides_the_administrator_or_is_theirs_alone():
    held = {permission for role, row in ROLE_PERMISSIONS.items() if role != Role.ADMIN for permission in row}

    assert set(Permission) - held == {Permission.MANAGE_DATA}
    assert ROLE_PERMISSIONS[Role.ADMIN] == set(Permission)


def test_an_observer_only_reads():
    """The camat's office holds nothing that its name does not begin with seeing."""
    assert all(permission.split(".")[1].startswith("see_") for permission in ROLE_PERMISSIONS[Role.OBSERVER])


def test_a_village_neither_verifies_nor_invites_nor_steers():
    offices_own = {
        Permission.VERIFY_STAGE,
        Permission.SEE_QUEUE,
        Permission.SET_TARGETS,
        Permission.SEE_DASHBOARD,
        Permission.SEE_DAY,
        Permission.LOG_VISIT,
        Permission.INVITE,
        Permission.MARK_PILOT,
        Permission.MANAGE_DATA,
    }

    assert not ROLE_PERMISSIONS[Role.VILLAGE] & offices_own
    assert ROLE_PERMISSIONS[Role.VILLAGE] >= {Permission.EDIT_VILLAGE, Permission.CLAIM_STAGE}


@pytest.mark.parametrize(("role", "permission"), EVERY_CASE)
def test_the_backend_says_what_the_table_says(role, permission):
    person = factories.user(role=role)

    assert person.has_perm(permission) is (permission in ROLE_PERMISSIONS[role])
    assert person.has_perm(str(permission)) is (permission in ROLE_PERMISSIONS[role])


@pytest.mark.parametrize(("role", "permission"), EVERY_CASE)
def test_templates_see_what_the_table_says(role, permission, client):
    """`{% if perms.app.codename %}` is what buttons ask."""
    request = RequestFactory().get("/")
    request.user = factories.user(role=role)
    template = engines["django"].from_string("{% if perms." + permission + " %}yes{% endif %}")

    assert (template.render({}, request) == "yes") is (permission in ROLE_PERMISSIONS[role])


@pytest.mark.parametrize(("role", "permission"), EVERY_CASE)
def test_the_gate_lets_in_whom_the_table_names(role, permission):
    request = RequestFactory().get("/")
    request.user = factories.user(role=role)
    view = requires(permission)(lambda request: HttpResponse("inside"))

    if permission in ROLE_PERMISSIONS[role]:
        assert view(request).content == b"inside"
    else:
        with pytest.raises(PermissionDenied):
            view(request)
    assert view.permission == permission


@pytest.mark.parametrize("role", Role)
def test_who_may_no_longer_sign_in_may_do_nothing(role):
    person = factories.user(role=role, is_active=False)

    assert not any(person.has_perm(permission) for permission in Permission)


@pytest.mark.parametrize("permission", Permission)
def test_people_holding_a_permission_are_those_of_its_roles(permission):
    people = {role: factories.user(role=role) for role in Role}
    factories.user(role=Role.ADMIN, is_active=False)

    assert set(User.objects.holding(permission)) == {
        person for role, person in people.items() if permission in ROLE_PERMISSIONS[role]
    }


@pytest.mark.parametrize("role", Role)
def test_only_data_administrators_enter_the_admin(role):
    person = factories.user(role=role)

    assert person.is_staff is person.is_superuser is (role == Role.ADMIN)
    assert person.has_perm("accounts.change_user") is (role == Role.ADMIN)
    assert person.has_module_perms("accounts") is (role == Role.ADMIN)


def test_a_permission_is_not_asked_for_one_object():
    """Territory is the querysets' matter: with an object at hand only administrators pass."""
    officer = factories.user(role=Role.OFFICER)

    assert officer.has_perm(Permission.LOG_VISIT)
    assert not officer.has_perm(Permission.LOG_VISIT, officer)


def test_the_database_refuses_an_unknown_role():
    person = factories.user()

    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=person.pk).update(role="mayor")
