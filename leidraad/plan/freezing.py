"""Freezes a plan as a version that never changes: canonical content with its hash."""

from django.db import transaction
from django.db.models import Max

from leidraad.models import Conversation, PlanVersion
from leidraad.plan.canonical import sha256_of
from leidraad.plan.content import plan_content
from leidraad.plan.layers import EVERYBODY, Parts, lay, layer_of, within
from leidraad.plan.report import report_content
from zvh.access.principal import current_principal_id
from zvh.audit import log


class DamagedPlanError(Exception):
    """The frozen content is no longer what was frozen."""


@transaction.atomic
def freeze(*, conversation: Conversation, ending: dict | None = None) -> PlanVersion:
    """Keep the plan as its meeting leaves it, with the report of that meeting. Once per conversation.

    `ending` is how the case ends with it, as `leidraad.closing.Ending.as_content` says it.
    """
    case = conversation.case
    whole = {
        "plan": plan_content(case, conversation),
        "report": {**report_content(conversation), "ending": ending},
    }
    content = within(whole, EVERYBODY)
    last = PlanVersion.objects.filter(case=case).aggregate(last=Max("number"))["last"] or 0
    version = PlanVersion.objects.create(
        case=case,
        conversation=conversation,
        number=last + 1,
        phase=conversation.phase,
        content=content,
        sha256=sha256_of(content),
        frozen_by_id=current_principal_id(),
    )
    lay(version, whole)
    log.record("plan.freeze", case_id=case.pk, subject_id=version.pk)
    return version


def checked_content(version: PlanVersion, parts: Parts = EVERYBODY) -> dict:
    """What was frozen, for who sat at these parts with the OM; raises DamagedPlanError when its hash differs."""
    frozen = layer_of(version, parts)
    if sha256_of(frozen.content) != frozen.sha256:
        raise DamagedPlanError(str(frozen.pk))
    return frozen.content
