"""When and by which entrance one family member comes to the next meeting, as it is settled today (domain.md rule 4)."""

from datetime import datetime, time

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


def only_the_day(starts_at: str) -> dict:
    """The day of a meeting without its hour; `hour_is_told` by word of mouth."""
    day = datetime.combine(datetime.fromisoformat(starts_at).date(), time())
    return {"starts_at": timezone.make_aware(day).isoformat(), "hour_is_told": True}
