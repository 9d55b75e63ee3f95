"""Dates as people say them: "do 26 november", "26 nov", "do 26 november, 9:30", "7 months ago"."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

DAYS_IN_WEEK, DAYS_IN_MONTH, DAYS_IN_YEAR = 7, 30, 365


def day(value: date | None) -> str:
    """The day with its weekday; the year only when it is another one than this."""
    if value is None:
        return ""
    local = _as_date(value)
    year = "" if local.year == timezone.localdate().year else " Y"
    return date_format(local, f"D j F{year}")


def short_day(value: date | None) -> str:
    """Day and month in as little room as possible; the year only when it is another one than this."""
    if value is None:
        return ""
    local = _as_date(value)
    year = "" if local.year == timezone.localdate().year else " Y"
    return date_format(local, pgettext("format of a short date", "j M") + year)


def clock(value: datetime | None) -> str:
    """Hours and minutes without a leading nought."""
    if value is None:
        return ""
    return date_format(timezone.localtime(value) if timezone.is_aware(value) else value, "G:i")


def moment(value: datetime | None) -> str:
    """The day and the time."""
    if value is None:
        return ""
    return f"{day(value)}, {clock(value)}"


def age(value: date | None, today: date | None = None) -> str:
    """How long ago in one unit, rounded down: nobody remembers the days of last year."""
    if value is None:
        return ""
    days = ((today or timezone.localdate()) - _as_date(value)).days
    if days < 0:
        return day(value)
    if days == 0:
        return _("today")
    if days == 1:
        return _("yesterday")
    if days < 2 * DAYS_IN_WEEK:
        return ngettext("%(count)d day ago", "%(count)d days ago", days) % {"count": days}
    if days < 2 * DAYS_IN_MONTH:
        weeks = days // DAYS_IN_WEEK
        return ngettext("%(count)d week ago", "%(count)d weeks ago", weeks) % {"count": weeks}
    if days < 2 * DAYS_IN_YEAR:
        months = days // DAYS_IN_MONTH
        return ngettext("%(count)d month ago", "%(count)d months ago", months) % {"count": months}
    years = days // DAYS_IN_YEAR
    return ngettext("%(count)d year ago", "%(count)d years ago", years) % {"count": years}


def confirmation(value: date, *, today: date, is_stale: bool) -> str:
    """When a fact was last confirmed; a stale one says what is the matter."""
    if is_stale:
        return _("last confirmed %(age)s") % {"age": age(value, today)}
    return _("confirmed %(age)s") % {"age": age(value, today)}


def _as_date(value: date) -> date:
    if isinstance(value, datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value
