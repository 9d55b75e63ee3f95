"""What one's own page and the page of a case ask: own actions, signals, what has no owner, what is broken."""

from dataclasses import replace
from datetime import date

from django.conf import settings
from django.db.models import F, QuerySet
from django.utils import timezone

from cases.models import Case
from leidraad.following.facts import facts_visible_to
from leidraad.following.owners import cases_directed, own_actions, without_owner
from leidraad.following.signals import Signal, signals_from
from leidraad.models import Action, BottomLineBreach, NewCourse
from zvh.accounts.models import User


def own_actions_now(principal, user: User) -> QuerySet[Action]:
    """Open actions of this user and of their organisation, the earliest agreed date first; with case and household."""
    return (
        own_actions(principal, user)
        .select_related("case__household", "owner", "owner_organisation", "owner_person")
        .order_by(F("due_on").asc(nulls_last=True), "created_at")
    )


def signals_for(principal, *, today: date | None = None) -> list[Signal]:
    """Signals of the cases that this principal directs, each with its case; as many queries for three as for 300."""
    cases = {case.pk: case for case in cases_directed(principal).select_related("household")}
    return [
        replace(signal, case=cases[signal.case_id])
        for signal in _signals(principal, Case.objects.filter(pk__in=cases), today)
    ]


def signals_of(case: Case, principal, *, today: date | None = None) -> list[Signal]:
    """Signals of one case, as far as this principal may see what they follow from."""
    return _signals(principal, Case.objects.filter(pk=case.pk), today)


def _signals(principal, cases: QuerySet[Case], today: date | None) -> list[Signal]:
    today = today or timezone.localdate()
    facts = facts_visible_to(principal, cases.values("pk"), today=today)
    return signals_from(facts, today=today, weeks=settings.ZVH_SIGNAL_WEEKS)


def orphaned_actions(case: Case, principal) -> list[Action]:
    """Open actions of the case that nobody can do any more."""
    return list(_with_owner(without_owner(Action.objects.visible_to(principal).filter(case=case))))


def orphaned_actions_for(principal) -> list[Action]:
    """The same in every case that this principal directs."""
    cases = cases_directed(principal).values("pk")
    return list(_with_owner(without_owner(Action.objects.visible_to(principal).filter(case__in=cases))))


def _with_owner(actions: QuerySet[Action]) -> QuerySet[Action]:
    return actions.select_related("case__household", "owner", "owner_organisation", "owner_person").order_by(
        F("due_on").asc(nulls_last=True), "created_at"
    )


def unsettled_breaches(case: Case, principal) -> list[BottomLineBreach]:
    """Broken bottom lines about which nobody said yet what was done, the last one first."""
    breaches = BottomLineBreach.objects.visible_to(principal).unsettled().filter(case=case)
    return list(breaches.select_related("bottom_line", "author"))


def unsettled_breaches_for(principal) -> list[BottomLineBreach]:
    """The same in every case that this principal directs."""
    breaches = BottomLineBreach.objects.visible_to(principal).unsettled()
    return list(
        breaches.filter(case__in=cases_directed(principal).values("pk")).select_related(
            "bottom_line", "author", "case__household"
        )
    )


def courses_of(case: Case, principal) -> list[NewCourse]:
    """What was to be different, the last answer first."""
    return list(NewCourse.objects.visible_to(principal).filter(case=case).select_related("author"))
