"""The joint view: everyone names the biggest concern, and the group picks the one it shares."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.functional import cached_property

from leidraad.forms.captures.concerns import JointConcernForm, NotedConcernForm, OwnConcernForm
from leidraad.guide import Topic
from leidraad.models import Finding, NamedConcern
from leidraad.room.captures.base import Act
from leidraad.room.captures.findings import FindingCapture
from leidraad.room.state import Room
from leidraad.rules import SeatFacts, is_asked_to_score
from leidraad.services.concerns import name_concern
from leidraad.services.drafts import drop_draft
from leidraad.words import source_in_words
from meetings.models import Attendee
from zvh.access.permissions import CasePermission


@dataclass(frozen=True)
class Concern:
    """A concern on the table, and who finds it the biggest."""

    finding: Finding
    source: str
    by: tuple[Attendee, ...]


class Round:
    """Who named what at the table of the part that is shown."""

    def __init__(self, room: Room):
        self.room = room

    @cached_property
    def asked(self) -> dict[UUID, Attendee]:
        """Everybody who gives a view of their own, by id; whose help runs now first (domain.md, The method)."""
        attendees = [seat.attendee for seat in self.room.seated_in(self.room.part)]
        asked = [each for each in attendees if is_asked_to_score(SeatFacts(each.kind, each.table_role))]
        ordered = sorted(asked, key=lambda each: not self.is_involved(each))
        return {attendee.pk: attendee for attendee in ordered}

    def is_involved(self, attendee: Attendee) -> bool:
        return attendee.organisation_id in self.room.involved_organisations

    @cached_property
    def named(self) -> list[NamedConcern]:
        """What was named at this table: a name given in another part was for who sat there (rule 3)."""
        found = self.room.shown(Finding.objects.current())
        rows = self.room.of_case(NamedConcern.objects).filter(
            conversation=self.room.conversation, attendee_id__in=list(self.asked), finding__in=found
        )
        if len(self.room.parts) > 1:
            part = self.room.part
            rows = rows.filter(at__gte=part.started_at) if part.started_at else rows.none()
        return list(rows.select_related("finding__source_person", "finding__source_organisation"))

    @property
    def concerns(self) -> list[Concern]:
        """The concerns on the table, those that most people named first."""
        by: dict[UUID, list[Attendee]] = {}
        for row in self.named:
            by.setdefault(row.finding_id, []).append(self.asked[row.attendee_id])
        findings = {row.finding_id: row.finding for row in self.named}
        findings |= {finding.pk: finding for finding in self.room.concerns}
        concerns = [
            Concern(finding, source_in_words(finding), tuple(by.get(key, ())))
            for key, finding in findings.items()
        ]
        return sorted(concerns, key=lambda concern: -len(concern.by))

    @property
    def waiting(self) -> list[Attendee]:
        """Who still has to name theirs."""
        done = {row.attendee_id for row in self.named}
        return [attendee for key, attendee in self.asked.items() if key not in done]

    def named_by(self, attendee: Attendee | None) -> Finding | None:
        return next((row.finding for row in self.named if attendee and row.attendee_id == attendee.pk), None)


def asked(room: Room):
    return room.of_case(Attendee.objects).filter(pk__in=list(Round(room).asked))


def may_name_for(room: Room, attendee: Attendee) -> bool:
    """Everyone for themselves; who keeps the dossier for those who don't type."""
    return room.keeps_dossier or (room.may_contribute and attendee == room.own_attendee)


def name(room: Room, topic: Topic, attendee: Attendee, form: NotedConcernForm) -> None:
    _name(room, topic, attendee, form)


def _name(room: Room, topic: Topic, attendee: Attendee, form) -> None:
    new_id = form.cleaned_data["new_id"]
    name_concern(
        new_id=new_id, conversation=room.conversation, topic=topic, attendee=attendee, **form.named()
    )


class JointConcernCapture(FindingCapture):
    """What the group picks as its biggest concern, after each named theirs."""

    is_shared = True
    # It asks for one's own.
    is_same_for_all = False
    template = "leidraad/room/captures/joint_concern.html"
    listens_too = ("concern", "table", "involvement")
    acts = FindingCapture.acts | {
        "noemen": Act(
            asked, name, NotedConcernForm, permission=CasePermission.CONTRIBUTE, allows=may_name_for
        )
    }
    form_class = JointConcernForm

    def form(self, room, topic, *, data=None, draft=None, asked=None):
        if not room.keeps_dossier:
            return self._own_form(room, topic, data, draft)
        form = super().form(room, topic, data=data, draft=draft)
        concern = next((each for each in room.concerns if asked and str(each.pk) == asked.start), None)
        if concern is not None:
            form.start_from(concern)
        return form

    def _own_form(self, room: Room, topic: Topic, data, draft) -> OwnConcernForm:
        form = OwnConcernForm(room, topic, self.kind.value, data=data, draft=draft)
        own = Round(room).named_by(room.own_attendee)
        if own is not None:
            form.initial.setdefault("concern", str(own.pk))
        return form

    def known(self, room, topic, asked):
        round = Round(room)
        opened = next((each for each in round.asked.values() if asked.opens(each)), None)
        noting = room.may_write and opened
        return {
            **super().known(room, topic, asked),
            "round": round,
            "noted_for": opened if noting else None,
            "noted_form": noting
            and (asked.refused(opened, "noemen") or self._noted_form(room, topic, opened, round)),
        }

    def _noted_form(self, room: Room, topic: Topic, attendee: Attendee, round: Round) -> NotedConcernForm:
        named = round.named_by(attendee)
        initial = {"concern": str(named.pk)} if named else None
        return NotedConcernForm(room, topic, row=attendee, auto_id="noted_%s", initial=initial)

    def add(self, room, topic, form):
        if isinstance(form, JointConcernForm):
            super().add(room, topic, form)
            return
        _name(room, topic, room.own_attendee, form)
        drop_draft(conversation=room.conversation, topic=topic, capture=self.kind)
