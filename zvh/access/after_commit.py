"""A page about what was just written, made once that is committed."""

from collections.abc import Callable

from django.http import HttpResponse


class AfterCommit(HttpResponse):
    """Others hear of a change at commit (zvh.live): they don't wait until the page of who made it is ready.

    `make` gives the page; it is called in a transaction of its own, as the same principal. Where the change is rolled
    back there is no page to make.
    """

    def __init__(self, make: Callable[[], str], **options) -> None:
        super().__init__(**options)
        self.make = make
