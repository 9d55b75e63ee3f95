"""Going into follow-up, and who calls whom when: proposed, added, changed, taken off with a reason."""

from datetime import date
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.models import Case, CaseState, EvaluationMoment, Person, Stabilisation
from cases.services import follow_up
from cases.services.rows import hold, hold_new
from leidraad.models import ClosingPlan
from leidraad.services.statements import RunningTable, narrowest
from leidraad.stabilising.following import end_when_nothing_is_left
from leidraad.stabilising.people import Separated, can_call, people_to_call, usual_callers
from leidraad.stabilising.rules import FURTHEST_AHEAD, proposed_days
from zvh.access.models import Grant, GrantReason
from zvh.access.principal import current_principal_id
from zvh.accounts.models import User
from zvh.audit import log
from zvh.errors import Conflict, DomainError


@transaction.atomic
def enter(*, case: Case, reason: str) -> Stabilisation:
    """From now on the household is only followed, with calls proposed after 3, 6 and 12 months.

    Raises DomainError without a reason or from another phase than recovery, Conflict when it is followed already.
    """
    if not reason.strip():
        raise DomainError(_("Say by what we see that it is good enough."), field="reason")
    followed = follow_up(case=case, reason=reason)
    propose(followed=followed)
    return followed


def propose(*, followed: Stabilisation) -> list[EvaluationMoment]:
    """A call to everyone of whom an own answer is asked, on each of the proposed days; all of it can be changed."""
    case, separated = followed.case, Separated(followed.case)
    callers = usual_callers(case)
    moments = []
    for months, day in proposed_days(followed.since):
        for person in people_to_call(case):
            caller = next((one for one in callers if not separated.keeps(one, person)), None)
            if caller is not None:
                moments.append(_moment(followed, planned_on=day, caller=caller, person=person, months=months))
    EvaluationMoment.objects.bulk_create(moments)
    log.record("follow_up.propose", case_id=case.pk, subject_id=followed.pk)
    return moments


def _moment(followed: Stabilisation, *, new_id: UUID | None = None, **values) -> EvaluationMoment:
    return EvaluationMoment(id=new_id or uuid4(), case_id=followed.case_id, stabilisation=followed, **values)


@transaction.atomic
def add_moment(
    *, new_id: UUID, case: Case, planned_on: date, caller: User, person: Person
) -> EvaluationMoment:
    """One more call. Sent twice it is one. After the case was completed, who follows adds their own calls only."""
    hold_new(new_id)
    if already := EvaluationMoment.objects.filter(pk=new_id, case=case).first():
        return already
    followed = running_of(case)
    check_day(followed, planned_on)
    _check_people(case, caller, person)
    moment = _moment(followed, new_id=new_id, planned_on=planned_on, caller=caller, person=person)
    moment.save(force_insert=True)
    log.record("moment.add", case_id=case.pk, subject_id=moment.pk, persons=[person.pk])
    return moment


@transaction.atomic
def change_moment(
    *, moment: EvaluationMoment, planned_on: date, caller: User, person: Person, version: int
) -> None:
    """Another day, somebody else who calls, or somebody else who is called."""
    _hold_to_come(moment, version)
    if planned_on != moment.planned_on:
        check_day(moment.stabilisation, planned_on)
    _check_people(moment.case, caller, person)
    moment.planned_on, moment.caller, moment.person = planned_on, caller, person
    moment.version += 1
    moment.save(update_fields=["planned_on", "caller", "person", "version"])
    log.record("moment.change", case_id=moment.case_id, subject_id=moment.pk, persons=[person.pk])


@transaction.atomic
def remove_moment(*, moment: EvaluationMoment, reason: str, version: int) -> None:
    """Take a call off; it stays visible with why."""
    _hold_to_come(moment, version)
    if not reason.strip():
        raise DomainError(_("Give a reason."), field="reason")
    moment.removed_on, moment.removed_because = timezone.localdate(), reason
    moment.version += 1
    moment.save(update_fields=["removed_on", "removed_because", "version"])
    log.record("moment.remove", case_id=moment.case_id, subject_id=moment.pk)
    end_when_nothing_is_left(moment.stabilisation)


@transaction.atomic
def write_future_plan(*, case: Case, signals: str, first_heard_by: str, what_then: str) -> ClosingPlan:
    """Write the toekomstplan, or write it again, outside a meeting; for who keeps the dossier of a case in hand."""
    if case.state not in {CaseState.OPEN, CaseState.STABILISING}:
        raise Conflict(_("This case is not open."))
    words = {"signals": signals, "first_heard_by": first_heard_by, "what_then": what_then}
    plan = ClosingPlan.objects.select_for_update().filter(case=case).first()
    if plan is None:
        plan = ClosingPlan.objects.create(case=case, author_id=current_principal_id(), **words)
    else:
        kept = narrowest((plan,), table=RunningTable())
        ClosingPlan.objects.filter(pk=plan.pk).update(
            **words,
            author_id=current_principal_id(),
            from_om_part=kept.from_om_part,
            om_parts=list(kept.om_parts),
        )
        plan.refresh_from_db()
    log.record("closing_plan.write", case_id=case.pk, subject_id=plan.pk)
    return plan


def running_of(case: Case) -> Stabilisation:
    followed = Stabilisation.objects.running().filter(case=case).first()
    if followed is None:
        raise Conflict(_("This household is not followed now."))
    return followed


def check_day(followed: Stabilisation, day: date, *, field: str = "planned_on") -> None:
    """A call lies ahead, within reach, and not behind the day on which who follows loses access."""
    today = timezone.localdate()
    if day < today:
        raise DomainError(_("This lies in the past."), field=field)
    if day > today + FURTHEST_AHEAD:
        raise DomainError(_("This is more than two years ahead."), field=field)
    last = _last_day_of_following(followed)
    if last and day > last:
        raise DomainError(
            _("You follow this household until %(day)s; call before that.") % {"day": f"{last:%d-%m-%Y}"},
            field=field,
        )


def _last_day_of_following(followed: Stabilisation) -> date | None:
    """When access ends that rests on following a completed case; None while the case is in hand."""
    ends = (
        Grant.objects.valid()
        .filter(because_of=followed.pk, reason=GrantReason.FOLLOW_UP, principal_id=current_principal_id())
        .values_list("valid_until", flat=True)
    )
    return max((timezone.localdate(end) for end in ends if end), default=None)


def _check_people(case: Case, caller: User, person: Person) -> None:
    if not can_call(case, caller):
        raise DomainError(
            _("%(name)s does not work on this case any more; choose somebody else.") % {"name": caller.name},
            field="caller",
        )
    if all(one.pk != person.pk for one in people_to_call(case)):
        raise DomainError(_("Choose somebody of this household who is called themselves."), field="person")
    if Separated(case).keeps(caller, person):
        raise DomainError(
            _("%(name)s helps somebody whom this person is kept apart from; choose somebody else.")
            % {"name": caller.name},
            field="caller",
        )


def _hold_to_come(moment: EvaluationMoment, version: int) -> None:
    hold(moment)
    if not moment.is_to_come or moment.stabilisation.until is not None:
        raise Conflict(_("This moment is over already."))
    if moment.version != version:
        raise Conflict(_("Somebody else changed this moment meanwhile; look at it again."))
