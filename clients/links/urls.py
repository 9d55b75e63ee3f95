"""Addresses of personal links. Everything below /g/ that is not a page of ours is a token, however mangled."""

from django.urls import path, register_converter

from clients.links import desk, meeting, views
from clients.links.tokens import TokenConverter

register_converter(TokenConverter, "link_token")

urlpatterns = [
    path("g/", views.code, name="link_code"),
    path("g/plan/", views.plan, name="link_plan"),
    path("g/plan/papier/", views.paper, name="link_paper"),
    path("g/gesprek/", meeting.meeting, name="link_meeting"),
    path("g/gesprek/nu/", meeting.meeting_now, name="link_meeting_now"),
    path("live/g/gesprek/", meeting.follow, name="link_follow"),
    path("g/weg/", views.leave, name="link_leave"),
    path("g/<link_token:token>", views.link, name="link"),
    path("casussen/<uuid:case>/links/", desk.links, name="links"),
    path("casussen/<uuid:case>/links/<uuid:link>/intrekken/", desk.withdraw, name="link_withdraw"),
]
