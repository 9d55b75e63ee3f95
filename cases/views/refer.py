"""Referring a household: one page, for every professional."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cases import rules
from cases.forms.refer import ReferralPage
from cases.services import advised_track, refer_household
from cases.views.common import PROFESSIONALS, done
from zvh.accounts.models import Role
from zvh.errors import DomainError
from zvh.gate import for_roles

ENTER_FOR_OTHERS = (Role.PROCESREGISSEUR, Role.PROCESONDERSTEUNER)


@for_roles(*PROFESSIONALS)
def refer(request: HttpRequest) -> HttpResponse:
    """Write a referral; a button adds a row without sending it, with and without script."""
    if request.method != "POST":
        return render(request, "cases/refer.html", _context(request, _page(request)))
    if request.POST.get("add"):
        page = _page(request, request.POST, add=request.POST["add"])
        template = "cases/_refer_form.html" if request.htmx else "cases/refer.html"
        return render(request, template, _context(request, page))
    page = _page(request, request.POST)
    if page.is_valid() and _send(request, page):
        new_id = page.household.cleaned_data["new_id"]
        words = _("The referral has been sent. You can still add to it until it is weighed.")
        return done(request, words, "cases:referral", case=new_id)
    return render(request, "cases/refer.html", _context(request, page), status=422)


def _page(request: HttpRequest, data=None, *, add: str = "") -> ReferralPage:
    """Whoever receives referrals at the Zorg- en Veiligheidshuis enters them for others too."""
    return ReferralPage(data, add=add, for_others=request.user.role in ENTER_FOR_OTHERS)


def _send(request: HttpRequest, page: ReferralPage) -> bool:
    household = page.household.cleaned_data
    try:
        refer_household(
            new_id=household["new_id"],
            referrer=request.user,
            organisation=page.organisation,
            household_name=household["household_name"],
            municipality=household["municipality"],
            text=page.text.text(),
            persons=list(page.new_persons.values()),
            relations=page.new_relations(),
            custodies=page.new_custodies(),
        )
    except DomainError as refusal:
        page.household.add_error(None, refusal.message)
        return False
    return True


@for_roles(*PROFESSIONALS)
@require_POST
def check(request: HttpRequest) -> HttpResponse:
    """How complete the referral is so far and which track it points to; nothing is saved."""
    if not request.htmx:
        return redirect("cases:refer")
    return render(request, "cases/_refer_check.html", _checked(request, _page(request, request.POST)))


@for_roles(*PROFESSIONALS)
@require_POST
def relations(request: HttpRequest) -> HttpResponse:
    """The lines about relations again, with the names as they are typed now."""
    if not request.htmx:
        return redirect("cases:refer")
    page = _page(request, request.POST, add="nothing")
    return render(request, "cases/_refer_relations.html", {"page": page})


def _context(request: HttpRequest, page: ReferralPage) -> dict:
    data = request.POST if page.data is not None else None
    return {"page": page, **_checked(request, _page(request, data))}


def _checked(request: HttpRequest, page: ReferralPage) -> dict:
    facts = page.facts() if page.data is not None else rules.ReferralFacts()
    told = getattr(page.text, "cleaned_data", {})
    advice = advised_track(
        organisation=page.organisation or request.user.organisation,
        has_children=any(person.is_child for person in facts.persons),
        acute_danger=bool(told.get("acute_danger")),
        long_standing=bool(told.get("long_standing")),
        crime_or_nuisance=bool(told.get("crime_or_nuisance")),
    )
    return {"completeness": rules.referral_completeness(facts), "advice": advice}
