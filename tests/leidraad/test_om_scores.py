"""What was scored in a part with the OM is for its table, and the family's table begins its own round (rule 3)."""

import pytest

from leidraad.models import ScaleScore
from leidraad.services.scale import current_round, reveal_scores, score
from meetings.models import Attendee
from tests.factories import partner_in
from tests.leidraad.room.meeting import hold_meeting, logged_in
from tests.roles import acting, as_owner, told_to
from zvh.access.grants import principal_of

pytestmark = pytest.mark.django_db
REASON = "Kanariegeel"


def test_scores_given_with_the_om_stay_at_that_table(guide):
    held = hold_meeting(guide)
    topic, elsewhere = held.topic("schaal"), partner_in(held.case)
    with as_owner():
        attendee = Attendee.objects.get(user=held.partner)
    given = {"conversation": held.conversation, "topic": topic, "attendee": attendee}
    with acting(held.chair):
        score(**given, value=7, reason=REASON)
        reveal_scores(round=current_round(held.conversation, topic))
    seen = {}
    for name, user in {"sat there": held.prosecutor, "keeps": held.typist, "elsewhere": elsewhere}.items():
        with acting(user):
            rows = ScaleScore.objects.all()
            assert set(rows) == set(told_to(principal_of(user), ScaleScore.objects.all()))
            seen[name] = [row.reason for row in rows]
    assert seen == {"sat there": [REASON], "keeps": [REASON], "elsewhere": []}

    page = f"{held.url()}?onderwerp={topic.path}"
    assert REASON in logged_in(held.chair).get(page).content.decode()
    held.begin(held.with_family)
    assert REASON not in logged_in(held.chair).get(page).content.decode()
    with acting(held.chair):
        score(**given, value=5)
        asked = current_round(held.conversation, topic)
    assert (asked.number, asked.om_parts) == (2, [])
