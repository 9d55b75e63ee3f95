"""The home page: what each role has to do today and this week, and what waits for others."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone, translation

from cases.models import Appointment, CaseState, DecisionMoment, EvaluationMoment, Referral, Stabilisation
from leidraad.models import Action, BottomLine, BottomLineBreach, Conversation, GuideVersion
from meetings.models import CalendarEntry, Meeting, MeetingKind, MeetingState
from meetings.services import PartPlan, answer_invitation, ask_attendee, plan_focusoverleg
from meetings.services.replies import Instead
from tests.factories import (
    AgendaItemFactory,
    AttendeeFactory,
    CaseFactory,
    HouseholdFactory,
    MembershipFactory,
    UserFactory,
    director_of,
    open_case,
    partner_in,
    writer_of,
)
from tests.roles import acting, as_owner
from zvh.access.grants import principal_of
from zvh.access.models import AccessRequest
from zvh.access.permissions import DIRECTOR
from zvh.accounts.models import Role, User
from zvh.pages.work.page import my_work
from zvh.pages.work.rows import Band

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate
CASES_ROW = "1 case has no next meeting"


def work_of(user) -> dict[str, list[tuple[str, str]]]:
    """Per band what it says and what the click is called."""
    with acting(user):
        work = my_work(principal_of(user), user)
    return {band: [(row.what, row.do) for row in getattr(work, band)] for band in Band if getattr(work, band)}


@pytest.fixture(autouse=True)
def words_of_the_source():
    with translation.override("en"):
        yield


def days(number: int):
    return TODAY() + timedelta(days=number)


def at(number: int, hour: int = 12):
    """Today it is still to come, however late it is."""
    if number == 0:
        last = timezone.localtime().replace(hour=23, minute=59, second=hour, microsecond=0)
        return min(timezone.now() + timedelta(minutes=hour - 11), last)
    return timezone.localtime().replace(hour=hour, minute=0, second=0, microsecond=0) + timedelta(days=number)


def agree(case, owner, text="Bel de school", **action):
    with as_owner():
        return Action.objects.create(case=case, author_id=owner.pk, text=text, owner=owner, **action)


def meet(case, chair, number: int, *, kind=MeetingKind.FOCUSOVERLEG, state=MeetingState.PLANNED):
    meeting = {
        "starts_at": at(number),
        "ends_at": at(number, 13),
        "chair": chair,
        "kind": kind,
        "state": state,
    }
    with as_owner():
        return AgendaItemFactory(case=case, meeting=Meeting.objects.create(**meeting))


@pytest.mark.parametrize("role", [Role.PROCESONDERSTEUNER, Role.CASUSREGISSEUR, Role.PARTNER, Role.EXPERT])
def test_who_has_nothing_to_do_reads_that(role):
    user = UserFactory(role=role)
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    page = client.get("/").content.decode()
    assert work_of(user) == {}
    for words in ("Nothing asks for you today.", "Nothing is due this week.", "Nobody owes you anything."):
        assert words in page


def test_own_actions_stand_where_their_day_is():
    case = CaseFactory()
    user = partner_in(case)
    for text, number in (("Gisteren", -1), ("Vandaag", 0), ("Morgen", 1), ("Over acht dagen", 8)):
        agree(case, user, text, due_on=days(number))
    agree(case, user, "Ooit")
    agree(case, user, "Klaar", due_on=days(-1), status="done")
    agree(case, director_of(case), "Van een ander", due_on=days(-1))
    assert work_of(user) == {
        Band.TODAY: [("Gisteren", "Done"), ("Vandaag", "Done")],
        Band.WEEK: [("Morgen", "Done"), ("Ooit", "Done")],
    }


def test_who_keeps_the_dossier_asks_after_what_others_are_late_with():
    case = CaseFactory()
    director, writer, partner = director_of(case), writer_of(case), partner_in(case)
    meet(case, director, 10)
    agree(case, partner, "Bel de school", due_on=days(-3))
    agree(case, partner, "Nog niet", due_on=days(0))
    waits = {Band.WAITS: [("Bel de school", "Look")]}
    assert work_of(director) == waits
    assert work_of(writer) == waits
    assert work_of(partner) == {
        Band.TODAY: [("Bel de school", "Done"), ("Nog niet", "Done")],
    }


def test_meetings_stand_on_their_day_and_say_what_lacks():
    case, other = CaseFactory(), CaseFactory()
    director, partner = director_of(case), partner_in(case)
    open_case(director, other, DIRECTOR)
    item, later = meet(case, director, 0), meet(other, director, 5)
    AttendeeFactory(item=item, user=partner), AttendeeFactory(item=item, user=director, table_role="chair")
    with acting(director):
        (row, *_), (second, *_) = _bands(director, "today", "week")
    assert (row.what, row.do, row.more) == (
        "Focusoverleg",
        "Prepare",
        "no goal yet, no topics chosen, 1 person has not answered",
    )
    assert (second.what, second.url) == ("Focusoverleg", f"/overleggen/{later.pk}/")
    assert work_of(director)[Band.WAITS] == [("1 person has not answered", "Ask again")]
    assert work_of(partner) == {Band.TODAY: [("Focusoverleg", "Look")]}


def test_who_is_asked_answers_and_who_plans_decides_about_whom_they_propose():
    case = CaseFactory()
    director, partner = director_of(case), partner_in(case)
    with acting(director):
        item = plan_focusoverleg(
            case=case,
            chair=director,
            typist=None,
            starts_at=at(6),
            ends_at=at(6, 13),
            place="",
            parts=[PartPlan(with_family=False)],
        )
        ask_attendee(item=item, kind="professional", user=partner)
    today = work_of(partner)[Band.TODAY]
    assert today == [("Say whether you come", "Answer")]
    with as_owner():
        entry = CalendarEntry.objects.get(user=partner)
    with acting(partner):
        answer_invitation(
            entry=entry, reply="declined", note="", instead=Instead(name="I. Nval", email="i@example.org")
        )
    assert work_of(partner) == {}
    assert work_of(director)[Band.TODAY] == [
        ("1 person can't come and proposes somebody else", "Decide"),
    ]


def _bands(user, *names):
    work = my_work(principal_of(user), user)
    return [getattr(work, name) for name in names]


def test_a_meeting_that_goes_on_leads_into_its_room():
    case = CaseFactory()
    director = director_of(case)
    item = meet(case, director, 0, state=MeetingState.RUNNING)
    with as_owner():
        guide = GuideVersion.objects.create(title="L", version=1, language="nl", content={}, sha256="x")
        Conversation.objects.create(
            case=case, item=item, guide=guide, phase=case.phase, planned_phase=case.phase
        )
    with acting(director):
        ((row,),) = _bands(director, "today")
    assert (row.do, row.when, row.url) == ("Go in", "now", f"/overleggen/{item.pk}/ruimte/")


def test_a_meeting_that_was_not_held_asks_its_chair_to_move_it_and_nobody_else():
    case = CaseFactory()
    director, partner = director_of(case), partner_in(case)
    item = meet(case, director, -2)
    AttendeeFactory(item=item, user=partner, reply="accepted")
    assert work_of(director) == {Band.TODAY: [("Focusoverleg", "Move or call off")]}
    assert work_of(partner) == {}


def test_a_sitting_is_one_meeting_however_many_referrals_it_weighs():
    director = UserFactory(role=Role.PROCESREGISSEUR)
    with as_owner():
        meeting = Meeting.objects.create(
            kind="weegoverleg", starts_at=at(1), ends_at=at(1, 13), chair=director
        )
    for _ in range(3):
        case = CaseFactory(state=CaseState.REFERRED)
        open_case(director, case, DIRECTOR)
        AgendaItemFactory(case=case, meeting=meeting)
    with acting(director):
        ((row,),) = _bands(director, "week")
    assert (row.what, row.more, row.url) == ("Weegoverleg", "3 referrals", f"/weegoverleg/{meeting.pk}/")


def test_the_partner_who_only_reads_the_case_is_not_in_its_meeting():
    case = CaseFactory()
    meet(case, director_of(case), 2)
    assert work_of(partner_in(case)) == {}


def test_a_hearing_without_a_meeting_before_it_asks_for_one():
    case = CaseFactory()
    director, partner = director_of(case), partner_in(case)
    with as_owner():
        DecisionMoment.objects.create(case=case, kind="hearing", on=days(6))
        DecisionMoment.objects.create(case=case, kind="release", on=days(9))
    assert work_of(director) == {Band.WEEK: [("Hearing", "Plan a meeting"), (CASES_ROW, "Look which")]}
    assert work_of(partner) == {}
    meet(case, director, 4)
    assert work_of(director)[Band.WEEK] == [("Focusoverleg", "Prepare"), ("Hearing", "Look")]


def test_intake_places_referrals_that_no_sitting_weighs_yet():
    intake = UserFactory(role=Role.PROCESREGISSEUR, has_intake_duty=True)
    placed, waiting = CaseFactory(state=CaseState.REFERRED), CaseFactory(state=CaseState.REFERRED)
    for case in (placed, waiting):
        open_case(intake, case, DIRECTOR)
        refer(case, UserFactory())
    meet(placed, UserFactory(), 20, kind="weegoverleg")
    (found,) = [rows for band, rows in work_of(intake).items() if band == Band.TODAY]
    assert [do for _what, do in found] == ["Look and place"]
    with as_owner():
        User.objects.filter(pk=intake.pk).update(has_intake_duty=False)
    assert Band.TODAY not in work_of(User.objects.get(pk=intake.pk))


def refer(case, referrer, **values):
    open_case(referrer, case, ["contribute_case"])
    with as_owner():
        return Referral.objects.create(
            case=case,
            organisation=referrer.organisation,
            referrer=referrer,
            reason="Nu",
            sent={"household": "Zoals gemeld", "number": case.number},
            **values,
        )


def test_a_referrer_reads_what_is_still_asked_and_what_waits():
    referrer = UserFactory()
    refer(CaseFactory(state=CaseState.REFERRED), referrer)
    refer(CaseFactory(state=CaseState.REFERRED), referrer, more_asked="Wie heeft het gezag?")
    assert work_of(referrer) == {
        Band.TODAY: [("The weegoverleg asks more about your referral", "Add to it")],
        Band.WAITS: [("Your referral waits to be weighed", "Look")],
    }


def test_access_is_asked_of_one_and_waits_for_the_other():
    case = CaseFactory()
    director, asker = director_of(case), UserFactory(name="A. Sker")
    meet(case, director, 10)
    with as_owner():
        AccessRequest.objects.create(
            asker_id=asker.pk,
            number=case.number,
            reason="Nodig",
            expires_at=timezone.now() + timedelta(days=3),
        )
    assert work_of(director) == {Band.TODAY: [("A. Sker asks for access", "Look and decide")]}
    assert work_of(asker) == {Band.WAITS: [("You asked for access", "Look")]}


def test_what_broke_or_nobody_does_any_more_is_for_who_directs():
    case = CaseFactory()
    director, partner, gone = director_of(case), partner_in(case), UserFactory()
    meet(case, director, 10)
    agree(case, gone, "Bel de school", due_on=days(3))
    with as_owner():
        Appointment.objects.create(case=case, user=director, duty="procesregisseur", since=days(-9))
        line = BottomLine.objects.create(case=case, author_id=director.pk, text="Nooit alleen")
        said = {"case": case, "bottom_line": line, "author_id": partner.pk}
        BottomLineBreach.objects.create(**said, text="Toch", when_words="gisteren")
    assert work_of(director) == {
        Band.TODAY: [("A bodemeis does not hold: Nooit alleen", "Say what was done")],
        Band.WEEK: [("Bel de school", "Find somebody")],
    }
    assert work_of(partner) == {}


def test_much_of_one_sort_leaves_room_for_the_others():
    case = CaseFactory(household=HouseholdFactory(name="Roodborst"))
    user = partner_in(case)
    for number in range(9):
        agree(case, user, f"Actie {number}", due_on=days(-20 + number))
    shown = work_of(user)[Band.TODAY]
    assert [what for what, _do in shown] == [
        *(f"Actie {number}" for number in range(6)),
        "and more actions of yours",
    ]


def test_the_page_shows_each_row_with_its_one_click():
    case = CaseFactory(household=HouseholdFactory(name="Roodborst"))
    user = partner_in(case)
    action = agree(case, user, "Bel de school", due_on=days(-1))
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    page = client.get("/").content.decode()
    (line,) = re.findall(r"<li>(?:(?!</li>).)*Bel de school.*?</li>", page, re.DOTALL)
    assert (line.count("<a "), line.count("<button ")) == (1, 1)
    assert f'action="/casussen/{case.pk}/acties/{action.pk}/stand/"' in line
    assert ("Roodborst" in line, "late:" in line) == (True, True)
    assert (
        client.post(f"/casussen/{case.pk}/acties/{action.pk}/stand/", {"status": "done"}).status_code == 302
    )
    assert work_of(user) == {}


def test_a_beheerder_reads_which_accounts_end_and_who_never_came():
    beheerder = UserFactory(role=Role.BEHEERDER)
    UserFactory(name="E. Indt", incidental_because="Eén keer", incidental_until=days(3))
    UserFactory(name="B. Lijft", incidental_because="Eén keer", incidental_until=days(30))
    UserFactory(name="K. Wam niet", invited_at=timezone.now() - timedelta(days=5))
    UserFactory(name="N. Et gevraagd", invited_at=timezone.now() - timedelta(days=1))
    assert work_of(beheerder) == {
        Band.WEEK: [("The access of E. Indt ends", "Look")],
        Band.WAITS: [("K. Wam niet has not used the invitation", "Look")],
    }


def test_who_calls_after_recovery_reads_when_and_who_directs_what_came_of_it():
    case = CaseFactory(state=CaseState.STABILISING)
    director, partner = director_of(case), partner_in(case)
    with as_owner():
        followed = Stabilisation.objects.create(case=case, since=days(-90), principal_id=director.pk)
        person = MembershipFactory(household=case.household).person
        call = {"case": case, "stabilisation": followed, "caller": partner, "person": person}
        EvaluationMoment.objects.create(**call, planned_on=days(3))
        EvaluationMoment.objects.create(**call, planned_on=days(-20))
        bad = {"done_on": days(-1), "outcome": "bad", "evaluated_by_id": partner.pk}
        EvaluationMoment.objects.create(**call, planned_on=days(-2), **bad)
    assert work_of(partner) == {
        Band.TODAY: [("Call how it goes", "Call")],
        Band.WEEK: [("Call how it goes", "Call")],
    }
    assert work_of(director) == {
        Band.TODAY: [("A bad sign after recovery", "Decide")],
        Band.WAITS: [("A call after recovery is late", "Look")],
    }
