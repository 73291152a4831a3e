"""has_perm() over the one table of roles."""

from django.contrib.auth.backends import ModelBackend

from accounts.permissions import ROLE_PERMISSIONS


class RoleBackend(ModelBackend):
    """Signs people in by user name and password, and lets their role decide what they may do.

    Data administrators are Django superusers (`User.is_superuser`), so the admin's own model permissions
    need no row here.
    """

    def get_user_permissions(self, user_obj, obj=None):
        """Give the permissions of an active person's role, as `app.codename` strings."""
        if not user_obj.is_active or user_obj.is_anonymous or obj is not None:
            return set()
        return {str(permission) for permission in ROLE_PERMISSIONS[user_obj.role]}

    def get_group_permissions(self, user_obj, obj=None):
        """There are no groups: the role says everything."""
        return set()

    def get_all_permissions(self, user_obj, obj=None):
        """Give what the role allows."""
        return self.get_user_permissions(user_obj, obj)
