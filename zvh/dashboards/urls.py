"""Addresses of figures."""

from django.urls import path

from zvh.dashboards import views

app_name = "dashboards"
urlpatterns = [path("cijfers/", views.home, name="home")]
