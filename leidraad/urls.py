"""Addresses of the leidraad: the room of a focusoverleg, and what a case knows and plans."""

from django.urls import path

from leidraad.views import (
    captures,
    closing,
    copying,
    documents,
    drafts,
    findings,
    live,
    plan,
    planning,
    reach,
    room,
    sharing,
    table,
    timing,
    turns,
    wall,
)

app_name = "leidraad"

ROOM = "overleggen/<uuid:item>/ruimte/"
FINDINGS = "casussen/<uuid:case>/bevindingen/"
FINDING = f"{FINDINGS}<uuid:finding>/"
TOPIC = f"{ROOM}onderwerp/<str:phase>/<str:key>/"

REACH = "casussen/<uuid:case>/bereik/<slug:sort>/<uuid:statement>/"
VERSION = "casussen/<uuid:case>/plan/<int:number>/"

urlpatterns = [
    path("casussen/<uuid:case>/plan/", plan.plan, name="plan"),
    path("casussen/<uuid:case>/plan/acties/<uuid:action>/", plan.action_status, name="action_status"),
    path(f"{VERSION}gezin/<uuid:person>/", documents.family_plan, name="family_plan"),
    path(f"{VERSION}gezin/<uuid:person>/pdf/", documents.family_paper, name="family_paper"),
    path(f"{VERSION}<slug:kind>/", documents.paper, name="paper"),
    path("overleggen/<uuid:item>/sluiten/", closing.close, name="close"),
    path("overleggen/<uuid:item>/sluiten/aanwezig/", closing.presence, name="presence"),
    path("overleggen/<uuid:item>/gesloten/", closing.closed, name="closed"),
    path("casussen/<uuid:case>/overleggen/nieuw/", planning.plan_meeting, name="plan_meeting"),
    path("overleggen/<uuid:item>/onderwerpen/", planning.topics, name="topics"),
    path(FINDINGS, findings.finding_list, name="findings"),
    path(FINDING, findings.finding, name="finding"),
    path(f"{FINDING}bevestigen/", findings.confirm, name="confirm_finding"),
    path(f"{FINDING}betwisten/", findings.dispute, name="dispute_finding"),
    path(f"{FINDING}afhandelen/", findings.settle, name="settle_finding"),
    path(f"{FINDING}verbeteren/", findings.correct, name="correct_finding"),
    path(REACH, reach.reach, name="reach"),
    path(f"{REACH}afschermen/", reach.keep, name="keep_from"),
    path(f"{REACH}afschermen/<uuid:person>/opheffen/", reach.lift_from, name="lift_from"),
    path(f"{REACH}afspreken/", reach.agree, name="agree_to_share"),
    path(f"{REACH}afspraken/<uuid:decision>/intrekken/", reach.withdraw_agreement, name="withdraw_agreement"),
    path(f"{REACH}vrijgeven/", reach.release_row, name="release"),
    path(f"{FINDING}overnemen/", copying.permit, name="permit_copying"),
    path(f"{FINDING}overnemen/stop/", copying.withdraw, name="withdraw_copying"),
    path("overleggen/<uuid:item>/grond/", sharing.sharing, name="sharing"),
    path(
        "overleggen/<uuid:item>/grond/genodigden/<uuid:attendee>/",
        sharing.of_attendee,
        name="basis_of_attendee",
    ),
    path(
        "overleggen/<uuid:item>/grond/bevindingen/<uuid:finding>/",
        sharing.of_finding,
        name="basis_of_finding",
    ),
    path("live/overleggen/<uuid:item>/", live.follow, name="follow"),
    path(ROOM, room.room, name="room"),
    path(f"{ROOM}tijd/", room.time, name="time"),
    path(f"{ROOM}tijd/pauze/", timing.pause, name="pause"),
    path(f"{ROOM}tijd/verder/", timing.go_on, name="go_on"),
    path(f"{ROOM}tijd/minuten/", timing.minutes, name="minutes"),
    path(f"{ROOM}stappen/", room.steps, name="steps"),
    path(f"{ROOM}tafel/", room.table, name="table"),
    path(f"{ROOM}sinds/", room.since, name="since"),
    path(f"{ROOM}hier/", room.here, name="here"),
    path(f"{ROOM}verder/", room.moves, name="moves"),
    path(f"{ROOM}stap/", room.step_move, name="step_move"),
    path(f"{ROOM}toon/", room.topic_move, name="topic_move"),
    path(f"{ROOM}fase/", room.phase_switch, name="phase_switch"),
    path(f"{ROOM}deel/<uuid:part>/", room.part_move, name="part_move"),
    path(TOPIC, room.topic, name="topic"),
    path(f"{TOPIC}<str:kind>/", captures.capture, name="capture"),
    path(f"{TOPIC}<str:kind>/bekend/", captures.known, name="known"),
    path(f"{TOPIC}<str:kind>/formulier/", drafts.form, name="form"),
    path(f"{TOPIC}<str:kind>/concept/", drafts.draft, name="draft"),
    path(f"{TOPIC}<str:kind>/<uuid:row>/<str:act>/", captures.act, name="act"),
    # The wall and the table of a room.
    path(f"{ROOM}wand/", wall.wall, name="wall"),
    path(f"{ROOM}wand/nu/", wall.wall_now, name="wall_now"),
    path(f"{ROOM}tafel/typen/", table.typing, name="typing"),
    path(f"{ROOM}tafel/<uuid:attendee>/gesproken/", turns.turn, name="turn"),
    path(f"{ROOM}ontbreekt/", table.lacks, name="lacks"),
    path(f"{ROOM}van-mij/", table.mine, name="mine"),
]
