"""Referrals: those that intake has still to place, and what became of one's own."""

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.models import Case, CaseState, Referral
from meetings.models import AgendaItem, MeetingState
from zvh.pages.work.rows import SHOWN, Band, First, Reader, Row, at_most
from zvh.ui.dates import age

REFERRALS = "cases:referral_list"


def referrals_to_place(reader: Reader) -> list[Row]:
    """Referrals that no weegoverleg will weigh yet, the oldest first."""
    on_an_agenda = AgendaItem.objects.visible_to(reader.principal).filter(
        case=OuterRef("pk"), meeting__state__in=[MeetingState.PLANNED, MeetingState.RUNNING]
    )
    waiting = (
        Case.objects.visible_to(reader.principal)
        .filter(~Exists(on_an_agenda), state=CaseState.REFERRED)
        .select_related("household", "referral__organisation")
        .order_by("referred_on", "number")
    )
    rows = [_to_place(case) for case in waiting[: SHOWN + 1]]
    return at_most(rows, rest=Row(Band.TODAY, _("and more referrals"), reverse(REFERRALS), first=First.REST))


def own_referrals(reader: Reader) -> list[Row]:
    """Of what the reader referred: what the weegoverleg still asks of them, and what waits to be weighed."""
    sent = (
        Referral.objects.visible_to(reader.principal)
        .waiting()
        .filter(referrer_id=reader.user.pk)
        .order_by("created_at")
    )
    rows = [_sent(referral) for referral in sent[: SHOWN + 1]]
    return at_most(
        rows, rest=Row(Band.WAITS, _("and more of your referrals"), reverse(REFERRALS), first=First.REST)
    )


def _to_place(case: Case) -> Row:
    return Row(
        Band.TODAY,
        _("Referral of %(organisation)s to weigh") % {"organisation": case.referral.organisation.label},
        reverse("cases:referral", args=[case.pk]),
        do=_("Look and place"),
        about=case.household.name,
        number=case.number,
        when=age(case.referred_on),
        at=case.referred_on,
        first=First.ANSWER,
        case_id=case.pk,
    )


def _sent(referral: Referral) -> Row:
    """As the referrer named the household: they do not read the case."""
    asks = referral.is_asked_for_more
    return Row(
        Band.TODAY if asks else Band.WAITS,
        _("The weegoverleg asks more about your referral")
        if asks
        else _("Your referral waits to be weighed"),
        reverse("cases:referral_change" if asks else "cases:referral", args=[referral.case_id]),
        do=_("Add to it") if asks else _("Look"),
        about=referral.sent.get("household", ""),
        number=referral.sent.get("number", ""),
        when=age(timezone.localdate(referral.created_at)),
        at=referral.created_at,
        first=First.ANSWER if asks else First.OTHER,
        case_id=referral.case_id,
    )
