"""What pages show of a follow-up: the calls in order of time, what is next, what came of the last, what is lacking."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.models import Case, CaseState, EvaluationMoment, EvaluationOutcome, Person, Phase, Stabilisation
from leidraad.models import ClosingPlan
from leidraad.stabilising.people import LASTING, people_to_call, without_channel
from leidraad.stabilising.rules import LATE, When, stands
from zvh.access.models import Grant, GrantReason
from zvh.access.permissions import CasePermission
from zvh.access.querysets import cases_open_to

# Ours: how long before its day a call stands on somebody's first page.
SHOWN_AHEAD = timedelta(days=14)
WORDS = {
    When.TO_COME: _("to come"),
    When.SOON: _("within a week"),
    When.TODAY: _("today"),
    When.LATE: _("late"),
    When.REMOVED: _("taken off"),
}
TONES = {
    When.SOON: "line",
    When.TODAY: "warm",
    When.LATE: "warm",
    EvaluationOutcome.FINE: "ok",
    EvaluationOutcome.BAD: "warm",
}
SHAPES = {
    When.LATE: "alert",
    When.TODAY: "clock",
    EvaluationOutcome.FINE: "check",
    EvaluationOutcome.WATCH: "eye",
    EvaluationOutcome.BAD: "alert",
}


@dataclass(frozen=True)
class Call:
    """One moment as a page shows it. `caller_is_gone`: who was to call has no access to this case any more."""

    moment: EvaluationMoment
    stands: When
    caller_is_gone: bool = False
    lacks_channel: bool = False

    @property
    def day(self):
        return self.moment.done_on or self.moment.planned_on

    @property
    def words(self):
        return self.moment.get_outcome_display() if self.stands is When.DONE else WORDS[self.stands]

    @property
    def _key(self):
        return self.moment.outcome if self.stands is When.DONE else self.stands

    @property
    def tone(self) -> str:
        return TONES.get(self._key, "")

    @property
    def shape(self) -> str:
        return SHAPES.get(self._key, "")

    @property
    def waits(self) -> bool:
        return self.moment.waits_for_an_answer


@dataclass(frozen=True)
class Course:
    """How the household has been followed the last time, and how it goes on."""

    followed: Stabilisation
    calls: tuple[Call, ...] = ()
    plan: ClosingPlan | None = None
    # Those of the household whom nobody is going to call.
    uncalled: tuple[Person, ...] = field(default=())

    @property
    def is_running(self) -> bool:
        return self.followed.until is None

    @property
    def next(self) -> Call | None:
        return next((call for call in self.calls if call.moment.is_to_come and self.is_running), None)

    @property
    def last(self) -> Call | None:
        done = [call for call in self.calls if call.stands is When.DONE]
        return max(done, key=lambda call: (call.moment.done_on, call.moment.planned_on), default=None)

    @property
    def waiting(self) -> list[Call]:
        return [call for call in self.calls if call.waits and self.is_running]


def short_course(case: Case, principal) -> Course | None:
    """For the overview of a case, in two queries; None while it was never followed, or is back in earlier phases."""
    if case.state in {CaseState.REFERRED, CaseState.DECLINED} or case.phase != Phase.RECOVERY:
        return None
    followed = _last(case, principal)
    return Course(followed, _calls(followed, principal)) if followed else None


def course_of(case: Case, principal) -> Course | None:
    """For the page of the follow-up: with whose caller is gone, for whom no safe channel was agreed, and the plan."""
    followed = _last(case, principal)
    if followed is None:
        return None
    people = people_to_call(case)
    calls = _calls(
        followed, principal, callers=_working_on(case), without=without_channel(case, people, principal)
    )
    plan = ClosingPlan.objects.visible_to(principal).filter(case=case).first()
    called = {call.moment.person_id for call in calls if call.moment.is_to_come}
    return Course(followed, calls, plan, tuple(person for person in people if person.pk not in called))


def _last(case: Case, principal) -> Stabilisation | None:
    return Stabilisation.objects.visible_to(principal).filter(case=case).order_by("-since", "-id").first()


def _calls(followed: Stabilisation, principal, *, callers=None, without: Iterable = ()) -> tuple[Call, ...]:
    moments = EvaluationMoment.objects.visible_to(principal).filter(stabilisation=followed)
    calls = [
        _call(
            moment,
            caller_is_gone=moment.is_to_come and callers is not None and moment.caller_id not in callers,
            lacks_channel=moment.is_to_come and moment.person_id in without,
        )
        for moment in moments.select_related("caller", "person")
    ]
    return tuple(sorted(calls, key=lambda call: (call.day, str(call.moment.pk))))


def _call(moment: EvaluationMoment, **more) -> Call:
    return Call(
        moment,
        stands(
            planned_on=moment.planned_on,
            today=timezone.localdate(),
            is_done=moment.done_on is not None,
            is_removed=moment.removed_on is not None,
        ),
        **more,
    )


def _working_on(case: Case) -> set:
    grants = Grant.objects.valid().filter(
        case_id=case.pk, permission=CasePermission.CONTRIBUTE, reason__in=LASTING
    )
    return set(grants.values_list("principal_id", flat=True))


def moments_for(principal) -> list[Call]:
    """For somebody's first page, in one query: their own calls of these weeks, and of the cases they direct or follow
    what is late and which bad signs wait.
    """
    today = timezone.localdate()
    own = Q(caller_id=principal.pk)
    follows = Grant.objects.valid().of(principal).filter(reason=GrantReason.FOLLOW_UP)
    answers_for = Q(case_id__in=cases_open_to(principal, CasePermission.DIRECT)) | Q(
        case_id__in=follows.values("case_id")
    )
    to_come = Q(done_on__isnull=True)
    asked = (
        (to_come & own & Q(planned_on__lte=today + SHOWN_AHEAD))
        | (to_come & answers_for & Q(planned_on__lte=today - LATE))
        | (Q(outcome=EvaluationOutcome.BAD, answer="") & answers_for)
    )
    moments = EvaluationMoment.objects.visible_to(principal).standing().filter(asked)
    return [_call(moment) for moment in moments.select_related("case__household", "caller", "person")]


def next_call_of(case: Case) -> list[dict]:
    """For the plan: per person the first call to come, as plain values; only that person gets theirs."""
    found: dict[str, dict] = {}
    moments = EvaluationMoment.objects.to_come().filter(case=case).select_related("caller__organisation")
    for moment in moments.order_by("planned_on", "id"):
        found.setdefault(
            str(moment.person_id),
            {
                "id": str(moment.pk),
                "person": str(moment.person_id),
                "on": moment.planned_on.isoformat(),
                "caller": moment.caller.name,
                "organisation": moment.caller.organisation.label,
                "organisation_id": str(moment.caller.organisation_id),
            },
        )
    return [found[person] for person in sorted(found)]


def is_still_planned(call: dict) -> bool:
    """Whether a call of a frozen plan is to come on that day today."""
    moments = EvaluationMoment.objects.to_come().filter(pk=call["id"], planned_on=call["on"])
    return moments.exists() and call["on"] >= timezone.localdate().isoformat()
