"""Lines of the log as somebody reads them: names beside the ids, as far as those still exist."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from zvh.access.models import GrantReason
from zvh.accounts.models import Organisation, Principal, Role
from zvh.audit.acts import in_words
from zvh.audit.models import Line, Outcome, Words


@dataclass(frozen=True)
class ShownLine:
    """One line in words; what it refers to and no longer exists is empty."""

    line: Line
    who: str
    organisation: str
    about: list[str]
    case_number: str
    words: str

    @property
    def what(self) -> str:
        return in_words(self.line.act, self.line.address)

    @property
    def role(self) -> str:
        return str(Role(self.line.role).label) if self.line.role in Role.values else ""

    @property
    def why(self) -> str:
        known = self.line.grant_reason in GrantReason.values
        return str(GrantReason(self.line.grant_reason).label) if known else ""

    @property
    def outcome(self) -> str:
        """Said only when the act was not done."""
        return "" if self.line.outcome == Outcome.DONE else str(Outcome(self.line.outcome).label)


def shown(
    lines: Iterable[Line],
    *,
    person_names: Mapping[UUID, str] | None = None,
    case_numbers: Mapping[UUID, str] | None = None,
) -> list[ShownLine]:
    """The lines with their names and words, in three queries however many there are."""
    lines = list(lines)
    principals = Principal.objects.in_bulk({line.principal_id for line in lines} - {None})
    organisations = Organisation.objects.in_bulk({line.organisation_id for line in lines} - {None})
    words = Words.objects.in_bulk([line.pk for line in lines if line.words_hash is not None])
    names, numbers = person_names or {}, case_numbers or {}
    return [
        ShownLine(
            line=line,
            who=principals[line.principal_id].label if line.principal_id in principals else "",
            organisation=organisations[line.organisation_id].label
            if line.organisation_id in organisations
            else "",
            about=[names[person] for person in line.persons if person in names],
            case_number=numbers.get(line.case_id, ""),
            words=words[line.pk].text if line.pk in words else "",
        )
        for line in lines
    ]
