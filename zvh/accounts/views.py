"""Logging in and out. The second factor and outside providers come with the access issue."""

from django.contrib.auth.views import LoginView, LogoutView
from django.urls import reverse_lazy

from zvh.accounts.forms import LoginForm
from zvh.gate import public

login = public(
    LoginView.as_view(
        template_name="accounts/login.html",
        authentication_form=LoginForm,
        redirect_authenticated_user=True,
    )
)
logout = public(LogoutView.as_view(next_page=reverse_lazy("accounts:login")))
