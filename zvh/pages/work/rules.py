"""Under which heading a day falls, and how it is said. No database."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from zvh.pages.work.rows import Band, Reader
from zvh.ui.dates import clock, short_day


def band_of(on: date | None, reader: Reader) -> Band | None:
    """Today is also what should have been done before; without a day it is this week's. None: later."""
    if on is None:
        return Band.WEEK
    if on <= reader.today:
        return Band.TODAY
    return Band.WEEK if on <= reader.week_ends else None


def by_when(on: date | None, reader: Reader) -> str:
    if on is None:
        return _("no date")
    if on < reader.today:
        return _("late: %(day)s") % {"day": short_day(on)}
    return _("today") if on == reader.today else near_day(on)


def near_day(on: date) -> str:
    """The weekday, and the date in as little room as possible."""
    return f"{date_format(on, 'D')} {short_day(on)}"


def from_when(at: datetime, reader: Reader) -> str:
    """Of a moment: the hour alone when it is today."""
    on = timezone.localdate(at)
    if on == reader.today:
        return clock(at)
    return f"{near_day(on)}, {clock(at)}"
