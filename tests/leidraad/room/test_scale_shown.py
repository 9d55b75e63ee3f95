"""What lies open after the reveal: dots, names, spread and reasons; and how a question developed."""

import re
from datetime import timedelta
from json import dumps, loads

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from leidraad.development import developments
from leidraad.models import GuideVersion, ScaleRound, ScaleScore
from leidraad.services.conversation import plan_conversation
from meetings.models import Meeting
from tests.factories import AgendaItemFactory, AttendeeFactory, SeatFactory
from tests.leidraad.room.meeting import logged_in
from tests.leidraad.room.scale_table import TOPIC, address_of, give_own, once_more, shown, turn_over
from tests.roles import acting, as_owner

pytestmark = pytest.mark.django_db

QUESTION = "Hoe groot is uw zorg, van 1 tot 10, over hoe veilig iedereen blijft?"


def scored(held, *values):
    for user, value in zip((held.chair, held.partner, held.prosecutor), values, strict=True):
        assert give_own(held, user, value, f"Reden van {value}").status_code == 302
    assert turn_over(held).status_code == 302


def reasons(html) -> list[str]:
    return re.findall(r"Reden van \d+", html[html.index('class="rows scale-reasons"') :])


def test_the_widest_apart_stands_first_with_the_spread_in_words(held):
    scored(held, 6, 3, 10)
    html = shown(held, held.partner)
    assert reasons(html) == ["Reden van 10", "Reden van 3", "Reden van 6"]
    assert "Van 3 tot 10, verschil 7." in html
    assert "Lager is beter" in html
    for user in (held.chair, held.partner, held.prosecutor):
        assert user.name in html


def test_both_rounds_show_the_newest_first_and_who_moved(held):
    scored(held, 6, 3, 10)
    once_more(held)
    html = shown(held, held.partner)
    assert "Ronde 1, eerder omgedraaid" in html
    scored(held, 6, 5, 7)
    html = shown(held, held.partner)
    assert html.index("Ronde 2") < html.index("Ronde 1")
    assert "was 3" in html
    assert "was 10" in html
    assert "was 6" not in html


def earlier(held, *, days, values, question=QUESTION, higher_is="worse", guide=None, key=TOPIC, om=False):
    """A meeting of before in which these scores were turned over."""
    item = AgendaItemFactory(
        case=held.case,
        meeting__chair=held.chair,
        meeting__starts_at=timezone.now() - timedelta(days=days),
    )
    with acting(held.chair):
        conversation = plan_conversation(item=item, phase=held.conversation.phase, goal="", topics=["schaal"])
    with as_owner():
        Meeting.objects.filter(pk=item.meeting_id).update(state="closed", closed_at=timezone.now())
        if guide:
            conversation.guide = guide
            conversation.save()
        asked = ScaleRound.objects.create(
            case=held.case,
            conversation=conversation,
            question_key=key,
            question=question,
            higher_is=higher_is,
            revealed_at=timezone.now(),
            om_parts=[held.with_om.pk] if om else [],
        )
        for value in values:
            ScaleScore.objects.create(
                case=held.case,
                round=asked,
                attendee=AttendeeFactory(item=item),
                value=value,
                entered_by_id=held.chair.pk,
            )


def pictures(held, user) -> list[tuple]:
    with acting(user):
        scores = ScaleScore.objects.filter(case=held.case)
        return [
            (one.question, one.higher_is_better, [each.scores for each in one.rounds])
            for one in developments(scores)
        ]


def test_each_question_develops_by_itself(held):
    other = "Hoe goed is het leven van de gezinsleden nu, van 1 tot 10?"
    with as_owner():
        content = held.conversation.guide.content
        changed = GuideVersion.objects.create(
            title="Anders", version=1, language="nl", content=_other_ends(content), sha256="1" * 64
        )
    earlier(held, days=90, values=[8, 6])
    earlier(held, days=60, values=[7])
    earlier(held, days=50, values=[2], question="Andere woorden?")
    earlier(held, days=40, values=[3], higher_is="better")
    earlier(held, days=30, values=[4], key="herstelgerichte_zorg/schaal", question=other, higher_is="better")
    earlier(held, days=20, values=[5], guide=changed)
    assert pictures(held, held.chair) == [
        (QUESTION, False, [(5,)]),
        (other, True, [(4,)]),
        (QUESTION, True, [(3,)]),
        ("Andere woorden?", False, [(2,)]),
        (QUESTION, False, [(6, 8), (7,)]),
    ]


def _other_ends(content: dict) -> dict:
    """The same guide, in which the end of each scale is called otherwise."""
    return loads(dumps(content).replace("heel veel zorgen", "niet te doen"))


def test_what_developed_with_the_om_is_for_its_table(held):
    earlier(held, days=90, values=[8], om=True)
    assert [len(pictures(held, user)) for user in (held.chair, held.partner)] == [1, 1]
    assert "Hoe dit zich" in shown(held, held.chair)
    held.begin(held.with_family)
    assert "Hoe dit zich" not in shown(held, held.chair)


def test_the_development_is_folded_and_leads_nobody_while_scores_lie_face_down(held):
    earlier(held, days=90, values=[8])
    assert "Hoe dit zich" in shown(held, held.partner)
    give_own(held, held.partner, 5)
    assert "Hoe dit zich" not in shown(held, held.partner)
    turn_over(held)
    assert "Hoe dit zich" in shown(held, held.partner)
    page = logged_in(held.chair).get(f"/casussen/{held.case.pk}/").content.decode()
    assert page.count(QUESTION) >= 1


def known_queries(held, user) -> int:
    client = logged_in(user)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(f"{address_of(held)}bekend/").status_code == 200
    own = re.compile(r"leidraad_(scale|scored|draft|guideversion)|meetings_attendee")
    opening = ('leidraad_conversation" INNER', 'meetings_seat"', "audit_", 'meetings_part"')
    asked = [query["sql"] for query in captured if own.search(query["sql"])]
    return len([sql for sql in asked if not any(f'FROM "{table}' in sql for table in opening)])


def at_table(held, number):
    """So many more at the table, each with a score that was entered."""
    with as_owner():
        asked = ScaleRound.objects.filter(conversation=held.conversation).last()
        for _ in range(number):
            attendee = AttendeeFactory(item=held.item)
            SeatFactory(part=held.with_om, attendee=attendee)
            ScaleScore.objects.create(
                case=held.case, round=asked, attendee=attendee, value=5, entered_by_id=held.chair.pk
            )


@pytest.mark.parametrize("is_revealed", [False, True])
def test_the_fragment_costs_the_same_for_3_and_for_30_and_little(held, is_revealed):
    earlier(held, days=90, values=[8])
    give_own(held, held.partner, 5)
    if is_revealed:
        turn_over(held)
    few = [known_queries(held, user) for user in (held.partner, held.chair)]
    at_table(held, 10)
    earlier(held, days=80, values=[8, 7, 6])
    assert [known_queries(held, user) for user in (held.partner, held.chair)] == few
    assert max(few) <= 4
