"""Addresses of the family's voice."""

from django.urls import path

from clients import views
from clients.links.urls import urlpatterns as of_links

app_name = "clients"

CHILDREN = "overleggen/<uuid:item>/kinderen/"

urlpatterns = [
    path(CHILDREN, views.child_voices, name="child_voices"),
    path(f"{CHILDREN}<uuid:child>/", views.child_voice, name="child_voice"),
    path(f"{CHILDREN}<uuid:child>/horen/", views.let_child_be_heard, name="let_child_be_heard"),
    path(f"{CHILDREN}horen/<uuid:hearing>/einde/", views.end_hearing, name="end_hearing"),
    *of_links,
]
