"""The days that the next meeting of a case is tied to: decisions elsewhere, and what was agreed among us.

What was agreed stands above meetings, so the app that knows it registers its answer here.
"""

from collections.abc import Callable, Iterable

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.models import Case, DecisionMoment
from meetings.planning.slots import Anchor, Tie
from zvh.accounts.models import Principal
from zvh.ui.dates import day as in_words

BEFORE = {
    DecisionMoment.Kind.HEARING: _("before the hearing on %(day)s"),
    DecisionMoment.Kind.JUVENILE_COURT: _("before the juvenile court on %(day)s"),
    DecisionMoment.Kind.RELEASE: _("before the release on %(day)s"),
    DecisionMoment.Kind.PROTECTION_TABLE: _("before the Jeugdbeschermingstafel on %(day)s"),
    DecisionMoment.Kind.OTHER: _("before the decision on %(day)s"),
}

_answers: list[Callable[[Principal, Case], Iterable[Anchor]]] = []


def register_anchors(answer: Callable[[Principal, Case], Iterable[Anchor]]) -> None:
    """Called once, when the app that knows the agreements is ready."""
    if answer not in _answers:
        _answers.append(answer)


def anchors_of(principal: Principal, case: Case) -> tuple[Anchor, ...]:
    """All of them, as far as the principal may know of them, in a constant number of queries."""
    agreed = (anchor for answer in _answers for anchor in answer(principal, case))
    return (*_decisions(principal, case), *agreed)


def _decisions(principal: Principal, case: Case) -> Iterable[Anchor]:
    ahead = DecisionMoment.objects.visible_to(principal).filter(case=case, on__gt=timezone.localdate())
    for moment in ahead:
        words = BEFORE.get(moment.kind, BEFORE[DecisionMoment.Kind.OTHER])
        yield Anchor(Tie.BEFORE, moment.on, str(words) % {"day": in_words(moment.on)})
