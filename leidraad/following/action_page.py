"""What the page of one action shows: how it stands, the taps, what still has to be said, and whom it was told to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from cases.models import Duty
from leidraad.following.forms.actions import WordsForm
from leidraad.following.rules import next_step
from leidraad.following.services.escalating import next_to_tell, path_of
from leidraad.following.services.reporting import last_report, still_to_say
from leidraad.models import OPEN_STATUSES, Action, ActionReport, ActionStatus, Escalation

# In the order in which they stand on the page.
TAPS = (
    ActionStatus.DONE,
    ActionStatus.STARTED,
    ActionStatus.STUCK,
    ActionStatus.WAITING,
    ActionStatus.DROPPED,
)


@dataclass
class ActionPage:
    """`words` is the form that goes with how the action stands, None where nothing was tapped yet."""

    action: Action
    report: ActionReport | None
    words: WordsForm | None
    lacks: list[str]
    escalations: list[Escalation]
    path: dict[str, int]
    may_report: bool

    @property
    def taps(self) -> Iterable[tuple[ActionStatus, bool]]:
        """Each status with whether the action stands so."""
        return [(status, status == self.action.status) for status in TAPS]

    @property
    def lacking_words(self) -> str:
        """What still has to be said, in words; empty when nothing lacks."""
        return ", ".join(_lacking(self.action.status, name) for name in self.lacks)

    @property
    def can_be_taken_back(self) -> bool:
        return self.may_report and self.report is not None

    @property
    def can_escalate(self) -> bool:
        """Whether somebody on the path was not told yet of something that waits or is stuck."""
        waits = self.action.status in {ActionStatus.WAITING, ActionStatus.STUCK}
        return self.may_report and waits and next_to_tell(self.action, self.escalations) is not None

    @property
    def next_telling(self) -> tuple[str, date] | None:
        """Who is told next when nothing changes, and on which day."""
        if self.action.due_on is None or self.action.status not in OPEN_STATUSES:
            return None
        told = [each.duty for each in self.escalations if each.due_on == self.action.due_on]
        duty = next_step(told, self.path)
        return (
            (str(Duty(duty).label).lower(), self.action.due_on + timedelta(days=self.path[duty]))
            if duty
            else None
        )


def _lacking(status: str, name: str) -> str:
    if name == "note":
        return _("what is needed") if status == ActionStatus.STUCK else _("why it is no longer needed")
    return _("since when, or how long") if name == "waiting" else _("what helps until then")


def action_page(action: Action, principal, *, may_report: bool, words: WordsForm | None = None) -> ActionPage:
    """The page as it is for this principal; `words` is a form that was refused."""
    report = last_report(action)
    if words is None and may_report and action.status != ActionStatus.AGREED:
        words = WordsForm(asked_of=action.status, initial={"status": action.status, **_said(action, report)})
    escalations = Escalation.objects.visible_to(principal).filter(action=action)
    return ActionPage(
        action=action,
        report=report,
        words=words,
        lacks=still_to_say(action, report),
        escalations=list(escalations.select_related("told")),
        path=path_of(action.case),
        may_report=may_report,
    )


def _said(action: Action, report: ActionReport | None) -> dict:
    if report is None:
        return {"note": action.status_note}
    return {
        "note": report.note,
        "waiting_since": report.waiting_since,
        "waiting_words": report.waiting_words,
        "bridge": report.bridge,
    }
