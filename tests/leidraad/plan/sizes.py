"""The same meeting with nothing said, with what an evening brings, and with far too much."""

import uuid
from datetime import date, timedelta

from django.utils import timezone

from cases.services import record_measure
from clients.services import note_child_voice
from leidraad.closing import Ending
from leidraad.models import Action, Conversation
from leidraad.services import agreements, dossier, scale
from leidraad.services.findings import rank_finding, review_finding
from leidraad.services.statements import Source
from leidraad.services.verdict import give_verdict
from meetings.models import Attendee, MeetingState
from tests.factories import AgendaItemFactory
from tests.leidraad.plan.world import World, reloaded, tell_everything
from tests.roles import acting, as_owner

DAY = date(2026, 12, 1)
LONG_TEXT = "Een zin over wat er gebeurde en wat wij daarvan vinden. " * 350
SENTENCE = "Wat er moet gebeuren, en met wie dat wordt afgestemd. "


def empty(world: World) -> Ending | None:
    """Nobody said anything."""


def normal(world: World) -> Ending | None:
    """An evening, with the meeting before it, everything a dossier holds around it, and the end of the case."""
    meeting_before(world)
    evening(world)
    surroundings(world)
    return Ending(
        kind="overgedragen",
        reason=SENTENCE,
        advice="Houd contact met de school.",
        handed_to="Wijkteam Zuid",
        directs="Wijkteam Zuid",
        way_back="Bel het Zorg- en Veiligheidshuis.",
        safety_concern="Hij kan terugkomen.",
    )


def very_long(world: World) -> Ending | None:
    ending = normal(world)
    for number in range(2):
        world.act(f"Lange actie {number}. " + SENTENCE * (number + 1), reason=LONG_TEXT[: 900 * number])
        world.find(
            "need", f"Nodig {number}. " + SENTENCE * number, topic="nodig", how_we_know=SENTENCE * number
        )
        surroundings(world, words=LONG_TEXT[:2_000], number=number)
    world.find("unknown", LONG_TEXT[:19_900], topic="onbekend")
    world.bottom_line("w" * 19_900, persons=[world.family.father])
    world.agree("مرحبا بالعالم 😀 שלום Łódź " * 20)
    return Ending(**vars(ending) | {"reason": LONG_TEXT[:19_900], "way_back": "Bellen. " * 20})


def evening(world: World) -> None:
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
    world.find("risk", f"Risico. {SENTENCE}", topic="risicos", source=police, risk_nature="dynamic")
    world.find("unknown", "Heeft hij nog een sleutel?", topic="onbekend", found_out_by="Politie", due_on=DAY)
    world.idea("Logeren bij oma", source=Source(person_id=world.family.father.pk))
    score_and_judge(world)


def meeting_before(world: World) -> None:
    """A month ago: what was agreed then and how it stands opens the report."""
    then = timezone.now() - timedelta(days=30)
    item = AgendaItemFactory(
        case=world.case,
        meeting__chair=world.chair,
        meeting__state=MeetingState.CLOSED,
        meeting__starts_at=then - timedelta(hours=2),
        meeting__ends_at=then,
        meeting__closed_at=then,
    )
    stands = (
        ("done", "Gelukt."),
        ("stuck", "Geen gehoor."),
        ("waiting", "Tot maart."),
        ("dropped", "Verhuisd."),
    )
    with as_owner():
        phase, guide = world.conversation.phase, world.conversation.guide
        held = Conversation.objects.create(
            case=world.case, item=item, guide=guide, phase=phase, planned_phase=phase, goal="Rust."
        )
        Action.objects.bulk_create(
            Action(
                case=world.case,
                conversation=held,
                author_id=world.chair.pk,
                owner=world.police,
                text=f"Toen afgesproken {number}. {SENTENCE}",
                aim="professionals",
                due_on=timezone.localdate() - timedelta(days=3),
                status=status,
                status_note=note,
                status_since=timezone.localdate() - timedelta(days=1),
            )
            for number, (status, note) in enumerate(stands)
        )


def surroundings(world: World, *, words: str = SENTENCE, number: int = 9) -> None:
    """Everything else that is told, known and in force, in `words`."""
    family = world.family
    line = world.bottom_line(f"Teruggekeken eis {number}. {words}", persons=[family.mother])
    agreed = world.act(f"Teruggekeken actie {number}. {words}", persons=[family.mother])
    world.find("pattern", f"Patroon {number}. {words}", topic="patronen", persons=[family.father])
    world.find(
        "help_tried",
        f"Eerdere hulp {number}. {words}",
        topic="eerdere_inzet",
        period_words="2019 tot 2021",
        helped=False,
        experienced="Te kort.",
    )
    recovery = world.find("recovery", f"Herstel {number}. {words}", topic="herstel", persons=[family.mother])
    world.find("future", f"Toekomst {number}. {words}", topic="toekomst", persons=[family.child])
    world.find(
        "review",
        f"Terugblik {number}. {words}",
        topic="stand_veiligheid",
        reviewed_line=line,
        still_holds=True,
    )
    world.find(
        "review", f"Terugblik {number}b.", topic="stand_veiligheid", reviewed_action=agreed, still_holds=False
    )
    with acting(world.chair):
        rank_finding(finding=recovery)
        review_finding(finding=recovery, kind="disputed", view=words, person=family.mother)
        _incidents(world, words)
        record_measure(
            case=world.case,
            new_id=uuid.uuid4(),
            person=family.father,
            kind="probation" if number else "supervision_order",
            since=timezone.localdate() - timedelta(days=number + 1),
            until=timezone.localdate() + timedelta(days=90),
            conditions=words,
        )
        agreements.write_closing_plan(
            conversation=world.conversation,
            topic=world.topic("afsluiting"),
            signals=words,
            first_heard_by="Oma",
            what_then="Oma belt het wijkteam.",
        )
        note_child_voice(
            item=world.conversation.item,
            child=family.child,
            spoken_by="Juf",
            without_parents=True,
            words=words,
        )


def _incidents(world: World, words: str) -> None:
    family = world.family
    for mark in ("first", "worst", "last"):
        dossier.write_incident(
            new_id=uuid.uuid4(),
            conversation=world.conversation,
            topic=world.topic("incidenten"),
            text=f"Voorval. {words}",
            kinds=["physical", "witnessed"],
            when_words="vorig jaar",
            mark=mark,
            roles=[(family.father, "used"), (family.mother, "underwent"), (family.child, "witnessed")],
        )


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
