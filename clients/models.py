"""The family's voice: who spoke with each child, and what they said."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models import Case, Person
from clients.hearing import ChildVoiceHearing
from clients.links.models import PersonalLink
from meetings.models import AgendaItem
from zvh.access.history import keep_history
from zvh.access.querysets import CaseContentQuerySet

__all__ = ["ChildVoice", "ChildVoiceHearing", "PersonalLink"]


class ChildVoice(models.Model):
    """Per child and meeting: who spoke with them and what they said, or why not (rule 6).

    A child's words stay with professionals until decided otherwise, with a reason (rule 4a).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="child_voices")
    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="child_voices")
    child = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="voices")
    spoken_by = models.CharField(_("who spoke with the child"), max_length=120, blank=True)
    without_parents = models.BooleanField(_("without the parents there"), null=True, blank=True)
    words = models.TextField(_("what the child said, in the child's own words"), blank=True)
    why_not = models.TextField(_("why nobody spoke with the child"), blank=True)
    noted_at = models.DateTimeField(auto_now=True)
    noted_by = models.ForeignKey("accounts.Principal", on_delete=models.PROTECT, related_name="+")

    objects = CaseContentQuerySet.as_manager()

    class Meta:
        verbose_name = _("voice of a child")
        verbose_name_plural = _("voices of children")
        constraints = [
            models.UniqueConstraint(fields=["item", "child"], name="child_voice_once"),
            models.CheckConstraint(
                condition=~Q(spoken_by="") | ~Q(why_not=""), name="child_voice_or_why_not"
            ),
        ]

    def __str__(self):
        return str(self.child)


keep_history(ChildVoice, ChildVoiceHearing)
