"""On what basis a medical organisation shares: found, in words, and what still lacks (domain.md rule 8)."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from leidraad.models import BasisKind, Conversation, Finding, SharingBasis
from meetings.models import Attendee, AttendeeKind
from zvh.ui.dates import short_day

SPEAKS_FOR_ORGANISATION = (AttendeeKind.PROFESSIONAL, AttendeeKind.GUEST)


def with_bases(findings: QuerySet[Finding]) -> QuerySet[Finding]:
    """Findings with what `basis_of` reads, in one query more whatever their number."""
    for_meeting = SharingBasis.objects.filter(attendee__isnull=False).select_related("of_whom")
    return findings.select_related("source_organisation", "basis__of_whom", "conversation").prefetch_related(
        Prefetch("conversation__bases", queryset=for_meeting)
    )


def is_medical(attendee: Attendee) -> bool:
    """Whether somebody speaks for an organisation that is bound by medical secrecy."""
    speaks = attendee.kind in SPEAKS_FOR_ORGANISATION and attendee.organisation_id
    return bool(speaks and attendee.organisation.is_medical)


def needs_basis(finding: Finding) -> bool:
    """Only what a medical organisation shares in a meeting does."""
    source = finding.source_organisation
    return bool(source and source.is_medical and finding.conversation_id)


def basis_of(finding: Finding) -> SharingBasis | None:
    """What was stated of this finding, else by its source for the whole meeting; the explained one first."""
    if not needs_basis(finding):
        return None
    own = getattr(finding, "basis", None)
    if own is not None:
        return own
    of_source = [
        basis
        for basis in finding.conversation.bases.all()
        if basis.attendee_id and basis.organisation_id == finding.source_organisation_id
    ]
    return min(of_source, key=lambda basis: (basis.lacks_explanation, str(basis.pk)), default=None)


def basis_in_words(basis: SharingBasis) -> str:
    """Such as "consent of Sanne, 3 March": short enough to stand beside a row."""
    if basis.kind != BasisKind.CONSENT:
        return str(basis.get_kind_display())
    words = (
        _("consent of %(name)s") % {"name": basis.of_whom.short_name} if basis.of_whom_id else _("consent")
    )
    return f"{words}, {short_day(basis.given_on)}" if basis.given_on else words


@dataclass(frozen=True)
class Stated:
    """Somebody of a medical organisation, or one finding of theirs, with the basis that was stated if any.

    `is_inherited`: it was stated for the whole meeting, not of this finding.
    """

    subject: Attendee | Finding
    organisation: str
    basis: SharingBasis | None
    is_inherited: bool = False

    @property
    def words(self) -> str:
        return basis_in_words(self.basis) if self.basis else ""

    @property
    def lacks(self) -> bool:
        return self.basis is None or self.basis.lacks_explanation

    @property
    def is_finding(self) -> bool:
        return isinstance(self.subject, Finding)

    @property
    def tap_url(self) -> str:
        """Where the tap on it is sent."""
        if self.is_finding:
            where = {"item": self.subject.conversation.item_id, "finding": self.subject.pk}
            return reverse("leidraad:basis_of_finding", kwargs=where)
        where = {"item": self.subject.item_id, "attendee": self.subject.pk}
        return reverse("leidraad:basis_of_attendee", kwargs=where)

    @property
    def page_url(self) -> str:
        """Where it is explained."""
        item_id = self.subject.conversation.item_id if self.is_finding else self.subject.item_id
        return f"{reverse('leidraad:sharing', kwargs={'item': item_id})}#basis-{self.subject.pk}"


def stated_of(finding: Finding) -> Stated | None:
    """What stands beside a finding of a medical organisation; None beside any other. Fetch with `with_bases`."""
    if not needs_basis(finding):
        return None
    basis = basis_of(finding)
    inherited = basis is not None and basis.finding_id is None
    return Stated(finding, finding.source_organisation.label, basis, is_inherited=inherited)


def stated_by_attendees(conversation: Conversation, *, organisation_id: UUID | None = None) -> list[Stated]:
    """Who speaks for a medical organisation at this meeting; of one organisation when it is given."""
    attendees = (
        Attendee.objects.filter(
            item_id=conversation.item_id, organisation__is_medical=True, kind__in=SPEAKS_FOR_ORGANISATION
        )
        .exclude(was_present=False)
        .select_related("user", "person", "organisation", "basis__of_whom")
    )
    if organisation_id:
        attendees = attendees.filter(organisation_id=organisation_id)
    rows = [Stated(each, each.organisation.label, getattr(each, "basis", None)) for each in attendees]
    return sorted(rows, key=lambda row: row.subject.display_name)


def stated_of_findings(
    conversation: Conversation, found: QuerySet[Finding], *, organisation_id: UUID | None = None
) -> list[Stated]:
    """What of these findings medical organisations shared in this meeting; of one of them when it is given."""
    found = found.filter(conversation=conversation, source_organisation__is_medical=True)
    if organisation_id:
        found = found.filter(source_organisation_id=organisation_id)
    findings = with_bases(found.filter(replaced_by=None)).order_by("created_at", "pk")
    return [stated for finding in findings if (stated := stated_of(finding))]
