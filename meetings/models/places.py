"""Where we meet: buildings and their rooms. Nothing of a case; a meeting remembers the room and keeps its words."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zvh.access.querysets import VisibleQuerySet


class PlaceQuerySet(VisibleQuerySet):
    def visible_to(self, principal):
        """Everyone who works with the application: where meetings are held is no secret among them."""
        return self.none() if principal is None else self


class Location(models.Model):
    """A building in which meetings are held."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=80, unique=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    is_in_use = models.BooleanField(_("in use"), default=True)

    objects = PlaceQuerySet.as_manager()

    class Meta:
        verbose_name = _("location")
        verbose_name_plural = _("locations")
        ordering = ["name"]
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="location_has_name")]

    def __str__(self):
        return self.name


class RoomQuerySet(PlaceQuerySet):
    def in_use(self):
        """Those one can choose now."""
        rooms = self.filter(is_in_use=True, location__is_in_use=True).select_related("location")
        return rooms.order_by("location__name", "name")


class Room(models.Model):
    """A room to meet in. `other_entrance` is there for who must not meet somebody at the door (rule 4)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    location = models.ForeignKey(
        Location, on_delete=models.PROTECT, related_name="rooms", verbose_name=_("location")
    )
    name = models.CharField(_("name"), max_length=80)
    seats = models.PositiveSmallIntegerField(_("seats"))
    is_suited_when_unsafe = models.BooleanField(
        _("suited for a meeting where it may become unsafe"),
        default=False,
        help_text=_("For example: an alarm, a second way out, somebody near by."),
    )
    entrance = models.CharField(_("entrance"), max_length=120, blank=True)
    other_entrance = models.CharField(
        _("second entrance"),
        max_length=120,
        blank=True,
        help_text=_("Of its own, with a place to wait that nobody passes by."),
    )
    has_screen = models.BooleanField(_("people can join online"), default=False)
    is_in_use = models.BooleanField(_("in use"), default=True)

    objects = RoomQuerySet.as_manager()

    class Meta:
        verbose_name = _("room")
        verbose_name_plural = _("rooms")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["location", "name"],
                name="room_name_once",
                violation_error_message=_("This location has a room with this name already."),
            ),
            models.CheckConstraint(condition=Q(seats__gte=1), name="room_has_seats"),
            models.CheckConstraint(condition=~Q(name=""), name="room_has_name"),
        ]

    def __str__(self):
        return self.label

    @property
    def label(self) -> str:
        """As it stands in an invitation: building and room."""
        return f"{self.location.name}, {self.name}"

    @property
    def entrances(self) -> tuple[str, ...]:
        return tuple(filter(None, (self.entrance, self.other_entrance)))
