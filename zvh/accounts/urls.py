"""Addresses of logging in and out. The names are the ones that allauth asks for."""

from allauth.account import views as account
from allauth.mfa.base import views as factor
from django.urls import path

from zvh.gate import before_second_factor, public

urlpatterns = [
    path("inloggen/", public(account.login), name="account_login"),
    path("inloggen/tweede-stap/", public(factor.authenticate), name="mfa_authenticate"),
    path("inloggen/bevestigen/", before_second_factor(factor.reauthenticate), name="mfa_reauthenticate"),
    path("uitloggen/", public(account.logout), name="account_logout"),
    path("beveiliging/", before_second_factor(factor.index), name="mfa_index"),
    path("beveiliging/instellen/", before_second_factor(factor.index), name="account_second_factor"),
]
