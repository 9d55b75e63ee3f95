"""A row of the home page, and who reads it. No database."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import IntEnum, StrEnum
from uuid import UUID

from zvh.accounts.models import Principal, User

# What a source gives of one sort for one band; behind it stands where the rest is.
SHOWN = 6
# What others owe is asked after, and stands below what one has to do oneself.
SHOWN_OF_OTHERS = 4
DAYS_AHEAD = timedelta(days=7)


class Band(StrEnum):
    TODAY = "today"
    WEEK = "week"
    WAITS = "waits"


class First(IntEnum):
    """What stands above what in a band; within it, the earliest first."""

    ALARM = 1
    NOW = 2
    MEETING = 3
    ANSWER = 4
    ACTION = 5
    OTHER = 6
    UNDATED = 7
    REST = 9


@dataclass(frozen=True)
class Reader:
    """Who reads the page, and what day it is."""

    principal: Principal
    user: User
    now: datetime
    today: date

    @property
    def week_ends(self) -> date:
        """The last day of this week as the page means it: a Monday is not far away on a Friday."""
        return self.today + DAYS_AHEAD


@dataclass(frozen=True)
class Row:
    """One line: what to do, in which household, by when, and the one click that does it or leads to it.

    `when` is in words; `at` only puts rows in order. A row that `posts` does it at once, sending `sends` along, without
    a page between; `page` is where one reads more of it.
    """

    band: Band
    what: str
    url: str
    do: str = ""
    about: str = ""
    number: str = ""
    more: str = ""
    when: str = ""
    is_urgent: bool = False
    at: datetime | date | None = None
    first: First = First.OTHER
    posts: bool = False
    sends: tuple[str, str] = ("", "")
    page: str = ""
    case_id: UUID | None = None

    @property
    def order(self) -> tuple:
        return self.first, self.at is None, str(self.at or "")

    @property
    def is_rest(self) -> bool:
        """Only says where those stand that are not shown."""
        return self.first == First.REST


def at_most(rows: list[Row], *, rest: Row, most: int = SHOWN) -> list[Row]:
    """The first rows, and `rest` behind them when there are more; a source asks for one more than it shows."""
    return rows if len(rows) <= most else [*rows[:most], rest]
