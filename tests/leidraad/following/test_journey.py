"""From one meeting to the next: closed, reminded, reported on a phone, and how the next meeting opens."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from leidraad.closing import close_conversation
from leidraad.following.tasks import remind
from leidraad.models import Action
from leidraad.services.conversation import plan_conversation
from meetings.models import Meeting
from tests.factories import AgendaItemFactory, PartFactory
from tests.leidraad.following.world import appointed, form_id, today
from tests.leidraad.room.meeting import hold_meeting, logged_in
from tests.roles import acting, as_owner
from zvh.outbox.models import Mail

pytestmark = pytest.mark.django_db


def link_in(mail: Mail) -> str:
    """The path of the one link in a mail."""
    (line,) = [line for line in mail.text.splitlines() if "://" in line]
    return "/" + line.split("://", 1)[1].split("/", 1)[1]


def test_an_owner_reports_from_the_reminder_and_the_next_meeting_opens_with_it(guide):
    held = hold_meeting(guide)
    appointed(held.case, held.chair, "procesregisseur")
    with as_owner():
        Action.objects.create(
            case=held.case,
            conversation=held.conversation,
            author_id=held.chair.pk,
            text="Schuldhulp aanvragen",
            owner=held.partner,
            due_on=today() + timedelta(days=2),
            status_since=today() - timedelta(days=1),
        )
        line = held.case.bottom_lines.create(author_id=held.chair.pk, text="Vader belt eerst")
        version = Meeting.objects.get(pk=held.item.meeting_id).version
    with acting(held.chair):
        close_conversation(conversation=held.conversation, version=version)
    remind()
    with as_owner():
        mail = Mail.objects.get(to=held.partner.email, key__startswith="following.reminder")
    phone = logged_in(held.partner)
    (action,) = phone.get(link_in(mail)).context["actions"]
    place = {"case": held.case.pk, "action": action.pk}
    phone.post(reverse("leidraad:action_tell", kwargs=place), {"status": "waiting"})
    phone.post(
        reverse("leidraad:action_explain", kwargs=place),
        {"status": "waiting", "waiting_words": "tot februari", "bridge": "Vrijwilliger thuisadministratie"},
    )
    phone.post(reverse("leidraad:action_escalate", kwargs=place))
    breach = {"case": held.case.pk, "bottom_line": line.pk}
    words = {"new_id": form_id(), "text": "Stond aan de deur", "when_words": "gisteravond"}
    phone.post(reverse("leidraad:break_line", kwargs=breach), words)
    opens = _next_meeting(held, guide)
    assert "Schuldhulp aanvragen" in opens
    assert "Vrijwilliger thuisadministratie" in opens
    assert held.chair.name in opens
    assert "Stond aan de deur" in opens


def _next_meeting(held, guide) -> str:
    """What the room of the next meeting opens with."""
    item = AgendaItemFactory(
        case=held.case,
        meeting__chair=held.chair,
        meeting__starts_at=timezone.now() + timedelta(days=1),
    )
    PartFactory(item=item)
    with acting(held.chair):
        plan_conversation(item=item, phase=held.case.phase, goal="Verder", topics=["risicos"])
    return logged_in(held.chair).get(f"/overleggen/{item.pk}/ruimte/").content.decode()
