"""What protects the professionals who come near a household (domain.md rule 15)."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.models.persons import Household
from cases.querysets import HouseholdContentQuerySet


class ProfessionalKeptOffQuerySet(HouseholdContentQuerySet):
    def current(self):
        """Those that hold today."""
        today = timezone.localdate()
        return self.filter(since__lte=today).filter(Q(until__isnull=True) | Q(until__gt=today))


class ProfessionalKeptOff(models.Model):
    """Whose name, photo and number stay off everything the family gets: a user, or a name with an organisation."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="kept_off")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    name = models.CharField(_("name"), max_length=120, blank=True)
    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    reason = models.TextField(_("reason"))
    since = models.DateField(_("since"), default=timezone.localdate)
    until = models.DateField(_("until"), null=True, blank=True)
    noted_by = models.ForeignKey("accounts.Principal", on_delete=models.PROTECT, related_name="+")

    objects = ProfessionalKeptOffQuerySet.as_manager()

    class Meta:
        verbose_name = _("professional kept off paper")
        verbose_name_plural = _("professionals kept off paper")
        ordering = ["since", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False, name="")
                | (Q(user__isnull=True, organisation__isnull=False) & ~Q(name="")),
                name="kept_off_is_somebody",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="kept_off_with_reason"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=models.F("since")),
                name="kept_off_ends_after_it_starts",
            ),
        ]

    def __str__(self):
        return self.called

    @property
    def called(self) -> str:
        return self.user.name if self.user_id else self.name

    @property
    def instead(self) -> str:
        """What stands on paper in place of the name."""
        organisation = self.user.organisation if self.user_id else self.organisation
        return organisation.label
