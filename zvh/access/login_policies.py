"""Privileges on the tables of logging in: they are read and written before anyone is known, so no row is guarded."""

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from allauth.usersessions.models import UserSession

from zvh.access.registry import OpenTable

LOGIN_TABLES = [
    OpenTable(
        Authenticator,
        "SELECT, INSERT, UPDATE, DELETE",
        because="Second factors, asked for before anyone is known; their secrets are encrypted by the application.",
    ),
    OpenTable(
        UserSession,
        "SELECT, INSERT, UPDATE, DELETE",
        because="Where somebody is logged in; ended by themselves and by who disables them.",
    ),
    OpenTable(
        SocialAccount,
        "SELECT, INSERT, UPDATE, DELETE",
        because="Who somebody is at the provider of their organisation, read before anyone is known.",
    ),
    OpenTable(SocialApp, "SELECT", because="Always empty: providers come from the environment."),
    OpenTable(SocialToken, "SELECT", because="Always empty: tokens of providers are not kept."),
    OpenTable(
        EmailAddress, "SELECT", because="Always empty: a user has the one address they were invited at."
    ),
    OpenTable(EmailConfirmation, "SELECT", because="Always empty: nobody changes an address themselves."),
]
