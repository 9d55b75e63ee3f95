"""The sittings of the weegoverleg: the list, planning one, its agenda, its beginning and its end."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from meetings.forms.moments import RescheduleForm
from meetings.forms.people import ChairForm
from meetings.forms.sittings import AgendaForm, SittingForm
from meetings.models import AgendaItem, Attendee, Meeting, MeetingState
from meetings.proposals import waiting_referrals
from meetings.services import (
    add_to_agenda,
    cancel,
    close_meeting,
    hand_over_chair,
    plan_sitting,
    reschedule,
    start_sitting,
)
from meetings.services.chairing import may_hand_over_sitting
from meetings.services.held import STILL_TO_BE_HELD
from meetings.views import rows
from meetings.views.answers import DONE, submit
from meetings.weighing_page import next_undecided
from zvh.access.permissions import CasePermission
from zvh.access.querysets import cases_open_to
from zvh.accounts.models import Role
from zvh.audit.log import record
from zvh.gate import for_roles, signed_in

PER_PAGE = 25
PLANNERS = (Role.PROCESREGISSEUR, Role.PROCESONDERSTEUNER)


@signed_in
@require_GET
def sitting_list(request: HttpRequest) -> HttpResponse:
    """Sittings to come in order, or those that were, latest first."""
    past = request.GET.get("when") == "past"
    visible = Q(items__case_id__in=cases_open_to(request.principal, CasePermission.VIEW))
    words = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    sittings = Meeting.objects.visible_to(request.principal).sittings().select_related("chair")
    if words:
        sittings = sittings.matching(words, request.principal)
    sittings = sittings.annotate(referrals=Count("items", filter=visible, distinct=True))
    to_come = Q(state__in=STILL_TO_BE_HELD)
    found = (
        sittings.exclude(to_come).order_by("-starts_at", "pk")
        if past
        else sittings.filter(to_come).order_by("starts_at", "pk")
    )
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    if words:
        record("sittings.search", words=words, number_of_cases=sum(sitting.referrals for sitting in page))
    context = {
        "page": page,
        "words": words,
        "past": past,
        "may_plan": request.user.role in PLANNERS,
        "waiting": waiting_referrals(request.principal).count(),
    }
    return render(request, "meetings/sitting_list.html", context)


@for_roles(*PLANNERS, intake=True)
def new_sitting(request: HttpRequest) -> HttpResponse:
    form = SittingForm(request.POST or None, initial=_proposed_hands(request))
    status = submit(
        request,
        form,
        lambda data: plan_sitting(
            new_id=data["new_id"], chair=data["chair"], typist=data["typist"], **form.moment
        ),
    )
    if status == DONE:
        return redirect("meetings:sitting", meeting=form.cleaned_data["new_id"])
    return render(request, "meetings/new_sitting.html", {"form": form}, status=status)


def _proposed_hands(request: HttpRequest) -> dict:
    """Whoever plans sits down in the capacity that goes with their role."""
    return {"chair" if request.user.role == Role.PROCESREGISSEUR else "typist": request.user.pk}


@signed_in
@require_GET
def sitting(request: HttpRequest, meeting) -> HttpResponse:
    return render_sitting(request, rows.sitting(request, meeting))


def render_sitting(
    request: HttpRequest, meeting: Meeting, *, form: AgendaForm | None = None, status: int = 200
) -> HttpResponse:
    """The agenda, as far as it is open to the reader; for who keeps it, also what can be added."""
    items = (
        AgendaItem.objects.visible_to(request.principal)
        .filter(meeting=meeting)
        .select_related("case__household", "case__referral__organisation", "procesregisseur")
        .prefetch_related(Prefetch("attendees", Attendee.objects.select_related("user", "person")))
    )
    items = list(items)
    record("sitting.open", subject_id=meeting.pk, number_of_cases=len(items))
    arranges = may_arrange(request, meeting)
    context = {
        "meeting": meeting,
        "items": items,
        "is_chair": meeting.chair_id == request.user.pk,
        "may_arrange": arranges and meeting.state in STILL_TO_BE_HELD,
        "may_hand_over": may_hand_over_sitting(meeting, request.user) and meeting.state in STILL_TO_BE_HELD,
        "is_planned": meeting.state == MeetingState.PLANNED,
        "is_running": meeting.state == MeetingState.RUNNING,
        "form": form or (arranges and AgendaForm(waiting=waiting_referrals(request.principal))),
    }
    return render(request, "meetings/sitting.html", context, status=status)


def may_arrange(request: HttpRequest, meeting: Meeting) -> bool:
    """Chair, typist and intake fill the agenda; who was asked for one referral only reads theirs."""
    return request.user.has_intake_duty or request.user.pk in {meeting.chair_id, meeting.typist_id}


def require_arranger(request: HttpRequest, meeting: Meeting) -> None:
    if not may_arrange(request, meeting):
        raise PermissionDenied


def require_chair(request: HttpRequest, meeting: Meeting) -> None:
    if meeting.chair_id != request.user.pk:
        raise PermissionDenied


@signed_in
@require_POST
def agenda(request: HttpRequest, meeting) -> HttpResponse:
    """Put the ticked referrals on the agenda."""
    meeting = rows.sitting(request, meeting)
    require_arranger(request, meeting)
    form = AgendaForm(request.POST, waiting=waiting_referrals(request.principal))

    def add_all(data: dict) -> None:
        for case in data["cases"]:
            add_to_agenda(meeting=meeting, case=case)

    status = submit(request, form, add_all)
    if status == DONE:
        return redirect("meetings:sitting", meeting=meeting.pk)
    return render_sitting(request, meeting, form=form, status=status)


@signed_in
def move_sitting(request: HttpRequest, meeting) -> HttpResponse:
    meeting = rows.sitting(request, meeting)
    require_arranger(request, meeting)
    initial = RescheduleForm.initial_of(meeting) | {"version": meeting.version}
    form = RescheduleForm(request.POST or None, initial=initial)
    status = submit(
        request, form, lambda data: reschedule(meeting=meeting, version=data["version"], **form.moment)
    )
    if status == DONE:
        return redirect("meetings:sitting", meeting=meeting.pk)
    context = {"form": form, "meeting": meeting, "heading": _("Another time or place")}
    return render(request, "meetings/change_sitting.html", context, status=status)


@signed_in
def sitting_chair(request: HttpRequest, meeting) -> HttpResponse:
    """Somebody else chairs, also in the middle of the sitting when the chair drops out."""
    meeting = rows.sitting(request, meeting)
    if not may_hand_over_sitting(meeting, request.user):
        raise PermissionDenied
    form = ChairForm(request.POST or None, initial={"version": meeting.version})
    status = submit(request, form, lambda data: hand_over_chair(meeting=meeting, **data))
    if status == DONE:
        return redirect("meetings:sitting", meeting=meeting.pk)
    context = {"form": form, "meeting": meeting, "heading": _("Somebody else chairs")}
    return render(request, "meetings/change_sitting.html", context, status=status)


@signed_in
@require_POST
def sitting_cancellation(request: HttpRequest, meeting) -> HttpResponse:
    meeting = rows.sitting(request, meeting)
    require_arranger(request, meeting)
    cancel(meeting=meeting, version=rows.version_from(request))
    messages.success(request, _("The sitting is called off; its referrals wait for another one."))
    return redirect("meetings:sitting_list")


@signed_in
@require_POST
def sitting_start(request: HttpRequest, meeting) -> HttpResponse:
    """Begin with the first referral."""
    meeting = rows.sitting(request, meeting)
    require_chair(request, meeting)
    start_sitting(meeting=meeting, version=rows.version_from(request))
    return to_next(request, meeting)


def to_next(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """To the next referral that waits for a decision, or back to the agenda when all have one."""
    item = next_undecided(meeting, request.principal)
    if item is None:
        return redirect("meetings:sitting", meeting=meeting.pk)
    return redirect("meetings:referral", item=item.pk)


@signed_in
@require_POST
def sitting_close(request: HttpRequest, meeting) -> HttpResponse:
    meeting = rows.sitting(request, meeting)
    require_chair(request, meeting)
    close_meeting(meeting=meeting, version=rows.version_from(request))
    messages.success(request, _("The sitting is closed. Its cases are no longer open to you through it."))
    return redirect("meetings:sitting_list")
