"""allauth's forms with our words, and without what fields say inside themselves: it vanishes while one types."""

import struct

from allauth.account import forms as account
from allauth.account.adapter import get_adapter
from allauth.mfa.adapter import get_adapter as get_factor_adapter
from allauth.mfa.base import forms as factor
from allauth.mfa.recovery_codes import forms as recovery
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as passkey
from django.forms import JSONField
from django.utils.translation import gettext_lazy as _

from zvh.accounts import letters
from zvh.ui.forms import PlainFormMixin

# What reading an answer of a passkey fails with when somebody made it up.
MADE_UP = (AttributeError, IndexError, KeyError, TypeError, ValueError, struct.error)
CODE = {"inputmode": "numeric", "autocomplete": "one-time-code", "spellcheck": "false"}


class _OurWords(PlainFormMixin):
    """Labels by field; no placeholders, and no helping text that is a link."""

    labels = {}
    helps = {}
    # One line says what is wrong; there is nothing to find further down.
    has_own_summary = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)
            field.help_text = self.helps.get(name, "" if name in self.labels else field.help_text)
            if isinstance(field, JSONField):
                # What a passkey answers is parsed, not text: a limit would measure a number.
                field.validators = []


class LoginForm(_OurWords, account.LoginForm):
    labels = {"login": _("E-mail"), "password": _("Password")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs["autocomplete"] = "username"


class PasswordForm(_OurWords, account.ReauthenticateForm):
    labels = {"password": _("Password")}


class ChangePasswordForm(_OurWords, account.ChangePasswordForm):
    labels = {
        "oldpassword": _("Current password"),
        "password1": _("New password"),
        "password2": _("New password again"),
    }
    helps = {"password1": _("At least 12 characters. A sentence is easy to remember.")}


class SetPasswordForm(_OurWords, account.SetPasswordForm):
    labels = {"password1": _("New password"), "password2": _("New password again")}
    helps = ChangePasswordForm.helps


class ResetPasswordForm(_OurWords, account.ResetPasswordForm):
    labels = {"email": _("E-mail")}

    def save(self, request, **kwargs) -> str:
        """Every address gets a mail, so that nobody learns from the answer which are known here."""
        email = self.cleaned_data["email"]
        for user in self.users:
            letters.send_password_link(user)
        if not self.users:
            letters.send_nobody_here(email)
        return email


class NewPasswordForm(_OurWords, account.ResetPasswordKeyForm):
    labels = SetPasswordForm.labels
    helps = ChangePasswordForm.helps


class LinkForm(account.UserTokenForm):
    """A link that was sent to somebody; after they are disabled it does nothing."""

    def clean(self):
        cleaned = super().clean()
        if not self.reset_user.is_active:
            raise get_adapter().validation_error("invalid_password_reset")
        return cleaned


class _Code(_OurWords):
    labels = {"code": _("Code")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs.update(CODE)


class CodeForm(_Code, factor.AuthenticateForm):
    helps = {"code": _("The six digits of your app, or one of your recovery codes.")}


class CodeAgainForm(_Code, factor.ReauthenticateForm):
    helps = CodeForm.helps


class FirstCodeForm(_Code, totp.ActivateTOTPForm):
    helps = {"code": _("The six digits that the app shows now.")}


class RemoveAppForm(_OurWords, totp.DeactivateTOTPForm):
    pass


class NewRecoveryCodesForm(_OurWords, recovery.GenerateRecoveryCodesForm):
    pass


class _Passkey:
    """A passkey's answer is data of whoever sends it: one that makes no sense is refused, not an error of ours."""

    def clean_credential(self):
        try:
            return super().clean_credential()
        except MADE_UP:
            raise get_factor_adapter().validation_error("incorrect_code") from None


class PasskeyForm(_Passkey, passkey.AuthenticateWebAuthnForm):
    pass


class PasskeyAgainForm(_Passkey, passkey.ReauthenticateWebAuthnForm):
    pass


class AddPasskeyForm(_OurWords, passkey.AddWebAuthnForm):
    labels = {"name": _("Name of this passkey")}
    helps = {"name": _("So that you can tell them apart: “laptop at work”, “my phone”.")}

    def clean(self):
        try:
            return super().clean()
        except MADE_UP:
            raise get_factor_adapter().validation_error("incorrect_code") from None


class RenamePasskeyForm(_OurWords, passkey.EditWebAuthnForm):
    labels = AddPasskeyForm.labels
