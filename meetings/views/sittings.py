"""The sittings of the weegoverleg: the list, planning one, its agenda, its beginning and its end."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from meetings.forms.people import ChairForm
from meetings.forms.sittings import AgendaForm, MoveSittingForm, SittingForm
from meetings.models import AgendaItem, Attendee, Meeting, MeetingState
from meetings.planning.occasions import cautions_of_plan, cautions_of_series
from meetings.planning.prefill import moment_asked_for
from meetings.planning.series import SeriesDays
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
from meetings.services.series import cancel_series, later_in_series, move_series, plan_series
from meetings.views import rows
from meetings.views.answers import DONE, submit, submit_after_asking
from meetings.views.replies import own_invitation
from meetings.weighing_page import next_undecided
from zvh.access.permissions import CasePermission
from zvh.access.querysets import cases_open_to
from zvh.accounts.models import Role
from zvh.audit.log import record
from zvh.gate import for_roles, signed_in
from zvh.ui.dates import short_day

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
    """One sitting, or a series with a word about the days that were left out."""
    form = SittingForm(request.POST or None, initial=_proposed_hands(request) | moment_asked_for(request))
    status = submit_after_asking(request, form, lambda data: _against(form), lambda data: _plan(form))
    if status == DONE and form.cleaned_data["repeat"]:
        _tell_of_series(request, form.days())
        return redirect("meetings:sitting_list")
    if status == DONE:
        return redirect("meetings:sitting", meeting=form.cleaned_data["new_id"])
    return render(request, "meetings/new_sitting.html", {"form": form}, status=status)


def _against(form: SittingForm):
    data = form.cleaned_data
    people, moment = (data["chair"], data["typist"]), form.moment
    if data["repeat"]:
        days = form.days().days
        return cautions_of_series(days, moment["starts_at"], moment["ends_at"], moment["room"], people)
    return cautions_of_plan(
        starts_at=moment["starts_at"], ends_at=moment["ends_at"], room=moment["room"], people=people
    )


def _plan(form: SittingForm) -> None:
    data = form.cleaned_data
    who = {"new_id": data["new_id"], "chair": data["chair"], "typist": data["typist"]}
    if not data["repeat"]:
        plan_sitting(**who, **form.moment)
        return
    where = {name: data[name] for name in ("room", "place", "is_online")}
    plan_series(**who, **where, days=form.days().days, begins=data["starts"], ends=data["ends"])


def _tell_of_series(request: HttpRequest, found: SeriesDays) -> None:
    count = len(found.days)
    words = ngettext("%(count)d sitting is planned.", "%(count)d sittings are planned.", count)
    messages.success(request, words % {"count": count})
    if found.skipped:
        left_out = ", ".join(f"{short_day(day)} ({why})" for day, why in found.skipped)
        messages.info(request, _("Left out because of a holiday: %(days)s.") % {"days": left_out})


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
        "later": len(later_in_series(meeting)) if arranges else 0,
        "form": form or (arranges and AgendaForm(waiting=waiting_referrals(request.principal))),
        **({} if arranges else own_invitation(request, meeting)),
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
    initial = MoveSittingForm.initial_of(meeting) | {"version": meeting.version}
    later = later_in_series(meeting)
    form = MoveSittingForm(request.POST or None, initial=initial, has_later=bool(later))
    status = submit_after_asking(
        request,
        form,
        lambda data: cautions_of_plan(
            starts_at=data["starts_at"],
            ends_at=data["ends_at"],
            room=data["room"],
            people=(meeting.chair, meeting.typist),
            meeting=meeting,
        ),
        lambda data: (move_series if data.get("whole_series") else reschedule)(
            meeting=meeting, version=data["version"], **form.moment
        ),
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
    if "series" in request.POST:
        count = cancel_series(meeting=meeting, version=rows.version_from(request))
        words = ngettext(
            "%(count)d sitting is called off; what was on its agenda waits for another one.",
            "%(count)d sittings are called off; what was on their agendas waits for another one.",
            count,
        )
        messages.success(request, words % {"count": count})
    else:
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
