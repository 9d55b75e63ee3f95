"""Addresses of the weegoverleg, of planning a focusoverleg, and of the meetings of a case."""

from django.urls import path

from meetings.views import attendees, held_back, lifecycle, parts, planning, sittings, weighing

app_name = "meetings"

SITTING = "weegoverleg/<uuid:meeting>/"
REFERRAL = "weegoverleg/aanmelding/<uuid:item>/"
ITEM = "overleggen/<uuid:item>/"

urlpatterns = [
    path("weegoverleg/", sittings.sitting_list, name="sitting_list"),
    path("weegoverleg/nieuw/", sittings.new_sitting, name="new_sitting"),
    path(SITTING, sittings.sitting, name="sitting"),
    path(f"{SITTING}agenda/", sittings.agenda, name="agenda"),
    path(f"{SITTING}verplaatsen/", sittings.move_sitting, name="move_sitting"),
    path(f"{SITTING}voorzitter/", sittings.sitting_chair, name="sitting_chair"),
    path(f"{SITTING}afzeggen/", sittings.sitting_cancellation, name="sitting_cancellation"),
    path(f"{SITTING}beginnen/", sittings.sitting_start, name="sitting_start"),
    path(f"{SITTING}afsluiten/", sittings.sitting_close, name="sitting_close"),
    path(REFERRAL, weighing.referral, name="referral"),
    path(f"{REFERRAL}volgorde/", weighing.agenda_order, name="agenda_order"),
    path(f"{REFERRAL}van-de-agenda/", weighing.agenda_removal, name="agenda_removal"),
    path("casussen/<uuid:case>/overleggen/", lifecycle.of_case, name="of_case"),
    path(ITEM, planning.detail, name="detail"),
    path(f"{ITEM}tafel/", planning.table, name="table"),
    path(f"{ITEM}reden/", planning.accept, name="accept"),
    path(f"{ITEM}delen/nieuw/", parts.new_part, name="new_part"),
    path(f"{ITEM}delen/<uuid:part>/", parts.part, name="part"),
    path(f"{ITEM}delen/<uuid:part>/verwijderen/", parts.part_removal, name="part_removal"),
    path(f"{ITEM}vragen/", attendees.ask, name="ask"),
    path(f"{ITEM}vragen/anderen/", attendees.ask_others, name="ask_others"),
    path(f"{ITEM}gezin/<uuid:person>/uitnodigen/", attendees.invite, name="invite"),
    path(f"{ITEM}genodigden/<uuid:attendee>/", attendees.attendee, name="attendee"),
    path(f"{ITEM}genodigden/<uuid:attendee>/niet-meer/", attendees.attendee_removal, name="attendee_removal"),
    path(f"{ITEM}verplaatsen/", lifecycle.move, name="move"),
    path(f"{ITEM}voorzitter/", lifecycle.chair, name="chair"),
    path(f"{ITEM}typen/", lifecycle.typist, name="typist"),
    path(f"{ITEM}afzeggen/", lifecycle.cancellation, name="cancellation"),
    path(f"{ITEM}beginnen/", lifecycle.start, name="start"),
    path(f"{ITEM}nog-niet-delen/", held_back.mark, name="held_back"),
    path(f"{ITEM}nog-niet-delen/<uuid:held_back>/stop/", held_back.unmark, name="held_back_end"),
]
