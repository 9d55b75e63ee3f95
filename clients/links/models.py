"""A personal link: for one person, one purpose, over a channel that is safe for them (rule 4b)."""

import uuid

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from cases.models import Case, Person, SafeChannel
from zvh.access.history import without_history
from zvh.access.permissions import CasePermission
from zvh.access.querysets import VisibleQuerySet, cases_open_to
from zvh.accounts.models import Principal

MOST_TRIES = 5


class LinkPurpose(models.TextChoices):
    PLAN = "plan", _("read their own plan")


class PersonalLinkQuerySet(VisibleQuerySet):
    def visible_to(self, principal):
        """For who keeps the dossier, and for whoever came in with the link itself."""
        if principal is None:
            return self.none()
        return self.filter(
            Q(case_id__in=cases_open_to(principal, CasePermission.WRITE)) | Q(principal_id=principal.pk)
        )

    def not_ended(self):
        """Not withdrawn, not run out, and not used up by wrong codes."""
        return self.filter(withdrawn_at__isnull=True, expires_at__gt=Now(), tries__lt=MOST_TRIES)


class PersonalLink(models.Model):
    """Neither the address nor the code is kept: only what proves them. Who follows it acts as its principal."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="personal_links")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="personal_links")
    channel = models.ForeignKey(SafeChannel, on_delete=models.PROTECT, related_name="personal_links")
    principal = models.OneToOneField(Principal, on_delete=models.PROTECT, related_name="personal_link")
    purpose = models.CharField(_("for"), max_length=20, choices=LinkPurpose.choices)
    token_hash = models.CharField(max_length=64, unique=True)
    code_hash = models.CharField(max_length=64)
    tries = models.PositiveSmallIntegerField(default=0)
    expires_at = models.DateTimeField(_("until"))
    withdrawn_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    session_hash = models.CharField(max_length=64, blank=True)
    session_until = models.DateTimeField(null=True)
    made_by = models.ForeignKey(Principal, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(db_default=Now())

    objects = PersonalLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("personal link")
        verbose_name_plural = _("personal links")
        constraints = [
            models.UniqueConstraint(
                fields=["session_hash"], condition=~Q(session_hash=""), name="personal_link_session_once"
            )
        ]

    def __str__(self):
        return str(self.pk)


without_history(PersonalLink, because="It holds only proofs and moments; what is done with it is in the log.")
