"""Addresses of the messages that somebody had sent."""

from django.urls import path

from zvh.outbox import views

app_name = "outbox"
urlpatterns = [
    path("berichten/", views.message_list, name="message_list"),
    path("berichten/<uuid:message>/opnieuw/", views.try_again, name="try_again"),
]
