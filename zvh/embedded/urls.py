"""Addresses of the demo alone; `zvh.urls` includes them only there."""

from django.urls import path

from zvh.embedded import mailbox_views, views

app_name = "demo"
urlpatterns = [
    path("", views.people, name="people"),
    path("binnen/", views.enter, name="enter"),
    path("tweede-stap/", views.second_step, name="second_step"),
    path("post/", mailbox_views.mailbox, name="mailbox"),
    path("post/<slug:mail>/", mailbox_views.mail, name="mail"),
    path("post/<slug:mail>/overleg.ics", mailbox_views.calendar_file, name="calendar_file"),
]
