"""Addresses of logging in and out."""

from django.urls import path

from zvh.accounts import views

app_name = "accounts"
urlpatterns = [
    path("inloggen/", views.login, name="login"),
    path("uitloggen/", views.logout, name="logout"),
]
