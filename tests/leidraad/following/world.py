"""A case with who directs it, a partner who does something, and meetings that were held before."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import uuid4

from django.utils import timezone

from cases.models import Appointment, Case, Duty, Phase
from leidraad.models import Action, BottomLine, Conversation, GuideVersion, ScaleRound, ScaleScore, Verdict
from meetings.models import MeetingState
from tests.factories import (
    AgendaItemFactory,
    AttendeeFactory,
    CaseFactory,
    OrganisationFactory,
    UserFactory,
    director_of,
    open_case,
)
from tests.roles import as_owner
from zvh.access.models import GrantReason
from zvh.access.permissions import CONTRIBUTOR, VIEWER, WRITER
from zvh.accounts.models import Role, User
from zvh.outbox.models import Mail


@dataclass
class Following:
    case: Case
    director: User
    casusregisseur: User
    partner: User
    reader: User
    held: list[Conversation] = field(default_factory=list)

    def action(self, text="Intake regelen", *, owner=None, due=None, said_since=10, **values) -> Action:
        """Of the partner unless `owner` is somebody else; `due` counts days from today."""
        with as_owner():
            return Action.objects.create(
                **{
                    "case": self.case,
                    "author_id": self.director.pk,
                    "text": text,
                    "owner": None if "owner_organisation" in values else owner or self.partner,
                    "due_on": None if due is None else today() + timedelta(days=due),
                    "status_since": today() - timedelta(days=said_since),
                    **values,
                }
            )

    def line(self, text="Vader belt eerst", **values) -> BottomLine:
        with as_owner():
            return BottomLine.objects.create(case=self.case, author_id=self.director.pk, text=text, **values)

    def hold(self, guide: GuideVersion, *, days_ago: int, outcome: str = "", scores=()) -> Conversation:
        """A focusoverleg that closed; `scores` are (question, higher_is, values) of it."""
        then = timezone.now() - timedelta(days=days_ago)
        item = AgendaItemFactory(
            case=self.case,
            meeting__chair=self.director,
            meeting__state=MeetingState.CLOSED,
            meeting__starts_at=then - timedelta(hours=2),
            meeting__ends_at=then,
            meeting__closed_at=then,
        )
        with as_owner():
            conversation = Conversation.objects.create(
                case=self.case, item=item, guide=guide, phase=Phase.SAFETY, planned_phase=Phase.SAFETY
            )
            if outcome:
                Verdict.objects.create(
                    case=self.case,
                    conversation=conversation,
                    outcome=outcome,
                    from_phase=Phase.SAFETY,
                    to_phase=Phase.SAFETY,
                    principal_id=self.director.pk,
                )
        for question, higher_is, values in scores:
            _score(self, conversation, question, higher_is, values)
        self.held.append(conversation)
        return conversation


def _score(of: Following, conversation: Conversation, question: str, higher_is: str, values) -> None:
    with as_owner():
        asked = ScaleRound.objects.create(
            case=of.case,
            conversation=conversation,
            question_key=f"directe_veiligheid/{question}",
            question=question,
            higher_is=higher_is,
            revealed_at=timezone.now(),
        )
    for value in values:
        attendee = AttendeeFactory(item=conversation.item)
        with as_owner():
            ScaleScore.objects.create(
                case=of.case, round=asked, attendee=attendee, value=value, entered_by_id=of.director.pk
            )


def following() -> Following:
    case = CaseFactory()
    director = director_of(case)
    return Following(
        case=case,
        director=appointed(case, director, Duty.PROCESREGISSEUR),
        casusregisseur=appointed(case, _with(case, WRITER, Role.CASUSREGISSEUR), Duty.CASUSREGISSEUR),
        partner=_with(case, CONTRIBUTOR, Role.PARTNER),
        reader=_with(case, VIEWER, Role.PARTNER),
    )


def _with(case: Case, permissions, role: str) -> User:
    user = UserFactory(role=role, organisation=OrganisationFactory())
    open_case(user, case, permissions)
    return user


def appointed(case: Case, user: User, duty: str) -> User:
    with as_owner():
        Appointment.objects.create(case=case, user=user, duty=duty, since=today())
    return user


def colleague_of(user: User, case: Case) -> User:
    colleague = UserFactory(organisation=user.organisation)
    open_case(colleague, case, CONTRIBUTOR, GrantReason.INVOLVEMENT)
    return colleague


def today() -> date:
    return timezone.localdate()


def now() -> datetime:
    return timezone.now()


def letters() -> list[tuple[str, str]]:
    """Every mail that waits: to whom, and its subject; in order of the address."""
    with as_owner():
        return list(Mail.objects.order_by("to", "subject").values_list("to", "subject"))


def as_it_stands(row):
    """The row as the database has it, whoever may see it."""
    with as_owner():
        return type(row).objects.get(pk=row.pk)


def form_id() -> str:
    return str(uuid4())
