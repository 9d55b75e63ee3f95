"""One call of the follow-up: how to reach somebody, what came of it, and what is decided on a bad sign."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cases.frame import case_frame
from cases.models import BadSignAnswer, CaseState, EvaluationMoment, EvaluationOutcome
from cases.services import ReferralText
from cases.views.common import PROFESSIONALS, done, saved, sent
from leidraad.forms.stabilising import DecideForm, EvaluateForm, ReferAgainForm, evaluation_begins_with
from leidraad.models import ClosingPlan, GoalCheck, SaidInCall, SignalCheck
from leidraad.stabilising.answering import (
    answer_otherwise,
    proposed_summary,
    refer_again,
    reopen,
    suggested_phase_of,
)
from leidraad.stabilising.evaluating import evaluate, may_adjust
from leidraad.stabilising.goals import goals_of
from leidraad.stabilising.people import channels_of
from leidraad.stabilising.rules import signs_in
from leidraad.views.stabilising import moment_of
from zvh.access.permissions import CasePermission
from zvh.access.querysets import may, permissions_on, require
from zvh.errors import Conflict
from zvh.gate import for_roles, signed_in


@signed_in
def call(request: HttpRequest, case, call) -> HttpResponse:
    """Before it: how to reach them safely and what to ask. After it: what came of it, and what was decided."""
    moment = moment_of(request, case, call)
    form = _evaluate_form(request, moment)
    if request.method == "POST":
        _require_own_call(request, moment)
        if saved(form, lambda cleaned: _evaluate(moment, form)):
            return _after_evaluating(request, moment)
        # What was not saved is not shown as if it were.
        moment = moment_of(request, case, call)
    return _page(request, moment, form=form)


def _evaluate(moment: EvaluationMoment, form: EvaluateForm) -> None:
    evaluate(moment=moment, evaluation=form.evaluation, version=form.cleaned_data["version"])


def _after_evaluating(request: HttpRequest, moment: EvaluationMoment) -> HttpResponse:
    if not may(request.principal, CasePermission.VIEW, moment.case_id):
        words = _("Saved. That was the last call: the follow-up is over, and access ended with it.")
        return done(request, words, "pages:case_list")
    if moment.outcome == EvaluationOutcome.BAD:
        words = _("Saved. Who directs the case was told at once.")
        return done(request, words, "leidraad:moment", case=moment.case_id, call=moment.pk)
    return done(request, _("Saved."), "leidraad:stabilising", case=moment.case_id)


@signed_in
@require_POST
def decide(request: HttpRequest, case, call) -> HttpResponse:
    """Decide on a bad sign: who directs the case; of a completed one, who calls."""
    moment = moment_of(request, case, call)
    is_completed = moment.case.state == CaseState.CLOSED
    if is_completed:
        _require_own_call(request, moment)
    else:
        require(request.principal, CasePermission.DIRECT, moment.case_id)
    form = DecideForm(request.POST, is_completed=is_completed)
    if not saved(form, lambda cleaned: _decide(moment, **cleaned)):
        return _page(request, moment_of(request, case, call), decide_form=form)
    if moment.answer == BadSignAnswer.MEETING:
        return redirect("leidraad:plan_meeting", case=case)
    if not may(request.principal, CasePermission.VIEW, moment.case_id):
        return done(request, _("Saved. The follow-up is over, and access ended with it."), "pages:case_list")
    return done(request, _("Saved."), "pages:case", case=case)


def _decide(moment: EvaluationMoment, *, answer: str, reason: str, phase: str = "") -> None:
    if answer == BadSignAnswer.REOPENED:
        reopen(moment=moment, phase=phase, reason=reason)
    else:
        answer_otherwise(moment=moment, answer=answer, reason=reason)


@for_roles(*PROFESSIONALS)
def come_back(request: HttpRequest, case, call) -> HttpResponse:
    """Refer a completed household again, with what is known of it filled in."""
    moment = moment_of(request, case, call)
    _require_own_call(request, moment)
    if moment.case.state != CaseState.CLOSED:
        raise Conflict(_("This case is in hand: it opens again instead."))
    begins_with = {
        "acute_danger": moment.is_unsafe,
        "summary": proposed_summary(moment, request.principal),
    }
    form = ReferAgainForm(sent(request), initial=begins_with)
    if request.method == "POST" and saved(form, lambda cleaned: _refer(request, moment, **cleaned)):
        words = _("The referral has been sent. You can still add to it until it is weighed.")
        return done(request, words, "cases:referral", case=form.cleaned_data["new_id"])
    context = case_frame(request, moment.case, active="overview") | {"form": form, "moment": moment}
    status = 422 if form.is_bound else 200
    return render(request, "leidraad/stabilising/come_back.html", context, status=status)


def _refer(request: HttpRequest, moment: EvaluationMoment, *, new_id, family_told: bool, **words) -> None:
    text = ReferralText(
        **words,
        family_told=family_told or None,
        told_by=request.user.name if family_told else "",
    )
    refer_again(new_id=new_id, moment=moment, referrer=request.user, text=text)


def _require_own_call(request: HttpRequest, moment: EvaluationMoment) -> None:
    """Whoever is to call, and whoever keeps the dossier."""
    own = moment.caller_id == request.principal.pk
    require(request.principal, CasePermission.CONTRIBUTE if own else CasePermission.WRITE, moment.case_id)


def _evaluate_form(request: HttpRequest, moment: EvaluationMoment) -> EvaluateForm:
    plan = ClosingPlan.objects.visible_to(request.principal).filter(case_id=moment.case_id).first()
    return EvaluateForm(
        sent(request),
        initial=evaluation_begins_with(moment),
        signs=signs_in(plan.signals) if plan else (),
        goals=goals_of(moment.case, request.principal),
        may_adjust=may_adjust(moment.case, request.principal),
    )


def _page(request: HttpRequest, moment: EvaluationMoment, *, form=None, decide_form=None) -> HttpResponse:
    principal, case = request.principal, moment.case
    held = permissions_on(principal, case.pk)
    own = moment.caller_id == principal.pk and CasePermission.CONTRIBUTE in held
    is_running = moment.stabilisation.until is None
    may_evaluate = (own or CasePermission.WRITE in held) and moment.is_to_come and is_running
    is_completed = case.state == CaseState.CLOSED
    may_decide = (own if is_completed else CasePermission.DIRECT in held) and is_running
    refused = next((one for one in (form, decide_form) if one is not None and one.is_bound), None)
    context = case_frame(request, case, active="overview") | {
        "moment": moment,
        "channels": channels_of(case, moment.person, principal) if may_evaluate else None,
        "form": form if may_evaluate else None,
        "refused": refused,
        "has_plan": form is not None and "signs" in form.fields,
        "is_completed": is_completed,
        "may_refer": own and is_completed and is_running and moment.waits_for_an_answer,
        "decide_form": _decide_form(moment, principal, decide_form)
        if may_decide and moment.waits_for_an_answer
        else None,
        **_what_came_of(moment, principal),
    }
    return render(request, "leidraad/stabilising/call.html", context, status=422 if refused else 200)


def _decide_form(moment: EvaluationMoment, principal, refused: DecideForm | None) -> DecideForm:
    is_completed = moment.case.state == CaseState.CLOSED
    begins_with = {} if is_completed else {"phase": suggested_phase_of(moment, principal)}
    return refused or DecideForm(is_completed=is_completed, initial=begins_with)


def _what_came_of(moment: EvaluationMoment, principal) -> dict:
    if moment.done_on is None:
        return {}
    of_moment = {"moment": moment}
    return {
        "goals": GoalCheck.objects.visible_to(principal)
        .filter(**of_moment)
        .select_related("need__replaced_by", "line"),
        "signs": SignalCheck.objects.visible_to(principal).filter(**of_moment),
        "said": SaidInCall.objects.visible_to(principal).filter(**of_moment).select_related("finding"),
    }
