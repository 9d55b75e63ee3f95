"""The log for the privacy officer: searching all of it, and taking a part of it out with a reason."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from zvh.accounts.models import Role
from zvh.audit.export import MOST_LINES, as_csv
from zvh.audit.forms import ExportForm, LogSearchForm
from zvh.audit.log import record
from zvh.audit.models import Line
from zvh.audit.queries import case_numbers
from zvh.audit.shown import shown
from zvh.gate import for_roles, with_fresh_second_factor

PER_PAGE = 50


@for_roles(Role.PRIVACY_OFFICER)
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Lines by period, person, organisation, case and act, latest first; looking is itself logged."""
    form = LogSearchForm(request.GET)
    page = Paginator(_found(form), PER_PAGE).get_page(request.GET.get("page"))
    if form.is_valid():
        record("log.search", words=form.in_words)
    numbers = case_numbers(line.case_id for line in page)
    context = {"form": form, "page": page, "rows": shown(page, case_numbers=numbers)}
    return render(request, "audit/search.html", context)


@for_roles(Role.PRIVACY_OFFICER)
@with_fresh_second_factor
def export(request: HttpRequest) -> HttpResponse:
    """The lines that were searched for as a file; the reason stays in the log."""
    search_form = LogSearchForm(request.GET)
    lines = _found(search_form)
    number = lines.count()
    form = ExportForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and 0 < number <= MOST_LINES:
        record("log.export", words=f"{form.cleaned_data['reason']} · {search_form.in_words}")
        content = as_csv(lines)
        name = f"logboek-{timezone.localdate().isoformat()}.csv"
        return HttpResponse(
            content,
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )
    context = {
        "form": form,
        "number": number,
        "most": MOST_LINES,
        "asked": search_form,
        "query": request.GET.urlencode(),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "audit/export.html", context, status=status)


def _found(form: LogSearchForm):
    return form.narrow(Line.objects.order_by("-at", "-id"))
