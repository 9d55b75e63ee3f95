"""One page to read before a meeting: the family, what is open, new, contradicted, not known, the scores, who prepared.

Everything on it comes through `visible_to`, so each reader gets their own page: an expert nothing of a part with the OM
where they do not sit, and only who directs the case what was sent to the chair alone. No address is on it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.utils import timezone
from django.utils.translation import gettext as _

from cases.births import Birth, age_in_words
from cases.frame import phase_path
from cases.models import Case, Membership, PhaseChange, Reach
from leidraad.development import developments
from leidraad.guide import read_guide
from leidraad.models import (
    Action,
    AnswerKind,
    Conversation,
    Finding,
    FindingKind,
    FindingReview,
    PreparedAnswer,
    ScaleScore,
)
from leidraad.preparing.overview import Preparer, preparers_of
from leidraad.room.offers import ON_TABLE
from leidraad.since import SinceLast, since_last_meeting
from leidraad.words import reviewer_in_words, source_in_words
from zvh.access.permissions import CasePermission
from zvh.access.querysets import permissions_on
from zvh.accounts.models import Principal
from zvh.ui.dates import age, short_day
from zvh.ui.pictures import Development, Family, FamilyMember, PhasePath

LONGEST = 170
ON_SCREEN = 12


@dataclass(frozen=True)
class Line:
    """One thing, cut off where it gets long: who said it and when, and whether it is late or of a part with the OM."""

    text: str
    detail: str = ""
    mark: str = ""
    is_om: bool = False

    @property
    def short(self) -> str:
        words = " ".join(self.text.split())
        return words if len(words) <= LONGEST else f"{words[: LONGEST - 1].rstrip()}…"


@dataclass(frozen=True)
class Section:
    title: str
    lines: tuple[Line, ...]
    nothing: str

    @property
    def on_screen(self) -> tuple[Line, ...]:
        return self.lines[:ON_SCREEN]

    @property
    def more(self) -> int:
        """How many lines a screen leaves out."""
        return max(0, len(self.lines) - ON_SCREEN)


@dataclass(frozen=True)
class Summary:
    """Of one meeting, for one reader."""

    conversation: Conversation
    principal: Principal

    @property
    def case(self) -> Case:
        return self.conversation.case

    @property
    def meeting(self):
        return self.conversation.item.meeting

    @cached_property
    def permissions(self) -> frozenset[str]:
        return permissions_on(self.principal, self.case.pk)

    @property
    def is_chairs(self) -> bool:
        return CasePermission.DIRECT in self.permissions

    @cached_property
    def path(self) -> PhasePath:
        changes = PhaseChange.objects.visible_to(self.principal).filter(case=self.case)
        return phase_path(self.case, list(changes))

    @cached_property
    def family(self) -> Family:
        today = timezone.localdate()
        members = Membership.objects.visible_to(self.principal).filter(
            household_id=self.case.household_id, until__isnull=True
        )
        return Family(
            tuple(
                FamilyMember(
                    name=row.person.full_name,
                    note=", ".join(filter(None, [row.place, _age(row, today)])),
                    is_child=row.is_child,
                    lives_elsewhere=not row.lives_here,
                )
                for row in members.select_related("person").order_by("is_child", "position", "id")
            )
        )

    @cached_property
    def since(self) -> SinceLast:
        return since_last_meeting(self.case, self.principal, before=self.conversation.item)

    @cached_property
    def development(self) -> Development | None:
        """Of the question that was asked last."""
        scores = ScaleScore.objects.visible_to(self.principal).filter(case=self.case)
        return next(iter(developments(scores)), None)

    @cached_property
    def preparers(self) -> list[Preparer]:
        """Who prepared, for who keeps the dossier."""
        keeps = CasePermission.WRITE in self.permissions
        return preparers_of(self.conversation, self.principal) if keeps else []

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        sections = [self._actions(), self._contradicted(), self._new(), self._unknown()]
        if self.is_chairs:
            sections.insert(0, self._prepared())
        return tuple(sections)

    def _prepared(self) -> Section:
        """What was sent to the chair, each with who prepared it."""
        found = Finding.objects.visible_to(self.principal).current()
        found = found.filter(conversation=self.conversation, reach=Reach.CHAIR, prepared__isnull=False)
        rows = found.select_related("source_organisation", "source_person").order_by("created_at")
        lines = (Line(row.text, source_in_words(row), is_om=row.from_om_part) for row in rows)
        return Section(_("Prepared, for you alone"), tuple(lines), _("Nothing was sent yet."))

    def _actions(self) -> Section:
        late = [_action(row, _("late")) for row in self.since.late]
        stuck = [_action(row, str(row.get_status_display())) for row in self.since.stuck]
        rest = [_action(row, "") for row in self.since.still_open]
        return Section(_("Open actions"), (*late, *stuck, *rest), _("No action is open."))

    def _contradicted(self) -> Section:
        lines = [_dispute(review) for review in self.since.disputed]
        if self.is_chairs:
            answers = PreparedAnswer.objects.visible_to(self.principal).filter(
                preparation__conversation=self.conversation,
                kind__in=[AnswerKind.CORRECTED, AnswerKind.DISPUTED],
                counted_at__isnull=True,
                proposed__isnull=False,
            )
            lines += [
                Line(row.known.text, f"{source_in_words(row.proposed)}: {row.proposed.text}")
                for row in answers.select_related(
                    "known", "proposed__source_organisation", "proposed__source_person"
                )
            ]
        return Section(_("Contradicted"), tuple(lines), _("Nobody contradicts what is known."))

    def _new(self) -> Section:
        told = [row for row in self.since.new if row.reach in ON_TABLE and row.kind != FindingKind.UNKNOWN]
        incidents = (
            Line(
                row.text,
                short_day(row.happened_latest) if row.happened_latest else "",
                _("incident"),
                row.from_om_part,
            )
            for row in self.since.incidents
        )
        findings = (Line(row.text, source_in_words(row), is_om=row.from_om_part) for row in told)
        return Section(_("New since last time"), (*incidents, *findings), _("Nothing new was told."))

    def _unknown(self) -> Section:
        found = Finding.objects.visible_to(self.principal).current().of_kinds([FindingKind.UNKNOWN])
        rows = found.filter(case=self.case, reach__in=ON_TABLE).order_by("-created_at")
        lines = [
            Line(
                row.text,
                _("%(who)s finds out") % {"who": row.found_out_by} if row.found_out_by else "",
                is_om=row.from_om_part,
            )
            for row in rows
        ]
        lines += [Line(question, _("nobody said anything")) for question in self._silent_everywhere()]
        return Section(_("What nobody knows"), tuple(lines), _("No question is open."))

    def _silent_everywhere(self) -> Iterable[str]:
        """Questions under which everybody who sent something was silent; for who directs alone."""
        if not self.is_chairs:
            return
        sent = [row for row in self.preparers if row.is_done]
        answers = PreparedAnswer.objects.visible_to(self.principal).filter(
            preparation__conversation=self.conversation
        )
        told = set(answers.exclude(kind=AnswerKind.SILENT).values_list("topic_key", flat=True))
        silent = set(answers.filter(kind=AnswerKind.SILENT).values_list("topic_key", flat=True))
        phase = read_guide(self.conversation.guide).phase(self.conversation.planned_phase)
        for topic in phase.topics if sent else ():
            if topic.key in silent - told:
                yield topic.question


def summary_of(conversation: Conversation, principal: Principal) -> Summary:
    return Summary(conversation, principal)


def _age(membership: Membership, today) -> str:
    person = membership.person
    if person.died_on:
        return _("died")
    return age_in_words(Birth(person.born_earliest, person.born_latest), today)


def _action(action: Action, mark: str) -> Line:
    due = short_day(action.due_on) if action.due_on else _("no date")
    return Line(action.text, f"{action.owner_name}, {due}", mark, action.from_om_part)


def _dispute(review: FindingReview) -> Line:
    said = {"who": reviewer_in_words(review), "view": review.view, "age": age(timezone.localdate(review.at))}
    is_om = review.finding.from_om_part or bool(review.om_parts)
    return Line(review.finding.text, _("%(who)s, %(age)s: %(view)s") % said, is_om=is_om)
