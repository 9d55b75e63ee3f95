"""Logging in and what belongs to it: allauth's views with our forms, and a few of our own around them."""

from allauth.account import views as account
from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.adapter import get_adapter as get_mfa_adapter
from allauth.mfa.base import views as factor
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkey
from allauth.socialaccount.adapter import get_adapter as get_provider_adapter
from allauth.socialaccount.providers.openid_connect import views as provider
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods
from requests import RequestException

from zvh.accounts import sessions
from zvh.accounts.adapter import SHOWABLE, has_second_factor
from zvh.gate import asked_by_itself

HOME_OF_ACCOUNT = reverse_lazy("mfa_index")


class Refusing:
    """A form that is refused comes back with status 422."""

    def form_invalid(self, form):
        response = super().form_invalid(form)
        if response.status_code == 200:
            response.status_code = 422
        return response


class SteppingUp:
    """Showing a second factor again gives the session another key."""

    def form_valid(self, form):
        sessions.rotate(self.request)
        return super().form_valid(form)


class WithSomethingToShow:
    """Who has nothing to show yet sets something up."""

    def _check_reauthentication_method_available(self, request):
        if not get_account_adapter().get_reauthentication_methods(request.user):
            return redirect("account_second_factor")
        return super()._check_reauthentication_method_available(request)


class SettingUp:
    """Who sets up a second factor has shown it: it was used to set itself up."""

    def form_valid(self, form):
        response = super().form_valid(form)
        newest = Authenticator.objects.filter(user=self.request.user, type__in=SHOWABLE).latest("pk")
        record_authentication(self.request, self.request.user, "mfa", id=newest.pk, type=newest.type)
        sessions.rotate(self.request)
        return response


class Login(Refusing, account.LoginView):
    def get_context_data(self, **kwargs):
        apps = get_provider_adapter().list_apps(self.request)
        return super().get_context_data(providers=apps, **kwargs)


class SecondStep(Refusing, factor.AuthenticateView):
    def get_context_data(self, **kwargs):
        types = set(Authenticator.objects.filter(user=self.stage.login.user).values_list("type", flat=True))
        return super().get_context_data(**kwargs) | {
            "has_app": Authenticator.Type.TOTP in types,
            "has_passkey": Authenticator.Type.WEBAUTHN in types,
        }


class ShowAgain(Refusing, SteppingUp, WithSomethingToShow, factor.ReauthenticateView):
    def get_context_data(self, **kwargs):
        passkeys = Authenticator.objects.filter(user=self.request.user, type=Authenticator.Type.WEBAUTHN)
        return super().get_context_data(has_passkey=passkeys.exists(), **kwargs)


class ShowPasskeyAgain(SteppingUp, WithSomethingToShow, passkey.ReauthenticateWebAuthnView):
    def form_invalid(self, form):
        messages.error(self.request, _("Your passkey was not recognised. Try again, or use a code."))
        return redirect(self.passthrough_next_url(reverse("mfa_reauthenticate")))


class PasswordAgain(Refusing, WithSomethingToShow, account.ReauthenticateView):
    pass


class AddApp(Refusing, SettingUp, totp.ActivateTOTPView):
    pass


class RemoveApp(Refusing, totp.DeactivateTOTPView):
    success_url = HOME_OF_ACCOUNT


class AddPasskey(Refusing, SettingUp, passkey.AddWebAuthnView):
    pass


class RenamePasskey(Refusing, passkey.EditWebAuthnView):
    success_url = HOME_OF_ACCOUNT


class RemovePasskey(passkey.RemoveWebAuthnView):
    success_url = HOME_OF_ACCOUNT

    def form_valid(self, form):
        if get_mfa_adapter().can_delete_authenticator(self.object):
            return super().form_valid(form)
        messages.error(self.request, get_mfa_adapter().error_messages["cannot_delete_authenticator"])
        return HttpResponseRedirect(self.get_success_url())


class RecoveryCodes(recovery.ViewRecoveryCodesView):
    def get(self, request, *args, **kwargs):
        mine = Authenticator.objects.filter(user=request.user, type=Authenticator.Type.RECOVERY_CODES)
        if not mine.exists():
            return redirect("mfa_generate_recovery_codes")
        return super().get(request, *args, **kwargs)


class NewRecoveryCodes(Refusing, recovery.GenerateRecoveryCodesView):
    pass


class ForgotPassword(Refusing, account.PasswordResetView):
    pass


class NewPassword(Refusing, account.PasswordResetFromKeyView):
    """Who forgot their password is logged out everywhere: somebody else may have known it."""

    def form_valid(self, form):
        response = super().form_valid(form)
        sessions.end_all(self.reset_user)
        return response


class EndingOthers:
    """Another password ends every other login of this user."""

    success_url = HOME_OF_ACCOUNT

    def form_valid(self, form):
        response = super().form_valid(form)
        sessions.end_all(self.request.user, except_key=self.request.session.session_key)
        return response


class ChangePassword(Refusing, EndingOthers, account.PasswordChangeView):
    pass


class SetPassword(Refusing, EndingOthers, account.PasswordSetView):
    pass


@require_GET
def overview(request):
    """“My account”: password, second steps, where one is logged in."""
    authenticators = Authenticator.objects.filter(user=request.user).order_by("created_at")
    by_type = {kind: [one for one in authenticators if one.type == kind] for kind in Authenticator.Type}
    codes = by_type[Authenticator.Type.RECOVERY_CODES]
    return render(
        request,
        "account/overview.html",
        {
            "app": next(iter(by_type[Authenticator.Type.TOTP]), None),
            "passkeys": by_type[Authenticator.Type.WEBAUTHN],
            "codes_left": len(codes[0].wrap().get_unused_codes()) if codes else 0,
            "places": len(sessions.sessions_of(request.user)),
            "who": [
                (_("Name"), request.user.name),
                (_("E-mail"), request.user.email),
                (_("Organisation"), request.user.organisation),
                (_("Role"), request.user.get_role_display()),
            ],
        },
    )


@require_GET
def second_factor(request):
    """Where who has shown no second factor is led: to show one, or to choose which one to set up."""
    if has_second_factor(request.user):
        return redirect(f"{reverse('mfa_reauthenticate')}?{request.GET.urlencode()}")
    return render(request, "account/second_factor.html")


@require_http_methods(["GET", "POST"])
def own_sessions(request):
    """Where one is logged in; `session` ends that one, `others` all but this one."""
    if request.method == "GET":
        found = [(one, sessions.browser_of(one)) for one in sessions.sessions_of(request.user)]
        return render(request, "account/sessions.html", {"sessions": found})
    this = request.session.session_key
    if "others" in request.POST:
        sessions.end_all(request.user, except_key=this)
        messages.success(request, _("You are now logged in here only."))
    elif request.POST.get("session", "").isdecimal():
        sessions.end_one(request.user, pk=int(request.POST["session"]))
        messages.success(request, _("That login has ended."))
    return redirect("usersessions_list")


@asked_by_itself
@require_GET
def login_check(request):
    """Whether the login still holds, asked before a form is sent away with its page; with a token of this login."""
    return HttpResponse(status=204, headers={"X-CSRFToken": get_token(request)})


@require_GET
def at_provider(request, provider_id):
    """Off to the provider of one's organisation, which may be out of reach."""
    try:
        return provider.login(request, provider_id)
    except RequestException:
        return render(request, "account/provider_problem.html", {"is_out_of_reach": True}, status=502)


@require_GET
def not_let_in(request):
    """The provider did its part, and this person is not known here; or they turned back there."""
    return render(request, "account/provider_problem.html", status=403)
