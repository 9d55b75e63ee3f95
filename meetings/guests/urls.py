"""Addresses of guests. Everything below /gast/ that is not a page of ours is a token, however mangled."""

from django.urls import path, register_converter

from meetings.guests import desk, own, views
from zvh.access.links.tokens import TokenConverter

register_converter(TokenConverter, "guest_token")

GUEST = "overleggen/<uuid:item>/genodigden/<uuid:attendee>/gast/"

guest_urls = [
    path("gast/", views.front, name="guest_door"),
    path("gast/code-sturen/", views.send, name="guest_send"),
    path("gast/code/", views.code, name="guest_code"),
    path("gast/convenant/", own.covenant, name="guest_covenant"),
    path("gast/overleg/", own.meeting, name="guest_meeting"),
    path("gast/overleg/antwoord/", own.reply, name="guest_reply"),
    path("gast/weg/", own.leave, name="guest_leave"),
    path("gast/<guest_token:token>", views.link, name="guest_link"),
    path(f"{GUEST}link/", desk.link_again, name="guest_link_again"),
    path(f"{GUEST}nummer/", desk.new_number, name="guest_new_number"),
    path(f"{GUEST}intrekken/", desk.withdrawal, name="guest_withdrawal"),
]
