"""Every change to households and cases goes through one of these verbs: one transaction, with its line in the log."""

from cases.services.access_requests import ask_access, decline_request, grant_request, withdraw_request
from cases.services.appointments import appoint, current_appointment, end_appointment
from cases.services.break_glass import break_glass, end_break_glass, see_alert
from cases.services.contact import (
    add_contact_point,
    agree_channel,
    end_channel,
    end_contact_point,
    is_kept_from_me,
    read_contact,
)
from cases.services.dossier import (
    add_decision_moment,
    add_incident,
    agree_on_visits,
    note_life_domain,
    remove_decision_moment,
    rename_household,
)
from cases.services.endings import end_case, ending_problems
from cases.services.involvements import end_involvement, involve
from cases.services.joining import KnownHousehold, add_to_case_in_hand, join_household, known_households
from cases.services.measures import end_measure, lift_separation, record_measure, separate
from cases.services.new import NewChannel, NewCustody, NewPerson, NewRelation, ReferralText
from cases.services.persons import (
    add_person,
    change_person,
    end_membership,
    record_custody,
    relate,
    remove_relationship,
)
from cases.services.phases import change_phase, change_track, follow_up
from cases.services.referring import advice_for, advised_track, change_referral, refer_household
from cases.services.reviews import can_be_ended, end_access, keep_access
from cases.services.safety import end_keeping_off, keep_off_paper
from cases.services.weighing import ask_for_more, decline, take_up

__all__ = [
    "KnownHousehold",
    "NewChannel",
    "NewCustody",
    "NewPerson",
    "NewRelation",
    "ReferralText",
    "add_contact_point",
    "add_decision_moment",
    "add_incident",
    "add_person",
    "add_to_case_in_hand",
    "advice_for",
    "advised_track",
    "agree_channel",
    "agree_on_visits",
    "appoint",
    "ask_access",
    "ask_for_more",
    "break_glass",
    "can_be_ended",
    "change_person",
    "change_phase",
    "change_referral",
    "change_track",
    "current_appointment",
    "decline",
    "decline_request",
    "end_access",
    "end_appointment",
    "end_break_glass",
    "end_case",
    "end_channel",
    "end_contact_point",
    "end_involvement",
    "end_keeping_off",
    "end_measure",
    "end_membership",
    "ending_problems",
    "follow_up",
    "grant_request",
    "involve",
    "is_kept_from_me",
    "join_household",
    "keep_access",
    "keep_off_paper",
    "known_households",
    "lift_separation",
    "note_life_domain",
    "read_contact",
    "record_custody",
    "record_measure",
    "refer_household",
    "relate",
    "remove_decision_moment",
    "remove_relationship",
    "rename_household",
    "see_alert",
    "separate",
    "take_up",
    "withdraw_request",
]
