"""Addresses of the leidraad: the room of a focusoverleg, and what a case knows and plans."""

from django.urls import path

from leidraad.views import captures, drafts, planning, room

app_name = "leidraad"

ROOM = "overleggen/<uuid:item>/ruimte/"
TOPIC = f"{ROOM}onderwerp/<str:phase>/<str:key>/"

urlpatterns = [
    path("casussen/<uuid:case>/overleggen/nieuw/", planning.plan_meeting, name="plan_meeting"),
    path("overleggen/<uuid:item>/onderwerpen/", planning.topics, name="topics"),
    path(ROOM, room.room, name="room"),
    path(f"{ROOM}tijd/", room.time, name="time"),
    path(f"{ROOM}stappen/", room.steps, name="steps"),
    path(f"{ROOM}tafel/", room.table, name="table"),
    path(f"{ROOM}sinds/", room.since, name="since"),
    path(f"{ROOM}stap/", room.step_move, name="step_move"),
    path(f"{ROOM}toon/", room.topic_move, name="topic_move"),
    path(f"{ROOM}fase/", room.phase_switch, name="phase_switch"),
    path(f"{ROOM}deel/<uuid:part>/", room.part_move, name="part_move"),
    path(TOPIC, room.topic, name="topic"),
    path(f"{TOPIC}<str:kind>/", captures.capture, name="capture"),
    path(f"{TOPIC}<str:kind>/concept/", drafts.draft, name="draft"),
    path(f"{TOPIC}<str:kind>/<uuid:row>/<str:act>/", captures.act, name="act"),
]
