"""Everybody's second factor in the demo, so that one click logs somebody in by the same stages as anywhere."""

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.account.stages import LoginStageController
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.stages import AuthenticateStage
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from zvh.accounts.adapter import has_second_factor


class DemoAuthenticator:
    """Shows the second factor of a demo person without their phone. Exists in the demo alone."""

    def __init__(self):
        if not settings.ZVH_DEMO:
            raise ImproperlyConfigured(
                "The demo's second factor lets anyone in: it belongs to the demo alone."
            )

    def log_in(self, request, user, *, redirect_url: str | None = None):
        """Both steps of logging in: the password by a click, then the second factor; returns the answer."""
        if not has_second_factor(user):
            TOTP.activate(user, generate_totp_secret())
        record_authentication(request, user, "password", email=user.email)
        response = perform_login(request, Login(user=user, email=user.email, redirect_url=redirect_url))
        stage = LoginStageController.enter(request, AuthenticateStage.key)
        if stage is None:
            return response
        post_authentication(request, self._of(user))
        return stage.exit()

    def show_again(self, request) -> None:
        """The second factor of who is logged in, once more."""
        post_authentication(request, self._of(request.user), reauthenticated=True)

    def _of(self, user) -> Authenticator:
        return Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.RECOVERY_CODES).first()
