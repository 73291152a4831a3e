"""The first data administrator comes from the command line."""

import io

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from accounts.permissions import Role

pytestmark = pytest.mark.django_db


def create(**options):
    said = io.StringIO()
    call_command("createsuperuser", interactive=False, stdout=said, **options)
    return said.getvalue()


def test_createsuperuser_makes_a_data_administrator(monkeypatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "kopi-pagi-2025")

    assert "created" in create(username="rina", full_name="Rina Wulandari")

    rina = User.objects.get(username="rina")
    assert (rina.role, rina.full_name) == (Role.ADMIN, "Rina Wulandari")
    assert rina.is_superuser
    assert rina.is_staff
    assert rina.check_password("kopi-pagi-2025")


def test_a_superuser_cannot_be_given_another_role():
    assert User.objects.create_superuser("rina", "kopi-pagi-2025", role=Role.OBSERVER).role == Role.ADMIN


def test_the_name_is_asked_for():
    with pytest.raises(CommandError, match="full_name"):
        create(username="rina")


def test_a_taken_user_name_is_refused():
    User.objects.create_superuser("rina", "kopi-pagi-2025", full_name="Rina")

    with pytest.raises(CommandError):
        create(username="rina", full_name="Rina Dua")
    assert User.objects.get().full_name == "Rina"


def test_questions_are_answered_at_the_keyboard_too(monkeypatch):
    answers = iter(["rina", "Rina Wulandari"])
    monkeypatch.setattr("builtins.input", lambda _prompt: next(answers))
    monkeypatch.setattr("getpass.getpass", lambda *_: "kopi-pagi-2025")

    class Terminal(io.StringIO):
        def isatty(self):
            return True

    call_command("createsuperuser", stdin=Terminal(), stdout=io.StringIO())

    assert User.objects.get(username="rina").role == Role.ADMIN
