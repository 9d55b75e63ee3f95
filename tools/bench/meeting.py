"""One planned focusoverleg and one frozen plan, made as the application makes them."""

from datetime import timedelta

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from cases.models import Case
from leidraad.models import Conversation, PlanVersion
from leidraad.plan.freezing import freeze
from leidraad.services.conversation import plan_conversation
from leidraad.services.guide import load_guide
from meetings.services import plan_focusoverleg
from tools.bench.data import World
from zvh.access.principal import acting_as

GUIDE = settings.BASE_DIR / "content" / "leidraad.yaml"
TOPICS = ("fase", "stand_veiligheid", "risicos", "krachten", "schaal", "kern", "oordeel", "interventies")


def planned_meeting(world: World) -> Conversation:
    """The conversation about the measured case; planned the first time."""
    with acting_as(world.usual.pk):
        found = Conversation.objects.filter(case_id=world.case_id).first()
        if found:
            return found
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {settings.DATABASE_OWNER_ROLE}")
        load_guide(GUIDE)
    with acting_as(world.usual.pk):
        case = Case.objects.get(pk=world.case_id)
        starts_at = timezone.now() + timedelta(days=1)
        item = plan_focusoverleg(
            case=case,
            chair=world.usual,
            typist=None,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(minutes=75),
            place="Bench",
        )
        return plan_conversation(item=item, phase=case.phase, goal="Meten", topics=TOPICS)


def frozen_plan(world: World) -> PlanVersion:
    """A version of the plan of the measured case; frozen the first time."""
    conversation = planned_meeting(world)
    with acting_as(world.usual.pk):
        return PlanVersion.objects.filter(conversation=conversation).first() or freeze(
            conversation=conversation
        )
