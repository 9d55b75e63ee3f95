"""Who is needed now: who was missed last time, the fixed experts of the track, and which expertise is not there."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cases.models import LifeDomainEntry
from meetings.models import Attendee, BroughtExpertise, Expertise, Meeting
from meetings.needed import Needed, needed_at
from meetings.services.tables import attendees_of
from tests.factories import OrganisationFactory, UserFactory, partner_in
from tests.meetings.browser import address, signed_in
from tests.meetings.scenes import ask_user, parts_of, plan
from tests.roles import acting, as_owner
from zvh.accounts.models import Role

pytestmark = pytest.mark.django_db


def bring(expertise: Expertise, **whom) -> BroughtExpertise:
    with as_owner():
        return BroughtExpertise.objects.create(expertise=expertise, **whom)


def needed(family, item) -> Needed:
    with acting(family.director):
        return needed_at(item, attendees_of(item), parts_of(item))


def lacking(family, item) -> list[str]:
    return [lack.expertise for lack in needed(family, item).lacking]


def problem(family, domain: str, state: str = "problem", days_ago: int = 0) -> None:
    noted_on = timezone.localdate() - timezone.timedelta(days=days_ago)
    with as_owner():
        LifeDomainEntry.objects.create(case=family.case, domain=domain, state=state, noted_on=noted_on)


def test_om_and_mental_health_care_stand_first_and_the_rest_behind(family, item):
    found = needed(family, item)
    assert [lack.expertise for lack in found.first] == [Expertise.CRIMINAL_LAW, Expertise.MENTAL_HEALTH]
    assert len(found.others) == len(Expertise) - 2


def test_what_somebody_at_the_table_brings_does_not_lack(family, item):
    attendee = ask_user(item, family.director, name="Ggz Duin en Vliet")
    bring(Expertise.MENTAL_HEALTH, organisation=attendee.user.organisation)
    bring(Expertise.TRAUMA, user=attendee.user)
    assert {Expertise.MENTAL_HEALTH, Expertise.TRAUMA} & set(lacking(family, item)) == set()


def test_the_om_brings_criminal_law_without_anybody_recording_it(family, item):
    ask_user(item, family.director, name="Openbaar Ministerie", is_om=True)
    assert Expertise.CRIMINAL_LAW not in lacking(family, item)


def test_who_does_not_come_brings_nothing(family, item):
    attendee = ask_user(item, family.director, is_om=True)
    with as_owner():
        Attendee.objects.filter(pk=attendee.pk).update(reply="declined")
    assert Expertise.CRIMINAL_LAW in lacking(family, item)


@pytest.mark.parametrize(("last", "stands_first"), [("problem", True), ("strength", False)])
def test_a_problem_of_this_household_asks_for_who_knows_about_it(family, item, last, stands_first):
    problem(family, "verslaving_of_middelengebruik", days_ago=30)
    problem(family, "verslaving_of_middelengebruik", state=last)
    first = [lack.expertise for lack in needed(family, item).first]
    assert (Expertise.ADDICTION in first) is stands_first


def test_whom_to_ask_is_proposed_and_where_the_om_may_sit(family, item):
    expert, organisation = UserFactory(role=Role.EXPERT), OrganisationFactory(is_om=True)
    bring(Expertise.CRIMINAL_LAW, user=expert)
    bring(Expertise.CRIMINAL_LAW, organisation=organisation)
    lack = needed(family, item).lacking[0]
    assert (lack.users, lack.organisations) == ((expert,), (organisation,))
    assert lack.where == "the OM only in part 1, without the family"


def test_without_a_part_of_its_own_the_om_cannot_sit_anywhere(family):
    from meetings.services import PartPlan

    item = plan(family, parts=(PartPlan(with_family=True),))
    assert needed(family, item).lacking[0].where.endswith("there is none yet")


@pytest.mark.parametrize(("track", "names"), [("regulier", ["R. Egulier"]), ("mda", ["M. Da"])])
def test_fixed_experts_are_those_of_the_track(family, item, track, names):
    for name, fixed_on in (("R. Egulier", "regulier"), ("M. Da", "mda")):
        bring(Expertise.TRAUMA, user=UserFactory(name=name, role=Role.EXPERT), track=fixed_on)
    family.case.track = track
    item.case.track = track
    assert [(user.name, about) for user, about in needed(family, item).fixed] == [(names[0], "trauma")]


def closed_before(family, item, **attendee):
    """An earlier meeting that was held, with one partner and whether they were there."""
    earlier = plan(family)
    asked = ask_user(earlier, family.director)
    with as_owner():
        Attendee.objects.filter(pk=asked.pk).update(**attendee)
        starts_at = item.meeting.starts_at - timezone.timedelta(days=30)
        Meeting.objects.filter(pk=earlier.meeting_id).update(
            state="closed",
            reply_until=None,
            starts_at=starts_at,
            ends_at=starts_at + timezone.timedelta(hours=1),
            closed_at=starts_at,
        )
    return asked.user


@pytest.mark.parametrize(("was_present", "is_missed"), [(False, True), (True, False), (None, False)])
def test_who_was_asked_last_time_and_not_there_is_missed(family, item, was_present, is_missed):
    user = closed_before(family, item, was_present=was_present)
    assert list(needed(family, item).missed) == ([user] if is_missed else [])


def test_who_was_missed_and_is_asked_again_is_missed_no_more(family, item, chair):
    user = closed_before(family, item, was_present=False)
    assert chair.post(address("ask", item=item), {"user": [str(user.pk)]}).status_code == 302
    assert needed(family, item).missed == ()


def test_the_page_shows_it_to_who_plans_and_to_nobody_else(family, item, chair):
    user = closed_before(family, item, was_present=False)
    page = chair.get(address("detail", item=item))
    assert page.context["page"].needed.missed == (user,)
    assert 'id="needed"' in page.content.decode()
    reader = signed_in(partner_in(family.case)).get(address("detail", item=item))
    assert reader.context["page"].needed == Needed()


def test_as_many_queries_for_much_expertise_as_for_little(family, item, chair):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert chair.get(address("detail", item=item)).status_code == 200
        return len(captured)

    bring(Expertise.TRAUMA, user=UserFactory(role=Role.EXPERT))
    queries()
    few = queries()
    for _number in range(10):
        bring(Expertise.TRAUMA, user=UserFactory(role=Role.EXPERT))
        bring(Expertise.DEBT, organisation=OrganisationFactory())
    assert queries() == few
