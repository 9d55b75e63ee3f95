"""The access log: who did what on which case, when, as whom. Lines are only ever added; content never enters them."""

import uuid

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class Line(models.Model):
    """One act on one case. Ids only: the log outlives the dossier (domain.md rule 14)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField(db_default=Now())
    principal_id = models.UUIDField(null=True)
    case_id = models.UUIDField(null=True)
    act = models.CharField(max_length=60)
    subject_id = models.UUIDField(null=True)

    class Meta:
        verbose_name = _("log line")
        verbose_name_plural = _("log lines")
        indexes = [
            models.Index(fields=["case_id", "at"], name="line_by_case"),
            models.Index(fields=["principal_id", "at"], name="line_by_principal"),
        ]

    def __str__(self):
        return f"{self.at} {self.act}"
