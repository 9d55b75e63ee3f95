"""Which meetings a principal may see: those they chair or type, and those with an agenda item that is open to them."""

from django.apps import apps
from django.db.models import Exists, OuterRef, Q

from zvh.access.permissions import CasePermission
from zvh.access.querysets import VisibleQuerySet, cases_open_to


class MeetingQuerySet(VisibleQuerySet):
    def visible_to(self, principal):
        if principal is None:
            return self.none()
        open_items = apps.get_model("meetings", "AgendaItem").objects.filter(
            meeting=OuterRef("pk"), case_id__in=cases_open_to(principal, CasePermission.VIEW)
        )
        return self.filter(Q(Exists(open_items)) | Q(chair_id=principal.pk) | Q(typist_id=principal.pk))
