"""A browser in which somebody is logged in, their second factor shown."""

import time
from types import SimpleNamespace

from allauth.account.internal.flows.login import record_authentication
from django.test import Client

from zvh.accounts import sessions


def logged_in(user) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    record_authentication(SimpleNamespace(session=session), user, "mfa", type="totp", reauthenticated=True)
    session[sessions.BEGAN] = session[sessions.SEEN] = time.time()
    session.save()
    return client
