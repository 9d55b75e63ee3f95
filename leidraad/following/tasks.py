"""What the clock asks: to remind, to tell further on, and to tell of signals. Each may run as often as it likes."""

from celery import shared_task
from django.conf import settings
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy

from leidraad.following.facts import facts_of_batch
from leidraad.following.rules import USUAL_PATH
from leidraad.following.services.escalating import tell_of_escalations
from leidraad.following.signals import signals_from
from leidraad.models import Action
from zvh.access.principal import acting_as
from zvh.access.purposes import Purpose
from zvh.outbox.mail import Letter, send_mails

BATCH = 200


@shared_task
def remind() -> int:
    """Remind whoever has actions around their date, in one mail a day; returns how many people."""
    today = timezone.localdate()
    days = [settings.ZVH_REMIND_DAYS_BEFORE, settings.ZVH_REMIND_DAYS_AFTER]
    with acting_as(Purpose.FOLLOWING.principal_id):
        found = _rows("SELECT user_id, email, actions FROM leidraad_remind(%s, %s, %s)", [today, *days])
        return send_mails(
            template="action_reminder",
            subject=gettext_lazy("Your actions"),
            letters=[
                Letter(
                    to=email,
                    key=f"following.reminder:{user_id}:{today}",
                    context={"count": actions, "link": reverse("leidraad:own_actions")},
                )
                for user_id, email, actions in found
            ],
        )


@shared_task
def escalate() -> int:
    """Tell whoever is next on the path of what stays behind; returns how many people."""
    duties, days = list(USUAL_PATH), list(USUAL_PATH.values())
    with acting_as(Purpose.FOLLOWING.principal_id):
        found = _rows(
            "SELECT user_id, email, escalation_id, action_id, case_id "
            "FROM leidraad_escalate(%s, %s::text[], %s::integer[])",
            [timezone.localdate(), duties, days],
        )
        return tell_of_escalations(
            [
                (user_id, email, escalation_id, Action(pk=action_id, case_id=case_id))
                for user_id, email, escalation_id, action_id, case_id in found
            ]
        )


@shared_task
def tell_signals() -> int:
    """Tell who directs of signals that appeared, in one mail for all their cases; returns how many people."""
    today = timezone.localdate()
    with acting_as(Purpose.FOLLOWING.principal_id):
        cases, keys, after = [], [], None
        while batch := [pk for (pk,) in _rows("SELECT leidraad_followed_cases(%s, %s)", [after, BATCH])]:
            after = batch[-1]
            facts = facts_of_batch(batch, today=today)
            for signal in signals_from(facts, today=today, weeks=settings.ZVH_SIGNAL_WEEKS):
                if not signal.is_answered:
                    cases.append(signal.case_id)
                    keys.append(signal.key)
        found = _rows(
            "SELECT user_id, email, signals FROM leidraad_note_signals(%s::uuid[], %s::text[], %s)",
            [cases, keys, today],
        )
        return send_mails(
            template="signals",
            subject=gettext_lazy("Something in your cases asks for attention"),
            letters=[
                Letter(
                    to=email,
                    key=f"following.signals:{user_id}:{timezone.now().isoformat()}",
                    context={"count": signals, "link": reverse("pages:home")},
                )
                for user_id, email, signals in found
            ],
        )


def _rows(query: str, given: list) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(query, given)
        return cursor.fetchall()
