"""Findings in the room: what is known of a kind, adding to it, and saying whether it still holds."""

from django.db.models import QuerySet

from leidraad.forms.captures.acts import ViewForm, WordsForm
from leidraad.forms.captures.findings import FINDING_FORMS, ReviewForm
from leidraad.guide import Capture, Topic
from leidraad.models import Action, ActionAim, BottomLine, Finding, FindingKind, ReviewKind
from leidraad.room.captures.base import Act, Asked, CaptureHandler
from leidraad.room.known import FEW, known_of_kinds
from leidraad.room.offers import ON_TABLE
from leidraad.room.state import Room
from leidraad.services.findings import (
    add_finding,
    correct_finding,
    put_on_table,
    rank_finding,
    review_finding,
)
from zvh.access.permissions import CasePermission


def findings(room: Room) -> QuerySet[Finding]:
    return room.shown(Finding.objects.filter(case=room.case))


def tabled(room: Room) -> QuerySet[Finding]:
    """Those that the table has; what was proposed to the chair has no place among them yet."""
    return findings(room).filter(reach__in=ON_TABLE)


def confirm(room: Room, topic: Topic, finding: Finding, form) -> None:
    review_finding(finding=finding, kind=ReviewKind.CONFIRMED)


def dispute(room: Room, topic: Topic, finding: Finding, form: ViewForm) -> None:
    _review(finding, ReviewKind.DISPUTED, form)


def settle(room: Room, topic: Topic, finding: Finding, form: ViewForm) -> None:
    _review(finding, ReviewKind.SETTLED, form)


def _review(finding: Finding, kind: str, form: ViewForm) -> None:
    cleaned = form.cleaned_data
    organisation_id, person = cleaned["whose"]
    review_finding(
        finding=finding,
        kind=kind,
        view=cleaned["view"],
        person=person,
        organisation_id=organisation_id,
        new_id=cleaned["new_id"],
    )


def correct(room: Room, topic: Topic, finding: Finding, form: WordsForm) -> None:
    correct_finding(new_id=form.cleaned_data["new_id"], finding=finding, text=form.cleaned_data["text"])


def rank(room: Room, topic: Topic, finding: Finding, form) -> None:
    rank_finding(finding=finding)


def put(room: Room, topic: Topic, finding: Finding, form) -> None:
    put_on_table(finding=finding, conversation=room.conversation)


REVIEW_ACTS = {
    "bevestigen": Act(findings, confirm),
    "betwisten": Act(findings, dispute, ViewForm),
    "afhandelen": Act(findings, settle, ViewForm),
    "verbeteren": Act(findings, correct, WordsForm),
    "op-tafel": Act(findings, put, permission=CasePermission.DIRECT),
}


class FindingCapture(CaptureHandler):
    """`few` is how many findings from before are shown until somebody asks for all.

    Participants propose one: it is for the chair, who puts it on the table.
    """

    acts = REVIEW_ACTS
    everyone_adds = True
    is_same_for_all = True
    few = FEW

    @property
    def form_class(self):
        return FINDING_FORMS[self.kind]

    def known(self, room: Room, topic: Topic, asked: Asked) -> dict:
        known = known_of_kinds(room, [self.kind], everything=asked.everything, few=self.few)
        opened = next((card.finding for card in known.cards if asked.opens(card.finding)), None)
        return {"known": known, **(self._row_forms(room, topic, opened, asked) if opened else {})}

    def _row_forms(self, room: Room, topic: Topic, finding: Finding, asked: Asked) -> dict:
        """The forms behind the one finding that is opened."""
        view = asked.refused(finding, "betwisten", "afhandelen")
        words = asked.refused(finding, "verbeteren")
        return {
            "opened": finding.pk,
            "view_form": view or ViewForm(room, topic, auto_id="view_%s"),
            "words_form": words or WordsForm(room, topic, row=finding, auto_id="words_%s"),
        }

    def add(self, room, topic, form):
        add_finding(
            new_id=form.cleaned_data["new_id"],
            conversation=room.conversation,
            topic=topic,
            kind=self.kind,
            text=form.cleaned_data["text"],
            persons=form.cleaned_data["persons"],
            source=form.source,
            **form.details(),
        )

    def was_added(self, new_id):
        return Finding.objects.filter(pk=new_id).exists()


class RankedCapture(FindingCapture):
    """Risks and recovery points have a top 3."""

    acts = REVIEW_ACTS | {"top3": Act(tabled, rank)}

    def known(self, room, topic, asked):
        return {**super().known(room, topic, asked), "is_ranked": True}


class PerPersonCapture(FindingCapture):
    """Strengths and futures: shows of which family members nothing is known yet."""

    def known(self, room, topic, asked):
        mentioned = set(
            tabled(room)
            .current()
            .filter(kind=self.kind, persons__isnull=False)
            .values_list("persons", flat=True)
        )
        lacking = [person.short_name for person in room.persons if person.pk not in mentioned]
        return {**super().known(room, topic, asked), "lacking": lacking}


class NeedCapture(FindingCapture):
    """A need that is the least that must be arranged becomes a bodemeis where those are decided on."""

    def known(self, room, topic, asked):
        return {**super().known(room, topic, asked), "has_bottom_lines": True}


class PhaseCheckCapture(FindingCapture):
    """Which phase fits. Whoever directs can switch at once; nothing that was written is lost."""

    is_shared = True
    listens_too = ("place",)
    template = "leidraad/room/captures/phase_check.html"
    few = 1

    def known(self, room, topic, asked):
        others = [phase for phase in room.guide.phases if phase.key != room.conversation.phase]
        return {
            **super().known(room, topic, asked),
            "other_phases": others,
            "safety_topic": room.guide.phase(topic.phase).topic_for(Capture.SAFETY_CHECK),
        }


class ReviewCapture(FindingCapture):
    """Looking back on the bodemeisen and the family's agreements of the running plan: does each hold?"""

    template = "leidraad/room/captures/review.html"
    form_template = ""
    form_class = ReviewForm
    acts = {}
    everyone_adds = False

    def form_arguments(self, room, topic):
        return {"agreements": self.agreements(room)}

    def agreements(self, room: Room) -> dict[str, BottomLine | Action]:
        """What was agreed before this meeting and still runs, by the word that the form sends."""
        lines = [line for line in room.bottom_lines if line.conversation_id != room.conversation.pk]
        actions = (
            room.shown(Action.objects.open().filter(case=room.case, aim=ActionAim.FAMILY))
            .exclude(conversation=room.conversation)
            .select_related("owner", "owner_person", "owner_organisation")
        )
        return {f"line-{line.pk}": line for line in lines} | {f"action-{row.pk}": row for row in actions}

    def known(self, room, topic, asked):
        looked_back = {}
        for card in known_of_kinds(room, [Capture.REVIEW]).new:
            looked_back[card.finding.reviewed_line_id or card.finding.reviewed_action_id] = card
        rows = [
            {
                "key": key,
                "row": row,
                "is_line": isinstance(row, BottomLine),
                "card": looked_back.get(row.pk),
            }
            for key, row in self.agreements(room).items()
        ]
        return {"rows": rows}

    def add(self, room, topic, form):
        agreement, holds = form.cleaned_data["agreement"], form.cleaned_data["holds"]
        is_line = isinstance(agreement, BottomLine)
        add_finding(
            new_id=form.cleaned_data["new_id"],
            conversation=room.conversation,
            topic=topic,
            kind=FindingKind.REVIEW,
            text=form.cleaned_data["text"] or agreement.text,
            persons=agreement.persons.all(),
            reviewed_line=agreement if is_line else None,
            reviewed_action=None if is_line else agreement,
            still_holds=holds,
        )
