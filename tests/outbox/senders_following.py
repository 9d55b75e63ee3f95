"""The acts of the leidraad that send mail: preparing, reminders, escalation, a broken bodemeis. And the digest."""

from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from leidraad.following.services.afterwards import tell_those_present
from leidraad.following.services.breaches import report_breach
from leidraad.following.services.escalating import escalate_waiting
from leidraad.following.services.moving import move_action
from leidraad.following.tasks import remind, tell_signals
from leidraad.models import ActionStatus, Conversation, GuideVersion
from leidraad.preparing.asking import ask_again
from meetings.models import Attendee
from tests.access.world import World
from tests.leidraad.following.world import Following, colleague_of, following
from tests.outbox.senders import CANARY, director_of, name_everybody, sends
from tests.roles import acting, as_owner
from zvh.access.grants import principal_of
from zvh.accounts.models import User
from zvh.pages.digests.rules import due_at
from zvh.pages.digests.sending import send_due_digests


def _case(world: World) -> Following:
    case = following()
    name_everybody()
    return case


def _guide() -> GuideVersion:
    with as_owner():
        return GuideVersion.objects.first()


@sends("action_reminder")
def remind_of_an_action(world: World) -> None:
    _case(world).action(CANARY, due=3)
    assert remind()


@sends("action_escalated")
def tell_further_on(world: World) -> None:
    case = _case(world)
    with acting(case.partner):
        escalate_waiting(action=case.action(CANARY, status=ActionStatus.WAITING))


@sends("action_moved")
def give_an_action_to_a_colleague(world: World) -> None:
    case = _case(world)
    colleague = colleague_of(case.partner, case.case)
    name_everybody()
    with acting(case.director):
        to = f"user:{colleague.pk}"
        move_action(action=case.action(CANARY), to=to, principal=principal_of(case.director))


@sends("bottom_line_broken")
def tell_that_a_bottom_line_did_not_hold(world: World) -> None:
    case = _case(world)
    with acting(case.partner):
        report_breach(new_id=uuid4(), line=case.line(CANARY), text=CANARY, when_words=CANARY)


@sends("meeting_closed")
def tell_who_was_there(world: World) -> None:
    case = _case(world)
    held = case.hold(_guide(), days_ago=0)
    with acting(case.director):
        assert tell_those_present(held.item)


@sends("signals")
def tell_of_signals(world: World) -> None:
    case = _case(world)
    for days_ago in (90, 60, 30):
        case.hold(_guide(), days_ago=days_ago, outcome="blijven")
    assert tell_signals()


@sends("prepare")
def ask_to_prepare(world: World) -> None:
    with as_owner():
        conversation = Conversation.objects.select_related("item__meeting", "case").get(
            item_id=world.rows["item"]
        )
        attendee = Attendee.objects.select_related("user").get(pk=world.rows["attendee"])
    with acting(director_of(world)):
        assert ask_again(conversation=conversation, attendees=[attendee])


@sends("digest")
def tell_what_is_mine_and_what_moved(world: World) -> None:
    case = _case(world)
    case.action(CANARY)
    with as_owner():
        User.objects.exclude(pk=case.partner.pk).update(is_active=False)
        User.objects.update(date_joined=timezone.now() - timedelta(days=60))
    today = timezone.localdate()
    monday = today - timedelta(days=today.weekday())
    assert send_due_digests(now=due_at(monday) + timedelta(minutes=3))
