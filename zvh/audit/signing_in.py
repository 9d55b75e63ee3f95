"""Logging in and out, and what fails at it, as lines of the log."""

from allauth.account.signals import password_changed, password_reset, password_set
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.dispatch import receiver

from zvh.access.principal import acting_as
from zvh.accounts.signals import login_refused, logins_ended, second_factors_forgotten
from zvh.audit.log import record
from zvh.audit.models import Outcome

REFUSED_ACTS = {"too_many_login_attempts": "login.lock", "incorrect_code": "second_factor.show"}


@receiver(user_logged_in)
def logged_in(sender, user, **kwargs):
    _record_as(user, "login.done")


@receiver(user_logged_out)
def logged_out(sender, user, **kwargs):
    if user is not None:
        _record_as(user, "logout.done")


@receiver(user_login_failed)
def login_failed(sender, credentials, **kwargs):
    """With the address that was tried, which can be erased; whether somebody has it is not looked up."""
    tried = credentials.get("email") or credentials.get("username") or ""
    record("login.done", outcome=Outcome.REFUSED, words=tried if _is_email(tried) else "")


@receiver(login_refused)
def refused(sender, code, **kwargs):
    """Too many attempts, or a second factor that was not right; a wrong password is told by Django."""
    if act := REFUSED_ACTS.get(code):
        record(act, outcome=Outcome.REFUSED)


@receiver([password_changed, password_reset, password_set])
def password_was_changed(sender, user, **kwargs):
    _record_as(user, "password.change")


@receiver(authenticator_added)
def second_factor_was_added(sender, user, **kwargs):
    _record_as(user, "second_factor.add")


@receiver(authenticator_reset)
@receiver(authenticator_removed)
def second_factor_was_removed(sender, user, **kwargs):
    _record_as(user, "second_factor.remove")


@receiver(logins_ended)
def logins_were_ended(sender, user, **kwargs):
    """By whoever acts; nobody, when a password was forgotten or a command did it."""
    record("login.end", subject_id=user.pk)


@receiver(second_factors_forgotten)
def second_factors_were_forgotten(sender, user, **kwargs):
    record("second_factor.forget", subject_id=user.pk)


def _is_email(text: str) -> bool:
    """People type a password where the address goes; that is not kept."""
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def _record_as(user, act: str) -> None:
    """As the one who logs in or out: at that moment the request is nobody's."""
    with acting_as(user.pk):
        record(act, subject_id=user.pk)
