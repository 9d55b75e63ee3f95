"""The same meeting with nothing said, with what an evening brings, and with far too much."""

from datetime import date, timedelta

from leidraad.services import scale
from leidraad.services.statements import Source
from leidraad.services.verdict import give_verdict
from meetings.models import Attendee
from tests.leidraad.plan.world import World, reloaded, tell_everything
from tests.roles import acting

DAY = date(2026, 12, 1)
LONG_TEXT = "Een zin over wat er gebeurde en wat wij daarvan vinden. " * 350
SENTENCE = "Wat er moet gebeuren, en met wie dat wordt afgestemd. "


def empty(world: World) -> None:
    """Nobody said anything."""


def normal(world: World) -> None:
    """One statement of every sort, scores that were turned over, and a verdict: about four pages."""
    tell_everything(world)
    police = Source(organisation_id=world.police.organisation_id, certainty="observed")
    for number in range(9):
        day = DAY + timedelta(days=number)
        person = [world.family.father]
        world.act(f"Actie {number}. {SENTENCE}", persons=person, due_on=day, reason="Zodat het veilig is.")
    for number in range(3):
        text = f"Eis {number}. {SENTENCE}"
        world.bottom_line(text, persons=[world.family.father], guardian="wijkagent", consequence=SENTENCE)
    world.find("risk", f"Risico. {SENTENCE}", topic="patronen", source=police, risk_nature="dynamic")
    world.find("unknown", "Heeft hij nog een sleutel?", topic="onbekend", found_out_by="Politie", due_on=DAY)
    world.idea("Logeren bij oma", source=Source(person_id=world.family.father.pk))
    score_and_judge(world)


def very_long(world: World) -> None:
    normal(world)
    for number in range(2):
        world.act(f"Lange actie {number}. " + SENTENCE * (number + 1), reason=LONG_TEXT[: 900 * number])
        world.find(
            "need", f"Nodig {number}. " + SENTENCE * number, topic="nodig", how_we_know=SENTENCE * number
        )
    world.find("unknown", LONG_TEXT[:19_900], topic="onbekend")
    world.bottom_line("w" * 19_900, persons=[world.family.father])
    world.agree("مرحبا بالعالم 😀 שלום Łódź " * 20)


def score_and_judge(world: World) -> None:
    topic, conversation = world.topic("schaal"), world.conversation
    with acting(world.chair):
        asked = Attendee.objects.filter(item=conversation.item).select_related("user", "person")
        for value, attendee in enumerate(asked, start=5):
            reason = "Er is toezicht, maar nog geen hulp."
            scale.score(conversation=conversation, topic=topic, attendee=attendee, value=value, reason=reason)
        scale.reveal_scores(round=scale.current_round(conversation, topic))
        give_verdict(conversation=conversation, outcome="blijven", reason="Het verbod is net ingegaan.")
    world.conversation = reloaded(conversation)
