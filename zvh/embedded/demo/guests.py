"""Writes a guest as one who was asked and has not come in yet."""

from uuid import UUID

from meetings.models import Guest
from zvh.access.links.tokens import hash_of_number, hash_of_token, new_code, new_token
from zvh.accounts.models import Principal, PrincipalKind
from zvh.embedded.demo.world import Dossier


def add_guest(dossier: Dossier, seat: dict, *, made_by_id: UUID) -> Guest:
    """Nobody knows their link or number: whoever shows the demo sends a new link and makes a new number."""
    guest = Guest(
        case=dossier.case, email=seat["email"], token_hash=hash_of_token(new_token()), made_by_id=made_by_id
    )
    guest.number_hash = hash_of_number(guest.pk, new_code())
    dossier.batch.add(Principal(id=guest.pk, kind=PrincipalKind.GUEST, label=seat["guest"]))
    return dossier.batch.add(guest)
