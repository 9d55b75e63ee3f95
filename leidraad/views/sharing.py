"""On what basis medical organisations shared in a meeting: one page, and the tap in the room (domain.md rule 8)."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cases.frame import case_frame
from leidraad.findings import persons_of
from leidraad.forms.sharing import BasisForm, TapForm
from leidraad.models import Conversation, Finding
from leidraad.services.sharing import explain_basis, state_basis, take_back_basis
from leidraad.sharing import Stated, stated_by_attendees, stated_of_findings
from leidraad.views.answers import attempt
from meetings.models import Attendee
from zvh.access.permissions import CasePermission
from zvh.access.querysets import permissions_on, require
from zvh.gate import signed_in


@dataclass(frozen=True)
class FormRow:
    stated: Stated
    form: BasisForm | None


@signed_in
@require_safe
def sharing(request: HttpRequest, item) -> HttpResponse:
    """What a medical organisation shared in this meeting, and on what basis; of all for who keeps the dossier."""
    return _page(request, _conversation(request, item))


@signed_in
@require_POST
def of_attendee(request: HttpRequest, item, attendee) -> HttpResponse:
    """On what basis somebody shares in this whole meeting."""
    conversation = _conversation(request, item)
    attendees = Attendee.objects.select_related("organisation", "user", "person")
    subject = attendees.get_or_404(request.principal, pk=attendee, item=conversation.item)
    _require_own(request, conversation, subject.organisation_id)
    return _said(request, conversation, subject)


@signed_in
@require_POST
def of_finding(request: HttpRequest, item, finding) -> HttpResponse:
    """On what basis one finding was shared, when that is another than of the whole meeting."""
    conversation = _conversation(request, item)
    findings = Finding.objects.select_related("source_organisation")
    subject = findings.get_or_404(request.principal, pk=finding, conversation=conversation)
    _require_own(request, conversation, subject.source_organisation_id)
    return _said(request, conversation, subject)


def _conversation(request: HttpRequest, item: UUID) -> Conversation:
    conversations = Conversation.objects.select_related("item__meeting", "item__case", "case__household")
    return conversations.get_or_404(request.principal, item_id=item)


def _require_own(request: HttpRequest, conversation: Conversation, organisation_id: UUID | None) -> None:
    """For who keeps the dossier, and for professionals of the organisation that shares."""
    require(request.principal, CasePermission.CONTRIBUTE, conversation.case_id)
    if organisation_id != request.user.organisation_id:
        require(request.principal, CasePermission.WRITE, conversation.case_id)
    if organisation_id is None:
        raise PermissionDenied


def _said(request: HttpRequest, conversation: Conversation, subject: Attendee | Finding) -> HttpResponse:
    if "explanation" not in request.POST:
        return _tapped(request, conversation, subject)
    persons = persons_of(conversation.case, request.principal)
    form = BasisForm(request.POST, persons=persons, auto_id=f"{subject.pk}_%s")
    status = 422
    if form.is_valid():
        said = form.cleaned_data
        status = attempt(form, lambda: explain_basis(conversation=conversation, subject=subject, **said))
    if status != 200:
        return _page(request, conversation, status=status, refused={subject.pk: form})
    messages.success(request, _("Saved."))
    return redirect("leidraad:sharing", item=conversation.item_id)


def _tapped(request: HttpRequest, conversation: Conversation, subject: Attendee | Finding) -> HttpResponse:
    form = TapForm(request.POST)
    status = 422
    if form.is_valid():
        kind = form.cleaned_data["kind"]
        status = attempt(form, lambda: _tap(conversation, subject, kind))
    if status != 200:
        return _page(request, conversation, status=status, problem=form)
    in_room = request.POST.get("terug") == "ruimte"
    return redirect("leidraad:room" if in_room else "leidraad:sharing", item=conversation.item_id)


def _tap(conversation: Conversation, subject: Attendee | Finding, kind: str) -> None:
    if kind:
        state_basis(conversation=conversation, subject=subject, kind=kind)
    else:
        take_back_basis(conversation=conversation, subject=subject)


def _page(
    request: HttpRequest, conversation: Conversation, *, status: int = 200, refused=None, problem=None
) -> HttpResponse:
    held = permissions_on(request.principal, conversation.case_id)
    own = None if CasePermission.WRITE in held else request.user.organisation_id
    visible = Finding.objects.visible_to(request.principal)
    rows = [
        *stated_by_attendees(conversation, organisation_id=own),
        *stated_of_findings(conversation, visible, organisation_id=own),
    ]
    persons = persons_of(conversation.case, request.principal)
    may_state = CasePermission.CONTRIBUTE in held
    context = case_frame(request, conversation.case, active="meetings") | {
        "conversation": conversation,
        "item": conversation.item,
        "problem": problem,
        "rows": [_row(row, persons, refused or {}, may_state=may_state) for row in rows],
    }
    return render(request, "leidraad/sharing/sharing.html", context, status=status)


def _row(stated: Stated, persons, refused: dict, *, may_state: bool) -> FormRow:
    subject = stated.subject
    form = refused.get(subject.pk)
    if form is None and may_state:
        basis = None if stated.is_inherited else stated.basis
        form = BasisForm(persons=persons, basis=basis, auto_id=f"{subject.pk}_%s")
    return FormRow(stated, form)
