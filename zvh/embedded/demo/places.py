"""Where the demo's meetings are held, who brings which expertise, and the sittings that repeat."""

from datetime import timedelta
from uuid import uuid4

from meetings.holidays import our_holidays
from meetings.models import BroughtExpertise, Location, Meeting, MeetingKind, Room
from meetings.planning.series import series_days
from zvh.accounts.models import Organisation, User
from zvh.embedded.demo import reading
from zvh.embedded.demo.days import moment
from zvh.embedded.demo.weighings import Sitting
from zvh.embedded.demo.world import World

EVERY_WEEKS, MORE_SITTINGS = 2, 4


def load_rooms() -> dict[str, Room]:
    """Store buildings and rooms; returns the rooms by what stands in an invitation."""
    rooms = []
    for told in reading.places():
        location = Location.objects.create(name=told["name"], address=told["address"])
        rooms += [
            Room(
                location=location,
                name=room["name"],
                seats=room["seats"],
                is_suited_when_unsafe=room.get("unsafe", False),
                has_screen=room.get("screen", False),
                entrance=room["entrance"],
                other_entrance=room.get("other", ""),
            )
            for room in told["rooms"]
        ]
    Room.objects.bulk_create(rooms)
    return {room.label: room for room in rooms}


def load_expertise(organisations: dict[str, Organisation], users: dict[str, User]) -> None:
    BroughtExpertise.objects.bulk_create(
        BroughtExpertise(
            organisation=organisations.get(told.get("organisation")),
            user=users.get(told.get("user")),
            expertise=told["brings"],
            track=told.get("track", ""),
        )
        for told in reading.expertise()
    )


def repeat_sitting(world: World, sitting: Sitting) -> None:
    """The same sitting again every two weeks, outside holidays, as somebody planned it in one go."""
    first = sitting.meeting
    days = series_days(
        first=sitting.day + timedelta(weeks=EVERY_WEEKS),
        every_weeks=EVERY_WEEKS,
        count=MORE_SITTINGS,
        holidays=our_holidays(),
    ).days
    first.series = uuid4()
    length = first.ends_at - first.starts_at
    for day in days:
        starts_at = moment(day, sitting.told["start"])
        world.batch.add(
            Meeting(
                kind=MeetingKind.WEEGOVERLEG,
                series=first.series,
                starts_at=starts_at,
                ends_at=starts_at + length,
                place=first.place,
                room=first.room,
                chair=first.chair,
                typist=first.typist,
            )
        )
