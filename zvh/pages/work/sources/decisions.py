"""What waits for the reader's decision, and what they were alarmed about."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zvh.pages.access import alerts_to_see, requests_to_decide, unused_grants
from zvh.pages.work.rows import Band, First, Reader, Row
from zvh.ui.dates import age, moment


def alarms(reader: Reader) -> list[Row]:
    """Break-glass that the reader was told of and did not answer yet."""
    return [
        Row(
            Band.TODAY,
            _("%(who)s read case %(number)s by break-glass")
            % {"who": alert.break_glass.principal.label, "number": alert.break_glass.number},
            reverse("pages:alert_seen", args=[alert.pk]),
            do=_("I have seen this"),
            more=alert.break_glass.reason,
            when=moment(alert.break_glass.opened_at),
            is_urgent=True,
            at=alert.break_glass.opened_at,
            first=First.ALARM,
            posts=True,
        )
        for alert in alerts_to_see(reader.principal)
    ]


def access_to_decide(reader: Reader) -> list[Row]:
    return [
        Row(
            Band.TODAY,
            _("%(who)s asks for access") % {"who": asked.asker.label},
            reverse("pages:access_answer", args=[asked.case_id, asked.pk]),
            do=_("Look and decide"),
            number=asked.number,
            when=age(asked.asked_at),
            at=asked.asked_at,
            first=First.ANSWER,
            case_id=asked.case_id,
        )
        for asked in requests_to_decide(reader.principal)
    ]


def unused_access(reader: Reader) -> list[Row]:
    """One row for all of it: it is looked at in one go."""
    number = len(unused_grants())
    words = ngettext(
        "%(count)d access that nobody used for 90 days",
        "%(count)d times access that nobody used for 90 days",
        number,
    ) % {"count": number}
    row = Row(Band.WEEK, words, reverse("pages:access_review"), do=_("Keep or end"), first=First.UNDATED)
    return [row] if number else []
