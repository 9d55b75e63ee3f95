"""What became of a message, in words: how it stands, why, and what somebody can do about it. No database."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zvh.outbox.delivery import Trouble
from zvh.outbox.mail import can_be_tried_again
from zvh.outbox.models import Message, MessageState
from zvh.ui.dates import clock

LOOKS = {
    MessageState.FAILED: ("warm", "alert"),
    MessageState.TROUBLE: ("line", "clock"),
    MessageState.WAITING: ("line", "clock"),
    MessageState.SENT: ("ok", "check"),
}


@dataclass(frozen=True)
class Told:
    """`why` and `advice` are empty when nothing is wrong; `find` is an address that a beheerder may have to correct."""

    state: str
    tone: str
    shape: str
    why: str = ""
    advice: str = ""
    can_try_again: bool = False
    find: str = ""


def told(message: Message, *, is_beheerder: bool) -> Told:
    """For who caused the message, or for the beheerder, who corrects addresses."""
    state = message.state
    tone, shape = LOOKS[state]
    if state in {MessageState.SENT, MessageState.WAITING}:
        return Told(state.label, tone, shape)
    trouble = message.task.error
    return Told(
        state.label,
        tone,
        shape,
        why=_why(trouble),
        advice=_advice(trouble, is_beheerder) if state == MessageState.FAILED else _when(message),
        can_try_again=can_be_tried_again(message),
        find=message.to if is_beheerder and trouble == Trouble.WRONG_ADDRESS else "",
    )


def _why(trouble: str) -> str:
    if trouble in Trouble.values:
        return str(Trouble(trouble).label)
    return _("Something went wrong in the application; its log says what.")


def _when(message: Message) -> str:
    times, time = message.task.attempts, clock(message.task.not_before)
    if not times:
        return _("It is tried at %(time)s or a little later.") % {"time": time}
    words = ngettext(
        "Tried %(times)d time; the next time is at %(time)s or a little later.",
        "Tried %(times)d times; the next time is at %(time)s or a little later.",
        times,
    )
    return words % {"times": times, "time": time}


def _advice(trouble: str, is_beheerder: bool) -> str:
    match trouble:
        case Trouble.WRONG_ADDRESS if is_beheerder:
            return _("Correct the address of this user, and ask whoever had it sent to do that once more.")
        case Trouble.WRONG_ADDRESS:
            return _(
                "Call the person and ask for the right address. The functional administrator changes it; "
                "after that, do once more what sent this message."
            )
        case Trouble.REFUSED:
            return _("Try again. When it is refused again, tell whoever looks after the mail server.")
        case Trouble.TOO_LATE:
            return _("Do once more what sent this message, if it still matters.")
        case _other:
            return _("It was tried for a long time. Try again when mail works, or call the person.")
