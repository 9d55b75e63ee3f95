"""Which meetings a principal may see, and the questions that lists of meetings ask."""

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef, Q

from zvh.access.permissions import CasePermission
from zvh.access.querysets import VisibleQuerySet, cases_open_to


class MeetingQuerySet(VisibleQuerySet):
    def visible_to(self, principal):
        """Own meetings, those with an agenda item that is open to them, and for intake duty every sitting."""
        if principal is None:
            return self.none()
        open_items = apps.get_model("meetings", "AgendaItem").objects.filter(
            meeting=OuterRef("pk"), case_id__in=cases_open_to(principal, CasePermission.VIEW)
        )
        on_intake_duty = get_user_model().objects.filter(
            pk=principal.pk, has_intake_duty=True, is_active=True
        )
        return self.filter(
            Q(chair_id=principal.pk)
            | Q(typist_id=principal.pk)
            | (Q(kind="weegoverleg") & Exists(on_intake_duty))
            | Exists(open_items)
        )

    def sittings(self):
        return self.filter(kind="weegoverleg")

    def matching(self, words: str, principal):
        """Meetings by place or chair, or by a case on the agenda that is open to the principal."""
        cases = apps.get_model("cases", "Case").objects.visible_to(principal).matching(words)
        items = apps.get_model("meetings", "AgendaItem").objects.filter(
            meeting=OuterRef("pk"), case_id__in=cases.order_by().values("pk")
        )
        return self.filter(Q(place__icontains=words) | Q(chair__name__icontains=words) | Exists(items))

    def still_to_be_held(self):
        return self.filter(state__in=["planned", "running"])


def parts_sat_at(principal):
    """Ids of the parts whose table the principal sits or sat at; a seat that stayed empty is none."""
    seats = apps.get_model("meetings", "Seat").objects.filter(attendee__user_id=principal.pk)
    return seats.exclude(attendee__was_present=False).values("part_id")
