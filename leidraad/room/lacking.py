"""What still lacks in a meeting that goes on: the list of the closing page, as far as it may be on this screen."""

from leidraad.closing import Missing, missing
from leidraad.room.state import Room

# What can be said while the family looks on: nothing about a row or a person. The rest waits for the closing page.
BEFORE_THE_FAMILY = frozenset({"joint_concern", "scale", "scale_covered", "verdict", "steps", "next_meeting"})


def lacking_in(room: Room) -> list[Missing]:
    """Everything, but before the family only what names nobody and counts no rows that are kept from them."""
    lacking = missing(room.conversation)
    if not room.table.with_family:
        return lacking
    return [each for each in lacking if each.key in BEFORE_THE_FAMILY]
