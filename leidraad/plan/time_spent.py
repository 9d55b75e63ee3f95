"""How a meeting spent its time, as a value in its report: minutes per step, pauses, and steps it came back to."""

from django.utils import timezone

from leidraad.guide import Guide
from leidraad.models import Conversation, Stretch
from leidraad.timing import budgets, minutes_used, pauses_taken, times_gone_back


def time_content(conversation: Conversation, guide: Guide) -> dict | None:
    """In whole minutes; None when nobody kept the time."""
    stretches = list(Stretch.objects.filter(conversation=conversation).order_by("began_at", "id"))
    if not stretches:
        return None
    now = timezone.now()
    budget = budgets({step.key: step.minutes for step in guide.steps}, conversation.minutes)
    used = minutes_used(stretches, now=now)
    back = times_gone_back(stretches, list(budget))
    return {
        "steps": [
            {
                "key": step.key,
                "title": step.title,
                "budget": budget[step.key],
                "minutes": used.get(step.key, 0),
                "times_back": back.get(step.key, 0),
            }
            for step in guide.steps
        ],
        "pauses": [{"step": step, "minutes": minutes} for step, minutes in pauses_taken(stretches, now=now)],
    }
