"""Calls after recovery: one's own, late ones in cases one answers for, and bad signs that wait for a decision."""

from django.urls import reverse
from django.utils.translation import gettext as _

from leidraad.stabilising.course import Call, moments_for
from zvh.pages.work.rows import SHOWN, Band, First, Reader, Row, at_most
from zvh.pages.work.rules import band_of, by_when


def calls(reader: Reader) -> list[Row]:
    """What is further ahead than this week waits until then."""
    rows = [row for call in moments_for(reader.principal) if (row := _row(call, reader))]
    rows.sort(key=lambda row: row.order)
    rest = Row(Band.WEEK, _("and more calls after recovery"), reverse("pages:case_list"), first=First.REST)
    return at_most(rows, rest=rest, most=SHOWN)


def _row(call: Call, reader: Reader) -> Row | None:
    moment = call.moment
    if moment.done_on is not None:
        return _of(call, reader, Band.TODAY, _("A bad sign after recovery"), _("Decide"), First.ALARM)
    if moment.caller_id == reader.user.pk:
        band = band_of(moment.planned_on, reader)
        return band and _of(call, reader, band, _("Call how it goes"), _("Call"), First.ACTION)
    words = _("A call after recovery is late")
    return _of(call, reader, Band.WAITS, words, _("Look"), First.ACTION, more=moment.caller.name)


def _of(call: Call, reader: Reader, band: Band, what: str, do: str, first: First, more: str = "") -> Row:
    moment = call.moment
    return Row(
        band,
        what,
        reverse("leidraad:moment", args=[moment.case_id, moment.pk]),
        do=do,
        about=moment.case.household.name,
        number=moment.case.number,
        more=more,
        when=by_when(call.day, reader),
        is_urgent=band == Band.TODAY and call.day < reader.today,
        at=call.day,
        first=first,
        case_id=moment.case_id,
    )
