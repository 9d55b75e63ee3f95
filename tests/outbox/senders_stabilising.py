"""The acts of the follow-up that send mail: calls, bad signs, a case that opens or comes back. Beside senders.py."""

from datetime import timedelta
from uuid import uuid4

from cases.models import EvaluationMoment
from cases.services import ReferralText, end_case
from leidraad.stabilising.answering import refer_again, reopen
from leidraad.stabilising.tasks import remind
from tests.access.world import World
from tests.factories import UserFactory
from tests.leidraad.stabilising.scene import TODAY, Scene, in_recovery
from tests.outbox.senders import CANARY, name_everybody, sends
from tests.roles import acting, as_owner


def _followed() -> Scene:
    scene = in_recovery()
    name_everybody()
    scene.enter()
    return scene


@sends("call_soon", "call_today", "call_late", "call_nobody")
def remind_of_calls(world: World) -> None:
    scene = _followed()
    gone = UserFactory(is_active=False, name=CANARY)
    days = {"call_soon": 3, "call_today": 0, "call_late": -14, "call_nobody": 2}
    with as_owner():
        for moment, (template, ahead) in zip(scene.moments, days.items(), strict=False):
            caller = gone if template == "call_nobody" else scene.contact
            EvaluationMoment.objects.filter(pk=moment.pk).update(
                planned_on=TODAY() + timedelta(days=ahead), caller=caller
            )
    remind()


@sends("bad_sign")
def write_down_a_bad_sign(world: World) -> None:
    _followed().has_bad_sign(said=CANARY, note=CANARY, is_unsafe=True)


@sends("bad_sign", "case_reopened")
def open_a_case_again(world: World) -> None:
    scene = _followed()
    moment = scene.has_bad_sign()
    with acting(scene.director):
        reopen(moment=moment, phase="directe_veiligheid", reason=CANARY)


@sends("bad_sign", "referred_again")
def refer_a_household_again(world: World) -> None:
    scene = _followed()
    with acting(scene.director):
        end_case(case=scene.reloaded(), kind="afgerond", reason=CANARY)
    moment = scene.has_bad_sign()
    text = ReferralText(reason=CANARY, summary=CANARY)
    with acting(scene.contact):
        refer_again(new_id=uuid4(), moment=moment, referrer=scene.contact, text=text)
