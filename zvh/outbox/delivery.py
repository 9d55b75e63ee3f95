"""Hands a mail to the mail server, and tells what it says: never for this address, not now, or taken."""

import logging
import smtplib

from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.validators import validate_email
from django.db import models
from django.utils.translation import gettext_lazy as _

from zvh.outbox.services import GaveUp, TryLater

# RFC 3463: of a refusal that is about rules, not about the address.
ABOUT_POLICY = b"5.7."
PERMANENT = 500

logger = logging.getLogger(__name__)


class Trouble(models.TextChoices):
    """Why a mail was not sent, or not yet, in words for whoever caused it."""

    WRONG_ADDRESS = "wrong_address", _("This address does not exist, or takes no mail.")
    REFUSED = "refused", _("The mail server refused this message.")
    UNREACHABLE = "unreachable", _("The mail server does not answer.")
    BUSY = "busy", _("The mail server takes no mail at the moment.")
    NOT_ACCEPTED = "not_accepted", _("The mail server does not accept our login or sender.")
    TOO_LATE = "too_late", _("It waited too long; its text is gone.")


def deliver(message: EmailMessage) -> None:
    """Returns when the mail server has taken it. Raises GaveUp when it never will, TryLater when it may later."""
    try:
        for address in message.recipients():
            validate_email(address)
    except ValidationError:
        raise GaveUp(Trouble.WRONG_ADDRESS) from None
    try:
        message.send()
    except OSError as error:
        logger.warning("A mail was not taken: %s %s", type(error).__name__, _code(error) or "")
        # What the server said may name the address: it goes no further.
        raise verdict_on(error) from None


def verdict_on(error: OSError) -> GaveUp | TryLater:
    """What an error of `smtplib` (all of them are OSErrors) or of the network means for this mail.

    A wrong address is for whoever caused the mail, a login that fails for who looks after the machines: they mend it
    while the mail waits.
    """
    code = _code(error)
    is_permanent = code >= PERMANENT
    match error:
        case smtplib.SMTPRecipientsRefused() if is_permanent:
            is_policy = any(
                said.lstrip().startswith(ABOUT_POLICY) for _number, said in error.recipients.values()
            )
            return GaveUp(Trouble.REFUSED if is_policy else Trouble.WRONG_ADDRESS)
        case smtplib.SMTPDataError() if is_permanent:
            return GaveUp(Trouble.REFUSED)
        case smtplib.SMTPAuthenticationError() | smtplib.SMTPNotSupportedError():
            return TryLater(Trouble.NOT_ACCEPTED)
        case smtplib.SMTPSenderRefused() if is_permanent:
            return TryLater(Trouble.NOT_ACCEPTED)
        case smtplib.SMTPRecipientsRefused() | smtplib.SMTPResponseException():
            return TryLater(Trouble.BUSY)
        case _other:
            return TryLater(Trouble.UNREACHABLE, for_all=True)


def _code(error: OSError) -> int:
    """What the mail server answered, as far as it did; 0 otherwise."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return max(code for code, _said in error.recipients.values())
    return error.smtp_code if isinstance(error, smtplib.SMTPResponseException) else 0
