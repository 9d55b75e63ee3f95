"""Who goes on following a household whose case was completed (docs/decisions/following-after-closing.md)."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from cases.endings import Follower
from cases.models import Case, CaseState, Duty, EvaluationMoment, Stabilisation, StabilisationEnd
from cases.services import current_appointment, stop_following
from leidraad.stabilising.people import callers_of
from leidraad.stabilising.rules import followed_until


def followers_of(case: Case) -> Iterator[Follower]:
    """Whoever still has a call to make, and the procesregisseur, who hears when one is not made; each with an end."""
    to_come = list(EvaluationMoment.objects.to_come().filter(case=case))
    if not to_come:
        return
    last = max(timezone.localdate(), *(moment.planned_on for moment in to_come))
    until = end_of(followed_until(last))
    callers = {moment.caller_id for moment in to_come}
    for user_id in sorted(callers):
        yield Follower(user_id=user_id, until=until, calls=True)
    director = current_appointment(case, Duty.PROCESREGISSEUR)
    if director and director.user_id not in callers:
        yield Follower(user_id=director.user_id, until=until, calls=False)


def hand_over_calls(case: Case) -> None:
    """Before a case ends: whoever directs it makes the calls of those who no longer work on it."""
    working = [user.pk for user in callers_of(case)]
    director = current_appointment(case, Duty.PROCESREGISSEUR)
    if director:
        to_come = EvaluationMoment.objects.to_come().filter(case=case)
        to_come.exclude(caller_id__in=working).update(caller=director.user)


def end_of(day: date) -> datetime:
    """The first moment after this day."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def end_when_nothing_is_left(followed: Stabilisation) -> None:
    """A completed household with no call to come and no bad sign that waits is followed no longer."""
    if followed.case.state != CaseState.CLOSED:
        return
    moments = EvaluationMoment.objects.filter(stabilisation=followed)
    if not moments.to_come().exists() and not moments.unanswered().exists():
        stop_following(stabilisation=followed, how=StabilisationEnd.OVER)
