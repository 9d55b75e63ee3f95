"""Every address of the application. Each view carries its access decision; `PrincipalMiddleware` refuses one without."""

from django.urls import path

urlpatterns: list = []
