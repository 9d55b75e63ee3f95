"""Coming in as a guest: a link, a code that is mailed, and a number that was told over the phone."""

from datetime import timedelta
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from zvh.access.guests import GuestPass
from zvh.access.links.tokens import (
    Token,
    hash_of_code,
    hash_of_number,
    hash_of_session,
    hash_of_token,
    in_groups,
    new_code,
    new_session,
)
from zvh.accounts.models import Principal, PrincipalKind
from zvh.outbox.mail import send_mail

CODE_LASTS = timedelta(minutes=10)
# As long as a long meeting, with its room open before and after.
SESSION_LASTS = timedelta(hours=4)
CODES_PER_HOUR = 5


def behind(token: Token) -> UUID | None:
    """Whose link this is, if it still works."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT meetings_guest_behind(%s)", [hash_of_token(token)])
        return cursor.fetchone()[0]


@transaction.atomic
def send_code(token: Token) -> bool:
    """Mail a new code; the one before it works no more. False when too many were asked for, or nobody can come in."""
    code = new_code()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT meetings_new_guest_code(%s, %s, %s, %s)",
            [hash_of_token(token), hash_of_code(token, code), CODE_LASTS, CODES_PER_HOUR],
        )
        email = cursor.fetchone()[0]
    if not email:
        return False
    send_mail(
        to=email,
        subject=_("Your code"),
        template="guest_code",
        context={"code": in_groups(code)},
        key=f"guest.code:{uuid4()}",
    )
    return True


def confirm(*, token: Token, code: str, number: str) -> tuple[UUID | None, str]:
    """The guest and the secret of the session that begins; (None, "") for whatever does not work."""
    guest_id, session = behind(token), new_session()
    if guest_id is None:
        return None, ""
    proofs = [hash_of_token(token), hash_of_code(token, code), hash_of_number(guest_id, number)]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT meetings_confirm_guest(%s, %s, %s, %s, %s)",
            [*proofs, hash_of_session(session), SESSION_LASTS],
        )
        found = cursor.fetchone()[0]
    return (found, session) if found else (None, "")


def pass_of(session: str) -> GuestPass | None:
    """Who came in with this session, if they may still be in."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT guest_id, name, item_id, has_accepted FROM meetings_guest_in(%s)",
            [hash_of_session(session) if session else ""],
        )
        row = cursor.fetchone()
    if row is None:
        return None
    guest_id, name, item_id, has_accepted = row
    return GuestPass(Principal(id=guest_id, kind=PrincipalKind.GUEST, label=name), item_id, has_accepted)
