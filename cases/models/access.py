"""Where guardian reads who may do what on a case: a view of the grants that are valid now. Nobody writes here."""

from django.conf import settings
from django.contrib.auth.models import Permission
from django.db import models
from guardian.managers import UserObjectPermissionManager
from guardian.models import UserObjectPermissionBase

from cases.models.cases import Case


class CaseUserGrant(UserObjectPermissionBase):
    """Guardian's direct-foreign-key table for cases, on top of `access_grant`."""

    content_object = models.ForeignKey(Case, on_delete=models.DO_NOTHING)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.DO_NOTHING)
    permission = models.ForeignKey(Permission, on_delete=models.DO_NOTHING)

    objects = UserObjectPermissionManager()

    class Meta:
        managed = False
        db_table = "cases_user_grant"
