"""Stored documents: what was made, for whom, and its hash, so that what was handed out can be proved."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from zvh.access.parts import open_in_parts
from zvh.access.querysets import CaseContentQuerySet
from zvh.accounts.models import Principal


class DocumentQuerySet(CaseContentQuerySet):
    def visible_to(self, principal):
        """Those of the case; what holds words of a part with the OM, for who sat there or keeps the dossier."""
        of_case = super().visible_to(principal)
        return (
            of_case if principal is None else of_case.filter(models.Q(om_parts=[]) | open_in_parts(principal))
        )


class Document(models.Model):
    """One PDF. `kind` and `audience` say which text for which class of reader; `key` finds it again."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case_id = models.UUIDField()
    kind = models.CharField(max_length=40)
    audience = models.CharField(max_length=80)
    # Parts with the OM whose words are in it; plain ids, as meetings stand above documents.
    om_parts = ArrayField(models.UUIDField(), default=list, blank=True)
    key = models.CharField(max_length=200, unique=True)
    title = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    made_at = models.DateTimeField(db_default=Now())
    made_by = models.ForeignKey(Principal, on_delete=models.PROTECT, related_name="+")

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        indexes = [models.Index(fields=["case_id", "kind"], name="document_by_case")]

    def __str__(self):
        return self.title
