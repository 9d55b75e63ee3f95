"""Puts the rows of all sources under their headings."""

from dataclasses import dataclass

from django.utils import timezone

from zvh.pages.work.rows import Band, Reader, Row
from zvh.pages.work.sources import SOURCES


@dataclass(frozen=True)
class MyWork:
    """The three bands of the home page, each with the first thing first."""

    reader: Reader
    today: tuple[Row, ...]
    week: tuple[Row, ...]
    waits: tuple[Row, ...]

    @property
    def to_do(self) -> tuple[Row, ...]:
        """Under one heading, for who has little to do here."""
        return self.today + self.week

    @property
    def number_of_cases(self) -> int:
        rows = (*self.today, *self.week, *self.waits)
        return len({row.case_id for row in rows if row.case_id})


def my_work(principal, user) -> MyWork:
    """What `user` has to do now, as far as they may see it."""
    now = timezone.now()
    reader = Reader(principal=principal, user=user, now=now, today=timezone.localdate(now))
    rows = [row for source in SOURCES if source.is_for(reader) for row in source.rows(reader)]
    return MyWork(reader, *(_in(band, rows) for band in Band))


def _in(band: Band, rows: list[Row]) -> tuple[Row, ...]:
    return tuple(sorted((row for row in rows if row.band == band), key=lambda row: row.order))
