"""The mail of logging in: a link to choose a password, and word that something changed. Never a name, never content.

Mail is sent by a later app, which registers how.
"""

from collections.abc import Callable
from uuid import uuid4

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.urls import reverse
from django.utils.translation import gettext as _

_ways: list[Callable] = []


def register(send_mail: Callable) -> None:
    """Have mail sent by `send_mail(to=, subject=, template=, context=, key=)`."""
    _ways[:] = [send_mail]


def password_path(user) -> str:
    """The address, once, at which this user chooses a password: for who forgot it and for who is invited."""
    arguments = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    return reverse("account_reset_password_from_key", kwargs=arguments)


def send_password_link(user) -> None:
    _send(user.email, _("Choose a new password"), "new_password", {"link": password_path(user)})


def send_nobody_here(email: str) -> None:
    """The answer to an address without a user: as much work as the other, so that the time it takes tells nothing."""
    _send(email, _("Choose a new password"), "no_account", {"link": reverse("account_login")})


def send_notice_of_change(user) -> None:
    """So that somebody notices when it was not themselves."""
    _send(user.email, _("Your way of logging in changed"), "login_changed", {"link": reverse("mfa_index")})


def _send(to: str, subject: str, template: str, context: dict) -> None:
    for send_mail in _ways:
        send_mail(to=to, subject=subject, template=template, context=context, key=f"login:{uuid4()}")
