"""A focusoverleg that is still to come, with something known, and who is asked to prepare it."""

from dataclasses import dataclass, field
from datetime import timedelta
from uuid import uuid4

from django.db import connection
from django.utils import timezone
from psycopg import sql

from cases.models import Case, Phase
from leidraad.models import ConversationTopic, Finding, FindingReview, GuideVersion, PreparedAnswer
from meetings.models import Attendee, Meeting
from meetings.rules import check
from meetings.services import accept_warning, start_meeting
from meetings.services.tables import attendees_of, load_table
from tests.factories import UserFactory
from tests.leidraad.room.meeting import Held, hold_meeting, logged_in
from tests.roles import acting, as_owner
from zvh.accounts.models import User

TOPICS = ("gezin", "risicos", "krachten", "onbekend", "brainstorm")
WORDS = "Kanariegeel"


@dataclass
class Planned:
    held: Held
    known: dict[str, Finding] = field(default_factory=dict)

    @property
    def case(self) -> Case:
        return self.held.case

    @property
    def partner(self) -> User:
        return self.held.partner

    @property
    def chair(self) -> User:
        return self.held.chair

    def url(self, rest: str = "") -> str:
        return f"/overleggen/{self.held.item.pk}/voorbereiden/{rest}"

    def save(self, user: User, topic: str, name: str, *values: str, known: int = 0, form=None):
        """As the page does while somebody types."""
        sent = {"autosave_field": name, "new_id": form or uuid4(), "draft_version": known, name: list(values)}
        return logged_in(user).post(self.url(f"vraag/{topic}/bewaren/"), sent)

    def answer(self, user: User, topic: str, **typed):
        """As when somebody presses the button under a question; `__` in a name is a dash."""
        sent = {name.replace("__", "-"): value for name, value in typed.items()}
        return logged_in(user).post(
            self.url(f"vraag/{topic}/"), {"new_id": uuid4(), "draft_version": 9, **sent}
        )

    def send(self, user: User, **sent):
        return logged_in(user).post(self.url("overzicht/"), sent)

    def start(self) -> None:
        """The chair starts the meeting, with a reason for each warning."""
        item = self.held.item
        with acting(self.chair):
            for warning in check(load_table(item, attendees_of(item))).open_warnings:
                accept_warning(
                    item=item,
                    rule=warning.key.value,
                    reason="Afgesproken",
                    person=next((one for one in self.family if one.pk in warning.subjects), None),
                    part=None,
                )
            start_meeting(item=item, version=Meeting.objects.get(pk=item.meeting_id).version)

    @property
    def family(self):
        return (self.held.mother, self.held.father, self.held.child)


def plan_meeting(guide: GuideVersion) -> Planned:
    held = hold_meeting(guide, phase=Phase.RISK, started=False)
    with as_owner():
        Meeting.objects.update(
            starts_at=timezone.now() + timedelta(days=2), ends_at=timezone.now() + timedelta(days=2, hours=1)
        )
        ConversationTopic.objects.exclude(key__in=TOPICS).update(is_chosen=False)
    planned = Planned(held)
    planned.known["krachten"] = known_finding(
        planned, "strength", "Opa haalt de kinderen op dinsdag uit school."
    )
    planned.known["risicos"] = known_finding(planned, "risk", "Vader drinkt weer.")
    with as_owner():
        held.item.refresh_from_db()
        held.item.meeting.refresh_from_db()
    return planned


def known_finding(planned: Planned, kind: str, text: str, **more) -> Finding:
    with as_owner():
        return Finding.objects.create(
            case=planned.case,
            author_id=planned.chair.pk,
            source_organisation=planned.chair.organisation,
            kind=kind,
            text=text,
            **more,
        )


def give_everything(planned: Planned, user: User) -> None:
    """Something under each question: new words, a tap, a correction, silence, an idea."""
    strength, risk = planned.known["krachten"].pk, planned.known["risicos"].pk
    answers = {
        "gezin": {"text": f"{WORDS} Oma is verhuisd."},
        "risicos": {
            f"holds__{risk}".replace("-", "__"): "no",
            f"words__{risk}".replace("-", "__"): f"{WORDS} Vader drinkt niet meer.",
            f"how__{risk}".replace("-", "__"): "corrected",
        },
        "krachten": {
            f"holds__{strength}".replace("-", "__"): "yes",
            "text": f"{WORDS} Noor noemt haar mentor.",
            "certainty": "reported",
        },
        "onbekend": {"silent": "nothing"},
        "brainstorm": {"text": f"{WORDS} Een buurtsportcoach."},
    }
    for topic, typed in answers.items():
        response = planned.answer(user, topic, **typed)
        assert response.status_code == 302, response.content.decode()


def prepared_by(user: User) -> list[PreparedAnswer]:
    with as_owner():
        return list(
            PreparedAnswer.objects.filter(author_id=user.pk)
            .select_related("proposed", "proposed_idea")
            .order_by("topic_key", "place")
        )


def seen_in_database(user: User | None, *tables: str) -> dict[str, int]:
    """How many rows the database itself gives, whatever the application asks."""
    seen = {}
    with acting(user), connection.cursor() as cursor:
        for table in tables:
            cursor.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table)))
            seen[table] = cursor.fetchone()[0]
    return seen


def reviews_of(finding: Finding) -> list[tuple]:
    with as_owner():
        rows = FindingReview.objects.filter(finding=finding).order_by("at")
        return [(row.kind, row.view, row.organisation_id, row.om_parts) for row in rows]


def attendee_of(planned: Planned, user: User) -> Attendee:
    with as_owner():
        return Attendee.objects.select_related("user", "organisation").get(item=planned.held.item, user=user)


def stranger() -> User:
    return UserFactory()
