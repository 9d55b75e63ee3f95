"""Meetings in which the reader has a place: what to do before them, and who has not answered yet."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import groupby

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from leidraad.models import Conversation, ConversationTopic
from meetings.models import (
    AgendaItem,
    Attendee,
    CalendarEntry,
    MeetingKind,
    MeetingState,
    ProposalState,
    Reply,
)
from meetings.models.table import LEADING
from meetings.replies_panel import ANSWERS
from zvh.access.permissions import CasePermission
from zvh.access.querysets import cases_open_to
from zvh.pages.work.rows import SHOWN_OF_OTHERS, Band, First, Reader, Row, at_most
from zvh.pages.work.rules import from_when
from zvh.ui.dates import moment

# Whom one still asks after: further ahead nobody is late with an answer.
ASKED_AHEAD = timedelta(days=21)
MOST_ITEMS = 60


def meetings(reader: Reader) -> Iterator[Row]:
    """Of each meeting one row in its band; of one that the reader keeps, also who has not answered yet."""
    items = list(_items(reader)[:MOST_ITEMS])
    for band in (Band.TODAY, Band.WEEK):
        rows = [row for row in _held(items, reader) if row.band == band]
        rest = Row(band, _("and more meetings"), reverse("pages:meeting_list"), first=First.REST)
        yield from at_most(rows, rest=rest)
    yield from _invitations(items, reader)
    yield from (_proposals(item) for item in items if item.keeps and item.proposals)
    waiting = [_unanswered(item, reader) for item in items if _can_be_asked_again(item, reader)]
    rest = Row(
        Band.WAITS, _("and more meetings to be answered"), reverse("pages:meeting_list"), first=First.REST
    )
    yield from at_most(waiting, rest=rest, most=SHOWN_OF_OTHERS)


def _items(reader: Reader) -> QuerySet[AgendaItem]:
    """Agenda items still to be held in which the reader has a place, or whose dossier they keep."""
    principal = reader.principal
    attendees = Attendee.objects.visible_to(principal).filter(item=OuterRef("pk"))
    own = attendees.filter(user_id=principal.pk)
    others = attendees.filter(kind__in=ANSWERS).exclude(table_role__in=LEADING)
    others = others.exclude(user_id=principal.pk)
    entries = CalendarEntry.objects.visible_to(principal).filter(
        meeting=OuterRef("meeting_id"), user_id=principal.pk, ended=""
    )
    conversations = Conversation.objects.visible_to(principal).filter(item=OuterRef("pk"))
    chosen = ConversationTopic.objects.visible_to(principal).filter(
        conversation__item=OuterRef("pk"), is_chosen=True
    )
    is_planned_by = Q(meeting__chair_id=principal.pk) | Q(meeting__typist_id=principal.pk)
    return (
        AgendaItem.objects.visible_to(principal)
        .filter(meeting__state__in=[MeetingState.PLANNED, MeetingState.RUNNING])
        .filter(meeting__starts_at__lt=reader.now + ASKED_AHEAD)
        .annotate(
            keeps=Q(case_id__in=cases_open_to(principal, CasePermission.WRITE)),
            is_expected=Exists(own.exclude(reply=Reply.DECLINED)),
            is_to_answer=Exists(own.filter(reply=Reply.NONE).exclude(table_role__in=LEADING)),
            entry=Subquery(entries.values("pk")[:1]),
            goal=Subquery(conversations.values("goal")[:1]),
            has_topics=Exists(chosen),
            unanswered=_number_of(others.filter(reply=Reply.NONE)),
            proposals=_number_of(others.filter(proposal=ProposalState.OPEN)),
        )
        .filter(is_planned_by | Q(is_expected=True) | Q(keeps=True))
        .select_related("meeting", "case__household")
        .order_by("meeting__starts_at", "meeting_id", "position")
    )


def _number_of(attendees: QuerySet) -> Coalesce:
    counted = attendees.order_by().values("item").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0)


def _held(items: Iterable[AgendaItem], reader: Reader) -> Iterator[Row]:
    """A sitting is one meeting, whatever the number of referrals on its agenda."""
    for _meeting, of_meeting in groupby(items, key=lambda item: item.meeting_id):
        on_agenda = list(of_meeting)
        item = on_agenda[0]
        band = _band(item, reader)
        if band is None:
            continue
        if item.meeting.kind == MeetingKind.WEEGOVERLEG:
            yield _sitting(item, len(on_agenda), band, reader)
        else:
            yield _focusoverleg(item, band, reader)


def _band(item: AgendaItem, reader: Reader) -> Band | None:
    """What was not held in its time asks something of who chairs it, and of nobody else."""
    on = timezone.localdate(item.meeting.starts_at)
    if _was_missed(item, reader):
        return Band.TODAY if item.meeting.chair_id == reader.principal.pk else None
    if item.meeting.state == MeetingState.RUNNING or on <= reader.today:
        return Band.TODAY
    return Band.WEEK if on <= reader.week_ends else None


def _sitting(item: AgendaItem, number: int, band: Band, reader: Reader) -> Row:
    more = ngettext("%(count)d referral", "%(count)d referrals", number) % {"count": number}
    return Row(
        band,
        item.meeting.get_kind_display(),
        reverse("meetings:sitting", args=[item.meeting_id]),
        do=_do(item, band, reader),
        more=more,
        **_timing(item, reader),
    )


def _focusoverleg(item: AgendaItem, band: Band, reader: Reader) -> Row:
    is_running = item.meeting.state == MeetingState.RUNNING
    has_room = is_running and item.goal is not None
    return Row(
        band,
        item.meeting.get_kind_display(),
        reverse("leidraad:room" if has_room else "meetings:detail", args=[item.pk]),
        do=_do(item, band, reader),
        more="" if is_running or not item.keeps else ", ".join(_lacking(item)),
        about=item.case.household.name,
        number=item.case.number,
        case_id=item.case_id,
        **_timing(item, reader),
    )


def _do(item: AgendaItem, band: Band, reader: Reader) -> str:
    if item.meeting.state == MeetingState.RUNNING:
        return _("Go in")
    if _was_missed(item, reader):
        return _("Move or call off")
    if item.keeps:
        return _("Prepare")
    return _("Look")


def _timing(item: AgendaItem, reader: Reader) -> dict:
    is_running, was_missed = item.meeting.state == MeetingState.RUNNING, _was_missed(item, reader)
    words = from_when(item.meeting.starts_at, reader)
    if is_running:
        words = _("now")
    elif was_missed:
        words = _("not held: %(when)s") % {"when": words}
    return {
        "when": words,
        "is_urgent": is_running or was_missed,
        "at": item.meeting.starts_at,
        "first": First.NOW if is_running else First.MEETING,
    }


def _was_missed(item: AgendaItem, reader: Reader) -> bool:
    return item.meeting.state == MeetingState.PLANNED and item.meeting.ends_at < reader.now


def _lacking(item: AgendaItem) -> Iterator[str]:
    """What whoever plans it has not done yet."""
    if not item.goal:
        yield _("no goal yet")
    if not item.has_topics:
        yield _("no topics chosen")
    if item.unanswered:
        yield _not_answered(item.unanswered)


def _invitations(items: Iterable[AgendaItem], reader: Reader) -> Iterator[Row]:
    """One per meeting, however many referrals of it the reader is asked for. It takes a moment: it is for today."""
    asked = {item.meeting_id: item for item in reversed(items) if item.is_to_answer and item.entry}
    for item in reversed(asked.values()):
        until = item.meeting.reply_until or item.meeting.starts_at
        if item.meeting.state == MeetingState.PLANNED and until > reader.now:
            yield Row(
                Band.TODAY,
                _("Say whether you come"),
                reverse("meetings:invitation", args=[item.entry]),
                do=_("Answer"),
                about=item.case.household.name,
                number=item.case.number,
                more=f"{item.meeting.get_kind_display()} {moment(item.meeting.starts_at)}",
                when=_("before %(when)s") % {"when": from_when(until, reader)},
                at=until,
                first=First.ANSWER,
                case_id=item.case_id,
            )


def _proposals(item: AgendaItem) -> Row:
    words = ngettext(
        "%(count)d person can't come and proposes somebody else",
        "%(count)d people can't come and propose somebody else",
        item.proposals,
    )
    return Row(
        Band.TODAY,
        words % {"count": item.proposals},
        reverse("meetings:detail", args=[item.pk]),
        do=_("Decide"),
        about=item.case.household.name,
        number=item.case.number,
        when=moment(item.meeting.starts_at),
        at=item.meeting.starts_at,
        first=First.ANSWER,
        case_id=item.case_id,
    )


def _can_be_asked_again(item: AgendaItem, reader: Reader) -> bool:
    return bool(item.keeps and item.unanswered) and item.meeting.starts_at > reader.now


def _unanswered(item: AgendaItem, reader: Reader) -> Row:
    return Row(
        Band.WAITS,
        _not_answered(item.unanswered),
        reverse("meetings:asking_again", args=[item.pk]),
        do=_("Ask again"),
        posts=True,
        about=item.case.household.name,
        number=item.case.number,
        more=item.meeting.get_kind_display(),
        when=from_when(item.meeting.starts_at, reader),
        at=item.meeting.starts_at,
        first=First.ANSWER,
        case_id=item.case_id,
    )


def _not_answered(number: int) -> str:
    return ngettext("%(count)d person has not answered", "%(count)d people have not answered", number) % {
        "count": number
    }
