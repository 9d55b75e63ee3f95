"""The demo's mailbox: every mail there is, whoever it is for. Its addresses exist in the demo alone."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from zvh.embedded.mailbox import ShownMail, names, read
from zvh.gate import public

PER_PAGE = 25


@public
@require_safe
def mailbox(request):
    """The newest first; only those on this page are opened."""
    page = Paginator(names(), PER_PAGE).get_page(request.GET.get("page"))
    mails = [mail for mail in map(read, page) if mail]
    return render(request, "demo/mailbox.html", {"page": page, "mails": mails})


@public
@require_safe
def mail(request, mail):
    return render(request, "demo/mail.html", {"mail": _mail_or_404(mail)})


@public
@require_safe
def calendar_file(request, mail):
    """The calendar entry as a calendar gets it."""
    calendar = _mail_or_404(mail).calendar
    if not calendar:
        raise Http404
    return HttpResponse(
        calendar,
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="overleg.ics"'},
    )


def _mail_or_404(name: str) -> ShownMail:
    found = read(name)
    if found is None:
        raise Http404
    return found
