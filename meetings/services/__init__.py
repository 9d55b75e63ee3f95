"""Verbs of meetings: planning, seating, weighing, holding. Every change goes through one of these."""

from meetings.services.attendees import ask_attendee, change_attendance, drop_attendee
from meetings.services.chairing import hand_over_chair
from meetings.services.focusoverleg import plan_focusoverleg
from meetings.services.held_back import hold_back, take_back
from meetings.services.invitations import withdraw_invitation
from meetings.services.parts import PartPlan, add_part, change_part, remove_part
from meetings.services.rescheduling import cancel, hand_over_typing, reschedule
from meetings.services.running import close_meeting, mark_presence, move_to_part, start_meeting, start_sitting
from meetings.services.seats import change_seats, seat, unseat
from meetings.services.sittings import add_to_agenda, order_agenda, plan_sitting, remove_from_agenda
from meetings.services.tables import check_table, load_table
from meetings.services.warnings import accept_warning
from meetings.services.weighing import weigh

__all__ = [
    "PartPlan",
    "accept_warning",
    "add_part",
    "add_to_agenda",
    "ask_attendee",
    "cancel",
    "change_attendance",
    "change_part",
    "change_seats",
    "check_table",
    "close_meeting",
    "drop_attendee",
    "hand_over_chair",
    "hand_over_typing",
    "hold_back",
    "load_table",
    "mark_presence",
    "move_to_part",
    "order_agenda",
    "plan_focusoverleg",
    "plan_sitting",
    "remove_from_agenda",
    "remove_part",
    "reschedule",
    "seat",
    "start_meeting",
    "start_sitting",
    "take_back",
    "unseat",
    "weigh",
    "withdraw_invitation",
]
