"""Locations, rooms, and choosing one of them."""

from django import forms
from django.utils.translation import gettext_lazy as _

from meetings.models import Location, Room
from zvh.ui.forms import PlainModelForm
from zvh.ui.once import OnceForm


class RoomField(forms.ModelChoiceField):
    """One of the rooms in use, with what decides between them; left open for a place elsewhere or online."""

    def __init__(self, **kwargs):
        defaults = {"label": _("Room"), "required": False, "empty_label": _("Elsewhere, or online only")}
        super().__init__(queryset=Room.objects.in_use(), **{**defaults, **kwargs})

    def label_from_instance(self, room: Room) -> str:
        words = [_("%(count)d seats") % {"count": room.seats}]
        if room.is_suited_when_unsafe:
            words.append(_("suited when unsafe"))
        if room.other_entrance:
            words.append(_("two entrances"))
        return f"{room.label} ({', '.join(map(str, words))})"


class LocationForm(PlainModelForm):
    class Meta:
        model = Location
        fields = ("name", "address", "is_in_use")

    def _get_validation_exclusions(self):
        # The service says in its own words that a name is taken.
        return super()._get_validation_exclusions() | {"name"}


class NewLocationForm(OnceForm, PlainModelForm):
    class Meta:
        model = Location
        fields = ("name", "address")

    def _get_validation_exclusions(self):
        return super()._get_validation_exclusions() | {"name"}


ABOUT_ROOM = (
    "name",
    "seats",
    "is_suited_when_unsafe",
    "entrance",
    "other_entrance",
    "has_screen",
)


class NewRoomForm(OnceForm, PlainModelForm):
    seats = forms.IntegerField(label=_("Seats"), min_value=1, max_value=200)

    class Meta:
        model = Room
        fields = ABOUT_ROOM


class RoomForm(PlainModelForm):
    seats = forms.IntegerField(label=_("Seats"), min_value=1, max_value=200)

    class Meta:
        model = Room
        fields = (*ABOUT_ROOM, "is_in_use")
