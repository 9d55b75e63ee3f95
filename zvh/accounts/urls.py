"""Addresses of logging in and of one's own account. The names are those that allauth asks for.

There is none for signing up and none for changing one's address: users are invited, at the address they keep.
"""

from allauth.account import views as account
from allauth.socialaccount.providers.openid_connect import views as provider
from django.urls import path

from zvh.accounts import views
from zvh.gate import before_second_factor, public, signed_in, with_fresh_second_factor

urlpatterns = [
    path("inloggen/", public(views.Login.as_view()), name="account_login"),
    path("inloggen/tweede-stap/", public(views.SecondStep.as_view()), name="mfa_authenticate"),
    path("inloggen/niet-meer/", public(account.account_inactive), name="account_inactive"),
    path("uitloggen/", public(account.logout), name="account_logout"),
    path("inloggen/opnieuw/", before_second_factor(views.ShowAgain.as_view()), name="mfa_reauthenticate"),
    path(
        "inloggen/opnieuw/passkey/",
        before_second_factor(views.ShowPasskeyAgain.as_view()),
        name="mfa_reauthenticate_webauthn",
    ),
    path(
        "inloggen/opnieuw/wachtwoord/",
        before_second_factor(views.PasswordAgain.as_view()),
        name="account_reauthenticate",
    ),
    path("inloggen/organisatie/niet-gelukt/", public(views.not_let_in), name="socialaccount_login_error"),
    path("inloggen/organisatie/gestopt/", public(views.not_let_in), name="socialaccount_login_cancelled"),
    path("inloggen/bij/<slug:provider_id>/", public(views.at_provider), name="openid_connect_login"),
    path("inloggen/bij/<slug:provider_id>/terug/", public(provider.callback), name="openid_connect_callback"),
    path("wachtwoord/vergeten/", public(views.ForgotPassword.as_view()), name="account_reset_password"),
    path("wachtwoord/verstuurd/", public(account.password_reset_done), name="account_reset_password_done"),
    path(
        "wachtwoord/gekozen/",
        public(account.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
    path(
        "wachtwoord/nieuw/<str:uidb36>/<str:key>/",
        public(views.NewPassword.as_view()),
        name="account_reset_password_from_key",
    ),
    path("mijn-account/", signed_in(views.overview), name="mfa_index"),
    path(
        "mijn-account/tweede-stap/", before_second_factor(views.second_factor), name="account_second_factor"
    ),
    path("mijn-account/app/", before_second_factor(views.AddApp.as_view()), name="mfa_activate_totp"),
    path("mijn-account/app/weg/", signed_in(views.RemoveApp.as_view()), name="mfa_deactivate_totp"),
    path("mijn-account/passkey/", before_second_factor(views.AddPasskey.as_view()), name="mfa_add_webauthn"),
    path(
        "mijn-account/passkey/<int:pk>/", signed_in(views.RenamePasskey.as_view()), name="mfa_edit_webauthn"
    ),
    path(
        "mijn-account/passkey/<int:pk>/weg/",
        signed_in(views.RemovePasskey.as_view()),
        name="mfa_remove_webauthn",
    ),
    path(
        "mijn-account/herstelcodes/",
        signed_in(views.RecoveryCodes.as_view()),
        name="mfa_view_recovery_codes",
    ),
    path(
        "mijn-account/herstelcodes/nieuw/",
        signed_in(views.NewRecoveryCodes.as_view()),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "mijn-account/wachtwoord/", signed_in(views.ChangePassword.as_view()), name="account_change_password"
    ),
    path(
        "mijn-account/wachtwoord/kiezen/",
        signed_in(with_fresh_second_factor(views.SetPassword.as_view())),
        name="account_set_password",
    ),
    path("mijn-account/ingelogd/", signed_in(views.login_check), name="login_check"),
    path("mijn-account/sessies/", signed_in(views.own_sessions), name="usersessions_list"),
]
