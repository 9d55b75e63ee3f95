"""When and by which entrance a separated person comes and goes (domain.md rule 4)."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.models import Case
from meetings.models.table import Attendee
from zvh.access.permissions import CasePermission
from zvh.access.purposes import Purpose
from zvh.access.querysets import CaseContentQuerySet, cases_open_to


class ArrivalQuerySet(CaseContentQuerySet):
    def visible_to(self, principal):
        """Who keeps the case, and the purpose that makes what somebody gets themselves; no other professional."""
        if principal is not None and principal.pk == Purpose.PAPERS.principal_id:
            return super().visible_to(principal)
        return self.filter(case_id__in=cases_open_to(principal, CasePermission.WRITE))


class Arrival(models.Model):
    """Apart from the attendee, because policies hide rows: everybody at the table reads who comes, not by which way."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    attendee = models.OneToOneField(Attendee, on_delete=models.CASCADE, related_name="arrival")
    arrives_at = models.DateTimeField(_("comes at"))
    leaves_at = models.DateTimeField(_("leaves at"))
    entrance = models.CharField(_("entrance"), max_length=120, blank=True)

    objects = ArrivalQuerySet.as_manager()

    class Meta:
        verbose_name = _("arrival")
        verbose_name_plural = _("arrivals")
        constraints = [
            models.CheckConstraint(
                condition=Q(leaves_at__gt=F("arrives_at")),
                name="arrival_before_leaving",
                violation_error_message=_("Somebody cannot leave before they come."),
            )
        ]

    def __str__(self):
        return f"{self.attendee}"
