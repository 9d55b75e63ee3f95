import pytest

from cases.models import Case, Phase
from leidraad.models import Conversation, Verdict
from leidraad.services.verdict import answer_safety_check, give_verdict
from tests.roles import acting
from zvh.errors import DomainError

pytestmark = pytest.mark.django_db


@pytest.fixture
def conversation(held):
    with acting(held.chair):
        yield Conversation.objects.select_related("item__meeting", "guide", "case").get()


def test_a_verdict_proposes_the_phase_and_leaves_the_case_where_it_is(conversation):
    verdict = give_verdict(conversation=conversation, outcome="verder", reason="Drie maanden rustig")
    assert (verdict.from_phase, verdict.to_phase) == (Phase.RISK, Phase.RECOVERY)
    assert Case.objects.get().phase == Phase.RISK


def test_another_verdict_takes_its_place(conversation):
    give_verdict(conversation=conversation, outcome="verder", reason="Rustig")
    give_verdict(conversation=conversation, outcome="blijven", reason="")
    assert list(Verdict.objects.values_list("outcome", "to_phase")) == [("blijven", Phase.RISK)]


def test_moving_asks_for_a_reason_and_staying_does_not(conversation):
    with pytest.raises(DomainError) as refusal:
        give_verdict(conversation=conversation, outcome="verder", reason=" ")
    assert refusal.value.field == "reason"


def test_a_jump_the_rules_do_not_know_is_refused(conversation):
    with pytest.raises(DomainError) as refusal:
        give_verdict(conversation=conversation, outcome="afsluiten", reason="Klaar")
    assert refusal.value.field == "outcome"


def test_someone_unsafe_leads_back_at_once_and_undoes_another_verdict(conversation):
    give_verdict(conversation=conversation, outcome="verder", reason="Rustig")
    answer_safety_check(
        conversation=conversation, unsafe_now=True, reason="Mark staat voor de deur", version=0
    )
    conversation.refresh_from_db()
    verdict = Verdict.objects.get()
    assert (conversation.phase, verdict.outcome, verdict.to_phase) == (Phase.SAFETY, "", "")
    with pytest.raises(DomainError):
        give_verdict(conversation=conversation, outcome="verder", reason="Toch door")
    assert give_verdict(conversation=conversation, outcome="blijven", reason="").to_phase == Phase.SAFETY


def test_unsafe_needs_who_and_why(conversation):
    with pytest.raises(DomainError):
        answer_safety_check(conversation=conversation, unsafe_now=True, reason="", version=0)
    assert not Verdict.objects.exists()


def test_nobody_unsafe_leaves_the_table_where_it_is(conversation):
    answer_safety_check(conversation=conversation, unsafe_now=False, reason="", version=0)
    conversation.refresh_from_db()
    assert (conversation.phase, conversation.version) == (Phase.RISK, 0)
