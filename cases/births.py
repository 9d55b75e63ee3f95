"""Births as people know them: a date, a month, a year, "about 40" or nothing; and the ages that follow. No database."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

EARLIEST_YEAR = 1900
ADULT = 18
# "About 40" is somebody between 38 and 42, and about 4 between 3 and 5.
ABOUT_YEARS, ABOUT_YEARS_OF_A_CHILD = 2, 1

MONTHS = {
    month: number
    for number, names in enumerate(
        (
            "januari jan january",
            "februari feb february",
            "maart mrt march mar",
            "april apr",
            "mei may",
            "juni jun june",
            "juli jul july",
            "augustus aug august",
            "september sep sept",
            "oktober okt october oct",
            "november nov",
            "december dec",
        ),
        start=1,
    )
    for month in names.split()
}
UNKNOWN = {"", "onbekend", "unknown", "?", "-"}
DAY_FIRST = re.compile(r"(\d{1,2})\s*[-/. ]\s*(\d{1,2})\s*[-/. ]\s*(\d{4})")
YEAR_FIRST = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
IN_WORDS = re.compile(r"(?:(\d{1,2})\s+)?([a-z]+)\.?\s+(\d{4})")
YEAR = re.compile(r"(?:in |uit )?(\d{4})")
AGE = re.compile(
    r"(?:(?:ongeveer|rond de|rond|circa|ca\.?|about|around|±|~|plm\.?)\s*)?"
    r"(\d{1,3})(?:\s*(?:jaar|jr\.?|years?|years? old))?"
)
BETWEEN = re.compile(
    r"(?:tussen|between)?\s*(\d{1,3})\s*(?:en|and|tot|to|à|-|–)\s*(\d{1,3})(?:\s*(?:jaar|jr\.?|years?))?"
)
ADVICE = gettext_lazy(
    "Write a date (12-3-1987), a month (march 1987), a year (1987), an age (about 40) or nothing."
)


@dataclass(frozen=True)
class Birth:
    """Between when and when somebody was born, and the words used; nothing at all when it is unknown."""

    earliest: date | None = None
    latest: date | None = None
    words: str = ""

    @property
    def is_known(self) -> bool:
        return self.earliest is not None

    @property
    def is_exact(self) -> bool:
        return self.is_known and self.earliest == self.latest


def birth_of(person) -> Birth:
    """The birth that a person (or anything with the same three fields) was recorded with."""
    return Birth(person.born_earliest, person.born_latest, person.birth_words)


def read_birth(text: str, today: date) -> Birth:
    """What somebody typed, as a birth; raises ValueError with a sentence for the person who typed."""
    words = " ".join(text.split())
    plain = words.lower()
    if plain in UNKNOWN:
        return Birth()
    earliest, latest = _bounds(plain, today)
    if earliest > today:
        raise ValueError(_("This lies in the future."))
    if latest.year < EARLIEST_YEAR:
        raise ValueError(_("Nobody born before %(year)d is still in a household.") % {"year": EARLIEST_YEAR})
    return Birth(earliest, min(latest, today), "" if earliest == latest else words)


def _bounds(plain: str, today: date) -> tuple[date, date]:
    if found := DAY_FIRST.fullmatch(plain):
        day = _day(*(int(part) for part in reversed(found.groups())))
        return day, day
    if found := YEAR_FIRST.fullmatch(plain):
        day = _day(*(int(part) for part in found.groups()))
        return day, day
    if (found := IN_WORDS.fullmatch(plain)) and found[2] in MONTHS:
        return _month_or_day(int(found[3]), MONTHS[found[2]], found[1])
    if found := YEAR.fullmatch(plain):
        return _day(int(found[1]), 1, 1), _day(int(found[1]), 12, 31)
    if found := AGE.fullmatch(plain):
        age = int(found[1])
        margin = ABOUT_YEARS if age >= ADULT else ABOUT_YEARS_OF_A_CHILD
        return _aged_between(max(age - margin, 0), age + margin, today)
    if found := BETWEEN.fullmatch(plain):
        younger, older = sorted(int(part) for part in found.groups())
        return _aged_between(younger, older, today)
    raise ValueError(str(ADVICE))


def _day(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueError(_("This date does not exist.")) from None


def _month_or_day(year: int, month: int, day: str | None) -> tuple[date, date]:
    if day:
        exact = _day(year, month, int(day))
        return exact, exact
    first = _day(year, month, 1)
    return first, _month_after(first) - timedelta(days=1)


def _month_after(first: date) -> date:
    return first.replace(year=first.year + first.month // 12, month=first.month % 12 + 1)


def _aged_between(younger: int, older: int, today: date) -> tuple[date, date]:
    if older > today.year - EARLIEST_YEAR:
        raise ValueError(_("Nobody is that old."))
    return years_later(today, -older - 1) + timedelta(days=1), years_later(today, -younger)


def years_later(day: date, years: int) -> date:
    """The same day in another year; 29 February becomes 1 March where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, month=3, day=1)


def age_on(born: date, today: date) -> int:
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def ages(birth: Birth, today: date) -> tuple[int, int] | None:
    """The youngest and the oldest somebody can be; None when the birth is unknown."""
    if not birth.is_known:
        return None
    return age_on(birth.latest, today), age_on(birth.earliest, today)


def age_in_words(birth: Birth, today: date) -> str:
    """ "11", "4 months", "11 or 12", "38 to 42", or that it is unknown."""
    found = ages(birth, today)
    if found is None:
        return _("age unknown")
    youngest, oldest = found
    if birth.is_exact and oldest < 2:
        months = oldest * 12 + (today.month - birth.earliest.month - (today.day < birth.earliest.day)) % 12
        return ngettext("%(count)d month", "%(count)d months", months) % {"count": months}
    if youngest == oldest:
        return str(oldest)
    if oldest - youngest == 1:
        return _("%(youngest)d or %(oldest)d") % {"youngest": youngest, "oldest": oldest}
    return _("%(youngest)d to %(oldest)d") % {"youngest": youngest, "oldest": oldest}


def is_certainly_adult(birth: Birth, today: date) -> bool:
    found = ages(birth, today)
    return found is not None and found[0] >= ADULT


def turns_eighteen_between(birth: Birth, today: date, until: date) -> tuple[date, date] | None:
    """From when to when somebody may turn eighteen, if that can still happen before `until`; else None."""
    if not birth.is_known:
        return None
    first, last = years_later(birth.earliest, ADULT), years_later(birth.latest, ADULT)
    return (first, last) if last >= today and first <= until else None


def may_be_same(one: Birth, other: Birth) -> bool:
    """Whether two births can be of one person: they overlap, or one of them is unknown."""
    if not (one.is_known and other.is_known):
        return True
    return one.earliest <= other.latest and other.earliest <= one.latest
