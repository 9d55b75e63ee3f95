"""One case with a row of every kind that an address can name, each with a canary in its texts."""

from dataclasses import dataclass
from datetime import timedelta
from secrets import token_hex

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.utils import timezone

from cases.models import (
    Appointment,
    Case,
    ContactPoint,
    DecisionMoment,
    Incident,
    Involvement,
    Measure,
    Membership,
    Person,
    ProfessionalKeptOff,
    Relationship,
    SafeChannel,
    Separation,
)
from clients.models import ChildVoice, ChildVoiceHearing, PersonalLink
from leidraad.models import (
    Action,
    BottomLine,
    Conversation,
    ConversationTopic,
    Cooperation,
    Finding,
    FindingKind,
    Idea,
    ReachDecision,
    ScaleRound,
)
from leidraad.plan.freezing import freeze
from leidraad.services.guide import load_guide
from meetings.models import HeldBack
from tests.factories import (
    AgendaItemFactory,
    AttendeeFactory,
    CaseFactory,
    HouseholdFactory,
    MembershipFactory,
    PartFactory,
    PersonFactory,
    UserFactory,
    director_of,
)
from tests.roles import acting, as_owner
from zvh.access.models import AccessRequest, BreakGlass, BreakGlassAlert, Grant
from zvh.accounts.models import Principal, PrincipalKind
from zvh.documents.models import Document

CANARY = "Kanariegeel"


@dataclass
class World:
    """The rows by the names that addresses use for them; `canary` is the word in all their texts."""

    rows: dict[str, object]
    canary: str = CANARY

    def arguments_for(self, converters) -> dict[str, object]:
        """Arguments for an address; an unknown name means: add a row for it here."""
        return {name: self.rows[name] for name in converters}


def build_world(canary: str = CANARY) -> World:
    household = HouseholdFactory(name=f"Huishouden {canary}", visiting_agreements=canary)
    person = MembershipFactory(
        household=household, person=PersonFactory(first_names=canary, last_name=canary), place=canary
    ).person
    case = CaseFactory(household=household)
    director = director_of(case)
    item = AgendaItemFactory(case=case, meeting__chair=director, meeting__place=canary)
    part = PartFactory(item=item, title=canary)
    attendee = AttendeeFactory(item=item)
    with as_owner():
        rows = _content(canary, case=case, item=item, part=part, person=person, director=director)
    return World(
        rows={
            "case": case.pk,
            "director": director.pk,
            "item": item.pk,
            "meeting": item.meeting.pk,
            "part": part.pk,
            "attendee": attendee.pk,
            "person": person.pk,
            "household": household.pk,
            "pk": _passkey(canary).pk,
            # Of the doors that are open to everyone: a provider and a link that do not exist.
            "provider_id": "x",
            "uidb36": "x",
            "key": "x-x",
        }
        | rows,
        canary=canary,
    )


def _oversight(canary: str, case: Case, director) -> dict[str, object]:
    """Somebody asked for access to this case, and somebody else read it by break-glass."""
    soon = timezone.now() + timedelta(hours=4)
    asked = AccessRequest.objects.create(
        asker_id=director.pk, number=case.number, reason=canary, expires_at=soon
    )
    glass = BreakGlass.objects.create(
        principal_id=director.pk, number=case.number, case_id=case.pk, reason=canary, until=soon
    )
    return {
        "access_request": asked.pk,
        "glass": glass.pk,
        "alert": BreakGlassAlert.objects.create(break_glass=glass, principal_id=director.pk).pk,
        "grant": Grant.objects.filter(case_id=case.pk).first().pk,
    }


def _passkey(canary: str) -> Authenticator:
    """Of somebody who has nothing to do with the case."""
    user = UserFactory()
    with as_owner():
        return Authenticator.objects.create(
            user=user, type=Authenticator.Type.WEBAUTHN, data={"name": canary, "credential": {}}
        )


def _content(canary: str, *, case: Case, item, part, person, director) -> dict[str, object]:
    guide = load_guide(settings.BASE_DIR / "content" / "leidraad.yaml")
    conversation = Conversation.objects.create(
        case=case, item=item, guide=guide, phase=case.phase, planned_phase=case.phase, goal=canary
    )
    said = {"case": case, "conversation": conversation, "author_id": director.pk}
    finding = Finding.objects.create(**said, kind=FindingKind.CONCERN, text=canary, part=part)
    incident = Incident.objects.create(case=case, author_id=director.pk, text=canary)
    measure = Measure.objects.create(
        case=case, person=person, kind="prison", since=timezone.localdate(), conditions=canary
    )
    moment = DecisionMoment.objects.create(case=case, kind="hearing", on=timezone.localdate(), note=canary)
    involvement = Involvement.objects.create(
        case=case, organisation=director.organisation, since=timezone.localdate(), aim=canary
    )
    other = Person.objects.create(first_names=canary)
    Membership.objects.create(household_id=case.household_id, person=other)
    relation = Relationship.objects.create(person=person, other=other, kind="parent")
    first, second = sorted([person, other], key=lambda someone: someone.pk)
    in_household = {"household_id": case.household_id}
    separation = Separation.objects.create(
        **in_household, person=first, other=second, reason=canary, marked_by_id=director.pk
    )
    kept_off = ProfessionalKeptOff.objects.create(
        **in_household, user=director, reason=canary, noted_by_id=director.pk
    )
    point = ContactPoint.objects.create(**in_household, person=person, kind="address", value=canary)
    channel = SafeChannel.objects.create(**in_household, person=person, kind="phone", value=canary)
    appointment = Appointment.objects.create(
        case=case, user=director, duty="casusregisseur", since=timezone.localdate(), reason=canary
    )
    held_back = HeldBack.objects.create(
        case=case, item=item, organisation=director.organisation, marked_by_id=director.pk
    )
    action = Action.objects.create(**said, text=canary, owner=director)
    topic = ConversationTopic.objects.create(
        case=case, conversation=conversation, phase=case.phase, step="beeldvorming", key="zorgen", position=1
    )
    scale = ScaleRound.objects.create(
        case=case,
        conversation=conversation,
        question_key="directe_veiligheid/schaal",
        question=canary,
        higher_is="worse",
    )
    with acting(director):
        version = freeze(conversation=conversation)
    document = Document.objects.create(
        case_id=case.pk,
        kind="plan",
        audience="professionals",
        key=f"plan/{case.pk}",
        title=canary,
        sha256="0" * 64,
        content=b"",
        made_by_id=director.pk,
    )
    finding.shielded_from.add(person)
    decision = ReachDecision.objects.create(
        case=case,
        finding=finding,
        ruling="may_hear",
        person=other,
        teller=person,
        reason=canary,
        decided_by_id=director.pk,
    )
    link = _personal_link(case=case, person=person, channel=channel, director=director)
    return {
        **_oversight(canary, case, director),
        "link": link.pk,
        "token": "abcdefghjkmnpqrs",
        "organisation": director.organisation_id,
        "user": director.pk,
        "finding": finding.pk,
        "sort": "finding",
        "statement": finding.pk,
        "decision": decision.pk,
        "hearing": _hearing(canary, case=case, item=item, child=person, by=director, hears=other).pk,
        "row": finding.pk,
        "relation": relation.pk,
        "separation": separation.pk,
        "point": point.pk,
        "kept_off": kept_off.pk,
        "channel": channel.pk,
        "appointment": appointment.pk,
        "child": person.pk,
        "duty": "casusregisseur",
        "phase": case.phase,
        "key": "zorgen",
        "kind": "concern",
        "act": "bevestigen",
        "number": version.number,
        "incident": incident.pk,
        "measure": measure.pk,
        "moment": moment.pk,
        "involvement": involvement.pk,
        "action": action.pk,
        "held_back": held_back.pk,
        "topic": topic.pk,
        "round": scale.pk,
        "version": version.pk,
        "document": document.pk,
        "idea": Idea.objects.create(**said, text=canary).pk,
        "bottom_line": BottomLine.objects.create(**said, text=canary).pk,
        "cooperation": Cooperation.objects.create(**said, text=canary).pk,
    }


def _hearing(canary: str, *, case: Case, item, child: Person, by, hears: Person) -> ChildVoiceHearing:
    """Somebody may hear what a child said."""
    voice = ChildVoice.objects.create(
        case=case, item=item, child=child, spoken_by=canary, words=canary, noted_by_id=by.pk
    )
    return ChildVoiceHearing.objects.create(
        case=case, voice=voice, person=hears, reason=canary, decided_by_id=by.pk
    )


def _personal_link(*, case: Case, person: Person, channel: SafeChannel, director) -> PersonalLink:
    """Without the grant for its papers: nobody can come in with it."""
    return PersonalLink.objects.create(
        case=case,
        person=person,
        channel=channel,
        purpose="plan",
        principal=Principal.objects.create(kind=PrincipalKind.LINK, label="personal link"),
        token_hash=token_hex(32),
        code_hash="0" * 64,
        expires_at=timezone.now() + timedelta(days=7),
        made_by_id=director.pk,
    )
