"""When and by which entrance one family member comes to the next meeting, as it is settled today (domain.md rule 4)."""

from django.utils import timezone

from meetings.models import Arrival


def own_way(item_id: str, person_id: str) -> dict | None:
    """What stands in their papers in place of when the meeting begins; None when nothing separate was settled."""
    arrival = Arrival.objects.filter(attendee__item_id=item_id, attendee__person_id=person_id).first()
    if arrival is None:
        return None
    return {
        "starts_at": timezone.localtime(arrival.arrives_at).isoformat(),
        "entrance": arrival.entrance,
    }
