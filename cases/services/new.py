"""What a new referral, person or channel consists of: plain values between a form and a service."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID, uuid4

from cases.births import Birth
from cases.models import ChannelKind, Gender


@dataclass(frozen=True)
class NewChannel:
    """How somebody can be reached without danger (domain.md rule 4b)."""

    kind: str = ChannelKind.PHONE
    value: str = ""
    safe_times: str = ""
    voicemail_allowed: bool = False
    reads_along: str = ""
    agreed_on: date | None = None


@dataclass(frozen=True)
class NewPerson:
    """Somebody in the household, with their place in it, their address and their safe channel when known."""

    first_names: str = ""
    last_name: str = ""
    gender: str = Gender.UNKNOWN
    birth: Birth = field(default_factory=Birth)
    interpreter_language: str = ""
    place: str = ""
    is_child: bool = False
    lives_here: bool = True
    from_earlier_relation: bool = False
    address: str = ""
    address_is_secret: bool = False
    channel: NewChannel | None = None
    id: UUID = field(default_factory=uuid4)

    @property
    def name(self) -> str:
        return f"{self.first_names} {self.last_name}".strip()


@dataclass(frozen=True)
class NewRelation:
    """`person` is `kind` of `other`; both are ids of new persons."""

    person: UUID
    kind: str
    other: UUID


@dataclass(frozen=True)
class NewCustody:
    """Custody of a child, held by a person or by an organisation."""

    child: UUID
    holder: UUID | None = None
    organisation_id: UUID | None = None


@dataclass(frozen=True)
class ReferralText:
    """What the referrer writes; of all this only the reason is asked."""

    reason: str
    summary: str = ""
    needed: str = ""
    predictive_factors: str = ""
    family_view: str = ""
    family_told: bool | None = None
    told_by: str = ""
    not_told_reason: str = ""
    acute_danger: bool = False
    long_standing: bool = False
    crime_or_nuisance: bool = False
