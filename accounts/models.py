"""People who sign in."""

from typing import ClassVar

from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField
from simple_history.models import HistoricalRecords

from accounts.permissions import ROLE_PERMISSIONS, Permission, Role


class UserQuerySet(models.QuerySet):
    """Questions asked of people."""

    def holding(self, permission: Permission) -> "UserQuerySet":
        """People whose role allows `permission` and who may still sign in."""
        roles = [role for role, permissions in ROLE_PERMISSIONS.items() if permission in permissions]
        return self.filter(role__in=roles, is_active=True)


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    """Makes people. A superuser is a data administrator, nothing else."""

    def create_user(self, username: str, password: str | None = None, **fields) -> "User":
        """Store a person; without a password nobody can sign in as them until they set one."""
        user = self.model(username=self.model.normalize_username(username), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, username: str, password: str | None = None, **fields) -> "User":
        """Store a data administrator; `manage.py createsuperuser` calls this for the first one."""
        return self.create_user(username, password, **{**fields, "role": Role.ADMIN})


class User(AbstractUser):
    """A person with one role. Territory is given apart, by dated assignments."""

    first_name = None  # type: ignore[assignment]  # Indonesians often bear one name: full_name holds it
    last_name = None  # type: ignore[assignment]
    email = None  # type: ignore[assignment]  # the office works by telephone; there is no mail server
    groups = None  # type: ignore[assignment]  # the role says it all (accounts.permissions)
    user_permissions = None  # type: ignore[assignment]

    full_name = models.CharField(_("full name"), max_length=150)
    role = models.CharField(_("role"), max_length=20, choices=Role, default=Role.OBSERVER)
    phone = PhoneNumberField(_("phone"), blank=True, help_text=_("For example 0812 3456 7890."))

    objects: ClassVar[UserManager] = UserManager()
    history = HistoricalRecords(excluded_fields=["password", "last_login"])

    EMAIL_FIELD = None  # type: ignore[assignment]
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ("full_name", "username")
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="user_role_is_known"),
        ]

    def __str__(self) -> str:
        return self.full_name or self.username

    @property
    def is_superuser(self) -> bool:
        """Data administrators may do everything in Django's admin."""
        return self.role == Role.ADMIN

    @property
    def is_staff(self) -> bool:
        """Only data administrators enter Django's admin."""
        return self.role == Role.ADMIN

    def clean(self) -> None:
        """Skip AbstractUser's e-mail clean-up: there is no e-mail here."""
        self.username = self.normalize_username(self.username)

    def get_full_name(self) -> str:
        """Give the name as the person writes it."""
        return str(self)

    def get_short_name(self) -> str:
        """Give the name as the person writes it."""
        return str(self)
