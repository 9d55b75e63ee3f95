"""One household from referral to the next meeting, by visible labels, as the people concerned would go."""

import pytest

from tests.browser.journey import household
from tests.browser.journey.afterwards import close, look_back, read_papers, report_done, report_stuck
from tests.browser.journey.meeting import agree, gather, go_to, judge
from tests.browser.journey.planning import (
    WITH_FAMILY,
    invite,
    look_ahead,
    plan_meeting,
    read_family,
    start,
)
from tests.browser.journey.screen import open_case, open_tab
from tests.browser.journey.taking_up import refer, search, weigh
from tests.browser.signing_in import lose_login_while_typing, set_up_both_steps

pytestmark = pytest.mark.browser


def test_a_household_goes_from_referral_to_looking_back_on_its_plan(browse):
    partner = browse("S. de Boer")
    refer(partner)
    intake = browse("P. van Leeuwen")
    search(intake)
    weigh(intake)

    chair = browse("M. Aydin")
    email, passkey = set_up_both_steps(chair)
    read_family(chair)
    open_tab(chair, "Meetings")
    plan_meeting(chair, in_days=1, goal="Iedereen de komende weken veilig.")
    invite(chair)
    look_ahead(partner)
    start(chair)

    go_to(chair, "Zorgen")
    lose_login_while_typing(chair, email, passkey)
    gather(chair)
    judge(chair)
    agree(chair)
    close(chair)
    read_papers(chair)

    open_case(partner, "Plan")
    report_done(partner, household.CALL)
    open_tab(chair, "Plan")
    report_stuck(chair, household.DEBTS)
    plan_meeting(chair, in_days=20, goal="Kijken wat er gelukt is.", shape=WITH_FAMILY)
    invite(chair)
    start(chair)
    look_back(chair)
