"""How a case ends when its last meeting closes, and what the leidraad has to say about that."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.endings import Choice, EndingSource
from cases.models import Case, Phase, PhaseChange
from leidraad.models import BottomLine, ClosingPlan, Verdict


@dataclass(frozen=True)
class Ending:
    """The words of an ending; which of them are needed depends on the kind (cases.rules.ending_problems)."""

    kind: str
    reason: str = ""
    advice: str = ""
    handed_to: str = ""
    directs: str = ""
    way_back: str = ""
    safety_concern: str = ""
    staying: frozenset[UUID] = field(default_factory=frozenset)

    def as_content(self) -> dict:
        """As it stands in the report of the meeting that ended the case."""
        words = ("kind", "reason", "advice", "handed_to", "directs", "way_back", "safety_concern")
        return {name: getattr(self, name) for name in words} | {"staying": sorted(map(str, self.staying))}


def has_open_concern(case: Case) -> bool | None:
    """Whether the last verdict found somebody unsafe or left the case in direct safety, or the case was put back in
    direct safety after it; None without a verdict.
    """
    verdict = Verdict.objects.filter(case=case).exclude(outcome="", unsafe_now=None).order_by("-at").first()
    if verdict is None:
        return None
    if verdict.unsafe_now or verdict.to_phase == Phase.SAFETY or _put_back_since(case, verdict.at):
        return True
    return False if verdict.to_phase or verdict.unsafe_now is False else None


def _put_back_since(case: Case, moment: datetime) -> bool:
    """Whoever directs a case may move it back without a meeting; a verdict from before that says nothing of now."""
    put_back = PhaseChange.objects.filter(case=case, to_phase=Phase.SAFETY, created_at__gt=moment)
    return case.phase == Phase.SAFETY and put_back.exists()


def blocks_to_completing(case: Case):
    if not ClosingPlan.objects.filter(case=case).exists():
        yield _("There is no closing plan yet: what we do when it becomes restless again.")


def bottom_lines_that_may_stay(case: Case):
    return [
        Choice(line.pk, line.text) for line in BottomLine.objects.filter(case=case, ended_on__isnull=True)
    ]


def end_the_others(case: Case, kept: frozenset[UUID]) -> None:
    """What does not stay ends with the case."""
    running = BottomLine.objects.filter(case=case, ended_on__isnull=True)
    running.exclude(pk__in=kept).update(ended_on=timezone.localdate())


SOURCE = EndingSource(
    blocks=blocks_to_completing,
    open_concern=has_open_concern,
    choices=bottom_lines_that_may_stay,
    keep=end_the_others,
)
