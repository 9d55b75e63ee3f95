"""Keeping the buildings and rooms to meet in. One that is no longer used stays, for the meetings held there."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from cases.services.rows import constraints_in_words, hold_new
from meetings.models import Location, Room
from zvh.audit import log
from zvh.errors import Conflict


@transaction.atomic
def add_location(*, new_id: UUID, name: str, address: str = "") -> Location:
    """A building; sent twice with the same `new_id`, it makes one. Conflict when the name is taken."""
    hold_new(new_id)
    if known := Location.objects.filter(pk=new_id).first():
        return known
    _require_own_name(name, new_id)
    location = Location.objects.create(pk=new_id, name=name.strip(), address=address.strip())
    log.record("location.add", subject_id=location.pk)
    return location


@transaction.atomic
def change_location(*, location: Location, name: str, address: str, is_in_use: bool) -> None:
    """Taken out of use, none of its rooms can be chosen; what is planned there stays planned there."""
    _require_own_name(name, location.pk)
    Location.objects.filter(pk=location.pk).update(
        name=name.strip(), address=address.strip(), is_in_use=is_in_use
    )
    log.record("location.change", subject_id=location.pk)


@transaction.atomic
def add_room(*, new_id: UUID, location: Location, **about) -> Room:
    """A room of this building; sent twice with the same `new_id`, it makes one. Conflict when the name is taken."""
    hold_new(new_id)
    if known := Room.objects.filter(pk=new_id, location=location).first():
        return known
    with constraints_in_words(Room, field="name"):
        room = Room.objects.create(pk=new_id, location=location, **about)
    log.record("room.add", subject_id=room.pk)
    return room


@transaction.atomic
def change_room(*, room: Room, **about) -> None:
    with constraints_in_words(Room, field="name"):
        Room.objects.filter(pk=room.pk).update(**about)
    log.record("room.change", subject_id=room.pk)


def _require_own_name(name: str, own_id: UUID) -> None:
    if Location.objects.filter(name__iexact=name.strip()).exclude(pk=own_id).exists():
        raise Conflict(_("There is a location with this name already."), field="name")
