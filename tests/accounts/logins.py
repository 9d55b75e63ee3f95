"""People with a password and an authenticator app, and what they do at the door."""

import time

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from allauth.mfa.utils import decrypt
from django.test import Client

from tests.factories import UserFactory
from tests.roles import as_owner

PASSWORD = "paarse fiets in de regen"


def make_user(*, with_app: bool = True, **fields):
    """Somebody with a password, and with an app unless told otherwise."""
    with as_owner():
        user = UserFactory(**fields)
        user.set_password(PASSWORD)
        user.save()
        if with_app:
            TOTP.activate(user, generate_totp_secret())
    return user


def code_of(user) -> str:
    """What this user's app shows now."""
    app = Authenticator.objects.get(user=user, type=Authenticator.Type.TOTP)
    return code_for(decrypt(app.data["secret"]))


def code_for(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def give_password(client: Client, email: str, password: str = PASSWORD, **extra):
    return client.post("/inloggen/", {"login": email, "password": password}, **extra)


def log_in(user, client: Client | None = None) -> Client:
    """Through the pages: password, then the code of the app."""
    client = client or Client()
    give_password(client, user.email)
    client.post("/inloggen/tweede-stap/", {"code": code_of(user)})
    return client


def disable(user) -> None:
    with as_owner():
        user.is_active = False
        user.save()
