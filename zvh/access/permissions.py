"""Every permission on a case, in one place."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CasePermission(models.TextChoices):
    """Each is granted by itself; `Bundle` says which go together."""

    VIEW = "view_case", _("read the dossier")
    CONTRIBUTE = "contribute_case", _("give input and report on own actions")
    WRITE = "write_case", _("keep the dossier and write in the room")
    DIRECT = "direct_case", _("chair, decide and close")


VIEWER = (CasePermission.VIEW,)
CONTRIBUTOR = (CasePermission.VIEW, CasePermission.CONTRIBUTE)
WRITER = (CasePermission.VIEW, CasePermission.CONTRIBUTE, CasePermission.WRITE)
DIRECTOR = (CasePermission.VIEW, CasePermission.CONTRIBUTE, CasePermission.WRITE, CasePermission.DIRECT)
