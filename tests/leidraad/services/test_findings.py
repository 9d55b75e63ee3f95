from uuid import uuid4

import pytest

from leidraad.models import Finding, FindingReview
from leidraad.services.findings import add_finding, correct_finding, rank_finding, review_finding
from leidraad.services.statements import Source
from leidraad.words import last_confirmed, open_disputes, source_in_words
from meetings.models import Meeting, MeetingState
from tests.roles import acting, as_owner
from zvh.errors import Conflict, DomainError

pytestmark = pytest.mark.django_db


@pytest.fixture
def add(held):
    def add(text="Ruzie over geld", kind="risk", topic="risicos", **more):
        return add_finding(
            new_id=more.pop("new_id", uuid4()),
            conversation=held.conversation,
            topic=held.topic(topic),
            kind=kind,
            text=text,
            **more,
        )

    with acting(held.typist):
        yield add


def test_a_finding_knows_part_topic_source_and_who_wrote_it(held, add):
    source = Source(organisation_id=held.partner.organisation_id, certainty="observed")
    finding = add(persons=[held.father], source=source, risk_nature="dynamic", risk_level="individual")
    assert (finding.part, finding.phase, finding.topic_key, finding.author_id) == (
        held.with_om,
        held.conversation.phase,
        "risicos",
        held.typist.pk,
    )
    assert list(finding.persons.all()) == [held.father]
    assert source_in_words(finding) != source_in_words(add(text="Zonder bron"))


def test_what_is_said_with_the_om_is_marked_for_good(held, add):
    assert add().from_om_part is True
    held.begin(held.with_family)
    assert add(text="Met het gezin").from_om_part is False


def test_sent_twice_it_is_there_once(add):
    new_id = uuid4()
    assert add(new_id=new_id) == add(new_id=new_id)
    assert Finding.objects.count() == 1


def test_a_kind_takes_its_own_fields_only(add):
    with pytest.raises(TypeError):
        add(kind="concern", topic="risicos", risk_nature="static")


def test_a_closed_meeting_takes_nothing_more(held, add):
    with as_owner():
        held.item.meeting.state = MeetingState.CLOSED
    with pytest.raises(Conflict):
        add()
    assert Meeting.objects.exists()


def test_the_joint_concern_is_one_per_meeting(add):
    first = add(kind="joint_concern", topic="kern", text="Geld")
    second = add(kind="joint_concern", topic="kern", text="Drank", connections="Het één voedt het ander")
    first.refresh_from_db()
    assert first.replaced_by == second
    assert list(Finding.objects.current()) == [second]


def test_the_top_three_fills_moves_up_and_refuses_a_fourth(add):
    rows = [add(text=text) for text in "abcd"]
    for row in rows[:3]:
        rank_finding(finding=row)
    with pytest.raises(DomainError):
        rank_finding(finding=rows[3])
    rank_finding(finding=rows[0])
    ranks = dict(Finding.objects.values_list("text", "rank"))
    assert ranks == {"a": None, "b": 1, "c": 2, "d": None}


def test_risks_and_recovery_points_alone_are_ranked(add):
    with pytest.raises(DomainError):
        rank_finding(finding=add(kind="pattern"))


def test_two_people_may_dispute_and_settling_ends_both(held, add):
    finding = add()
    review_finding(finding=finding, kind="disputed", view="Zo is het niet", person=held.father)
    review_finding(finding=finding, kind="disputed", view="Vaker dan dit", person=held.mother)
    assert [dispute.by for dispute in open_disputes(finding.reviews.all())] == ["Mark", "Sanne"]
    review_finding(finding=finding, kind="settled", view="Het gaat om de vrijdagen", person=held.father)
    assert open_disputes(finding.reviews.all()) == []


def test_a_dispute_needs_words(held, add):
    with pytest.raises(DomainError) as refusal:
        review_finding(finding=add(), kind="disputed", view=" ", person=held.father)
    assert refusal.value.field == "view"


def test_confirming_makes_it_young_again(add):
    finding = add()
    with as_owner():
        Finding.objects.update(created_at="2020-01-01T12:00Z")
    finding.refresh_from_db()
    assert last_confirmed(finding).year == 2020
    review_finding(finding=finding, kind="confirmed")
    assert last_confirmed(finding).year > 2020


def test_a_correction_takes_the_place_of_the_old_words(held, add):
    old = add(persons=[held.father], risk_nature="dynamic")
    rank_finding(finding=old)
    new = correct_finding(new_id=uuid4(), finding=old, text="Ruzie over schulden")
    old.refresh_from_db()
    assert (old.replaced_by, old.rank, new.rank, new.risk_nature) == (new, None, 1, "dynamic")
    assert list(new.persons.all()) == [held.father]
    assert FindingReview.objects.get(finding=old).view == "Ruzie over schulden"
    assert new.from_om_part is old.from_om_part is True


def test_what_was_corrected_is_not_reviewed_any_more(add):
    old = add()
    correct_finding(new_id=uuid4(), finding=old, text="Anders")
    old.refresh_from_db()
    with pytest.raises(Conflict):
        review_finding(finding=old, kind="confirmed")
    with pytest.raises(Conflict):
        correct_finding(new_id=uuid4(), finding=old, text="Nog anders")
