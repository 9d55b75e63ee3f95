"""Freezes the plan that a meeting left behind, as closing the meeting does."""

from leidraad.models import PlanVersion
from leidraad.plan.freezing import freeze
from zvh.access.principal import acting_as
from zvh.embedded.demo.table import Table


def freeze_plan(table: Table) -> None:
    """Write what was collected so far, and keep the plan as it stands then, dated as the meeting closed."""
    table.dossier.batch.write()
    with acting_as(table.meeting.chair_id):
        version = freeze(conversation=table.conversation)
    PlanVersion.objects.filter(pk=version.pk).update(frozen_at=table.meeting.closed_at)
