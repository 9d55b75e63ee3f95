"""The style guide: every component and picture on one page, with made-up content."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone

from zvh.gate import public
from zvh.ui.samples import SampleForm, sample_context, sample_rows


@public
def styleguide(request: HttpRequest) -> HttpResponse:
    """Only in the demo and while developing: there is nothing here for somebody at work."""
    if not (settings.ZVH_DEMO or settings.DEBUG):
        raise Http404
    if "autosave_field" in request.POST:
        return JsonResponse({"saved_at": f"{timezone.localtime():%H:%M:%S}"})
    rows = sample_rows(request.POST or None)
    form = SampleForm(request.POST or None)
    status = 422 if form.is_bound and not (form.is_valid() & rows.is_valid()) else 200
    context = sample_context(request.GET.get("page", 1)) | {"form": form, "rows": rows}
    return render(request, "ui/styleguide.html", context, status=status)
