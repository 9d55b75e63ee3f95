"""What is said in a meeting, and what the wall screen shows of it."""

from django.utils import timezone

from leidraad.guide import Topic, read_guide
from leidraad.models import Conversation, Finding, ScaleRound, ScaleScore
from meetings.models import Attendee
from tests.leidraad.room.meeting import logged_in
from tests.leidraad.room.test_page import text_of
from tests.roles import as_owner

SECRET = "Kanariegeel"
SAID = "Gewone zorg"


def wall(held, user=None) -> str:
    """The page and its region say the same; what one of them shows, the wall shows."""
    client = logged_in(user or held.chair)
    page = client.get(held.url("wand/"))
    region = client.get(held.url("wand/nu/"))
    assert (page.status_code, region.status_code) == (200, 200)
    return text_of(page) + text_of(region)


def on_table(held, topic: str) -> None:
    phase, key = topic.split("/")
    with as_owner():
        Conversation.objects.filter(pk=held.conversation.pk).update(phase=phase, topic_key=key)


def say(held, text=SECRET, *, kind="risk", part="with_family", about=(), **facts) -> Finding:
    """Something said at one of the tables of this meeting."""
    with as_owner():
        said = Finding.objects.create(
            case=held.case,
            conversation=held.conversation,
            part=getattr(held, part) if part else None,
            author_id=facts.pop("author_id", held.chair.pk),
            kind=kind,
            text=text,
            **facts,
        )
        said.persons.add(*about)
    return said


def topics_of(held) -> list[Topic]:
    return [topic for phase in read_guide(held.conversation.guide).phases for topic in phase.topics]


def round_of(held, topic, *, part, number=1, is_revealed=True, **scores) -> ScaleRound:
    with as_owner():
        asked = ScaleRound.objects.create(
            case=held.case,
            conversation=held.conversation,
            part=part,
            question_key=topic.path,
            question=topic.question,
            higher_is="better",
            number=number,
            om_parts=[held.with_om.pk] if part == held.with_om else [],
            revealed_at=timezone.now() if is_revealed else None,
        )
        for name, value in scores.items():
            attendee = Attendee.objects.get(item=held.item, user__name=getattr(held, name).name)
            ScaleScore.objects.create(
                case=held.case,
                round=asked,
                attendee=attendee,
                value=value,
                reason=SECRET,
                entered_by_id=held.chair.pk,
            )
    return asked
