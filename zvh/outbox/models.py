"""Work as rows: written in the transaction of its reason, done once, never lost with a broker."""

import uuid

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from zvh.accounts.models import Principal


class Task(models.Model):
    """One piece of work. `key` makes it unique, `lease_until` keeps two workers apart, `principal` does it.

    `subject_id` is all a task carries: content is read when it runs, as the principal, with today's rights.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=200, unique=True)
    subject_id = models.UUIDField(null=True)
    principal = models.ForeignKey(Principal, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(db_default=Now())
    not_before = models.DateTimeField(db_default=Now())
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    done_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("task")
        verbose_name_plural = _("tasks")
        indexes = [
            models.Index(
                fields=["not_before"],
                name="task_waiting",
                condition=models.Q(done_at__isnull=True, failed_at__isnull=True),
            )
        ]

    def __str__(self):
        return f"{self.kind} {self.key}"


class Mail(models.Model):
    """A mail on its way. Gone once it was handed to the mail server: its link is for its reader alone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.CharField(max_length=200, unique=True)
    to = models.EmailField()
    subject = models.CharField(max_length=200)
    text = models.TextField()
    # An iCalendar object (RFC 5545 and 5546) that goes along; it says no more than the mail does.
    calendar = models.TextField(blank=True)
    asked_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mails")

    def __str__(self):
        return str(self.pk)


class Heartbeat(models.Model):
    """When a process was last heard of."""

    name = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("heartbeat")
        verbose_name_plural = _("heartbeats")

    def __str__(self):
        return self.name
