"""What is decided on a bad sign: the case opens again in the phase that fits, a meeting, a new referral, or nothing."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.births import birth_of
from cases.models import (
    BadSignAnswer,
    Case,
    CaseState,
    EvaluationMoment,
    Membership,
    Phase,
    Relationship,
    StabilisationEnd,
)
from cases.services import (
    NewPerson,
    NewRelation,
    ReferralText,
    change_phase,
    refer_household,
    stop_following,
)
from cases.services.rows import hold
from leidraad.models import GoalCheck, SignalCheck
from leidraad.stabilising.following import end_when_nothing_is_left
from leidraad.stabilising.rules import GoalFacts, suggested_phase
from leidraad.stabilising.telling import tell_of_reopening, tell_of_return
from zvh.access.principal import current_principal_id
from zvh.accounts.models import User
from zvh.audit import log
from zvh.errors import Conflict, DomainError


def suggested_phase_of(moment: EvaluationMoment, principal) -> Phase:
    """The phase to go on in, from danger and from which goals fail; whoever decides may choose another."""
    checks = GoalCheck.objects.visible_to(principal).filter(moment=moment).select_related("need", "line")
    goals = [
        GoalFacts(phase=check.goal.phase, holds=check.holds, is_bottom_line=check.need_id is None)
        for check in checks
    ]
    return suggested_phase(is_unsafe=moment.is_unsafe, goals=goals)


@transaction.atomic
def reopen(*, moment: EvaluationMoment, phase: str, reason: str) -> None:
    """The case opens again in this phase; the calls that were to come lapse. For who directs it.

    Raises Conflict when it opened or ended meanwhile, DomainError for another phase than safety while somebody is
    not safe.
    """
    _hold_unanswered(moment, reason)
    case = moment.case
    if case.state != CaseState.STABILISING:
        raise Conflict(_("This case is not in follow-up any more."))
    if moment.is_unsafe and phase != Phase.SAFETY:
        raise DomainError(_("Someone is not safe now: that leads to direct safety first."), field="phase")
    _write(moment, BadSignAnswer.REOPENED, reason)
    try:
        change_phase(case=case, to=phase, reason=reason)
    except DomainError as refusal:
        raise type(refusal)(refusal.message, field="phase" if refusal.field == "to" else "reason") from None
    tell_of_reopening(case, moment)


@transaction.atomic
def answer_otherwise(*, moment: EvaluationMoment, answer: str, reason: str) -> None:
    """A focusoverleg first, or no other step; the household goes on being followed."""
    if answer not in {BadSignAnswer.MEETING, BadSignAnswer.NOTHING}:
        raise DomainError(_("Choose what happens now."), field="answer")
    _hold_unanswered(moment, reason)
    _write(moment, BadSignAnswer(answer), reason)
    end_when_nothing_is_left(moment.stabilisation)


@transaction.atomic
def refer_again(*, new_id: UUID, moment: EvaluationMoment, referrer: User, text: ReferralText) -> Case:
    """A completed household is referred again by who follows it, and is followed no longer: the new case takes over.

    As with every referral the household is a provisional one, which intake joins with the one it is: whether another
    case of it runs meanwhile is not told to who refers (docs/decisions/0006).
    """
    if moment.case.state != CaseState.CLOSED:
        raise Conflict(_("This case is in hand: it opens again instead."))
    _hold_unanswered(moment, text.reason)
    household_id = moment.case.household_id
    persons = _persons_of(household_id)
    referral = refer_household(
        new_id=new_id,
        referrer=referrer,
        household_name=moment.case.household.name,
        municipality=moment.case.household.municipality,
        text=text,
        persons=list(persons.values()),
        relations=_relations_among(persons),
    )
    _write(moment, BadSignAnswer.REFERRED, text.reason)
    tell_of_return(referral)
    stop_following(stabilisation=moment.stabilisation, how=StabilisationEnd.RETURNED)
    return referral


def proposed_summary(moment: EvaluationMoment, principal) -> str:
    """What a new referral can begin with: since when, and which signs were seen that were said before everyone."""
    lines = [
        _("Case %(number)s was completed on %(day)s; we followed the household since then.")
        % {"number": moment.case.number, "day": f"{moment.case.ended_on:%d-%m-%Y}"}
    ]
    seen = SignalCheck.objects.visible_to(principal).filter(
        moment=moment, was_seen=True, plan__from_om_part=False
    )
    if signs := [sign.text for sign in seen]:
        lines.append(_("Signs of the toekomstplan that were seen:"))
        lines += [f"– {sign}" for sign in signs]
    phase = suggested_phase_of(moment, principal)
    lines.append(_("Phase that seems to fit: %(phase)s.") % {"phase": phase.label})
    return "\n".join(lines)


def _persons_of(household_id: UUID) -> dict[UUID, NewPerson]:
    """Those who belong to it now, as a referral names them; where they are is known already and not copied."""
    memberships = Membership.objects.current().filter(household_id=household_id, person__died_on__isnull=True)
    return {
        row.person_id: NewPerson(
            first_names=row.person.first_names,
            last_name=row.person.last_name,
            gender=row.person.gender,
            birth=birth_of(row.person),
            interpreter_language=row.person.interpreter_language,
            place=row.place,
            is_child=row.is_child,
            lives_here=row.lives_here,
            from_earlier_relation=row.from_earlier_relation,
        )
        for row in memberships.select_related("person").order_by("position", "id")
    }


def _relations_among(persons: dict[UUID, NewPerson]) -> list[NewRelation]:
    ties = Relationship.objects.filter(
        person_id__in=persons, other_id__in=persons, until__isnull=True
    ).order_by("id")
    return [NewRelation(persons[tie.person_id].id, tie.kind, persons[tie.other_id].id) for tie in ties]


def _hold_unanswered(moment: EvaluationMoment, reason: str) -> None:
    hold(moment)
    if not moment.waits_for_an_answer or moment.stabilisation.until is not None:
        raise Conflict(_("This was decided already."))
    if not reason.strip():
        raise DomainError(_("Give a reason."), field="reason")


def _write(moment: EvaluationMoment, answer: BadSignAnswer, reason: str) -> None:
    moment.answer, moment.answer_reason = answer, reason
    moment.answered_on, moment.answered_by_id = timezone.localdate(), current_principal_id()
    moment.version += 1
    moment.save(update_fields=["answer", "answer_reason", "answered_on", "answered_by", "version"])
    log.record("moment.answer", case_id=moment.case_id, subject_id=moment.pk)
