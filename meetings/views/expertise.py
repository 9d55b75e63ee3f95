"""Who brings which expertise: kept by whoever plans and by the functioneel beheerder."""

from collections import defaultdict

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from meetings.forms.expertise import ExpertiseForm
from meetings.models import BroughtExpertise, Expertise
from meetings.services.expertise import record_expertise, remove_expertise
from meetings.views.answers import DONE, submit
from meetings.views.places import keeper


@keeper
def expertise(request: HttpRequest) -> HttpResponse:
    """Everything that should at least be on call, with who brings it."""
    form = ExpertiseForm(request.POST or None)
    status = submit(request, form, lambda data: record_expertise(**data))
    if status == DONE:
        return redirect("meetings:expertise")
    brought = BroughtExpertise.objects.visible_to(request.principal)
    by_expertise = defaultdict(list)
    for row in brought.select_related("user__organisation", "organisation").order_by("user__name"):
        by_expertise[row.expertise].append(row)
    context = {"form": form, "groups": [(each, by_expertise[each]) for each in Expertise]}
    return render(request, "meetings/expertise/expertise.html", context, status=status)


@keeper
@require_POST
def expertise_removal(request: HttpRequest, brought) -> HttpResponse:
    remove_expertise(brought=BroughtExpertise.objects.get_or_404(request.principal, pk=brought))
    return redirect("meetings:expertise")
