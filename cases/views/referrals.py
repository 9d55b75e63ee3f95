"""Referrals that were sent: the list, one referral, and adding to it."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from cases import rules
from cases.forms.referrals import AddToCaseInHandForm, ChangeReferralPage, JoinForm, ReferralSearchForm
from cases.frame import case_frame
from cases.models import Case, CaseState, Membership, Referral
from cases.panels import referral_panels
from cases.referrals import facts_of, referrals_for_list, told_in_words, with_cases
from cases.services import (
    add_to_case_in_hand,
    advice_for,
    change_referral,
    join_household,
    known_households,
)
from cases.views.common import PROFESSIONALS, done, form_page, permissions_on, saved, sent
from zvh.access.permissions import CasePermission
from zvh.audit.log import record
from zvh.errors import DomainError
from zvh.gate import for_roles

PER_PAGE = 25


@for_roles(*PROFESSIONALS)
def referral_list(request: HttpRequest) -> HttpResponse:
    """What waits for a weegoverleg, or was weighed: for intake all referrals, for a referrer their own."""
    search = ReferralSearchForm(request.GET)
    chosen = search.cleaned_data if search.is_valid() else {}
    referrals = referrals_for_list(
        request.principal, waiting=not chosen.get("answered"), words=chosen.get("q", "")
    )
    page = Paginator(referrals, PER_PAGE).get_page(request.GET.get("page"))
    words = chosen.get("q", "")
    number = len(page.object_list)
    record(f"referrals.{'search' if words else 'list'}", words=words, number_of_cases=number)
    context = {"search": search, "page": page, "rows": with_cases(request.principal, list(page))}
    return render(request, "cases/referral_list.html", context)


def _referral_or_404(request: HttpRequest, case_id: UUID) -> Referral:
    referrals = Referral.objects.select_related("organisation", "referrer")
    return referrals.get_or_404(request.principal, case_id=case_id)


@for_roles(*PROFESSIONALS)
def referral(request: HttpRequest, case: UUID) -> HttpResponse:
    """One referral: for intake with the household and whether it was here before, for the referrer as they sent it."""
    found = _referral_or_404(request, case)
    seen = Case.objects.visible_to(request.principal).select_related("household").filter(pk=case).first()
    record("referral.read", case_id=found.case_id, subject_id=found.pk)
    context = {"referral": found, "told": told_in_words(found), "layout": "base.html"}
    if seen:
        context |= _for_who_keeps_it(request, found, seen)
    else:
        context |= {"may_change": not found.answer, "advice": _advice_as_sent(found)}
    return render(request, "cases/referral.html", context)


def _advice_as_sent(found: Referral) -> rules.TrackAdvice:
    return advice_for(
        found, has_children=any(person.get("child") for person in found.sent.get("persons", []))
    )


def _for_who_keeps_it(request: HttpRequest, found: Referral, case: Case) -> dict:
    members = (
        Membership.objects.current().visible_to(request.principal).filter(household_id=case.household_id)
    )
    may = permissions_on(request, case)
    keeps = CasePermission.WRITE in may
    facts = facts_of(request.principal, found, case)
    context = {
        **case_frame(request, case, active="referral"),
        "layout": "case_base.html",
        "members": members.select_related("person"),
        "completeness": rules.referral_completeness(facts),
        "advice": advice_for(found, has_children=any(person.is_child for person in facts.persons)),
        "may_change": not found.answer and (keeps or found.referrer_id == request.user.pk),
    }
    if keeps and case.state == CaseState.REFERRED:
        context["panels"] = referral_panels(request, case)
        if request.user.has_intake_duty:
            context |= _known(case)
    return context


def _known(case: Case) -> dict:
    try:
        return {"may_search": True, "known": known_households(case=case)}
    except DomainError as refusal:
        return {"may_search": True, "known": [], "search_refused": refusal.message}


@for_roles(*PROFESSIONALS)
def change(request: HttpRequest, case: UUID) -> HttpResponse:
    """Add to a referral that was not weighed yet; for its referrer and for who keeps the case."""
    found = _referral_or_404(request, case)
    seen = Case.objects.visible_to(request.principal).select_related("household").filter(pk=case).first()
    if found.answer or not _may_change(request, found, seen):
        raise PermissionDenied
    adds_row = bool(request.POST.get("add"))
    names_people = found.is_asked_for_more and found.referrer_id == request.user.pk
    page = ChangeReferralPage(found, sent(request), names_people=names_people, adds_row=adds_row)
    if request.method == "POST" and not adds_row and page.is_valid() and _changed(found, page):
        return done(request, _("Saved."), "cases:referral", case=case)
    context = {"page": page, "referral": found, "layout": "base.html"}
    if seen:
        context |= {**case_frame(request, seen, active="referral"), "layout": "case_base.html"}
    status = 422 if page.text.is_bound and not adds_row else 200
    return render(request, "cases/referral_change.html", context, status=status)


def _changed(found: Referral, page: ChangeReferralPage) -> bool:
    return saved(
        page.text,
        lambda cleaned: change_referral(
            referral=found, text=page.text.text(), version=cleaned["version"], persons=page.new_persons()
        ),
    )


def _may_change(request: HttpRequest, found: Referral, seen: Case | None) -> bool:
    if found.referrer_id == request.user.pk:
        return True
    return seen is not None and CasePermission.WRITE in permissions_on(request, seen)


def _case_for_intake(request: HttpRequest, case_id: UUID) -> Case:
    """A referral that one keeps with intake duty: only they may ask about other households."""
    case = Case.objects.select_related("household").get_or_404(request.principal, pk=case_id)
    if not request.user.has_intake_duty or CasePermission.WRITE not in permissions_on(request, case):
        raise PermissionDenied
    return case


@for_roles(*PROFESSIONALS)
def join(request: HttpRequest, case: UUID) -> HttpResponse:
    """This is the same household: the referral moves to the dossier that is there."""
    row = _case_for_intake(request, case)
    form = JoinForm(sent(request), initial={"household": request.GET.get("household")})
    if request.method == "POST" and saved(
        form, lambda cleaned: join_household(case=row, household_id=cleaned["household"])
    ):
        words = _("Joined: this referral now belongs to the household that was here before.")
        return done(request, words, "cases:referral", case=case)
    return form_page(
        request,
        row,
        form,
        title=_("The same household?"),
        intro=_(
            "The referral moves to the dossier of that household. People with the same name and birth become one; who "
            "is new joins it."
        ),
        save_label=_("Yes, this is the same household"),
        back="cases:referral",
        active="referral",
    )


@for_roles(*PROFESSIONALS)
def add_to_case(request: HttpRequest, case: UUID) -> HttpResponse:
    """That household has a case in hand: its director gets this referral."""
    row = _case_for_intake(request, case)
    if request.method == "POST":
        form = AddToCaseInHandForm(request.POST)
        if saved(
            form,
            lambda cleaned: add_to_case_in_hand(
                case=row,
                household_id=cleaned["household"],
                note=cleaned["note"],
                answer=cleaned["answer"],
            ),
        ):
            words = _("The director of that case can read this referral now.")
            return done(request, words, "cases:referral_list")
    else:
        initial = {
            "household": request.GET.get("household"),
            "note": _("This household already has a case in hand."),
            "answer": _("Thank you. The Zorg- en Veiligheidshuis will contact you about this referral."),
        }
        form = AddToCaseInHandForm(initial=initial)
    return form_page(
        request,
        row,
        form,
        title=_("Add to the case in hand"),
        intro=_(
            "The referral is closed and put in the dossier of that household, where its director reads it."
        ),
        save_label=_("Add to the case in hand"),
        back="cases:referral",
        active="referral",
    )
