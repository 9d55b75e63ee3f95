"""The children's page of a meeting: per child who spoke with them and what they said."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cases.frame import case_frame
from cases.models import Membership, Person
from clients.forms import ChildVoiceForm, EndHearingForm, HearingForm
from clients.models import ChildVoice, ChildVoiceHearing
from clients.services import children_of, let_hear, note_child_voice, stop_hearing
from meetings.models import AgendaItem, MeetingKind, MeetingState
from zvh.access.permissions import CasePermission
from zvh.access.querysets import may, require
from zvh.errors import DomainError
from zvh.gate import signed_in


@dataclass(frozen=True)
class ChildOnPage:
    """A child with what is noted for this meeting, and the form to note it."""

    person: Person
    voice: ChildVoice | None
    form: ChildVoiceForm
    hearing_form: HearingForm | None = None

    @property
    def hearings(self) -> list[ChildVoiceHearing]:
        """Who may hear what the child said, those that ended last."""
        rows = self.voice.hearings.all() if self.voice else []
        return sorted(rows, key=lambda row: (row.ended_at is not None, row.decided_at))

    @property
    def anchor(self) -> str:
        return f"kind-{self.person.pk}"


@signed_in
@require_safe
def child_voices(request: HttpRequest, item: UUID) -> HttpResponse:
    return _page(request, _item(request, item))


@signed_in
@require_POST
def child_voice(request: HttpRequest, item: UUID, child: UUID) -> HttpResponse:
    """Note for one child."""
    item = _item(request, item)
    require(request.principal, CasePermission.WRITE, item.case_id)
    membership = children_of(item.case.household_id).filter(person_id=child).first()
    if membership is None:
        raise Http404
    form = ChildVoiceForm(request.POST, prefix=str(child))
    if not form.is_valid():
        return _page(request, item, refused=form, of=child, status=422)
    status = _attempt(form, lambda: note_child_voice(item=item, child=membership.person, **form.voice))
    if status != 200:
        return _page(request, item, refused=form, of=child, status=status)
    messages.success(request, _("It is noted for %(name)s.") % {"name": membership.person.short_name})
    return redirect("clients:child_voices", item=item.pk)


@signed_in
@require_POST
def let_child_be_heard(request: HttpRequest, item: UUID, child: UUID) -> HttpResponse:
    """Decide that a family member may hear what this child said: for who directs the case."""
    item = _item(request, item)
    require(request.principal, CasePermission.DIRECT, item.case_id)
    voice = ChildVoice.objects.select_related("case").get_or_404(request.principal, item=item, child_id=child)
    form = HearingForm(request.POST, prefix=f"{child}-horen", persons=_who_else(item, child))
    status = 422
    if form.is_valid():
        status = _attempt(form, lambda: let_hear(voice=voice, **form.cleaned_data))
    if status == 200:
        return redirect("clients:child_voices", item=item.pk)
    return _page(request, item, refused_hearing=form, of=child, status=status)


@signed_in
@require_POST
def end_hearing(request: HttpRequest, item: UUID, hearing: UUID) -> HttpResponse:
    """Somebody may no longer hear what this child said."""
    item = _item(request, item)
    require(request.principal, CasePermission.DIRECT, item.case_id)
    hearing = ChildVoiceHearing.objects.get_or_404(request.principal, pk=hearing, voice__item=item)
    form = EndHearingForm(request.POST)
    status = 422
    if form.is_valid():
        status = _attempt(form, lambda: stop_hearing(hearing=hearing, **form.cleaned_data))
    if status == 200:
        return redirect("clients:child_voices", item=item.pk)
    return _page(request, item, problem=form, status=status)


def _attempt(form, act: Callable[[], object]) -> int:
    """200, or the status of a refusal that then stands in the form."""
    try:
        with transaction.atomic():
            act()
    except DomainError as error:
        form.add_error(error.field if error.field in form.fields else None, error.message)
        return error.status
    return 200


def _who_else(item: AgendaItem, child: UUID) -> list[Person]:
    """Everybody of the household but this child."""
    members = Membership.objects.filter(household_id=item.case.household_id).exclude(person_id=child)
    return [row.person for row in members.select_related("person").order_by("position", "id")]


def _item(request: HttpRequest, pk: UUID) -> AgendaItem:
    items = AgendaItem.objects.select_related("meeting", "case__household")
    return items.get_or_404(request.principal, pk=pk, meeting__kind=MeetingKind.FOCUSOVERLEG)


def _page(
    request: HttpRequest,
    item: AgendaItem,
    *,
    refused: ChildVoiceForm | None = None,
    refused_hearing: HearingForm | None = None,
    problem: EndHearingForm | None = None,
    of: UUID | None = None,
    status: int = 200,
) -> HttpResponse:
    hearings = ChildVoiceHearing.objects.select_related("person", "decided_by", "ended_by")
    voices = ChildVoice.objects.visible_to(request.principal).filter(item=item)
    voices = voices.prefetch_related(Prefetch("hearings", queryset=hearings))
    by_child = {voice.child_id: voice for voice in voices}
    may_decide = may(request.principal, CasePermission.DIRECT, item.case_id)
    children = [
        ChildOnPage(
            person=membership.person,
            voice=by_child.get(membership.person_id),
            form=refused
            if refused and membership.person_id == of
            else ChildVoiceForm(
                prefix=str(membership.person_id),
                initial=ChildVoiceForm.initial_of(by_child.get(membership.person_id)),
            ),
            hearing_form=_hearing_form(item, by_child.get(membership.person_id), refused_hearing, of)
            if may_decide
            else None,
        )
        for membership in children_of(item.case.household_id)
    ]
    still_open = item.meeting.state in {MeetingState.PLANNED, MeetingState.RUNNING}
    context = case_frame(request, item.case, active="meetings") | {
        "item": item,
        "children": children,
        "is_running": item.meeting.state == MeetingState.RUNNING,
        "problem": problem,
        "may_decide": may_decide,
        "may_write": still_open and may(request.principal, CasePermission.WRITE, item.case_id),
    }
    return render(request, "clients/child_voices.html", context, status=status)


def _hearing_form(
    item: AgendaItem, voice: ChildVoice | None, refused: HearingForm | None, of: UUID | None
) -> HearingForm | None:
    """Only where something was said."""
    if voice is None or not voice.words:
        return None
    if refused and voice.child_id == of:
        return refused
    return HearingForm(prefix=f"{voice.child_id}-horen", persons=_who_else(item, voice.child_id))
