"""Planning a focusoverleg as a whole: the meeting, which meetings keeps, and its conversation, ours."""

from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from cases.frame import case_frame
from cases.models import Appointment, Case, DecisionMoment, Duty, Involvement, Phase
from leidraad.forms.planning import FocusoverlegForm, Shape, TopicsForm
from leidraad.guide import Guide, read_guide
from leidraad.models import Conversation, ConversationTopic
from leidraad.services.conversation import plan_conversation
from leidraad.services.guide import current_guide
from meetings.models import AgendaItem, MeetingKind
from meetings.services import PartPlan, plan_focusoverleg
from zvh.access.permissions import CasePermission
from zvh.access.querysets import require
from zvh.errors import DomainError
from zvh.gate import signed_in

# From here on the table decides, which is done with the family (domain.md rule 3a).
FIRST_STEP_TOGETHER = "oordeelsvorming"
MOST_MOMENTS = 3


@signed_in
def plan_meeting(request: HttpRequest, case) -> HttpResponse:
    """A new focusoverleg about this case, with the questions that will be asked."""
    case = Case.objects.select_related("household").get_or_404(request.principal, pk=case)
    require(request.principal, CasePermission.WRITE, case.pk)
    guide = read_guide(current_guide())
    form = FocusoverlegForm(request.POST or None, initial=_proposed(request, case))
    topics = TopicsForm(request.POST or None, guide=guide, initial={"phase": case.phase or Phase.SAFETY})
    status = 200
    if request.method == "POST":
        status = 422
        if all([form.is_valid(), topics.is_valid()]):
            try:
                item = _plan(request, case, guide, form, topics)
                return redirect("meetings:detail", item=item.pk)
            except DomainError as error:
                form.add_error(error.field if error.field in form.fields else None, error.message)
                status = error.status
    context = case_frame(request, case, active="meetings") | {
        "form": form,
        "topics": topics,
        "moments": _moments_ahead(request, case),
    }
    return render(request, "leidraad/planning/plan_meeting.html", context, status=status)


@transaction.atomic
def _plan(
    request: HttpRequest, case: Case, guide: Guide, form: FocusoverlegForm, topics: TopicsForm
) -> AgendaItem:
    """The meeting and its conversation, or neither; sent twice, the meeting that the first one made."""
    data = form.cleaned_data
    own = AgendaItem.objects.visible_to(request.principal)
    if planned := own.filter(pk=data["new_id"], case=case).first():
        return planned
    item = plan_focusoverleg(
        new_id=data["new_id"],
        case=case,
        chair=data["chair"],
        typist=data["typist"],
        parts=parts_of_shape(data["shape"], guide),
        **form.moment,
    )
    plan_conversation(item=item, **topics.conversation)
    return item


def parts_of_shape(shape: str, guide: Guide) -> tuple[PartPlan, ...]:
    """The parts to begin with. In two parts, the family is there from the judging on."""
    steps = tuple(step.key for step in guide.steps)
    if shape != Shape.TWO_PARTS:
        return (PartPlan(with_family=shape == Shape.WITH_FAMILY, steps=steps),)
    together = steps.index(FIRST_STEP_TOGETHER) if FIRST_STEP_TOGETHER in steps else len(steps) - 1
    return (
        PartPlan(with_family=False, steps=steps[:together]),
        PartPlan(with_family=True, steps=steps[together:]),
    )


def _proposed(request: HttpRequest, case: Case) -> dict:
    """Who leads this case now, and two parts as soon as the OM is involved."""
    hands = dict(
        Appointment.objects.visible_to(request.principal)
        .filter(case=case, until__isnull=True, duty__in=[Duty.PROCESREGISSEUR, Duty.PROCESONDERSTEUNER])
        .values_list("duty", "user_id")
    )
    involvements = Involvement.objects.visible_to(request.principal).filter(case=case, until__isnull=True)
    om_is_involved = involvements.filter(organisation__is_om=True).exists()
    return {
        "chair": hands.get(Duty.PROCESREGISSEUR, request.user.pk),
        "typist": hands.get(Duty.PROCESONDERSTEUNER),
        "shape": Shape.TWO_PARTS if om_is_involved else Shape.WITH_FAMILY,
    }


def _moments_ahead(request: HttpRequest, case: Case) -> QuerySet[DecisionMoment]:
    moments = DecisionMoment.objects.visible_to(request.principal)
    return moments.filter(case=case, on__gte=timezone.localdate())[:MOST_MOMENTS]


@signed_in
def topics(request: HttpRequest, item) -> HttpResponse:
    """Another phase, goal or choice of questions for a meeting that is planned."""
    item = AgendaItem.objects.select_related("meeting", "case__household").get_or_404(
        request.principal, pk=item, meeting__kind=MeetingKind.FOCUSOVERLEG
    )
    require(request.principal, CasePermission.WRITE, item.case_id)
    conversations = Conversation.objects.visible_to(request.principal).select_related("guide")
    conversation = conversations.filter(item=item).first()
    guide = read_guide(conversation.guide if conversation else current_guide())
    form = TopicsForm(request.POST or None, guide=guide, **_chosen(request, conversation, item.case))
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                plan_conversation(item=item, **form.conversation)
                return redirect("meetings:detail", item=item.pk)
            except DomainError as error:
                form.add_error(error.field if error.field in form.fields else None, error.message)
                status = error.status
    context = case_frame(request, item.case, active="meetings") | {"item": item, "topics": form}
    return render(request, "leidraad/planning/topics.html", context, status=status)


def _chosen(request: HttpRequest, conversation: Conversation | None, case: Case) -> dict:
    """What was chosen before, as the form begins with it."""
    if conversation is None:
        return {"initial": {"phase": case.phase or Phase.SAFETY}}
    topics = ConversationTopic.objects.visible_to(request.principal)
    chosen = topics.filter(conversation=conversation, phase=conversation.phase, is_chosen=True)
    return {
        "initial": {"phase": conversation.phase, "goal": conversation.goal},
        "chosen": (conversation.phase, list(chosen.values_list("key", flat=True))),
    }
