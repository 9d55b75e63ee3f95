"""The access log: who did what on which case, when, as whom. Lines are only ever added; content never enters them.

Nothing here points to a row by a foreign key: the log outlives the dossier. docs/log.md says what each field is.
"""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class Outcome(models.TextChoices):
    DONE = "done", _("done")
    REFUSED = "refused", _("refused")
    FAILED = "failed", _("failed")


class Line(models.Model):
    """One act. Random ids and words from closed lists only, so that it can stay when the dossier goes.

    Organisation, role, grant and transaction are filled in by the database, from who acts in this transaction.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField(db_default=Now())
    transaction_id = models.BigIntegerField(null=True)
    principal_id = models.UUIDField(null=True)
    organisation_id = models.UUIDField(null=True)
    role = models.CharField(max_length=20, db_default="")
    grant_id = models.UUIDField(null=True)
    grant_reason = models.CharField(max_length=20, db_default="")
    act = models.CharField(max_length=60)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, db_default=Outcome.DONE)
    address = models.CharField(max_length=80, db_default="")
    detail = models.CharField(max_length=120, db_default="")
    case_id = models.UUIDField(null=True)
    subject_id = models.UUIDField(null=True)
    persons = ArrayField(models.UUIDField(), db_default=models.Value([], ArrayField(models.UUIDField())))
    number_of_cases = models.IntegerField(null=True)
    place_id = models.UUIDField(null=True)
    session_id = models.UUIDField(null=True)
    words_hash = models.BinaryField(null=True)

    class Meta:
        verbose_name = _("log line")
        verbose_name_plural = _("log lines")
        indexes = [
            models.Index(fields=["case_id", "at"], name="line_by_case"),
            models.Index(fields=["principal_id", "at"], name="line_by_principal"),
            models.Index(fields=["organisation_id", "at"], name="line_by_organisation"),
            models.Index(fields=["at"], name="line_by_moment"),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(outcome__in=Outcome.values), name="line_outcome_known"),
        ]

    def __str__(self):
        return f"{self.at} {self.act}"


class Seal(models.Model):
    """The place of a line in the chain, given when its transaction commits; empty only while it does."""

    line_id = models.UUIDField(primary_key=True)
    number = models.BigIntegerField(null=True)
    hash = models.BinaryField(null=True)

    class Meta:
        verbose_name = _("seal")
        verbose_name_plural = _("seals")
        constraints = [
            models.UniqueConstraint(
                fields=["number"], condition=models.Q(number__isnull=False), name="seal_number_once"
            ),
        ]

    def __str__(self):
        return str(self.number)


class Words(models.Model):
    """Free text of a line: what was searched for, why somebody asked. Erasable; the chain holds its salted hash."""

    line_id = models.UUIDField(primary_key=True)
    salt = models.BinaryField()
    text = models.TextField()

    class Meta:
        verbose_name = _("words of a log line")
        verbose_name_plural = _("words of log lines")

    def __str__(self):
        return self.text


class Place(models.Model):
    """The network address behind a reference in the log. Erasable; the reference is a keyed hash of it."""

    id = models.UUIDField(primary_key=True)
    address = models.GenericIPAddressField()

    class Meta:
        verbose_name = _("network address")
        verbose_name_plural = _("network addresses")

    def __str__(self):
        return self.address
