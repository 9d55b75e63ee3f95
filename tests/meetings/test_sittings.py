"""The weegoverleg: a sitting, its agenda, who sees what of it, and the decision on each referral."""

import pytest

from cases.models import Appointment, Case, CaseState, Duty, Referral
from meetings.models import AgendaItem, AttendeeKind, Meeting, WeighingOutcome
from meetings.services import (
    add_to_agenda,
    ask_attendee,
    close_meeting,
    order_agenda,
    plan_sitting,
    remove_from_agenda,
    start_sitting,
)
from meetings.services import weigh as record_decision
from tests.factories import PersonFactory, UserFactory, director_of
from tests.meetings.scenes import make_family, next_week, plan, sitting_with, waiting_referral
from tests.roles import acting, as_owner
from zvh.access.models import Grant
from zvh.accounts.models import Role
from zvh.errors import Conflict, DomainError

pytestmark = pytest.mark.django_db


@pytest.fixture
def intake():
    return UserFactory(role=Role.PROCESONDERSTEUNER, has_intake_duty=True)


@pytest.fixture
def chair():
    return UserFactory(role=Role.PROCESREGISSEUR)


@pytest.fixture
def sitting(intake, chair):
    return sitting_with(intake, chair)


def put_on_agenda(sitting, intake, count=1) -> list[AgendaItem]:
    with acting(intake):
        return [add_to_agenda(meeting=sitting, case=waiting_referral(intake)) for _ in range(count)]


def start(sitting, chair) -> None:
    with acting(chair):
        start_sitting(meeting=sitting, version=0)


def weigh(item, chair, **decision) -> None:
    with acting(chair):
        record_decision(item=AgendaItem.objects.select_related("case").get(pk=item.pk), **decision)


def take_up(item, chair, procesregisseur, **decision) -> None:
    weigh(
        item,
        chair,
        **{
            "outcome": WeighingOutcome.TAKEN_UP,
            "reason": "Eén organisatie alleen kan dit niet stoppen.",
            "track": "regulier",
            "phase": "directe_veiligheid",
            "procesregisseur": procesregisseur,
        }
        | decision,
    )


def may_see(user, case) -> bool:
    with acting(user):
        return Case.objects.filter(pk=case.pk).exists()


def test_intake_plans_a_sitting_for_another_chair(intake, chair):
    with acting(intake):
        sitting = plan_sitting(chair=chair, typist=intake, starts_at=next_week(), ends_at=next_week(12))
        assert list(Meeting.objects.all()) == [sitting]


def test_somebody_without_the_duty_does_not_plan_for_others(chair):
    with acting(UserFactory(role=Role.PROCESREGISSEUR)), pytest.raises(DomainError):
        plan_sitting(chair=chair, typist=None, starts_at=next_week(), ends_at=next_week(12))


def test_a_referral_on_the_agenda_is_open_to_the_chair(intake, chair, sitting):
    [item] = put_on_agenda(sitting, intake)
    with acting(chair):
        assert list(AgendaItem.objects.all()) == [item]


def test_a_referral_waits_for_one_sitting_at_a_time(intake, chair, sitting):
    [item] = put_on_agenda(sitting, intake)
    with acting(intake), pytest.raises(Conflict):
        add_to_agenda(meeting=sitting_with(intake, chair), case=Case.objects.get(pk=item.case_id))


def test_a_case_that_was_taken_up_goes_on_no_agenda(sitting, intake):
    family = make_family()
    with acting(family.director), pytest.raises(Meeting.DoesNotExist):
        add_to_agenda(meeting=sitting, case=family.case)


def test_a_focusoverleg_gets_no_second_household(intake):
    family = make_family()
    item = plan(family)
    with acting(family.director), pytest.raises(DomainError):
        add_to_agenda(meeting=item.meeting, case=waiting_referral(family.director))


def test_the_agenda_keeps_the_order_that_was_given(intake, sitting):
    first, second, third = put_on_agenda(sitting, intake, 3)
    with acting(intake):
        order_agenda(meeting=sitting, items=[third.pk, first.pk])
        assert list(AgendaItem.objects.filter(meeting=sitting)) == [third, first, second]


def test_taken_off_the_agenda_it_closes_to_the_chair(intake, chair, sitting):
    [item] = put_on_agenda(sitting, intake)
    with acting(intake):
        remove_from_agenda(item=item)
    assert not may_see(chair, item.case)
    assert may_see(intake, item.case)


def test_who_is_asked_for_one_referral_does_not_see_the_next(intake, sitting):
    first, second = put_on_agenda(sitting, intake, 2)
    partner = UserFactory()
    with acting(intake):
        ask_attendee(item=first, kind=AttendeeKind.PROFESSIONAL, user=partner)
    with acting(partner):
        assert list(AgendaItem.objects.all()) == [first]
        assert list(Meeting.objects.all()) == [sitting]
    assert not may_see(partner, second.case)


def test_the_family_is_not_asked_for_a_weegoverleg(intake, sitting):
    [item] = put_on_agenda(sitting, intake)
    with acting(intake), pytest.raises(DomainError):
        ask_attendee(item=item, kind=AttendeeKind.FAMILY, person=PersonFactory())


def test_an_empty_sitting_does_not_begin(chair, sitting):
    with acting(chair), pytest.raises(DomainError):
        start_sitting(meeting=sitting, version=0)


def test_taking_up_opens_the_case_and_appoints(intake, chair, sitting):
    [item] = put_on_agenda(sitting, intake)
    procesregisseur = UserFactory(role=Role.PROCESREGISSEUR)
    start(sitting, chair)
    take_up(item, chair, procesregisseur, track="mda")
    with as_owner():
        case = Case.objects.get(pk=item.case_id)
        appointed = Appointment.objects.get(case=case, duty=Duty.PROCESREGISSEUR)
        decided = AgendaItem.objects.get(pk=item.pk)
    assert (case.state, case.track, case.phase) == (CaseState.OPEN, "mda", "directe_veiligheid")
    assert (appointed.user_id, decided.outcome) == (procesregisseur.pk, "taken_up")
    assert not may_see(intake, case)
    assert may_see(procesregisseur, case)


def test_declining_tells_the_referrer_what_to_do_instead(intake, chair, sitting):
    [item] = put_on_agenda(sitting, intake)
    start(sitting, chair)
    weigh(
        item, chair, outcome="declined", reason="Het wijkteam is net begonnen.", advice="Bel over zes weken."
    )
    with as_owner():
        referral = Referral.objects.get(case_id=item.case_id)
        assert Case.objects.get(pk=item.case_id).state == CaseState.DECLINED
    assert "Bel over zes weken." in referral.answer_text


def test_asking_for_more_leaves_the_referral_waiting_for_another_sitting(intake, chair, sitting):
    [item] = put_on_agenda(sitting, intake)
    start(sitting, chair)
    weigh(item, chair, outcome="more_asked", reason="Het beeld is te dun.", what="Wie ziet de kinderen?")
    next_sitting = sitting_with(intake, chair)
    with acting(intake):
        case = Case.objects.get(pk=item.case_id)
        assert case.referral.more_asked == "Wie ziet de kinderen?"
        add_to_agenda(meeting=next_sitting, case=case)


@pytest.mark.parametrize(
    ("decision", "field"),
    [
        (
            {"outcome": "taken_up", "reason": "x", "track": "regulier", "phase": "directe_veiligheid"},
            "procesregisseur",
        ),
        ({"outcome": "declined", "reason": "x"}, "advice"),
        ({"outcome": "more_asked", "reason": "x"}, "what"),
        ({"outcome": "declined", "reason": " ", "advice": "x"}, "reason"),
        ({"outcome": "perhaps", "reason": "x"}, "outcome"),
    ],
)
def test_a_decision_is_whole(intake, chair, sitting, decision, field):
    [item] = put_on_agenda(sitting, intake)
    start(sitting, chair)
    with pytest.raises(DomainError) as refused:
        weigh(item, chair, **decision)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("decision", "field"), [({"track": "x"}, "track"), ({"phase": "x"}, "phase"), ({}, "procesregisseur")]
)
def test_what_cases_refuses_is_told_beside_its_field(intake, chair, sitting, decision, field):
    [item] = put_on_agenda(sitting, intake)
    start(sitting, chair)
    somebody = UserFactory(role=Role.PARTNER if not decision else Role.PROCESREGISSEUR)
    with pytest.raises(DomainError) as refused:
        take_up(item, chair, somebody, **decision)
    assert refused.value.field == field
    with as_owner():
        assert AgendaItem.objects.get(pk=item.pk).outcome == ""


def test_deciding_twice_is_a_conflict(intake, chair, sitting):
    [item] = put_on_agenda(sitting, intake)
    start(sitting, chair)
    take_up(item, chair, UserFactory(role=Role.PROCESREGISSEUR))
    with pytest.raises(Conflict):
        weigh(item, chair, outcome="declined", reason="Toch niet.", advice="Wijkteam.")


def test_only_the_chair_decides(intake, chair, sitting):
    [item] = put_on_agenda(sitting, intake)
    start(sitting, chair)
    with pytest.raises(DomainError):
        take_up(item, intake, UserFactory(role=Role.PROCESREGISSEUR))


def test_nothing_is_decided_before_the_sitting_began(intake, chair, sitting):
    [item] = put_on_agenda(sitting, intake)
    with pytest.raises(Conflict):
        take_up(item, chair, UserFactory(role=Role.PROCESREGISSEUR))


def test_closing_takes_back_what_the_sitting_opened(intake, chair, sitting):
    taken, waiting = put_on_agenda(sitting, intake, 2)
    partner, procesregisseur = UserFactory(), UserFactory(role=Role.PROCESREGISSEUR)
    with acting(intake):
        ask_attendee(item=taken, kind=AttendeeKind.PROFESSIONAL, user=partner)
    start(sitting, chair)
    take_up(taken, chair, procesregisseur)
    with acting(chair):
        close_meeting(meeting=sitting, version=1)
    with as_owner():
        holders = set(
            Grant.objects.valid().filter(case_id=taken.case_id).values_list("principal_id", flat=True)
        )
    assert procesregisseur.pk in holders
    assert not holders & {chair.pk, partner.pk}
    assert (may_see(chair, waiting.case), may_see(intake, waiting.case)) == (False, True)


def test_a_chair_who_becomes_procesregisseur_keeps_the_case(intake, chair, sitting):
    [item] = put_on_agenda(sitting, intake)
    start(sitting, chair)
    take_up(item, chair, chair)
    with acting(chair):
        close_meeting(meeting=sitting, version=1)
    assert may_see(chair, item.case)
    assert not may_see(director_of(make_family().case), item.case)
