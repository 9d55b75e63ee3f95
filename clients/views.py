"""The children's page of a meeting: per child who spoke with them and what they said."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cases.frame import case_frame
from cases.models import Person
from clients.forms import ChildVoiceForm
from clients.models import ChildVoice
from clients.services import children_of, note_child_voice
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
    try:
        with transaction.atomic():
            note_child_voice(item=item, child=membership.person, **form.voice)
    except DomainError as error:
        form.add_error(error.field if error.field in form.fields else None, error.message)
        return _page(request, item, refused=form, of=child, status=error.status)
    messages.success(request, _("It is noted for %(name)s.") % {"name": membership.person.short_name})
    return redirect("clients:child_voices", item=item.pk)


def _item(request: HttpRequest, pk: UUID) -> AgendaItem:
    items = AgendaItem.objects.select_related("meeting", "case__household")
    return items.get_or_404(request.principal, pk=pk, meeting__kind=MeetingKind.FOCUSOVERLEG)


def _page(
    request: HttpRequest,
    item: AgendaItem,
    *,
    refused: ChildVoiceForm | None = None,
    of: UUID | None = None,
    status: int = 200,
) -> HttpResponse:
    voices = ChildVoice.objects.visible_to(request.principal).filter(item=item)
    by_child = {voice.child_id: voice for voice in voices}
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
        )
        for membership in children_of(item.case.household_id)
    ]
    still_open = item.meeting.state in {MeetingState.PLANNED, MeetingState.RUNNING}
    context = case_frame(request, item.case, active="meetings") | {
        "item": item,
        "children": children,
        "is_running": item.meeting.state == MeetingState.RUNNING,
        "may_write": still_open and may(request.principal, CasePermission.WRITE, item.case_id),
    }
    return render(request, "clients/child_voices.html", context, status=status)
