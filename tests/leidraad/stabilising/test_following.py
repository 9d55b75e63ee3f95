"""After a case was completed: who goes on following, until when, how that ends, and how a household comes back."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from cases.models import Case, CaseState, EvaluationMoment, Involvement, Membership, Referral
from cases.services import ReferralText, end_case, end_involvement
from leidraad.stabilising.answering import answer_otherwise, proposed_summary, refer_again, reopen
from leidraad.stabilising.following import end_of
from leidraad.stabilising.planning import add_moment
from leidraad.stabilising.rules import followed_until
from leidraad.stabilising.tasks import remind
from tests.factories import CaseFactory
from tests.leidraad.stabilising.scene import TODAY
from tests.roles import acting, as_owner
from zvh.access.grants import principal_of
from zvh.access.models import Grant, GrantReason
from zvh.access.permissions import CONTRIBUTOR, VIEWER
from zvh.access.querysets import permissions_on
from zvh.errors import Conflict, DomainError
from zvh.outbox.models import Mail


def complete(scene, **how):
    with acting(scene.director):
        end_case(case=scene.reloaded(), **{"kind": "afgerond", "reason": "Goed genoeg."} | how)
    return scene


@pytest.fixture
def completed(followed):
    return complete(followed)


def held(scene, user) -> frozenset:
    with acting(user):
        return permissions_on(principal_of(user), scene.case.pk)


def test_who_calls_goes_on_until_four_weeks_after_the_last_call_and_the_others_do_not(completed):
    last = max(moment.planned_on for moment in completed.moments)
    assert held(completed, completed.contact) == frozenset(CONTRIBUTOR)
    assert held(completed, completed.director) == frozenset(VIEWER)
    assert held(completed, completed.partner) == frozenset()
    with as_owner():
        ends = set(
            Grant.objects.filter(reason=GrantReason.FOLLOW_UP).values_list("principal_id", "valid_until")
        )
    until = end_of(followed_until(last))
    assert ends == {(completed.contact.pk, until), (completed.director.pk, until)}
    assert completed.followed().until is None


def test_handed_over_or_without_a_call_to_come_nobody_follows(followed):
    handed = {"handed_to": "Wijkteam", "directs": "Wijkteam", "way_back": "Bel ons."}
    complete(followed, kind="overgedragen", **handed)
    assert held(followed, followed.contact) == frozenset()
    ended = followed.followed()
    assert (ended.until, ended.ended_how) == (TODAY(), "case_ended")


def test_completed_without_calls_ends_with_the_case(followed):
    with as_owner():
        EvaluationMoment.objects.all().delete()
    complete(followed)
    assert held(followed, followed.contact) == frozenset()
    assert followed.followed().ended_how == "case_ended"


def test_a_call_of_who_left_goes_to_who_directs(followed):
    with as_owner():
        EvaluationMoment.objects.filter(person=followed.father).update(caller=followed.partner)
        help_of_partner = Involvement.objects.get(user=followed.partner)
    with acting(followed.director):
        end_involvement(involvement=help_of_partner)
    complete(followed)
    callers = {moment.person_id: moment.caller_id for moment in followed.moments}
    assert callers == {followed.mother.pk: followed.contact.pk, followed.father.pk: followed.director.pk}
    assert held(followed, followed.director) == frozenset(CONTRIBUTOR)


def test_the_last_call_ends_the_follow_up_and_everybodys_access(followed):
    followed.only_first_to_come()
    complete(followed)
    followed.evaluate(followed.first)
    ended = followed.followed()
    assert (ended.until, ended.ended_how) == (TODAY(), "over")
    assert held(followed, followed.contact) == frozenset()
    # Reading on after the end has a reason of its own (docs/decisions/0007).
    assert held(followed, followed.director) == frozenset(VIEWER)
    with as_owner():
        assert not Grant.objects.valid().filter(reason=GrantReason.FOLLOW_UP).exists()


def test_a_bad_sign_keeps_the_follow_up_until_it_has_an_answer(followed):
    followed.only_first_to_come()
    complete(followed)
    moment = followed.has_bad_sign()
    assert held(followed, followed.contact) == frozenset(CONTRIBUTOR)
    with acting(followed.contact):
        answer_otherwise(moment=moment, answer="nothing", reason="Een vergissing.")
    assert held(followed, followed.contact) == frozenset()


def test_a_completed_case_is_not_opened_again(completed):
    moment = completed.has_bad_sign()
    with acting(completed.contact), pytest.raises(Conflict, match="follow-up"):
        reopen(moment=moment, phase="directe_veiligheid", reason="x")
    assert completed.reloaded().state == CaseState.CLOSED


def test_who_follows_adds_a_call_of_their_own_within_their_time_to_whom_they_call(completed):
    def add(**values):
        values = {"planned_on": TODAY() + timedelta(days=9), "caller": completed.contact} | values
        with acting(completed.contact):
            add_moment(
                **{"new_id": uuid4(), "case": completed.reloaded(), "person": completed.father} | values
            )

    add()
    assert len(completed.moments) == 7
    with pytest.raises(DomainError, match="You follow this household until"):
        add(planned_on=TODAY() + timedelta(days=500))
    with pytest.raises(DomainError, match="does not work"):
        add(caller=completed.partner)


def refer(scene, moment, **values):
    text = {"reason": "Er is weer ruzie.", "summary": "Zie de signalen.", "acute_danger": True} | values
    with acting(scene.contact):
        return refer_again(new_id=uuid4(), moment=moment, referrer=scene.contact, text=ReferralText(**text))


def test_a_household_comes_back_as_a_new_referral_with_its_people(completed):
    moment = completed.has_bad_sign(is_unsafe=True)
    with as_owner():
        Mail.objects.all().delete()
    made = refer(completed, moment)
    with as_owner():
        case = Case.objects.get(pk=made.pk)
        referral = Referral.objects.get(case=case)
        names = set(
            Membership.objects.filter(household=case.household).values_list("person__first_names", "is_child")
        )
        told = set(Mail.objects.values_list("subject", flat=True))
    assert (case.state, case.phase, referral.reason, referral.acute_danger) == (
        "referred",
        "",
        "Er is weer ruzie.",
        True,
    )
    assert case.household_id != completed.case.household_id
    assert names == {("Samira", False), ("Noor", True), ("Bas", False), ("Roos", True)}
    assert told == {"Een aanmelding vraagt aandacht"}
    assert (completed.followed().ended_how, completed.first.answer) == ("returned", "referred")
    assert held(completed, completed.contact) == frozenset()


def test_a_case_that_runs_meanwhile_is_not_told_to_who_refers(completed):
    moment = completed.has_bad_sign()
    CaseFactory(household=completed.reloaded().household)
    assert refer(completed, moment).state == "referred"


def test_while_a_case_is_in_hand_it_is_not_referred_again(followed):
    moment = followed.has_bad_sign()
    with pytest.raises(Conflict, match="in hand"):
        refer(followed, moment)


def test_the_referral_begins_with_since_when_and_which_signs_were_seen(completed):
    moment = completed.has_bad_sign(signs_seen={1, 3})
    with acting(completed.contact):
        words = proposed_summary(moment, principal_of(completed.contact))
    assert words == (
        f"Case {completed.case.number} was completed on {TODAY():%d-%m-%Y}; we followed the household since then.\n"
        "Signs of the toekomstplan that were seen:\n– Hij drinkt weer\n– Ruzie over geld\n"
        "Phase that seems to fit: Herstelgerichte zorg."
    )


def test_what_was_said_with_the_om_is_not_in_a_referral(followed):
    with as_owner():
        type(followed.plan).objects.update(from_om_part=True, reach="plan")
    complete(followed)
    moment = followed.has_bad_sign(signs_seen={1})
    with acting(followed.contact):
        assert "drinkt" not in proposed_summary(moment, principal_of(followed.contact))


def test_who_reads_along_writes_nothing_down_and_stops_nobody(completed):
    with pytest.raises(PermissionDenied):
        completed.evaluate(completed.first, by=completed.director)


def test_a_household_that_nobody_can_follow_any_more_is_followed_no_longer(completed):
    with as_owner():
        Grant.objects.filter(reason=GrantReason.FOLLOW_UP).update(valid_until=timezone.now())
    remind()
    ended = completed.followed()
    assert (ended.until, ended.ended_how) == (TODAY(), "over")
