"""Addresses of the demo alone; `zvh.urls` includes them only there."""

from django.urls import path

from zvh.embedded import views

app_name = "demo"
urlpatterns = [
    path("", views.people, name="people"),
    path("binnen/", views.enter, name="enter"),
    path("tweede-stap/", views.second_step, name="second_step"),
]
