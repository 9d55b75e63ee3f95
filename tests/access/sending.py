"""A form as somebody would fill it in and send it, and what that writes. Nothing of it stays."""

from dataclasses import dataclass
from functools import partial
from http import HTTPStatus

from django.http import HttpResponse

from tests.access.crawling import Found, undone
from tests.access.forms import Sent, filled
from tests.access.rows import Rows, Snapshot
from tests.access.stages import Stage

ATTEMPTS = 4


@dataclass(frozen=True)
class Filled:
    """What was sent, and which rows that makes; `made` is None for a form that these worlds refuse."""

    sent: Sent
    made: Rows | None


def fill_in(stage: Stage, found: Found, snapshot: Snapshot) -> Filled:
    """With the first values that the form accepts."""
    for attempt in range(ATTEMPTS):
        sent = filled(found.form, attempt, stage.mine.rows)
        made = undone(partial(_made_by, stage, found, sent, snapshot))
        if made is not None:
            return Filled(sent, made)
    return Filled(filled(found.form, 0, stage.mine.rows), None)


def send(stage: Stage, found: Found, sent: Sent) -> HttpResponse:
    """As the browser does it in which the form stands."""
    headers = {"HX-Request": "true"} if found.form.is_fragment else {}
    return stage.ask(found.who, "post", found.form.address, sent, headers=headers)


def _made_by(stage: Stage, found: Found, sent: Sent, snapshot: Snapshot) -> Rows | None:
    """What sending this writes; None when it is refused."""
    response = send(stage, found, sent)
    return snapshot.written() if response.status_code < HTTPStatus.BAD_REQUEST else None
