"""The acts that mail a guest of a meeting. Beside senders.py."""

from meetings.services import cancel, reschedule
from tests.access.world import World
from tests.meetings.guests.coming_in import Asked, at_the_door, invited
from tests.meetings.scenes import next_week, reload
from tests.outbox.senders import CANARY, director_of, planned, sends
from tests.roles import acting


def _guest(world: World) -> Asked:
    return invited(planned(world), director_of(world), name=CANARY)


@sends("meeting_invitation", "guest_invitation", "guest_code")
def ask_a_guest_who_has_a_code_sent(world: World) -> None:
    at_the_door(_guest(world))


@sends("meeting_invitation", "meeting_moved", "guest_invitation", "guest_meeting_changed")
def move_a_meeting_with_a_guest(world: World) -> None:
    meeting = reload(_guest(world).attendee.item.meeting)
    with acting(director_of(world)):
        reschedule(
            meeting=meeting,
            version=meeting.version,
            starts_at=next_week(13),
            ends_at=next_week(14),
            place=CANARY,
            is_online=False,
        )


@sends("meeting_invitation", "meeting_called_off", "guest_invitation", "guest_meeting_off")
def call_a_meeting_with_a_guest_off(world: World) -> None:
    meeting = reload(_guest(world).attendee.item.meeting)
    with acting(director_of(world)):
        cancel(meeting=meeting, version=meeting.version)
