"""Meetings for which the chair still waits for what the reader's organisation knows."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from leidraad.preparing.waiting import ToPrepare, to_prepare
from zvh.pages.work.rows import SHOWN, Band, First, Reader, Row, at_most
from zvh.pages.work.rules import from_when


def meetings_to_prepare(reader: Reader) -> list[Row]:
    """The soonest first. What is held tomorrow is prepared today."""
    rows = [_row(each, reader) for each in to_prepare(reader.principal)]
    rest = Row(Band.WEEK, _("and more meetings to prepare"), reverse("pages:meeting_list"), first=First.REST)
    return at_most(rows, rest=rest, most=SHOWN)


def _row(each: ToPrepare, reader: Reader) -> Row:
    days = (timezone.localdate(each.starts_at) - reader.today).days
    minutes = ngettext("about %(count)d minute", "about %(count)d minutes", each.minutes)
    return Row(
        Band.TODAY if days <= 1 else Band.WEEK,
        _("Say what your organisation knows"),
        reverse("preparing:prepare", args=[each.item_id]),
        do=_("Go on") if each.has_begun else _("Prepare"),
        number=each.number,
        more=minutes % {"count": each.minutes},
        when=_("before %(when)s") % {"when": from_when(each.starts_at, reader)},
        at=each.starts_at,
        first=First.ANSWER,
        case_id=each.case_id,
    )
