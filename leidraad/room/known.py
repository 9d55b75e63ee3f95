"""What is known under a topic: the findings of its kinds, from before and from this meeting, as cards."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.models import Certainty, Reach
from leidraad.copying import permission_of
from leidraad.covenant import Permission, marking_in_words
from leidraad.models import CopyPermission, Finding, FindingReview
from leidraad.plan.facts import with_facts
from leidraad.room.state import Room
from leidraad.rules import is_stale
from leidraad.sharing import Stated, stated_of, with_bases
from leidraad.words import (
    Dispute,
    age_in_words,
    last_confirmed,
    open_disputes,
    reviewer_in_words,
    source_in_words,
)

FEW = 5


@dataclass(frozen=True)
class FindingCard:
    """A finding with everything its row on a screen says."""

    finding: Finding
    is_new: bool
    is_prepared: bool
    source: str
    age: str
    is_stale: bool
    disputes: tuple[Dispute, ...]
    about: tuple[str, ...]
    permission: Permission
    stated: Stated | None = None
    may_state: bool = False
    # Who proposed it to the chair; empty for what the table has.
    proposed_by: str = ""

    @property
    def disputed_by(self) -> str:
        return _(" and ").join(dispute.by for dispute in self.disputes)

    @property
    def is_suspicion(self) -> bool:
        return self.finding.certainty == Certainty.SUSPECTED

    @property
    def marking(self) -> str:
        """Whether it may be copied, in words; empty for what no organisation shared (rule 7)."""
        source = self.finding.source_organisation
        if source is None:
            return ""
        words = [marking_in_words(source.label, self.permission)]
        if source.covenant_signed_on is None:
            words.append(_("%(source)s has not signed the covenant.") % {"source": source.label})
        return " ".join(words)

    @property
    def said_about(self) -> list[tuple[FindingReview, str]]:
        """What everybody said about it since, the newest first."""
        reviews = sorted(self.finding.reviews.all(), key=lambda review: review.at, reverse=True)
        return [(review, reviewer_in_words(review)) for review in reviews]

    @property
    def tags(self) -> tuple[str, ...]:
        """What is special about its kind, in a word or two."""
        finding = self.finding
        words = [
            finding.get_risk_nature_display(),
            finding.get_risk_level_display(),
            _("long breath") if finding.is_long_term else "",
            _("bodemeis") if finding.is_minimum else "",
            {True: _("helped"), False: _("did not help"), None: ""}[finding.helped],
            {True: _("holds"), False: _("does not hold"), None: ""}[finding.still_holds],
            finding.get_fits_phase_display(),
            finding.period_words,
            _("prepared") if self.is_prepared else "",
        ]
        return (*filter(None, map(str, words)), *self.about)


@dataclass(frozen=True)
class KnownGroup:
    """Cards that are known in the same way, with a title when others are known in another."""

    title: str
    before: tuple[FindingCard, ...]
    new: tuple[FindingCard, ...]


@dataclass(frozen=True)
class Known:
    """The cards of one kind: the top 3, what was known (and how much more there is), what this meeting added.

    What was proposed and is not on the table yet stands apart, for who proposed it and for the chair.
    """

    top: tuple[FindingCard, ...]
    before: tuple[FindingCard, ...]
    new: tuple[FindingCard, ...]
    hidden: int
    proposed: tuple[FindingCard, ...] = ()

    @property
    def cards(self) -> tuple[FindingCard, ...]:
        return self.top + self.before + self.new + self.proposed

    @property
    def groups(self) -> tuple[KnownGroup, ...]:
        """What is suspected apart from what was seen or heard; one group when all is known in the same way."""
        whole = KnownGroup("", self.before, self.new)
        suspected = self._only(_("Suspected"), is_suspicion=True)
        known = self._only(_("Seen or heard"), is_suspicion=False)
        both = [group for group in (known, suspected) if group.before or group.new]
        return tuple(both) if len(both) == 2 else (whole,)

    def _only(self, title: str, *, is_suspicion: bool) -> KnownGroup:
        kept = [
            tuple(card for card in cards if card.is_suspicion == is_suspicion)
            for cards in (self.before, self.new)
        ]
        return KnownGroup(title, *kept)

    def __bool__(self):
        return bool(self.cards)


def with_reviews(findings, *, is_family_looking: bool = False):
    """Findings with all their card needs, in a fixed number of queries whatever their number.

    What was said of one in a part with the OM stays off a screen that the family sees (domain.md rule 3).
    """
    reviews = FindingReview.objects.select_related("person", "organisation", "principal")
    if is_family_looking:
        reviews = reviews.filter(om_parts=[])
    return (
        with_bases(with_facts(findings))
        .select_related("source_person", "source_organisation")
        .prefetch_related(
            Prefetch("reviews", queryset=reviews),
            Prefetch("copy_permissions", queryset=CopyPermission.objects.current().select_related("to")),
        )
    )


def known_of_kinds(room: Room, kinds: Iterable[str], *, everything: bool = False, few: int = FEW) -> Known:
    """Findings of these kinds that no later words replaced: of before the newest few, of today all."""
    findings = room.shown(Finding.objects.current().of_kinds(kinds).filter(case_id=room.case.pk))
    ordered = findings.order_by(F("rank").asc(nulls_last=True), "-created_at")
    top, before, new, proposed = [], [], [], []
    for key, place, conversation_id, reach in ordered.values_list("id", "rank", "conversation_id", "reach"):
        is_new = conversation_id == room.conversation.pk
        is_proposed = reach == Reach.CHAIR
        (proposed if is_proposed else top if place else new if is_new else before).append(key)
    shown = before if everything else before[:few]
    shown_rows = Finding.objects.filter(id__in=[*top, *shown, *new, *proposed])
    rows = with_reviews(shown_rows, is_family_looking=room.table.with_family).in_bulk()
    return Known(
        top=tuple(card_of(rows[key], room) for key in top),
        before=tuple(card_of(rows[key], room) for key in shown),
        new=tuple(card_of(rows[key], room) for key in reversed(new)),
        hidden=len(before) - len(shown),
        proposed=tuple(card_of(rows[key], room) for key in reversed(proposed)),
    )


def card_of(finding: Finding, room: Room | None = None) -> FindingCard:
    today = timezone.localdate()
    is_new = room is not None and finding.conversation_id == room.conversation.pk
    began = room.meeting.started_at if room else None
    return FindingCard(
        finding=finding,
        is_new=is_new,
        is_prepared=is_new and (began is None or finding.created_at < began),
        source=source_in_words(finding),
        age=age_in_words(finding, today),
        is_stale=is_stale(last_confirmed(finding), today),
        disputes=tuple(open_disputes(finding.reviews.all())),
        about=tuple(person.short_name for person in finding.persons.all()),
        permission=permission_of(finding.copy_permissions.all()),
        # Never on a screen that the family sits before.
        stated=None if room and room.table.with_family else stated_of(finding),
        may_state=room is not None and room.may_state_for(finding.source_organisation_id),
        proposed_by=_proposer(finding, room) if room and finding.reach == Reach.CHAIR else "",
    )


def _proposer(finding: Finding, room: Room) -> str:
    """By the name they have at the table; who is not asked for this meeting goes by their organisation."""
    names = {seat.attendee.user_id: seat.attendee.display_name for seat in room.seats}
    source = finding.source_organisation
    return names.get(finding.author_id) or (source.label if source else _("a participant"))
