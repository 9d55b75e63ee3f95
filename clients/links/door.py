"""Coming in with a personal link: the same answer to every link or code that does not work."""

from datetime import timedelta
from uuid import UUID

from django.db import connection

from zvh.access.links.tokens import Token, hash_of_code, hash_of_session, hash_of_token, new_session

SESSION_LASTS = timedelta(hours=1)


def confirm(*, token: Token, code: str) -> tuple[UUID | None, str]:
    """The principal of the link and the secret of the session that begins; (None, "") for whatever does not work."""
    session = new_session()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT clients_confirm_link(%s, %s, %s, %s)",
            [hash_of_token(token), hash_of_code(token, code), hash_of_session(session), SESSION_LASTS],
        )
        principal_id = cursor.fetchone()[0]
    return (principal_id, session) if principal_id else (None, "")


def linked(session: str) -> UUID | None:
    """Who came in with this session, if their link still lives."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clients_linked(%s)", [hash_of_session(session) if session else ""])
        return cursor.fetchone()[0]


def leave(session: str) -> None:
    """End the session; the link stays."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clients_leave_link(%s)", [hash_of_session(session) if session else ""])
