"""A guest: somebody without an account, asked for one agenda item, who comes in with a link, a code and a number."""

import uuid

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from cases.models import Case
from zvh.access.history import without_history
from zvh.access.links.tokens import Token, hash_of_token, new_token
from zvh.access.permissions import CasePermission
from zvh.access.querysets import VisibleQuerySet, cases_open_to

# Wrong tries with one code, and with one number: then somebody asks for a new code, or tells a new number.
MOST_TRIES = 5
MOST_MISSES = 15


class GuestQuerySet(VisibleQuerySet):
    def visible_to(self, principal):
        """For who keeps the dossier, and for the guest themselves."""
        if principal is None:
            return self.none()
        return self.filter(Q(case_id__in=cases_open_to(principal, CasePermission.WRITE)) | Q(pk=principal.pk))

    def let_out(self, **changes) -> int:
        """End what a browser came in with, and any code under way."""
        return self.update(session_hash="", session_until=None, code_hash="", code_until=None, **changes)

    def withdraw(self) -> int:
        """Let nobody in with these links any more; returns how many still did."""
        return self.filter(withdrawn_at__isnull=True).let_out(withdrawn_at=Now())


class Guest(models.Model):
    """Neither the address, the code nor the number is kept: only what proves them.

    The guest's principal carries this row's id, as a user's does. Which meeting it is for stands with the attendee.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    email = models.EmailField(_("e-mail"))
    token_hash = models.CharField(max_length=64, unique=True)
    # What whoever invites tells them over the phone.
    number_hash = models.CharField(max_length=64)
    misses = models.PositiveSmallIntegerField(default=0)
    # What they were mailed last.
    code_hash = models.CharField(max_length=64, blank=True)
    code_until = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    codes_sent = models.PositiveSmallIntegerField(default=0)
    codes_since = models.DateTimeField(null=True)
    session_hash = models.CharField(max_length=64, blank=True)
    session_until = models.DateTimeField(null=True)
    came_in_at = models.DateTimeField(_("came in"), null=True)
    accepted_at = models.DateTimeField(_("accepted the covenant"), null=True)
    accepted_text = models.CharField(max_length=20, blank=True)
    withdrawn_at = models.DateTimeField(null=True)
    made_by = models.ForeignKey("accounts.Principal", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(db_default=Now())

    objects = GuestQuerySet.as_manager()

    class Meta:
        verbose_name = _("guest")
        verbose_name_plural = _("guests")
        constraints = [
            models.UniqueConstraint(
                fields=["session_hash"], condition=~Q(session_hash=""), name="guest_session_once"
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True, accepted_text="")
                | (Q(accepted_at__isnull=False) & ~Q(accepted_text="")),
                name="guest_accepted_a_text",
            ),
        ]

    def __str__(self):
        return str(self.pk)

    def take_new_link(self) -> Token:
        """The words of another address, kept nowhere; the one before it works no more, nor a code sent for it."""
        token = new_token()
        Guest.objects.filter(pk=self.pk).update(
            token_hash=hash_of_token(token), code_hash="", code_until=None
        )
        return token

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None

    @property
    def is_used_up(self) -> bool:
        """Whether so many wrong numbers were tried that a new one must be told."""
        return self.misses >= MOST_MISSES


without_history(Guest, because="It holds only proofs and moments; what is done with it is in the log.")
