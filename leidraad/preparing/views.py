"""Preparing a meeting: one question per screen, all of them on one page, what is going to be sent, and sending it."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from leidraad.guide import Capture
from leidraad.preparing import pages
from leidraad.preparing.desk import Desk, conversation_or_404, open_desk
from leidraad.preparing.forms import AnswerForm
from leidraad.preparing.other_forms import ScoreBeforehandForm, SendForm
from leidraad.preparing.sending import submit, withdraw
from leidraad.preparing.typing import keep_question, save_field
from leidraad.services.drafts import why_not_kept
from leidraad.services.scale import score
from leidraad.sharing import is_medical
from leidraad.views import saving
from leidraad.views.answers import attempt
from zvh.access.permissions import CasePermission
from zvh.access.querysets import require
from zvh.errors import DomainError
from zvh.gate import signed_in


@signed_in
@require_safe
def prepare(request: HttpRequest, item) -> HttpResponse:
    """Where somebody was: at the first question they did not answer, or at what they are going to send."""
    desk = open_desk(request.principal, item)
    if desk is None or not desk.topics:
        return pages.nothing_asked(request, item, desk)
    is_sent = desk.preparation is not None and desk.preparation.submitted_at is not None
    if is_sent or not desk.is_open:
        return redirect("preparing:review", item=item)
    following = desk.next_question
    if following is None:
        return redirect("preparing:review", item=item)
    return redirect("preparing:question", item=item, key=following.topic.key)


@signed_in
def question(request: HttpRequest, item, key) -> HttpResponse:
    """One question; sent, it is kept, judged, and the next one comes."""
    desk = open_desk(request.principal, item)
    if desk is None:
        return pages.nothing_asked(request, item, desk)
    asked = desk.question(key, everything="alles" in request.GET)
    if Capture.SCALE in asked.topic.captures:
        return _scale(request, desk, asked)
    if request.method != "POST":
        return pages.question(request, desk, asked, AnswerForm(desk, asked))
    require(request.principal, CasePermission.CONTRIBUTE, desk.case.pk)
    form = AnswerForm(desk, asked, data=request.POST)
    is_valid = form.is_valid()
    status = attempt(form, lambda: keep_question(desk=desk, form=form))
    if form.others:
        status = 409
    elif status == 200 and not is_valid:
        status = 422
    if status != 200:
        return pages.question(request, desk, asked, form, status=status)
    return _onwards(request, desk, asked)


def _scale(request: HttpRequest, desk: Desk, asked) -> HttpResponse:
    form = ScoreBeforehandForm(request.POST or None, auto_id=f"{asked.topic.key}_%s")
    if request.method != "POST":
        return pages.question(request, desk, asked, form)
    require(request.principal, CasePermission.CONTRIBUTE, desk.case.pk)
    given = form.cleaned_data if form.is_valid() else {}
    place = {"conversation": desk.conversation, "topic": asked.topic, "attendee": desk.attendee}
    status = attempt(form, lambda: score(**place, **given)) if given else 422
    if status != 200:
        return pages.question(request, desk, asked, form, status=status)
    return _onwards(request, desk, asked)


def _onwards(request: HttpRequest, desk: Desk, asked) -> HttpResponse:
    """To the next question of the guide, back to all of them, or to what is going to be sent after the last."""
    item = desk.conversation.item_id
    if request.POST.get("terug") == "alles":
        return redirect(f"{pages.address('all_questions', desk)}#vraag-{asked.topic.key}")
    following = desk.topics[asked.number : asked.number + 1]
    if not following or request.POST.get("terug") == "overzicht":
        return redirect("preparing:review", item=item)
    return redirect("preparing:question", item=item, key=following[0].key)


@signed_in
@require_POST
def save(request: HttpRequest, item, key) -> JsonResponse:
    """Keeps one field as it is typed, in the words that static/js/autosave.js understands."""
    desk = open_desk(request.principal, item)
    if desk is None:
        require(request.principal, CasePermission.WRITE, conversation_or_404(request.principal, item).case_id)
        return saving.refusal(_("You were not asked to prepare this meeting."), 422)
    asked = desk.question(key)
    require(request.principal, CasePermission.CONTRIBUTE, desk.case.pk)
    form = saving.DraftForm(request.POST)
    if not form.is_valid() or form.cleaned_data["autosave_field"] not in AnswerForm(desk, asked).fields:
        return saving.refusal(_("This cannot be saved. Open the question again."), 422)
    name = form.cleaned_data["autosave_field"]
    values = saving.values_sent(request, name)
    if why := why_not_kept(values):
        return saving.refusal(why, 422)
    known, writer = form.cleaned_data["draft_version"], str(form.cleaned_data["new_id"])
    try:
        kept = save_field(desk=desk, topic=asked.topic, name=name, values=values, known=known, writer=writer)
    except DomainError as refused:
        return saving.refusal(refused.message, 422)
    if kept.other is None:
        return saving.saved(kept)
    return saving.in_conflict("\n".join(kept.other), is_shared=False)


@signed_in
@require_safe
def all_questions(request: HttpRequest, item) -> HttpResponse:
    """Every question under each other, each with its own form."""
    desk = open_desk(request.principal, item)
    if desk is None or not desk.topics:
        return pages.nothing_asked(request, item, desk)
    return pages.all_questions(request, desk)


@signed_in
def review(request: HttpRequest, item) -> HttpResponse:
    """What is going to be sent, and sending it; afterwards what was sent."""
    desk = open_desk(request.principal, item)
    if desk is None or not desk.topics:
        return pages.nothing_asked(request, item, desk)
    forms = pages.judged(desk)
    asks_basis = is_medical(desk.attendee)
    if request.method != "POST":
        return pages.review(request, desk, forms, SendForm(asks_basis=asks_basis))
    require(request.principal, CasePermission.CONTRIBUTE, desk.case.pk)
    form = SendForm(request.POST, asks_basis=asks_basis)
    if not form.is_valid() or any(answer.errors for answer in forms):
        return pages.review(request, desk, forms, form, status=422)
    said = [one for answer in forms for one in answer.said()]
    status = attempt(form, lambda: submit(desk=desk, said=said, basis=form.cleaned_data.get("basis", "")))
    if status != 200:
        return pages.review(request, desk, forms, form, status=status)
    return redirect("preparing:review", item=item)


@signed_in
@require_POST
def take_back(request: HttpRequest, item) -> HttpResponse:
    """The chair no longer has it; what was typed stays."""
    desk = open_desk(request.principal, item)
    if desk is None:
        require(
            request.principal, CasePermission.CONTRIBUTE, conversation_or_404(request.principal, item).case_id
        )
        return pages.nothing_asked(request, item, desk, status=422)
    require(request.principal, CasePermission.CONTRIBUTE, desk.case.pk)
    withdraw(desk=desk)
    return redirect("preparing:review", item=item)
