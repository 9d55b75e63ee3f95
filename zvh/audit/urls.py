"""Addresses of the log, for the privacy officer."""

from django.urls import path

from zvh.audit import views

app_name = "audit"
urlpatterns = [
    path("logboek/", views.search, name="search"),
    path("logboek/uitvoer/", views.export, name="export"),
]
