"""The course of the cases one keeps: what broke or ends soon, decisions elsewhere, and cases without a next meeting."""

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.models import Case, CaseState, DecisionMoment
from leidraad.following.queries import signals_for, unsettled_breaches_for
from leidraad.following.signals import Signal
from meetings.models import AgendaItem, MeetingKind, MeetingState
from zvh.access.permissions import CasePermission
from zvh.access.querysets import cases_open_to
from zvh.pages.work.rows import SHOWN, SHOWN_OF_OTHERS, Band, First, Reader, Row, at_most
from zvh.pages.work.rules import band_of, by_when, near_day
from zvh.ui.dates import age


def _to_come(principal) -> QuerySet[AgendaItem]:
    return AgendaItem.objects.visible_to(principal).filter(
        meeting__kind=MeetingKind.FOCUSOVERLEG,
        meeting__state__in=[MeetingState.PLANNED, MeetingState.RUNNING],
    )


def broken_bottom_lines(reader: Reader) -> list[Row]:
    """Somebody told that a bodemeis did not hold, and nobody said yet what was done."""
    return [
        Row(
            Band.TODAY,
            _("A bodemeis does not hold: %(text)s") % {"text": breach.bottom_line.text},
            reverse("leidraad:settle_breach", args=[breach.case_id, breach.pk]),
            do=_("Say what was done"),
            about=breach.case.household.name,
            number=breach.case.number,
            more=breach.when_words,
            when=age(breach.created_at),
            is_urgent=True,
            at=breach.created_at,
            first=First.ALARM,
            case_id=breach.case_id,
        )
        for breach in unsettled_breaches_for(reader.principal)
    ]


def signals(reader: Reader) -> list[Row]:
    """What ends soon, who turns eighteen, and where going on as before has to be answered for."""
    asking = [signal for signal in signals_for(reader.principal) if not signal.is_answered]
    asking.sort(key=lambda signal: (not signal.asks, str(signal.on or "")))
    rest = Row(Band.WEEK, _("and more signals"), reverse("pages:case_list"), first=First.REST)
    return at_most([_signal(signal) for signal in asking], rest=rest, most=SHOWN_OF_OTHERS)


def _signal(signal: Signal) -> Row:
    return Row(
        Band.WEEK,
        signal.words,
        reverse("leidraad:course" if signal.asks else "pages:case", args=[signal.case_id]),
        do=_("Answer") if signal.asks else _("Look"),
        about=signal.case.household.name,
        number=signal.case.number,
        when=near_day(signal.on) if signal.on else "",
        at=signal.on,
        case_id=signal.case_id,
    )


def decisions_elsewhere(reader: Reader) -> list[Row]:
    """Hearings and the like within a week, in the dossiers that the reader keeps; a meeting belongs before them."""
    next_meeting = _to_come(reader.principal).filter(case=OuterRef("case_id")).order_by("meeting__starts_at")
    moments = (
        DecisionMoment.objects.visible_to(reader.principal)
        .filter(
            case_id__in=cases_open_to(reader.principal, CasePermission.WRITE),
            case__state__in=[CaseState.OPEN, CaseState.STABILISING],
            on__gte=reader.today,
            on__lte=reader.week_ends,
        )
        .annotate(is_discussed=Exists(next_meeting.filter(meeting__starts_at__date__lte=OuterRef("on"))))
        .select_related("case__household")
        .order_by("on", "pk")
    )
    rows = [_moment(moment, reader) for moment in moments[: SHOWN + 1]]
    rest = Row(Band.WEEK, _("and more decisions elsewhere"), reverse("pages:case_list"), first=First.REST)
    return at_most(rows, rest=rest)


def _moment(moment: DecisionMoment, reader: Reader) -> Row:
    page = "pages:case" if moment.is_discussed else "leidraad:plan_meeting"
    return Row(
        band_of(moment.on, reader),
        moment.get_kind_display().capitalize(),
        reverse(page, args=[moment.case_id]),
        do=_("Look") if moment.is_discussed else _("Plan a meeting"),
        about=moment.case.household.name,
        number=moment.case.number,
        more="" if moment.is_discussed else _("no meeting before it"),
        when=by_when(moment.on, reader),
        at=moment.on,
        is_urgent=not moment.is_discussed,
        case_id=moment.case_id,
    )


def cases_without_a_meeting(reader: Reader) -> list[Row]:
    """One row for all of them: when we talk again is part of every plan."""
    planned = _to_come(reader.principal).filter(case=OuterRef("pk"))
    open_cases = Case.objects.visible_to(reader.principal).directed_by(reader.principal)
    number = open_cases.filter(~Exists(planned), state=CaseState.OPEN).count()
    words = ngettext("%(count)d case has no next meeting", "%(count)d cases have no next meeting", number) % {
        "count": number
    }
    row = Row(
        Band.WEEK,
        words,
        reverse("pages:case_list") + f"?state={CaseState.OPEN}",
        do=_("Look which"),
        first=First.UNDATED,
    )
    return [row] if number else []
