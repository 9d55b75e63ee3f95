"""Putting in scores as the browser does, and what somebody then sees."""

import re
from html import unescape
from uuid import uuid4

from leidraad.models import Conversation, ScaleRound, ScaleScore, Typing
from meetings.models import Attendee
from tests.leidraad.room.meeting import Held, logged_in
from tests.roles import as_owner

TOPIC = "risicogestuurde_zorg/schaal"


def address_of(held: Held) -> str:
    return held.capture_url("schaal", "scale")


def attendee_of(held: Held, user=None, person=None) -> Attendee:
    with as_owner():
        of_item = Attendee.objects.filter(item=held.item)
        return of_item.get(user=user) if user else of_item.get(person=person)


def type_for_all(held: Held) -> None:
    """As when the chair says that only the typist types."""
    with as_owner():
        Conversation.objects.filter(pk=held.conversation.pk).update(typing=Typing.TYPIST)


def type_own(held: Held) -> None:
    with as_owner():
        Conversation.objects.filter(pk=held.conversation.pk).update(typing=Typing.EVERYONE)


def give_own(held: Held, user, value, reason="", *, htmx=False, new_id=None):
    """Somebody puts in their own score."""
    data = {"hand": "own", "value": value, "reason": reason, "new_id": new_id or uuid4(), "draft_version": 0}
    headers = {"HX-Request": "true"} if htmx else {}
    return logged_in(user).post(address_of(held), data, headers=headers)


def give_for(held: Held, typist, *given: tuple[Attendee, object, str]):
    """Who keeps the dossier enters scores of others."""
    data = {"new_id": uuid4(), "draft_version": 0}
    for attendee, value, reason in given:
        data |= {f"score_{attendee.pk}": value, f"reason_{attendee.pk}": reason}
    return logged_in(typist).post(address_of(held), data)


def running_round(held: Held) -> ScaleRound:
    with as_owner():
        return ScaleRound.objects.filter(conversation=held.conversation).order_by("-number").first()


def turn_over(held: Held, user=None):
    return logged_in(user or held.chair).post(f"{address_of(held)}{running_round(held).pk}/omdraaien/")


def once_more(held: Held, user=None):
    return logged_in(user or held.chair).post(f"{address_of(held)}{running_round(held).pk}/nog-eens/")


def shown(held: Held, user, rest: str = "") -> str:
    """What stands at the scale question, as who looks gets it."""
    return unescape(logged_in(user).get(f"{address_of(held)}{rest}").content.decode())


def fields_in(html: str) -> set[str]:
    return set(re.findall(r'<(?:input|textarea)[^>]* name="([^"]+)"', html)) - {
        "csrfmiddlewaretoken",
        "new_id",
        "draft_version",
        "hand",
    }


def given_scores(held: Held) -> list[tuple]:
    """Who gave what in which round, as the owner of the database sees it."""
    with as_owner():
        rows = ScaleScore.objects.filter(round__conversation=held.conversation)
        return sorted(rows.values_list("round__number", "attendee__user__name", "value", "reason"))
