"""Telling further on: the path that a case agreed on, and what waits or stays behind going along it."""

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.models import Case, Duty
from cases.services import current_appointment
from cases.services.rows import hold
from leidraad.following.rules import USUAL_PATH
from leidraad.models import Action, ActionStatus, Escalation, EscalationStep
from zvh.access.principal import current_principal_id
from zvh.accounts.models import User
from zvh.audit import log
from zvh.errors import Conflict, DomainError
from zvh.outbox.mail import Letter, send_mails

SUBJECT = gettext_lazy("An action needs you")


def path_of(case: Case) -> dict[str, int]:
    """After how many days late each duty is told: as agreed in this case, or else as usual."""
    agreed = dict(EscalationStep.objects.filter(case=case).values_list("duty", "after_days"))
    return USUAL_PATH | agreed


def path_in_words(case: Case) -> list[tuple[str, int]]:
    """Who is told after how many days, the nearest step first."""
    steps = sorted(path_of(case).items(), key=lambda step: step[1])
    return [(str(Duty(duty).label).lower(), days) for duty, days in steps]


@transaction.atomic
def agree_on_path(*, case: Case, path: Mapping[str, int]) -> None:
    """Set after how many days each duty is told; the casusregisseur is not told later than the procesregisseur."""
    if path[Duty.CASUSREGISSEUR] > path[Duty.PROCESREGISSEUR]:
        raise DomainError(
            _("The casusregisseur hears it first: choose as many days for the procesregisseur, or more."),
            field=str(Duty.PROCESREGISSEUR),
        )
    hold(case)
    for duty in USUAL_PATH:
        EscalationStep.objects.update_or_create(case=case, duty=duty, defaults={"after_days": path[duty]})
    log.record("escalation.agree", case_id=case.pk, subject_id=case.pk)


@transaction.atomic
def escalate_waiting(*, action: Action) -> Escalation:
    """Tell the next on the path that this waits, without waiting for the agreed date. Raises Conflict when all know."""
    hold(action)
    if action.status not in {ActionStatus.WAITING, ActionStatus.STUCK}:
        raise Conflict(_("This action does not wait any more."))
    told = Escalation.objects.filter(action=action, due_on=action.due_on)
    following = next_to_tell(action, told)
    if following is None:
        raise Conflict(_("Everybody on the path was told already."))
    duty, holder = following
    escalation = Escalation.objects.create(
        case_id=action.case_id,
        action=action,
        duty=duty,
        due_on=action.due_on,
        because=Escalation.Because(action.status),
        told=holder,
        by_id=current_principal_id(),
    )
    log.record("action.escalate", case_id=action.case_id, subject_id=action.pk)
    tell_of_escalations([(holder.pk, holder.email, escalation.pk, action)])
    return escalation


def next_to_tell(action: Action, told: Iterable[Escalation]) -> tuple[str, User] | None:
    """The next step of the path with who takes it now; None when everybody who can be told was told for this date."""
    told = [each for each in told if each.due_on == action.due_on]
    done, people = {each.duty for each in told}, {each.told_id for each in told}
    for duty, _days in sorted(path_of(action.case).items(), key=lambda step: step[1]):
        holder = _holder(action, duty) if duty not in done else None
        if holder is not None and holder.pk not in people:
            return duty, holder
    return None


def _holder(action: Action, duty: str) -> User | None:
    """Whoever has the duty now; without one, or when it is their own action, the procesregisseur."""
    holder = current_appointment(action.case, duty)
    if holder is None or not holder.user.is_active or holder.user_id == action.owner_id:
        holder = current_appointment(action.case, Duty.PROCESREGISSEUR)
    return holder.user if holder and holder.user.is_active else None


def tell_of_escalations(told: list[tuple]) -> int:
    """One mail to everybody, however many actions it is about: (user id, address, escalation id, case and action)."""
    by_user: dict = {}
    for user_id, email, escalation_id, action in told:
        by_user.setdefault((user_id, email), []).append((escalation_id, action))
    return send_mails(
        template="action_escalated",
        subject=SUBJECT,
        letters=[
            Letter(
                to=email,
                key=f"following.escalated:{min(str(key) for key, _action in rows)}",
                context={"count": len(rows), "link": _link(rows)},
            )
            for (_user_id, email), rows in by_user.items()
        ],
    )


def _link(rows: list[tuple]) -> str:
    if len(rows) > 1:
        return f"{reverse('pages:action_list')}?which=all"
    _key, action = rows[0]
    return reverse("leidraad:action", kwargs={"case": action.case_id, "action": action.pk})
