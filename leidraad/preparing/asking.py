"""Asking people to prepare: again, by hand, and once by itself when the meeting comes near. No mail says what about."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID, uuid4

from django.conf import settings
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from holidays import country_holidays

from cases.models import Phase
from cases.services.rows import hold_new
from leidraad.guide import Guide, read_guide
from leidraad.models import AskedAgain, Conversation, GuideVersion, Preparation
from leidraad.preparing.rules import may_ask_again, prepares, questions_of, working_days_after
from meetings.models import Attendee, AttendeeKind, MeetingState
from zvh.access.principal import acting_as, current_principal_id
from zvh.access.purposes import Purpose
from zvh.audit import log
from zvh.errors import Conflict
from zvh.outbox.mail import send_mail

SUBJECT = gettext_lazy("Prepare a meeting")
TEMPLATE = "prepare"


@transaction.atomic
def ask_again(*, conversation: Conversation, attendees: Iterable[Attendee]) -> int:
    """Mail these who sent nothing in yet, as long as nobody did so within the hour; returns how many.

    Raises Conflict once the meeting has begun. Clicked twice at once, each is asked once.
    """
    meeting = conversation.item.meeting
    if meeting.state != MeetingState.PLANNED:
        raise Conflict(_("The meeting has begun; nobody can be asked to prepare it any more."))
    hold_new(conversation.pk)
    waiting = {each.user_id: each for each in attendees if each.user_id}
    sent = Preparation.objects.filter(
        conversation=conversation, principal_id__in=list(waiting), submitted_at__isnull=False
    ).values_list("principal_id", flat=True)
    last = _last_asked(conversation)
    now = timezone.now()
    asked = [
        attendee
        for key, attendee in waiting.items()
        if key not in set(sent) and may_ask_again(last.get(key), now)
    ]
    for attendee in asked:
        _ask(conversation, attendee)
    return len(asked)


def _last_asked(conversation: Conversation) -> dict[UUID, datetime]:
    asked = AskedAgain.objects.filter(conversation=conversation).order_by("asked_at")
    return dict(asked.values_list("principal_id", "asked_at"))


def _ask(conversation: Conversation, attendee: Attendee) -> None:
    row = AskedAgain.objects.create(
        id=uuid4(),
        case_id=conversation.case_id,
        conversation=conversation,
        principal_id=attendee.user_id,
        asked_by_id=current_principal_id(),
    )
    _send(
        to=attendee.user.email,
        number=conversation.case.number,
        at=conversation.item.meeting.starts_at,
        item_id=conversation.item_id,
        key=f"prepare:{row.pk}",
    )
    log.record("preparation.ask_again", case_id=row.case_id, subject_id=row.pk)


def remind_all() -> int:
    """Remind who sent nothing in for a meeting that comes near, each once; returns how many mails that were.

    As the system: the database tells it whose preparation is missing, and nothing else of the meeting.
    """
    with acting_as(Purpose.UPKEEP.principal_id):
        rows = _to_remind()
        guides = GuideVersion.objects.in_bulk({row["guide_id"] for row in rows})
        due = [row for row in rows if _has_questions(row, read_guide(guides[row["guide_id"]]))]
        for row in due:
            _send(
                to=row["email"],
                number=row["number"],
                at=row["starts_at"],
                item_id=row["item_id"],
                key=f"prepare.reminder:{row['item_id']}:{row['principal_id']}",
            )
        return len(due)


def _to_remind() -> list[dict]:
    today = timezone.localdate()
    free = country_holidays("NL", years=[today.year, today.year + 1])
    day = working_days_after(today, settings.ZVH_REMIND_WORKING_DAYS, free=free)
    until = timezone.make_aware(datetime.combine(day, datetime.max.time()))
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM leidraad_to_remind(%s)", [until])
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _has_questions(row: dict, guide: Guide) -> bool:
    """Whether there is anything to prepare for them: the guide says which of the chosen topics are."""
    topics = guide.phase(Phase(row["phase"])).topics
    return prepares(AttendeeKind.PROFESSIONAL, row["table_role"]) and bool(
        questions_of(topics, row["chosen"], is_away=False)
    )


def _send(*, to: str, number: str, at: datetime, item_id: UUID, key: str) -> None:
    link = reverse("preparing:prepare", kwargs={"item": item_id})
    context = {"number": number, "at": at, "link": link}
    send_mail(to=to, subject=SUBJECT, template=TEMPLATE, context=context, key=key)
