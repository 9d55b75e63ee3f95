"""Reporting on an action: one tap says how it stands, words may follow, and a second thought brings back what was."""

from datetime import date

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now
from django.utils import translation
from django.utils.translation import gettext as _

from cases.services.rows import hold
from leidraad.following.rules import lacks_of
from leidraad.models import Action, ActionReport, ActionStatus
from leidraad.services.agreements import update_action
from zvh.access.principal import current_principal_id
from zvh.audit import log
from zvh.errors import Conflict
from zvh.ui.dates import short_day


def last_report(action: Action) -> ActionReport | None:
    """What the action shows now was said in this report; None when it was said elsewhere, such as in the room."""
    report = ActionReport.objects.filter(action=action, taken_back_at__isnull=True).first()
    return report if report and report.status == action.status else None


def still_to_say(action: Action, report: ActionReport | None) -> list[str]:
    """Names of the words that lack: saving never waits for them."""
    if report is None:
        return lacks_of(
            action.status,
            note=action.status_note,
            waiting_since=None,
            waiting_words=action.status_note,
            bridge=action.status_note,
        )
    return lacks_of(
        report.status,
        note=report.note,
        waiting_since=report.waiting_since,
        waiting_words=report.waiting_words,
        bridge=report.bridge,
    )


@transaction.atomic
def tell_status(*, action: Action, status: str) -> ActionReport | None:
    """One tap: how the action stands, from now on. The same tap twice has one effect, and returns None."""
    status = ActionStatus(status)
    hold(action)
    if action.status == status:
        return None
    report = _report(action, status)
    update_action(action=action, status=status, status_note="")
    action.refresh_from_db()
    return report


@transaction.atomic
def explain_status(
    *,
    action: Action,
    status: str,
    note: str = "",
    waiting_since: date | None = None,
    waiting_words: str = "",
    bridge: str = "",
) -> None:
    """Words with how the action stands: what is needed, why not any more, or how long and what helps until then.

    Raises Conflict when the action stands otherwise by now: the words would be about something else.
    """
    hold(action)
    if action.status != status:
        raise Conflict(_("This was changed meanwhile. Look how the action stands now."))
    said = {
        "note": note,
        "waiting_since": waiting_since,
        "waiting_words": waiting_words,
        "bridge": bridge,
    }
    report = last_report(action)
    if report is not None and report.by_id == current_principal_id():
        ActionReport.objects.filter(pk=report.pk).update(**said)
    else:
        # What somebody else said stays theirs.
        _report(action, status, **said)
    update_action(action=action, status_note=_in_words(status, **said))


def _report(action: Action, status: str, **said) -> ActionReport:
    return ActionReport.objects.create(
        case_id=action.case_id,
        action=action,
        status=status,
        before={
            "status": action.status,
            "status_note": action.status_note,
            "status_since": action.status_since.isoformat() if action.status_since else None,
        },
        by_id=current_principal_id(),
        **said,
    )


def _in_words(status: str, *, note: str, waiting_since: date | None, waiting_words: str, bridge: str) -> str:
    """One text for lists, the plan and paper, in the language of the installation."""
    if status != ActionStatus.WAITING:
        return note
    with translation.override(settings.LANGUAGE_CODE):
        parts = [
            _("Since %(day)s.") % {"day": short_day(waiting_since)} if waiting_since else "",
            _("How long: %(words)s.") % {"words": waiting_words.rstrip(".")} if waiting_words else "",
            _("Until then: %(bridge)s") % {"bridge": bridge} if bridge else "",
            note,
        ]
    return " ".join(part for part in parts if part)


@transaction.atomic
def take_back(*, report: ActionReport) -> None:
    """A second thought: the action stands again as it did before this report. Twice has one effect.

    Raises Conflict when the action was changed after it.
    """
    action = report.action
    hold(action)
    hold(report)
    if report.taken_back_at:
        return
    if last_report(action) != report:
        raise Conflict(_("This was changed meanwhile. Look how the action stands now."))
    before = report.before
    ActionReport.objects.filter(pk=report.pk).update(taken_back_at=Now())
    update_action(action=action, status=before["status"], status_note=before["status_note"])
    since = before["status_since"]
    Action.objects.filter(pk=action.pk).update(status_since=date.fromisoformat(since) if since else None)
    log.record("action.take_back", case_id=action.case_id, subject_id=action.pk)
