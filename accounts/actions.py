"""What people change about themselves."""

from django.db import transaction

from accounts.models import User


@transaction.atomic
def edit_profile(*, user: User, full_name: str, phone: str) -> User:
    """Keep the own name and phone current. Role and territory are given by others."""
    user.full_name, user.phone = full_name, phone
    user._history_user = user
    user.save(update_fields=["full_name", "phone"])
    return user


@transaction.atomic
def change_password(*, user: User, password: str) -> User:
    """Set a new password, already checked; other devices are signed out by it."""
    user.set_password(password)
    user._history_user = user
    user.save(update_fields=["password"])
    return user
