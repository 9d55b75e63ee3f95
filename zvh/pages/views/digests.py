"""This week: what is mine and what moved, as the digest counts it; and how often that mail comes."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cases.views.common import PROFESSIONALS, saved, sent
from zvh.audit.log import record
from zvh.gate import for_roles
from zvh.pages.digest_forms import DigestSettingForm
from zvh.pages.digests.moved import in_words, moved_cases, weightiest_first
from zvh.pages.digests.rules import WEEK, due_at, next_day
from zvh.pages.digests.services import choose_digest, digest_setting_of
from zvh.pages.models import Digest
from zvh.pages.queries import actions_for_list

ACTIONS_SHOWN = 12
PER_PAGE = 25


@for_roles(*PROFESSIONALS)
@require_safe
def week(request: HttpRequest) -> HttpResponse:
    """What the last digest was about, and what came since; without one, what a week brought."""
    last = Digest.objects.visible_to(request.principal).order_by("-on").first()
    now = timezone.now()
    since = last.since if last else now - WEEK
    moved = moved_cases(request.principal, since)
    page = Paginator(weightiest_first(moved), PER_PAGE).get_page(request.GET.get("page"))
    actions = actions_for_list(request.principal, request.user)
    mine = list(actions[: ACTIONS_SHOWN + 1])
    record("work.week", number_of_cases=len(moved.keys() | {action.case_id for action in mine}))
    context = {
        "since": since,
        "mine": mine[:ACTIONS_SHOWN],
        "more_of_mine": len(mine) > ACTIONS_SHOWN,
        "page": page,
        "moved": in_words(request.principal, moved, page.object_list),
    }
    return render(request, "pages/week.html", context)


@for_roles(*PROFESSIONALS)
def digest_settings(request: HttpRequest) -> HttpResponse:
    """“My settings”: how often, on which day, and what stands in that mail."""
    setting = digest_setting_of(request.user)
    form = DigestSettingForm(sent(request), instance=setting)
    if request.method == "POST" and saved(form, lambda cleaned: choose_digest(user=request.user, **cleaned)):
        messages.success(request, _("Your choice was saved."))
        return redirect("pages:digest_settings")
    chosen = digest_setting_of(request.user) if form.is_bound else setting
    day = next_day(chosen.rhythm, chosen.weekday, timezone.now())
    context = {"form": form, "next_at": due_at(day) if day else None}
    return render(request, "pages/digest_settings.html", context, status=422 if form.is_bound else 200)
