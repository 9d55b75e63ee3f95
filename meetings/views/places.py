"""The buildings and rooms to meet in, kept by whoever plans and by the functioneel beheerder."""

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from meetings.forms.places import LocationForm, NewLocationForm, NewRoomForm, RoomForm
from meetings.models import Location, Room
from meetings.services.places import add_location, add_room, change_location, change_room
from meetings.views.answers import DONE, submit
from zvh.accounts.models import Role
from zvh.gate import for_roles

KEEPERS = (Role.PROCESREGISSEUR, Role.PROCESONDERSTEUNER, Role.BEHEERDER)
keeper = for_roles(*KEEPERS)


@keeper
@require_GET
def place_list(request: HttpRequest) -> HttpResponse:
    """Every building with its rooms; what is no longer used stands last."""
    rooms = Room.objects.visible_to(request.principal).order_by("-is_in_use", "name")
    locations = Location.objects.visible_to(request.principal).prefetch_related(
        Prefetch("rooms", queryset=rooms)
    )
    context = {"locations": locations.order_by("-is_in_use", "name")}
    return render(request, "meetings/places/place_list.html", context)


@keeper
def new_location(request: HttpRequest) -> HttpResponse:
    form = NewLocationForm(request.POST or None)
    status = submit(request, form, lambda data: add_location(**data))
    if status == DONE:
        return redirect("meetings:location", location=form.cleaned_data["new_id"])
    return _form(request, form, _("Add a location"), status)


@keeper
def location(request: HttpRequest, location) -> HttpResponse:
    """One building: its name and address, and its rooms."""
    location = Location.objects.get_or_404(request.principal, pk=location)
    called = location.name
    form = LocationForm(request.POST or None, instance=location)
    status = submit(request, form, lambda data: change_location(location=location, **data))
    if status == DONE:
        messages.success(request, _("%(place)s is changed.") % {"place": form.cleaned_data["name"]})
        return redirect("meetings:place_list")
    rooms = Room.objects.visible_to(request.principal).filter(location=location)
    context = {"form": form, "location": location, "called": called, "rooms": rooms}
    return render(request, "meetings/places/location.html", context, status=status)


@keeper
def new_room(request: HttpRequest, location) -> HttpResponse:
    location = Location.objects.get_or_404(request.principal, pk=location)
    form = NewRoomForm(request.POST or None)
    status = submit(request, form, lambda data: add_room(location=location, **data))
    if status == DONE:
        return redirect("meetings:location", location=location.pk)
    return _form(request, form, _("Add a room"), status, location=location)


@keeper
def room(request: HttpRequest, room) -> HttpResponse:
    room = Room.objects.select_related("location").get_or_404(request.principal, pk=room)
    called, location = room.name, room.location
    form = RoomForm(request.POST or None, instance=room)
    status = submit(request, form, lambda data: change_room(room=room, **data))
    if status == DONE:
        return redirect("meetings:location", location=location.pk)
    return _form(request, form, called, status, location=location)


def _form(request: HttpRequest, form, heading: str, status: int, location=None) -> HttpResponse:
    context = {"form": form, "heading": heading, "location": location}
    return render(request, "meetings/places/form.html", context, status=status)
