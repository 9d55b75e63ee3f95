"""Who may see which messages, and which of them went wrong."""

from django.db import models
from django.db.models import Case, Exists, Q, Value, When
from django.db.models.functions import Now

from zvh.access.querysets import VisibleQuerySet
from zvh.accounts.models import Role, User


class MessageQuerySet(VisibleQuerySet):
    def visible_to(self, principal):
        """Whoever caused a message; and of everyone's those in trouble, whoever keeps the installation going."""
        if principal is None:
            return self.none()
        beheerder = User.objects.filter(pk=principal.pk, role=Role.BEHEERDER, is_active=True)
        in_trouble = ~Q(task__error="") | Q(task__failed_at__isnull=False)
        return self.filter(
            Q(asked_by_id=principal.pk) | Q(in_trouble, Exists(beheerder), task__done_at__isnull=True)
        )

    def failed(self):
        return self.filter(task__failed_at__isnull=False)

    def asked_within(self, period):
        return self.filter(task__created_at__gt=Now() - period)

    def worst_first(self):
        """What needs somebody, then what is on its way, then what was sent; newest first."""
        urgency = Case(
            When(task__failed_at__isnull=False, then=Value(0)),
            When(task__done_at__isnull=True, then=Value(1)),
            default=Value(2),
            output_field=models.SmallIntegerField(),
        )
        return self.select_related("task").order_by(urgency, "-task__created_at", "pk")
