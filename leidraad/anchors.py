"""What the plan says about when to meet again: a new meeting that was agreed, and the days on which actions are due."""

from collections.abc import Iterator
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from cases.models import Case
from leidraad.models import Action, ActionKind
from meetings.planning.slots import Anchor, Tie
from zvh.accounts.models import Principal
from zvh.ui.dates import day as in_words

# What is due later is no reason to wait with meeting.
WORTH_WAITING_FOR = timedelta(weeks=12)


def agreed_anchors(principal: Principal, case: Case) -> Iterator[Anchor]:
    """Of the actions that the principal may see and that are still open; one query."""
    today = timezone.localdate()
    actions = Action.objects.visible_to(principal).open().filter(case=case, due_on__gt=today)
    due = sorted(actions.values_list("due_on", "kind"))
    for day, kind in due:
        if kind == ActionKind.MEETING:
            yield Anchor(Tie.AROUND, day, _("agreed: a new meeting by %(day)s") % {"day": in_words(day)})
    others = [day for day, kind in due if kind != ActionKind.MEETING and day <= today + WORTH_WAITING_FOR]
    if others:
        words = _("after what was agreed is due (the last of it %(day)s)") % {"day": in_words(others[-1])}
        yield Anchor(Tie.AFTER, others[-1], words)
