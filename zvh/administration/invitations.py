"""The link with which an invited user sets a password: the same as for a forgotten one, so it works once."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.urls import reverse

from zvh.accounts.models import User


def invitation_path(user: User) -> str:
    """It holds until the user logs in or has a new password, at most `PASSWORD_RESET_TIMEOUT` seconds."""
    return reverse(
        "account_reset_password_from_key",
        kwargs={"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)},
    )
