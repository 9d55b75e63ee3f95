"""Where allauth asks how this installation wants logging in: no sign-up, secrets encrypted."""

import time

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.providers.base import AuthProcess
from django.contrib.auth import get_user_model
from django.db.models import Q
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zvh.accounts import encryption, letters
from zvh.accounts.client_address import client_address
from zvh.accounts.signals import login_refused
from zvh.gate import FRESH_SECONDS, has_fresh_second_factor

# A network that is never assigned (RFC 6666): for a server that listens on a socket without a network.
NOWHERE = "100::"
SHOWABLE = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
PASSWORD_AT_LOGIN = "login_password_hash"


def has_second_factor(user) -> bool:
    """Whether this user has set up something to show; recovery codes alone are not that."""
    return is_mfa_enabled(user, SHOWABLE)


class RefusalsAreHeard:
    """Mix in before an adapter: a login that is refused is told, so that it is logged."""

    def validation_error(self, code, *args):
        login_refused.send(sender=type(self), code=code)
        return super().validation_error(code, *args)


class AccountAdapter(RefusalsAreHeard, DefaultAccountAdapter):
    """Users are invited by the functioneel beheerder; nobody makes an account for themselves."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("This e-mail address and password do not belong together."),
        "too_many_login_attempts": _(
            "Too many attempts. Logging in is locked for 15 minutes, also with the right password. "
            "Did you forget your password? Ask for a new one."
        ),
        "incorrect_password": _("This is not your password."),
        "enter_current_password": _("This is not your current password."),
        "invalid_password_reset": _("This link cannot be used any more."),
    }

    def is_open_for_signup(self, request) -> bool:
        return False

    def is_ajax(self, request) -> bool:
        """Answers are pages; the same ones for everybody who asks."""
        return False

    def get_client_ip(self, request) -> str:
        """The address that wrong passwords are counted for; whoever hides it is counted with the others who do."""
        return client_address(request) or NOWHERE

    def pre_login(self, request, user, **kwargs):
        """Between password and second factor the session gets another key, and remembers which password it was."""
        response = super().pre_login(request, user, **kwargs)
        if response is None:
            request.session.cycle_key()
            request.session[PASSWORD_AT_LOGIN] = user.get_session_auth_hash()
        return response

    def login(self, request, user):
        """Who was disabled or changed the password between the two steps begins anew."""
        if not user.is_active or request.session.pop(PASSWORD_AT_LOGIN, None) != user.get_session_auth_hash():
            raise ImmediateHttpResponse(HttpResponseRedirect(reverse("account_login")))
        super().login(request, user)

    def logout(self, request) -> None:
        """Whoever logs out halfway a request is nobody for the rest of it."""
        super().logout(request)
        request.principal = None

    def is_reauthentication_required(self, *, app, **kwargs) -> bool:
        """What changes how somebody logs in asks for a fresh second factor, or a fresh password until there is one."""
        request = context.request
        if has_second_factor(request.user):
            return not has_fresh_second_factor(request)
        records = get_authentication_records(request, request.user)
        return not any(time.time() - record["at"] < FRESH_SECONDS for record in records)

    def get_reauthentication_methods(self, user) -> list[dict]:
        """A password does not stand in for a second factor."""
        methods = super().get_reauthentication_methods(user)
        if user.is_authenticated and has_second_factor(user):
            return [method for method in methods if method["id"] != "reauthenticate"]
        return methods

    def send_mail(self, template_prefix, email, context) -> None:
        """Mail of ours says nothing but a link: what we send stands in `letters`."""
        raise NotImplementedError(template_prefix)

    def send_notification_mail(self, template_prefix, user, context=None, email=None) -> None:
        letters.send_notice_of_change(user)


class SecondFactorAdapter(RefusalsAreHeard, DefaultMFAAdapter):
    """Second factors: an authenticator app or a passkey, with recovery codes beside it."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _(
            "This code is not right. Each code works once; your app shows a new one every 30 seconds."
        ),
        "cannot_delete_authenticator": _("This is your only second step. Add another one first."),
    }

    def encrypt(self, text: str) -> str:
        return encryption.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        return encryption.decrypt(encrypted_text)

    def generate_authenticator_name(self, user, type) -> str:
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return str(_("Passkey %(number)d") % {"number": number})

    def can_delete_authenticator(self, authenticator) -> bool:
        """Without another one, whoever knows the password could set up one of their own."""
        others = Authenticator.objects.filter(user_id=authenticator.user_id, type__in=SHOWABLE)
        return others.exclude(pk=authenticator.pk).exists()


class ProviderAdapter(DefaultSocialAccountAdapter):
    """Logging in with an organisation's own OpenID Connect provider, for users who are known here already."""

    def is_open_for_signup(self, request, sociallogin) -> bool:
        return False

    def pre_social_login(self, request, sociallogin) -> None:
        """Let in who is known here by the address that their provider vouches for; nobody else, whatever was asked.

        The provider's word counts as the password: the second factor is still asked for.
        """
        sociallogin.state["process"] = AuthProcess.LOGIN
        # What the provider tells of somebody beyond who they are is not ours to keep.
        sociallogin.account.extra_data = {}
        if sociallogin.is_existing:
            sociallogin.account.save(update_fields=["extra_data"])
            return
        user = self._user_with_verified_address(sociallogin)
        if user is None:
            raise ImmediateHttpResponse(HttpResponseRedirect(reverse("socialaccount_login_error")))
        sociallogin.user = sociallogin.account.user = user
        sociallogin.account.save()
        letters.send_notice_of_change(user)

    def _user_with_verified_address(self, sociallogin):
        vouched_for = [address.email for address in sociallogin.email_addresses if address.verified]
        if not vouched_for:
            return None
        matches = Q()
        for email in vouched_for:
            matches |= Q(email__iexact=email)
        users = get_user_model().objects.filter(matches, is_active=True)[:2]
        return users[0] if len(users) == 1 else None
