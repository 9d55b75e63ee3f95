"""What became of the messages that somebody had sent, and sending one after all."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from zvh.accounts.models import Role
from zvh.gate import signed_in
from zvh.outbox import mail
from zvh.outbox.models import Message
from zvh.outbox.words import told

PER_PAGE = 25


@signed_in
@require_safe
def message_list(request: HttpRequest) -> HttpResponse:
    """One's own, and for a beheerder everybody's that are in trouble; these first."""
    rows = Message.objects.visible_to(request.principal).worst_first().select_related("task", "asked_by")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    is_beheerder = request.user.role == Role.BEHEERDER
    context = {
        "page": page,
        "rows": [(message, told(message, is_beheerder=is_beheerder)) for message in page],
        "is_beheerder": is_beheerder,
        "days": mail.TOLD_FOR.days,
    }
    return render(request, "outbox/message_list.html", context)


@signed_in
@require_POST
def try_again(request: HttpRequest, message) -> HttpResponse:
    message = Message.objects.select_related("task").get_or_404(request.principal, pk=message)
    if mail.try_again(message):
        messages.success(
            request, _("The message to %(address)s is being sent again.") % {"address": message.to}
        )
    else:
        messages.info(
            request, _("The message to %(address)s was on its way already.") % {"address": message.to}
        )
    return redirect("outbox:message_list")
